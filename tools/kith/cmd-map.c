/* SPDX-FileCopyrightText: The Kith authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "cli-output.h"

#include <stdio.h>

static char *format;
static char *encoding;
static char *header;

static const GOptionEntry options[] = {
    {"input-format",
     'f',
     0,
     G_OPTION_ARG_STRING,
     &format,
     "csv, edges, ndjson, pgraph or senzing (default: found out)",
     "FORMAT"},
    {"encoding",
     0,
     0,
     G_OPTION_ARG_STRING,
     &encoding,
     "utf-8 (default), latin1 or another that iconv knows",
     "NAME"},
    {"header",
     0,
     0,
     G_OPTION_ARG_STRING,
     &header,
     "whether the first row names the columns (default: found out)",
     "yes|no"},
    {NULL},
};

static int
run(CliContext *context, char **arguments, GError **error)
{
    KithLoadOptions how = {.format = format,
                           .encoding = encoding,
                           .header = header,
                           .threads = context->threads,
                           .progress = &context->progress};
    g_autofree char *yaml = kith_map((const char *const *)arguments, &how, error);

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
    .shared = CLI_TAKES_THREADS,
    .options = options,
    .run = run,
};
