/* SPDX-FileCopyrightText: The Kith authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "cli-output.h"
#include "cli-table.h"

#include <stdio.h>

static void
print_change(const KithTable *table, gsize row)
{
    g_autofree char *event = cli_cell(table, row, "event");
    g_autofree char *entity = cli_cell(table, row, "entity");
    g_autofree char *others = cli_cell(table, row, "others");
    g_autofree char *records = cli_cell(table, row, "records");
    g_autofree char *cause = cli_cell(table, row, "cause");

    printf("%-7s %s%s%s: %s\n        %s\n",
           event,
           entity,
           *others == '\0'                ? ""
           : g_str_equal(event, "merged") ? " from "
                                          : " into ",
           others,
           records,
           cause);
}

static void
print_text(const KithCompareReport *report)
{
    printf("From generation %u%s%s to %u%s%s%s\n",
           report->from,
           report->from_time != NULL ? " of " : "",
           report->from_time != NULL ? report->from_time : "",
           report->to,
           report->to_time != NULL ? " of " : "",
           report->to_time != NULL ? report->to_time : "",
           report->same_model ? "" : ", with another model");
    printf("%s records came, %s of them entities by themselves; %s fell\n\n",
           cli_count(report->came),
           cli_count(report->alone),
           cli_count(report->fell));
    for (gsize row = 0; row < kith_table_n_rows(report->changes); row++) {
        print_change(report->changes, row);
    }
    if (kith_table_n_rows(report->changes) == 0) {
        printf("No entity of several records changed.\n");
    }
}

static int
run(CliContext *context, char **arguments, GError **error)
{
    g_autofree char *subject = g_strjoinv(" ", arguments + 1);
    g_autoptr(KithStore) store = cli_open(context, arguments[0], "compare", subject, FALSE, error);
    g_auto(KithCompareReport) report = {0};
    gint64 started = g_get_monotonic_time();

    if (store == NULL ||
        !kith_compare_generations(store, arguments[1], arguments[2], &report, error)) {
        return CLI_FAILED;
    }
    started = g_get_monotonic_time() - started;
    if (context->format == CLI_TEXT) {
        print_text(&report);
    } else {
        cli_print_table(context, report.changes);
    }
    cli_print_stats(context, (double)started * 1e-6, NULL);
    return CLI_DONE;
}

const CliCommand cli_command_compare = {
    .name = "compare",
    .arguments = "STORE FROM [TO]",
    .summary = "tell what became of entities from one generation to another",
    .details =
        "  FROM and TO are generations: a number, or a day (2026-03-31) or month (2026-03), which\n"
        "  stand for the one that was current at its end (UTC). TO is the current one if it is "
        "not\n"
        "  given. Prints the entities of several records that were born, merged, split, grew or "
        "lost\n"
        "  records, which records moved, and what brought it about: decisions, records that came, "
        "or\n"
        "  another match model. kith how ENTITY --at WHEN tells of one entity.",
    .min_arguments = 2,
    .max_arguments = 3,
    .shared = CLI_TAKES_FORMAT | CLI_TAKES_PURPOSE | CLI_TAKES_STATS,
    .run = run,
};
