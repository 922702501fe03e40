/* SPDX-FileCopyrightText: The Kith authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "cli-output.h"
#include "cli-table.h"

#include <stdio.h>

extern const CliCommand cli_command_expand;

static char *links;
static gboolean summary;
static gint hops = 1;
static gint64 through;
static CliPage page = CLI_PAGE_INIT;

static const GOptionEntry options[] = {
    {"links", 0, 0, G_OPTION_ARG_STRING, &links, "only links of these types", "TYPE,.."},
    {"summary", 0, 0, G_OPTION_ARG_NONE, &summary, "only count by type", NULL},
    {"hops", 0, 0, G_OPTION_ARG_INT, &hops, "entities up to N links away (default: 1)", "N"},
    {"through",
     0,
     0,
     G_OPTION_ARG_INT64,
     &through,
     "with --hops: not through what has more links than N (default: 1000)",
     "N"},
    CLI_PAGE_ENTRIES(page, "N rows"),
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

/* ---- several hops ---- */

static void
print_node(const KithTable *table, gsize row)
{
    g_autofree char *label = cli_cell(table, row, "label");
    g_autofree char *type = cli_cell(table, row, "node_type");
    g_autofree char *entity = cli_cell(table, row, "entity_id");
    g_autofree char *links_in = cli_cell(table, row, "links");
    g_autofree char *via = cli_cell(table, row, "via");

    printf("  %s  %s %s", cli_bold(label), type, entity);
    if (*via != '\0') {
        printf("  %s link%s, via %s", links_in, g_str_equal(links_in, "1") ? "" : "s", via);
    }
    printf("\n");
}

static void
print_around(const CliContext *context, const KithAroundReport *report)
{
    gint64 last = -1;

    if (context->format != CLI_TEXT) {
        cli_print_table(context, summary ? report->summary : report->nodes);
        return;
    }
    cli_print_table(context, report->summary);
    for (gsize i = 0; !summary && i < kith_table_n_rows(report->nodes); i++) {
        gint64 distance =
            kith_table_integer(report->nodes,
                               i,
                               (guint)kith_table_find_column(report->nodes, "distance"));

        if (distance != last) {
            printf("\n%" G_GINT64_FORMAT " link%s away\n", distance, distance == 1 ? "" : "s");
            last = distance;
        }
        print_node(report->nodes, i);
    }
    if (report->not_through > 0) {
        printf("\n%s with very many links were not gone through\n", cli_count(report->not_through));
    }
}

static int
run_around(CliContext *context, char **arguments, guint64 limit, GError **error)
{
    g_auto(GStrv) types = cli_list(links);
    const char *ids[] = {arguments[1], NULL};
    KithAroundOptions how = {(const char *const *)types,
                             (guint)hops,
                             limit,
                             (guint64)page.offset,
                             (guint64)through,
                             FALSE,
                             &context->progress};
    g_autoptr(KithStore) store = NULL;
    g_auto(KithAroundReport) report = {0};
    gint64 started;

    store = cli_open(context, arguments[0], "expand", arguments[1], FALSE, error);
    started = g_get_monotonic_time();
    if (store == NULL || !kith_around(store, ids, &how, &report, error)) {
        return CLI_FAILED;
    }
    started = g_get_monotonic_time() - started;
    cli_progress_end();
    print_around(context, &report);
    if (!summary) {
        cli_page_say(context, &page, kith_table_n_rows(report.nodes), report.total);
    }
    cli_print_stats(context, (double)started * 1e-6, NULL);
    return CLI_DONE;
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
    if (hops < 1 || through < 0) {
        return cli_usage(&cli_command_expand,
                         "--hops is 1 or more, and --through a number of links");
    }
    if (hops > 1) {
        return run_around(context, arguments, how.limit, error);
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
        "  direction is that in which the link was told: out from the entity, or in.\n\n"
        "  With --hops 2 or more entities are counted by distance and type, then listed, the\n"
        "  nearest first and of those the most linked. What very many are linked with, such as a\n"
        "  headquarters, is listed and what lies behind it is not.",
    .min_arguments = 2,
    .max_arguments = 2,
    .shared = CLI_TAKES_FORMAT | CLI_TAKES_PURPOSE | CLI_TAKES_STATS,
    .options = options,
    .run = run,
};
