/* SPDX-FileCopyrightText: The Kith authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "cli-output.h"
#include "cli-view.h"

#include <stdio.h>

static char **settings;
static gboolean no_store;
static char *every;

static const GOptionEntry options[] = {
    {"set",
     0,
     0,
     G_OPTION_ARG_STRING_ARRAY,
     &settings,
     "an option of a pass (kith passes lists them); can be given again",
     "NAME=NUMBER|ID"},
    {"every",
     0,
     0,
     G_OPTION_ARG_STRING,
     &every,
     "one window of time after another, of dated links: 1y, 3m, 2w, 10d",
     "PERIOD"},
    {"no-store",
     0,
     0,
     G_OPTION_ARG_NONE,
     &no_store,
     "only print the results; the store is read and not changed",
     NULL},
    {NULL},
};

static void
print_stats(const CliContext *context, const KithAnalyseStats *stats)
{
    g_autoptr(GString) more = g_string_new(NULL);
    char number[32];

    g_string_append_printf(more,
                           "\"nodes\":%u,\"edges\":%" G_GUINT64_FORMAT,
                           stats->nodes,
                           stats->edges);
    if (stats->has_communities) {
        g_string_append_printf(more,
                               ",\"modularity\":%s,\"communities\":%" G_GUINT64_FORMAT,
                               kith_number_format(stats->modularity, number),
                               stats->communities);
    }
    for (gsize row = 0; stats->notes != NULL && row < kith_table_n_rows(stats->notes); row++) {
        g_string_append_printf(more,
                               ",\"%s\":%s",
                               kith_table_text(stats->notes, row, 1),
                               kith_number_format(kith_table_real(stats->notes, row, 2), number));
    }
    cli_stage("view", stats->view_seconds);
    cli_stage("passes", stats->seconds);
    cli_print_stats(context, stats->seconds, more->str);
}

static int
run(CliContext *context, char **arguments, GError **error)
{
    KithAnalyseOptions how = {context->seed,
                              context->threads,
                              (const char *const *)settings,
                              !no_store,
                              &context->progress};
    g_autofree char *subject = g_strjoinv(" ", arguments + 1);
    g_autoptr(KithStore) store =
        cli_open(context, arguments[0], "analyse", subject, !no_store, error);
    g_autoptr(KithTable) table = NULL;
    KithAnalyseStats stats = {0};

    if (store == NULL) {
        return CLI_FAILED;
    }
    table = every != NULL ? kith_analyse_windows(store,
                                                 (const char *const *)arguments + 1,
                                                 cli_view_options(),
                                                 &how,
                                                 every,
                                                 &stats,
                                                 error)
                          : kith_analyse(store,
                                         (const char *const *)arguments + 1,
                                         cli_view_options(),
                                         &how,
                                         &stats,
                                         error);
    if (table == NULL) {
        return CLI_FAILED;
    }
    cli_progress_end();
    if (stats.skipped > 0 && !context->quiet) {
        fprintf(stderr,
                "%s things are shared by more than 1000 nodes and join none of them\n",
                cli_count(stats.skipped));
    }
    cli_print_table(context, table);
    for (gsize row = 0; stats.notes != NULL && row < kith_table_n_rows(stats.notes); row++) {
        cli_say(context,
                "%s %s: %.4g\n",
                kith_table_text(stats.notes, row, 0),
                kith_table_text(stats.notes, row, 1),
                kith_table_real(stats.notes, row, 2));
    }
    print_stats(context, &stats);
    g_clear_pointer(&stats.notes, kith_table_free);
    return CLI_DONE;
}

const CliCommand cli_command_analyse = {
    .name = "analyse",
    .arguments = "STORE PASS...",
    .summary = "run analyses over the graph of entities and links",
    .details =
        "  Makes a view of the store, runs the passes on it (kith passes lists them), prints what\n"
        "  they found for each node, edge or pair, or the whole graph, and keeps it in the store "
        "with\n"
        "  the view and the options it was made with. Passes of one kind can be run together.\n\n"
        "  Without options every link becomes an edge: without direction, parallel links one "
        "edge,\n"
        "  links of an entity to itself left out, all of the same weight. With --project persons\n"
        "  are joined by the events, places, objects and organisations they have in common; what "
        "k\n"
        "  of them share weighs 1/(k-1) for each pair, and what more than 1000 share joins "
        "none.\n\n"
        "  --every runs the passes over one window of time after another, from --from or the "
        "first\n"
        "  date to --to or the last, of links that have a date; nodes without a link in a window "
        "are\n"
        "  left out of it.",
    .min_arguments = 2,
    .max_arguments = G_MAXUINT,
    .shared = CLI_TAKES_FORMAT | CLI_TAKES_THREADS | CLI_TAKES_SEED | CLI_TAKES_PURPOSE |
              CLI_TAKES_STATS | CLI_TAKES_VIEW,
    .options = options,
    .run = run,
};
