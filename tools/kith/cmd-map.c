/* SPDX-FileCopyrightText: The Kith authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "cli-input.h"
#include "cli-output.h"

#include <stdio.h>

static int
run(CliContext *context, char **arguments, GError **error)
{
    KithLoadOptions how = {.threads = context->threads, .progress = &context->progress};
    g_autofree char *yaml = NULL;

    cli_input_options(&how);
    yaml = kith_map((const char *const *)arguments, &how, error);
    if (yaml == NULL) {
        return CLI_FAILED;
    }
    fputs(yaml, stdout);
    return CLI_DONE;
}

const CliCommand cli_command_map = {
    .name = "map",
    .arguments = "INPUT...",
    .summary = "show how files would be read: a mapping to review and edit",
    .details =
        "  Prints YAML for each input. Save it, change it, and give it to kith load --mapping.\n"
        "  The language is described in docs/guide/mapping.md.",
    .min_arguments = 1,
    .max_arguments = G_MAXUINT,
    .shared = CLI_TAKES_THREADS | CLI_TAKES_INPUT,
    .run = run,
};
