/* SPDX-FileCopyrightText: The Kith authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "cli-output.h"

#include <stdio.h>

static int
run(CliContext *context, char **arguments, GError **error)
{
    g_autoptr(KithTable) problems = NULL;
    gboolean whole = kith_store_verify(arguments[0], &context->progress, &problems, error);

    cli_progress_end();
    if (problems != NULL && context->format != CLI_TEXT) {
        cli_print_table(context, problems);
    }
    for (gsize i = 0; problems != NULL && i < kith_table_n_rows(problems); i++) {
        fprintf(stderr, "%s\n", kith_table_text(problems, i, 0));
    }
    if (!whole) {
        return CLI_FAILED;
    }
    cli_say(context,
            "%s is whole: every value, index and log entry is the one that was written\n",
            arguments[0]);
    return CLI_DONE;
}

const CliCommand cli_command_verify = {
    .name = "verify",
    .arguments = "STORE",
    .summary = "check every byte of a store",
    .details =
        "  Holds every value against its checksum, every table against its total and the tables\n"
        "  it must agree with, and the audit logs against their trees. What is wrong is printed\n"
        "  and the exit code is 1; as JSON or CSV a row each, and none for a store that is whole. "
        "Waits\n"
        "  for whoever is writing.",
    .min_arguments = 1,
    .max_arguments = 1,
    .shared = CLI_TAKES_FORMAT,
    .run = run,
};
