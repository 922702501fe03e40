/* SPDX-FileCopyrightText: The Kith authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "cli-output.h"
#include "cli-table.h"

#include <stdio.h>

extern const CliCommand cli_command_common;

static char *links;
static CliPage page = CLI_PAGE_INIT;

static const GOptionEntry options[] = {
    {"links", 0, 0, G_OPTION_ARG_STRING, &links, "only links of these types", "TYPE,.."},
    CLI_PAGE_ENTRIES(page, "N"),
    {NULL},
};

static void
print_shared(const KithTable *table, gsize row)
{
    g_autofree char *label = cli_cell(table, row, "label");
    g_autofree char *type = cli_cell(table, row, "node_type");
    g_autofree char *entity = cli_cell(table, row, "entity_id");
    g_autofree char *linked = cli_cell(table, row, "linked");
    g_autofree char *how = cli_cell(table, row, "links");

    printf("%s  %s %s  %s links in all\n  %s\n", cli_bold(label), type, entity, linked, how);
}

static int
run(CliContext *context, char **arguments, GError **error)
{
    g_auto(GStrv) types = cli_list(links);
    KithExpandOptions how = {(const char *const *)types, 0, (guint64)page.offset};
    g_autofree char *subject = g_strjoinv(" ", arguments + 1);
    g_autoptr(KithStore) store = NULL;
    g_auto(KithCommonReport) report = {0};
    gint64 started;

    if (!cli_page_limit(context, &cli_command_common, &page, &how.limit)) {
        return CLI_USAGE;
    }
    store = cli_open(context, arguments[0], "common", subject, FALSE, error);
    started = g_get_monotonic_time();
    if (store == NULL ||
        !kith_common(store, (const char *const *)arguments + 1, &how, &report, error)) {
        return CLI_FAILED;
    }
    started = g_get_monotonic_time() - started;
    if (context->format != CLI_TEXT) {
        cli_print_table(context, report.table);
    } else if (report.total == 0) {
        printf("They are linked with nothing in common.\n");
    }
    for (gsize row = 0; context->format == CLI_TEXT && row < kith_table_n_rows(report.table);
         row++) {
        print_shared(report.table, row);
    }
    cli_page_say(context, &page, kith_table_n_rows(report.table), report.total);
    cli_print_stats(context, (double)started * 1e-6, NULL);
    return CLI_DONE;
}

const CliCommand cli_command_common = {
    .name = "common",
    .arguments = "STORE A B...",
    .summary = "what two entities or more are all linked with",
    .details =
        "  A, B and further ones are entities (e:12), records (r:12) or SOURCE/KEY. Lists what\n"
        "  each of them has a link with, of whatever type and direction. What has few links in\n"
        "  all comes first: to share a telephone says much, to share a headquarters little.",
    .min_arguments = 3,
    .max_arguments = G_MAXUINT,
    .shared = CLI_TAKES_FORMAT | CLI_TAKES_PURPOSE | CLI_TAKES_STATS,
    .options = options,
    .run = run,
};
