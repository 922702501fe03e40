/* SPDX-FileCopyrightText: The Kith authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "cli-output.h"
#include "cli-table.h"

#include <stdio.h>

extern const CliCommand cli_command_timeline;

static char *links;
static char *from;
static char *to;
static CliPage page = CLI_PAGE_INIT;

static const GOptionEntry options[] = {
    {"links", 0, 0, G_OPTION_ARG_STRING, &links, "only links of these types", "TYPE,.."},
    {"from", 0, 0, G_OPTION_ARG_STRING, &from, "nothing before", "DATE"},
    {"to", 0, 0, G_OPTION_ARG_STRING, &to, "nothing after", "DATE"},
    CLI_PAGE_ENTRIES(page, "N links"),
    {NULL},
};

static void
print_moment(const KithTable *table, gsize row)
{
    g_autofree char *date = cli_cell(table, row, "date");
    g_autofree char *link = cli_cell(table, row, "type");
    g_autofree char *way = cli_cell(table, row, "direction");
    g_autofree char *label = cli_cell(table, row, "label");
    g_autofree char *type = cli_cell(table, row, "node_type");
    g_autofree char *entity = cli_cell(table, row, "entity_id");
    g_autofree char *origin = cli_origin(table, row, "source", "key");

    printf("%-10s  %s, %s  %s  %s %s  %s\n",
           date,
           link,
           way,
           cli_bold(label),
           type,
           entity,
           origin);
}

static void
print_report(const CliContext *context, const KithTimelineReport *report)
{
    g_autofree char *label = cli_safe(report->label);

    if (context->format != CLI_TEXT) {
        cli_print_table(context, report->table);
    } else {
        printf("%s  %s: %s links with a date, %s without\n\n",
               cli_bold(label),
               report->entity_id,
               cli_count(report->total),
               cli_count(report->undated));
    }
    for (gsize row = 0; context->format == CLI_TEXT && row < kith_table_n_rows(report->table);
         row++) {
        print_moment(report->table, row);
    }
    cli_page_say(context, &page, kith_table_n_rows(report->table), report->total);
}

static int
run(CliContext *context, char **arguments, GError **error)
{
    g_auto(GStrv) types = cli_list(links);
    KithTimelineOptions how = {(const char *const *)types, from, to, 0, (guint64)page.offset};
    g_autoptr(KithStore) store = NULL;
    g_auto(KithTimelineReport) report = {0};
    gint64 started;

    if (!cli_page_limit(context, &cli_command_timeline, &page, &how.limit)) {
        return CLI_USAGE;
    }
    store = cli_open(context, arguments[0], "timeline", arguments[1], FALSE, error);
    started = g_get_monotonic_time();
    if (store == NULL || !kith_timeline(store, arguments[1], &how, &report, error)) {
        return CLI_FAILED;
    }
    started = g_get_monotonic_time() - started;
    print_report(context, &report);
    cli_print_stats(context, (double)started * 1e-6, NULL);
    return CLI_DONE;
}

const CliCommand cli_command_timeline = {
    .name = "timeline",
    .arguments = "STORE ID",
    .summary = "list what an entity is linked with by date",
    .details =
        "  ID is an entity (e:12), a record (r:12) or SOURCE/KEY. A link is at its own date, or\n"
        "  where it has none at that of the event it leads to. How many have neither is told.\n"
        "  --from and --to take a day, a month or a year.",
    .min_arguments = 2,
    .max_arguments = 2,
    .shared = CLI_TAKES_FORMAT | CLI_TAKES_PURPOSE | CLI_TAKES_STATS,
    .options = options,
    .run = run,
};
