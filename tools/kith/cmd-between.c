/* SPDX-FileCopyrightText: The Kith authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "cli-output.h"
#include "cli-table.h"

#include <stdio.h>

extern const CliCommand cli_command_between;

static char *links;
static int max_length;
static gint64 through;

static const GOptionEntry options[] = {
    {"links", 0, 0, G_OPTION_ARG_STRING, &links, "only over links of these types", "TYPE,.."},
    {"max-length",
     0,
     0,
     G_OPTION_ARG_INT,
     &max_length,
     "how many links paths have at most (default: 3)",
     "N"},
    {"through",
     0,
     0,
     G_OPTION_ARG_INT64,
     &through,
     "not through what has more links than N (default: 1000)",
     "N"},
    {NULL},
};

static void
print_link(const KithTable *table, gsize row)
{
    g_autofree char *from = cli_cell(table, row, "from_entity");
    g_autofree char *from_label = cli_cell(table, row, "from_label");
    g_autofree char *type = cli_cell(table, row, "type");
    g_autofree char *to = cli_cell(table, row, "to_entity");
    g_autofree char *to_label = cli_cell(table, row, "to_label");
    g_autofree char *date = cli_cell(table, row, "date");
    g_autofree char *link = cli_cell(table, row, "link_id");

    printf("%s %s  %s  %s %s%s%s  (%s)\n",
           from_label,
           from,
           type,
           to_label,
           to,
           *date != '\0' ? "  " : "",
           date,
           link);
}

static void
print_report(const CliContext *context, const KithBetweenReport *report)
{
    if (context->format != CLI_TEXT) {
        cli_print_table(context, report->table);
        return;
    }
    for (gsize row = 0; row < kith_table_n_rows(report->table); row++) {
        print_link(report->table, row);
    }
    printf("%s%s links join %s entities",
           report->links > 0 ? "\n" : "",
           cli_count(report->links),
           cli_count(report->entities));
    if (report->not_through > 0) {
        printf("; %s with very many links were not gone through", cli_count(report->not_through));
    }
    printf("\n");
}

static int
run(CliContext *context, char **arguments, GError **error)
{
    g_auto(GStrv) types = cli_list(links);
    KithBetweenOptions how = {(const char *const *)types,
                              (guint)MAX(max_length, 0),
                              (guint64)MAX(through, 0),
                              &context->progress};
    g_autofree char *subject = g_strjoinv(" ", arguments + 1);
    g_autoptr(KithStore) store = NULL;
    g_auto(KithBetweenReport) report = {0};
    gint64 started;

    if (max_length < 0 || through < 0) {
        return cli_usage(&cli_command_between,
                         "--max-length and --through are numbers of links, and not negative");
    }
    store = cli_open(context, arguments[0], "between", subject, FALSE, error);
    started = g_get_monotonic_time();
    if (store == NULL ||
        !kith_between(store, (const char *const *)arguments + 1, &how, &report, error)) {
        return CLI_FAILED;
    }
    cli_progress_end();
    started = g_get_monotonic_time() - started;
    print_report(context, &report);
    cli_print_stats(context, (double)started * 1e-6, NULL);
    return CLI_DONE;
}

const CliCommand cli_command_between = {
    .name = "between",
    .arguments = "STORE A B...",
    .summary = "the links that join several entities",
    .details =
        "  A, B and further ones are entities (e:12), records (r:12) or SOURCE/KEY. Lists every\n"
        "  link on a way from one of them to another of --max-length links or fewer; what only\n"
        "  hangs on such a way is left out. Ways do not lead through what very many are linked\n"
        "  with, a headquarters or a town; how many such there were is told.",
    .min_arguments = 3,
    .max_arguments = G_MAXUINT,
    .shared = CLI_TAKES_FORMAT | CLI_TAKES_PURPOSE | CLI_TAKES_STATS,
    .options = options,
    .run = run,
};
