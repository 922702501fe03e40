/* SPDX-FileCopyrightText: The Kith authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "cli-output.h"
#include "cli-table.h"

#include <stdio.h>

extern const CliCommand cli_command_expand;

static char *links;
static gboolean summary;
static CliPage page = CLI_PAGE_INIT;

static const GOptionEntry options[] = {
    {"links", 0, 0, G_OPTION_ARG_STRING, &links, "only links of these types", "TYPE,.."},
    {"summary", 0, 0, G_OPTION_ARG_NONE, &summary, "only count the links by type", NULL},
    {"limit",
     0,
     0,
     G_OPTION_ARG_INT64,
     &page.limit,
     "at most N links, 0 for all (default: 25 as text, all as csv or json)",
     "N"},
    {"offset", 0, 0, G_OPTION_ARG_INT64, &page.offset, "pass over the first N", "N"},
    {NULL},
};

static void
print_link(const KithTable *table, gsize row)
{
    g_autofree char *link = cli_cell(table, row, "link_id");
    g_autofree char *label = cli_cell(table, row, "label");
    g_autofree char *type = cli_cell(table, row, "node_type");
    g_autofree char *entity = cli_cell(table, row, "entity_id");
    g_autofree char *date = cli_cell(table, row, "date");
    g_autofree char *origin = cli_origin(table, row, "source", "key");

    printf("  %s  %s %s  %s%s%s  (%s)\n",
           cli_bold(label),
           type,
           entity,
           date,
           *date != '\0' ? "  " : "",
           origin,
           link);
}

/* Rows come sorted by type and direction: each group gets a line of its own before it. */
static void
print_links(const KithTable *table)
{
    g_autofree char *group = NULL;

    for (gsize i = 0; i < kith_table_n_rows(table); i++) {
        g_autofree char *type = cli_cell(table, i, "type");
        g_autofree char *direction = cli_cell(table, i, "direction");
        g_autofree char *next = g_strdup_printf("%s, %s", type, direction);

        if (g_strcmp0(group, next) != 0) {
            printf("\n%s\n", next);
            g_free(group);
            group = g_steal_pointer(&next);
        }
        print_link(table, i);
    }
}

static void
print_report(const CliContext *context, const KithExpandReport *report)
{
    g_autofree char *label = cli_safe(report->label);

    if (context->format != CLI_TEXT) {
        cli_print_table(context, summary ? report->summary : report->table);
    } else {
        printf("%s  %s: %s links\n\n",
               cli_bold(label),
               report->entity_id,
               cli_count(report->total));
        if (report->total > 0) {
            cli_print_table(context, report->summary);
        }
        if (!summary) {
            print_links(report->table);
            printf("%s", report->total > 0 ? "\n" : "");
        }
    }
    if (!summary) {
        cli_page_say(context, &page, kith_table_n_rows(report->table), report->total);
    }
}

static int
run(CliContext *context, char **arguments, GError **error)
{
    g_auto(GStrv) types = cli_list(links);
    KithExpandOptions how = {(const char *const *)types, 0, (guint64)page.offset};
    g_autoptr(KithStore) store = NULL;
    g_auto(KithExpandReport) report = {0};
    gint64 started;

    if (!cli_page_limit(context, &cli_command_expand, &page, &how.limit)) {
        return CLI_USAGE;
    }
    store = cli_open(context, arguments[0], "expand", arguments[1], FALSE, error);
    started = g_get_monotonic_time();
    if (store == NULL || !kith_expand(store, arguments[1], &how, &report, error)) {
        return CLI_FAILED;
    }
    started = g_get_monotonic_time() - started;
    print_report(context, &report);
    cli_print_stats(context, (double)started * 1e-6, NULL);
    return CLI_DONE;
}

const CliCommand cli_command_expand = {
    .name = "expand",
    .arguments = "STORE ID",
    .summary = "list what an entity is linked with",
    .details =
        "  ID is an entity (e:12), a record (r:12) or SOURCE/KEY. Links of all records of the\n"
        "  entity are counted by type and direction, then listed with what they lead to. The\n"
        "  direction is that in which the link was told: out from the entity, or in.",
    .min_arguments = 2,
    .max_arguments = 2,
    .shared = CLI_TAKES_FORMAT | CLI_TAKES_PURPOSE | CLI_TAKES_STATS,
    .options = options,
    .run = run,
};
