/* SPDX-FileCopyrightText: The Kith authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "cli-output.h"
#include "cli-table.h"

#include <stdio.h>

static gboolean
is_detail(const char *reason)
{
    return g_str_equal(reason, "against") || g_str_equal(reason, "missing");
}

static void
print_reason(const KithTable *table, gsize row)
{
    g_autofree char *reason = cli_cell(table, row, "reason");
    g_autofree char *property = cli_cell(table, row, "property");
    g_autofree char *text = cli_cell(table, row, "text");
    guint bits = (guint)kith_table_find_column(table, "bits");

    if (is_detail(reason)) {
        printf("  %-8s %+7.2f  %s: %s\n",
               reason,
               kith_table_real(table, row, bits),
               property,
               text);
    } else {
        printf("%s: %s\n", cli_bold(reason), text);
    }
}

static void
print_text(const KithWhyNotReport *report)
{
    gboolean details = FALSE;

    printf("e:%u and e:%u, by %s and %s\n\n",
           report->entity_a,
           report->entity_b,
           report->name_a,
           report->name_b);
    if (!report->barred) {
        printf("Nothing keeps them apart: kith resolve may join them now, unless one of them fits "
               "another\nas well that contradicts (kith resolve --ambiguous).\n");
    }
    for (gsize row = 0; row < kith_table_n_rows(report->reasons); row++) {
        g_autofree char *reason = cli_cell(report->reasons, row, "reason");

        if (is_detail(reason) && !details) {
            details = TRUE;
            printf("\n");
        }
        print_reason(report->reasons, row);
    }
}

static int
run(CliContext *context, char **arguments, GError **error)
{
    g_autofree char *subject = g_strdup_printf("%s %s", arguments[1], arguments[2]);
    g_autoptr(KithStore) store = cli_open(context, arguments[0], "why-not", subject, FALSE, error);
    g_auto(KithWhyNotReport) report = {0};
    gint64 started = g_get_monotonic_time();

    if (store == NULL || !kith_why_not(store, arguments[1], arguments[2], &report, error)) {
        return CLI_FAILED;
    }
    started = g_get_monotonic_time() - started;
    if (context->format == CLI_TEXT) {
        print_text(&report);
    } else {
        cli_print_table(context, report.reasons);
    }
    cli_print_stats(context, (double)started * 1e-6, NULL);
    return CLI_DONE;
}

const CliCommand cli_command_why_not = {
    .name = "why-not",
    .arguments = "STORE A B",
    .summary = "explain why two records or entities are not one",
    .details = "  A and B are records (r:12, SOURCE/KEY) or entities (e:12). Tells what keeps them "
               "apart: a\n"
               "  person's decision, a source without duplicates of its own, that no blocking key "
               "has them\n"
               "  together, or too little evidence; then what speaks against the two, and what "
               "only one of\n"
               "  them has, with the bits that the same in the other would add.",
    .min_arguments = 3,
    .max_arguments = 3,
    .shared = CLI_TAKES_FORMAT | CLI_TAKES_PURPOSE | CLI_TAKES_STATS,
    .run = run,
};
