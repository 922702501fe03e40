/* SPDX-FileCopyrightText: The Kith authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "cli-output.h"

extern const CliCommand cli_command_case;

static char *output;

static const GOptionEntry options[] = {
    {"output",
     'o',
     0,
     G_OPTION_ARG_FILENAME,
     &output,
     "file to write: .html, .json or .txt",
     "FILE"},
    {NULL},
};

static int
run(CliContext *context, char **arguments, GError **error)
{
    g_autoptr(KithStore) store = NULL;
    guint32 number;

    if (output == NULL || !kith_finding_is_case(output)) {
        return cli_usage(&cli_command_case,
                         "-o FILE: the name of a case file is wanted, .html, .json or .txt");
    }
    if (!kith_finding_parse(arguments[1], &number, error)) {
        return CLI_FAILED;
    }
    store = cli_open(context, arguments[0], "case", arguments[1], FALSE, error);
    if (store == NULL || !kith_finding_write_case(store, number, context->purpose, output, error)) {
        return CLI_FAILED;
    }
    cli_say(context, "Wrote all of f:%u to %s. It holds personal data.\n", number, output);
    return CLI_DONE;
}

const CliCommand cli_command_case = {
    .name = "case",
    .arguments = "STORE FINDING -o FILE",
    .summary = "write all of a finding to a file: its evidence and every record that it cites",
    .details =
        "  FINDING is called f:12 (kith findings). The file has its members, the evidence, the\n"
        "  innocent explanations that were tested, the cautions, who made what of it and why, and\n"
        "  what every record says that is cited. HTML is one page that needs nothing else, with\n"
        "  the picture in it. Each says who made it, and what for (--purpose).",
    .min_arguments = 2,
    .max_arguments = 2,
    .shared = CLI_TAKES_PURPOSE,
    .options = options,
    .run = run,
};
