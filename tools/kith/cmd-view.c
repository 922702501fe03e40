/* SPDX-FileCopyrightText: The Kith authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "cli-output.h"
#include "cli-view.h"

#include <stdio.h>

extern const CliCommand cli_command_view;

static gboolean drop;

static const GOptionEntry options[] = {
    {"drop", 0, 0, G_OPTION_ARG_NONE, &drop, "keep the view NAME no longer", NULL},
    {NULL},
};

static int
list(CliContext *context, const char *path, GError **error)
{
    g_autoptr(KithStore) store = kith_store_open(path, error);
    g_autoptr(KithTable) table = store != NULL ? kith_views(store, error) : NULL;

    if (table == NULL) {
        return CLI_FAILED;
    }
    if (context->format == CLI_TEXT && kith_table_n_rows(table) == 0) {
        cli_say(context, "No view is kept. kith view STORE NAME keeps one.\n");
        return CLI_DONE;
    }
    cli_print_table(context, table);
    return CLI_DONE;
}

static int
forget(CliContext *context, const char *path, const char *name, GError **error)
{
    g_autoptr(KithStore) store = kith_store_open(path, error);

    if (store == NULL || !kith_view_drop(store, name, error)) {
        return CLI_FAILED;
    }
    cli_say(context, "View %s is kept no longer.\n", name);
    return CLI_DONE;
}

static void
print_made(const CliContext *context, const char *name, const KithView *view)
{
    cli_say(context,
            "View %s: %s nodes, %s edges (%s).\n",
            name,
            cli_count(kith_view_n_nodes(view)),
            cli_count(kith_view_n_edges(view)),
            kith_view_identity(view));
    if (kith_view_n_skipped(view) > 0) {
        cli_say(context,
                "%s things are shared by more than 1000 nodes and join none of them.\n",
                cli_count(kith_view_n_skipped(view)));
    }
    cli_say(context, "--view %s uses it, and makes it again when the store has changed.\n", name);
}

static int
run(CliContext *context, char **arguments, GError **error)
{
    const char *name = arguments[1];
    g_autoptr(KithStore) store = NULL;
    g_autoptr(KithView) view = NULL;
    gint64 started;

    if (name == NULL) {
        return drop ? cli_usage(&cli_command_view, "--drop: which view?")
                    : list(context, arguments[0], error);
    }
    if (drop) {
        return forget(context, arguments[0], name, error);
    }
    store = cli_open(context, arguments[0], "view", name, FALSE, error);
    started = g_get_monotonic_time();
    view = store != NULL
               ? kith_view_keep(store, name, cli_view_options(), &context->progress, error)
               : NULL;
    if (view == NULL) {
        return CLI_FAILED;
    }
    cli_progress_end();
    print_made(context, name, view);
    cli_print_stats(context, (double)(g_get_monotonic_time() - started) * 1e-6, NULL);
    return CLI_DONE;
}

const CliCommand cli_command_view = {
    .name = "view",
    .arguments = "STORE [NAME]",
    .summary = "make and keep the graph that analyses run on",
    .details =
        "  With NAME makes a view with the options of views and keeps it beside the store; "
        "without\n"
        "  lists those that are kept. Commands that analyse take it by --view NAME: as it is "
        "while\n"
        "  the store is as it was, and made again when it has changed.\n\n"
        "  What is kept are numbers of entities and what joins them, no value of a record. It is\n"
        "  no part of a dump.",
    .min_arguments = 1,
    .max_arguments = 2,
    .shared = CLI_TAKES_FORMAT | CLI_TAKES_PURPOSE | CLI_TAKES_STATS | CLI_TAKES_VIEW,
    .options = options,
    .run = run,
};
