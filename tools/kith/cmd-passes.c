/* SPDX-FileCopyrightText: The Kith authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "cli-output.h"

static int
run(CliContext *context, char **arguments, GError **error)
{
    g_autoptr(KithTable) table = kith_passes();

    cli_print_table(context, table);
    return CLI_DONE;
}

const CliCommand cli_command_passes = {
    .name = "passes",
    .arguments = "",
    .summary = "list the analyses that kith analyse can run",
    .details = "  A pass has a number for each node, for each edge, or a few for the whole graph.",
    .min_arguments = 0,
    .max_arguments = 0,
    .shared = CLI_TAKES_FORMAT,
    .run = run,
};
