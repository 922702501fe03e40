/* SPDX-FileCopyrightText: The Kith authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "cli-output.h"

static char *to;

static const GOptionEntry options[] = {
    {"to",
     0,
     0,
     G_OPTION_ARG_STRING,
     &to,
     "the generation to go back to: a number, a day or a month (default: the one before)",
     "WHEN"},
    {NULL},
};

static int
run(CliContext *context, char **arguments, GError **error)
{
    g_autoptr(KithStore) store = cli_open(context, arguments[0], "undo", to, TRUE, error);
    KithUndoReport report;

    if (store == NULL || !kith_undo(store, to, &report, error)) {
        return CLI_FAILED;
    }
    cli_say(context,
            "Generation %u has the entities%s of generation %u: %s %s moved, %s records are %s "
            "entities.\n",
            report.generation,
            report.model_back ? " and the match model" : " (not the match model, which is too old)",
            report.restored,
            cli_count(report.moved),
            report.moved == 1 ? "record" : "records",
            cli_count(report.records),
            cli_count(report.entities));
    return CLI_DONE;
}

const CliCommand cli_command_undo = {
    .name = "undo",
    .arguments = "STORE",
    .summary = "go back to the entities of an earlier resolve",
    .details =
        "  Makes a new generation with the entities, the match model and the threshold of the one\n"
        "  before, or of the one that --to names. Records that came since are entities by "
        "themselves\n"
        "  until they are resolved; decisions stay. Nothing is lost: kith compare shows what was\n"
        "  undone, and undoing can be undone. kith resolve learns anew and may come to the same\n"
        "  again; kith resolve --pending goes on with the model that is back.",
    .min_arguments = 1,
    .max_arguments = 1,
    .shared = CLI_TAKES_PURPOSE,
    .options = options,
    .run = run,
};
