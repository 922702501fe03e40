/* SPDX-FileCopyrightText: The Kith authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "cli-output.h"

static char *output;
static gboolean no_audit;

static const GOptionEntry options[] = {
    {"output",
     'o',
     0,
     G_OPTION_ARG_FILENAME,
     &output,
     "where to (default: standard output)",
     "FILE"},
    {"no-audit", 0, 0, G_OPTION_ARG_NONE, &no_audit, "leave the audit logs out", NULL},
    {NULL},
};

static int
run(CliContext *context, char **arguments, GError **error)
{
    const char *to = output != NULL ? output : "-";
    g_autoptr(KithStore) store = cli_open(context, arguments[0], "dump", to, FALSE, error);

    return store != NULL && kith_store_dump(store, to, !no_audit, &context->progress, error)
               ? CLI_DONE
               : CLI_FAILED;
}

const CliCommand cli_command_dump = {
    .name = "dump",
    .arguments = "STORE [-o FILE]",
    .summary = "write everything a store holds in a neutral form",
    .details =
        "  A stream of protobuf messages (proto/kith/v1/dump.proto), each after its length.\n"
        "  kith restore makes a store of it again.",
    .min_arguments = 1,
    .max_arguments = 1,
    .shared = CLI_TAKES_PURPOSE,
    .options = options,
    .run = run,
};
