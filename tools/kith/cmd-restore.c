/* SPDX-FileCopyrightText: The Kith authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "cli-output.h"

static int
run(CliContext *context, char **arguments, GError **error)
{
    const char *input = arguments[1] != NULL ? arguments[1] : "-";
    KithOperation what = {"restore", input, context->purpose, TRUE};

    if (!kith_store_restore(arguments[0], input, &what, &context->progress, error)) {
        return CLI_FAILED;
    }
    cli_say(context, "Restored %s\n", arguments[0]);
    return CLI_DONE;
}

const CliCommand cli_command_restore = {
    .name = "restore",
    .arguments = "STORE [FILE]",
    .summary = "make a store from a dump",
    .details =
        "  STORE must not exist, or be empty. Records, links, entities and decisions keep their\n"
        "  numbers. A dump that is damaged or cut short leaves no store behind.",
    .min_arguments = 1,
    .max_arguments = 2,
    .shared = CLI_TAKES_PURPOSE,
    .run = run,
};
