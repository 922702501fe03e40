/* SPDX-FileCopyrightText: The Kith authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "cli-output.h"
#include "cli-table.h"

#include <stdio.h>

static void
print_cluster(const KithTable *table, gsize row, const char *name, const char *records)
{
    g_autofree char *text = cli_cell(table, row, name);
    g_autofree char *n = cli_cell(table, row, records);

    printf("%s", text);
    if (!g_str_equal(n, "1")) {
        printf(" (%s records)", n);
    }
}

/* What two clusters weighed for each other, and the pair of them that says most. */
static void
print_step(const KithTable *table, gsize row, gboolean weakest)
{
    g_autofree char *weight = cli_cell(table, row, "weight");
    g_autofree char *a = cli_cell(table, row, "record_a");
    g_autofree char *b = cli_cell(table, row, "record_b");
    g_autofree char *says_for = cli_cell(table, row, "for");
    g_autofree char *against = cli_cell(table, row, "against");
    guint column = (guint)kith_table_find_column(table, "weight");

    if (*weight == '\0') {
        printf("     decided  ");
    } else {
        printf("%+7.2f bits  ", kith_table_real(table, row, column));
    }
    print_cluster(table, row, "a", "records_a");
    printf("  +  ");
    print_cluster(table, row, "b", "records_b");
    printf("%s\n              %s, %s: %s%s%s\n",
           weakest ? cli_bold("  the weakest") : "",
           a,
           b,
           *says_for != '\0' ? says_for : "nothing speaks for it",
           *against != '\0' ? "; against " : "",
           against);
}

static void
print_parts(const KithTable *table)
{
    gint64 part = 0;

    printf("\nWithout the weakest step:\n");
    for (gsize row = 0; row < kith_table_n_rows(table); row++) {
        g_autofree char *record = cli_cell(table, row, "record");
        gint64 own = kith_table_integer(table, row, 0);

        printf("%s%s", own == part ? ", " : part == 0 ? "  " : "\n  ", record);
        part = own;
    }
    printf("\n");
}

static void
print_text(const KithHowReport *report)
{
    printf("%se:%u%s, %s record%s, generation %u joined from probability %.4g on\n\n",
           "",
           report->entity,
           "",
           cli_count(report->records),
           report->records == 1 ? "" : "s",
           report->generation,
           report->threshold);
    if (report->records == 1) {
        printf("One record by itself: nothing was joined.\n");
        return;
    }
    for (gsize row = 0; row < kith_table_n_rows(report->steps); row++) {
        print_step(report->steps, row, row + 1 == report->weakest);
    }
    if (report->weakest > 0) {
        print_parts(report->parts);
    }
}

static int
run(CliContext *context, char **arguments, GError **error)
{
    g_autoptr(KithStore) store = cli_open(context, arguments[0], "how", arguments[1], FALSE, error);
    g_auto(KithHowReport) report = {0};
    gint64 started = g_get_monotonic_time();

    if (store == NULL || !kith_how(store, arguments[1], &report, error)) {
        return CLI_FAILED;
    }
    started = g_get_monotonic_time() - started;
    if (context->format == CLI_TEXT) {
        print_text(&report);
    } else {
        cli_print_table(context, report.steps);
        if (context->format == CLI_JSON) {
            cli_print_table(context, report.parts);
        }
    }
    cli_print_stats(context, (double)started * 1e-6, NULL);
    return CLI_DONE;
}

const CliCommand cli_command_how = {
    .name = "how",
    .arguments = "STORE ENTITY",
    .summary = "show how the records of an entity were joined, step by step",
    .details =
        "  ENTITY is one (e:12) or a record of it (r:12, SOURCE/KEY). Its records are joined "
        "again\n"
        "  as the last kith resolve joined them, the heaviest first: each step with what the two\n"
        "  clusters weighed for each other as wholes, the pair of records that says most, and "
        "what\n"
        "  speaks most for and against that. The weakest step is marked, and what the entity "
        "would\n"
        "  be without it. kith why explains a pair in full, kith decide parts or joins.",
    .min_arguments = 2,
    .max_arguments = 2,
    .shared = CLI_TAKES_FORMAT | CLI_TAKES_PURPOSE | CLI_TAKES_STATS,
    .run = run,
};
