/* SPDX-FileCopyrightText: The Kith authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "cli-output.h"
#include "cli-table.h"

#include <stdio.h>

extern const CliCommand cli_command_similar;

static char *links;
static char *type;
static gint64 through;
static CliPage page = CLI_PAGE_INIT;

static const GOptionEntry options[] = {
    {"type", 0, 0, G_OPTION_ARG_STRING, &type, "whom to look for (default: its own type)", "TYPE"},
    {"links", 0, 0, G_OPTION_ARG_STRING, &links, "only over links of these types", "TYPE,.."},
    {"through",
     0,
     0,
     G_OPTION_ARG_INT64,
     &through,
     "what more than N are linked with says nothing (default: 1000)",
     "N"},
    CLI_PAGE_ENTRIES(page, "N rows"),
    {NULL},
};

static void
print_other(const KithTable *table, gsize row)
{
    g_autofree char *label = cli_cell(table, row, "label");
    g_autofree char *node_type = cli_cell(table, row, "node_type");
    g_autofree char *entity = cli_cell(table, row, "entity_id");
    g_autofree char *common = cli_cell(table, row, "common");
    g_autofree char *linked = cli_cell(table, row, "linked");
    g_autofree char *shared = cli_cell(table, row, "shared");
    double score = kith_table_real(table, row, (guint)kith_table_find_column(table, "score"));

    printf("%6.3f  %s  %s %s%s  %s in common: %s\n",
           score,
           cli_bold(label),
           node_type,
           entity,
           g_str_equal(linked, "yes") ? ", linked" : "",
           common,
           shared);
}

static void
print_report(const CliContext *context, const KithSimilarReport *report)
{
    g_autofree char *label = cli_safe(report->label);

    if (context->format != CLI_TEXT) {
        cli_print_table(context, report->table);
    } else {
        printf("%s  %s: %s others are linked with what it is linked with\n",
               cli_bold(label),
               report->entity_id,
               cli_count(report->total));
        for (gsize row = 0; row < kith_table_n_rows(report->table); row++) {
            print_other(report->table, row);
        }
        if (report->not_through > 0) {
            printf("%s that very many are linked with said nothing\n",
                   cli_count(report->not_through));
        }
    }
    cli_page_say(context, &page, kith_table_n_rows(report->table), report->total);
}

static int
run(CliContext *context, char **arguments, GError **error)
{
    g_auto(GStrv) types = cli_list(links);
    KithSimilarOptions how = {type,
                              (const char *const *)types,
                              (guint64)MAX(through, 0),
                              0,
                              (guint64)MAX(page.offset, 0),
                              &context->progress};
    g_autoptr(KithStore) store = NULL;
    g_auto(KithSimilarReport) report = {0};
    gint64 started;

    if (!cli_page_limit(context, &cli_command_similar, &page, &how.limit)) {
        return CLI_USAGE;
    }
    if (through < 0) {
        return cli_usage(&cli_command_similar, "--through is a number, and not negative");
    }
    store = cli_open(context, arguments[0], "similar", arguments[1], FALSE, error);
    started = g_get_monotonic_time();
    if (store == NULL || !kith_similar(store, arguments[1], &how, &report, error)) {
        return CLI_FAILED;
    }
    started = g_get_monotonic_time() - started;
    cli_progress_end();
    print_report(context, &report);
    cli_print_stats(context, (double)started * 1e-6, NULL);
    return CLI_DONE;
}

const CliCommand cli_command_similar = {
    .name = "similar",
    .arguments = "STORE ID",
    .summary = "who is linked with what an entity is linked with",
    .details =
        "  ID is an entity (e:12), a record (r:12) or SOURCE/KEY. Those who share most with it\n"
        "  come first; what few are linked with counts for more: 1 / ln d for what d entities\n"
        "  are linked with (Adamic and Adar 2003). This is about links alone: whether two are one\n"
        "  tells kith why.",
    .min_arguments = 2,
    .max_arguments = 2,
    .shared = CLI_TAKES_FORMAT | CLI_TAKES_PURPOSE | CLI_TAKES_STATS,
    .options = options,
    .run = run,
};
