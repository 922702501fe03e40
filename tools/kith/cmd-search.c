/* SPDX-FileCopyrightText: The Kith authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "cli-output.h"
#include "cli-table.h"

#include <stdio.h>

extern const CliCommand cli_command_search;

static char *type;
static CliPage page = CLI_PAGE_INIT;

static const GOptionEntry options[] = {
    {"type", 0, 0, G_OPTION_ARG_STRING, &type, "only entities with a record of this type", "TYPE"},
    CLI_PAGE_ENTRIES(page, "N entities"),
    {NULL},
};

static void
print_head(const KithSearchReport *report, const char *text)
{
    g_autofree char *safe = cli_safe(text);

    if (report->total == 0) {
        printf("Nothing found for \"%s\".\n", safe);
    } else if (report->partial) {
        printf("Nothing has all of \"%s\". %s %s most of it:\n\n",
               safe,
               cli_count(report->total),
               report->total == 1 ? "has" : "have");
    } else {
        printf("%s found for \"%s\"\n\n", cli_count(report->total), safe);
    }
}

static void
print_found(const KithTable *table, gsize row)
{
    g_autofree char *rank = cli_cell(table, row, "rank");
    g_autofree char *label = cli_cell(table, row, "label");
    g_autofree char *node_type = cli_cell(table, row, "type");
    g_autofree char *entity = cli_cell(table, row, "entity_id");
    g_autofree char *origin = cli_origin(table, row, "source", "key");
    g_autofree char *matched = cli_cell(table, row, "matched");
    g_autofree char *missing = cli_cell(table, row, "missing");

    printf("%3s  %s  %s %s  %s\n", rank, cli_bold(label), node_type, entity, origin);
    printf("     %s\n", matched);
    if (*missing != '\0') {
        printf("     without: %s\n", missing);
    }
}

static void
print_report(const CliContext *context, const KithSearchReport *report, const char *text)
{
    if (context->format != CLI_TEXT) {
        cli_print_table(context, report->table);
    } else {
        print_head(report, text);
        for (gsize i = 0; i < kith_table_n_rows(report->table); i++) {
            print_found(report->table, i);
        }
        printf("%s", report->total > 0 ? "\n" : "");
    }
    cli_page_say(context, &page, kith_table_n_rows(report->table), report->total);
}

static int
run(CliContext *context, char **arguments, GError **error)
{
    KithSearchOptions how = {type, 0, (guint64)page.offset};
    g_autofree char *text = g_strjoinv(" ", arguments + 1);
    g_autoptr(KithStore) store = NULL;
    g_auto(KithSearchReport) report = {0};
    gint64 started;

    if (!cli_page_limit(context, &cli_command_search, &page, &how.limit)) {
        return CLI_USAGE;
    }
    store = cli_open(context, arguments[0], "search", text, FALSE, error);
    started = g_get_monotonic_time();
    if (store == NULL || !kith_search(store, text, &how, &report, error)) {
        return CLI_FAILED;
    }
    started = g_get_monotonic_time() - started;
    print_report(context, &report, text);
    cli_print_stats(context, (double)started * 1e-6, NULL);
    return CLI_DONE;
}

const CliCommand cli_command_search = {
    .name = "search",
    .arguments = "STORE TEXT...",
    .summary = "find people and things by names, numbers, dates, addresses, keys",
    .details =
        "  Words are found whole, in any order, without regard to case, accents and script; phone\n"
        "  numbers, postcodes, dates and identifiers in any way of writing. An entity must have\n"
        "  all the words, in any of its records; where none has, those with most are shown and\n"
        "  what they lack is said. Rarer words count for more. Records taken back are not found.",
    .min_arguments = 2,
    .max_arguments = G_MAXUINT,
    .shared = CLI_TAKES_FORMAT | CLI_TAKES_PURPOSE | CLI_TAKES_STATS,
    .options = options,
    .run = run,
};
