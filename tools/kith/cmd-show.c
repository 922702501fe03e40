/* SPDX-FileCopyrightText: The Kith authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "cli-output.h"
#include "cli-show.h"

extern const CliCommand cli_command_show;

#define LINKS_EACH 5

static char *part;
static gboolean versions;

static const GOptionEntry options[] = {
    {"part",
     0,
     0,
     G_OPTION_ARG_STRING,
     &part,
     "what to print as csv or json: values (default), members, links or history",
     "NAME"},
    {"versions",
     0,
     0,
     G_OPTION_ARG_NONE,
     &versions,
     "values of earlier versions and of records taken back, too",
     NULL},
    {NULL},
};

static const char *const parts[] = {"values", "members", "links", "history"};

/* Which of the parts --part names, -1 for none of them. */
static int
find_part(void)
{
    for (guint i = 0; i < G_N_ELEMENTS(parts); i++) {
        if (part == NULL || g_str_equal(part, parts[i])) {
            return (int)i;
        }
    }
    return -1;
}

static void
print_report(const CliContext *context, const KithShowReport *report)
{
    const KithTable *const tables[] = {report->values,
                                       report->members,
                                       report->links,
                                       report->history};

    if (context->format == CLI_TEXT) {
        cli_show_print(report);
    } else {
        cli_print_table(context, tables[find_part()]);
    }
}

static int
run(CliContext *context, char **arguments, GError **error)
{
    KithShowOptions how = {versions, context->format == CLI_TEXT ? LINKS_EACH : 0};
    g_autoptr(KithStore) store = NULL;
    g_auto(KithShowReport) report = {0};
    gint64 started;

    if (find_part() < 0) {
        return cli_usage(&cli_command_show,
                         "--part \"%s\" is not one of values, members, links, history",
                         part);
    }
    store = cli_open(context, arguments[0], "show", arguments[1], FALSE, error);
    started = g_get_monotonic_time();
    if (store == NULL || !kith_show(store, arguments[1], &how, &report, error)) {
        return CLI_FAILED;
    }
    started = g_get_monotonic_time() - started;
    print_report(context, &report);
    cli_print_stats(context, (double)started * 1e-6, NULL);
    return CLI_DONE;
}

const CliCommand cli_command_show = {
    .name = "show",
    .arguments = "STORE ID",
    .summary = "show all that is known of an entity, and where each thing is from",
    .details =
        "  ID is an entity (e:12), a record (r:12) or SOURCE/KEY; a record is shown with all of\n"
        "  its entity. Values are told as they were given, after = how they are compared. Records\n"
        "  that were taken back are named; --versions shows what they and earlier versions had.",
    .min_arguments = 2,
    .max_arguments = 2,
    .shared = CLI_TAKES_FORMAT | CLI_TAKES_PURPOSE | CLI_TAKES_STATS,
    .options = options,
    .run = run,
};
