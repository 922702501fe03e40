/* SPDX-FileCopyrightText: The Kith authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "cli-output.h"

extern const CliCommand cli_command_retire;

static char *source;

static const GOptionEntry options[] = {
    {"source", 0, 0, G_OPTION_ARG_STRING, &source, "which source", "NAME"},
    {NULL},
};

static int
run(CliContext *context, char **arguments, GError **error)
{
    g_autoptr(KithStore) store = NULL;
    KithRetireReport report;

    if (source == NULL) {
        return cli_usage(&cli_command_retire, "--source is missing: which one?");
    }
    store = cli_open(context, arguments[0], "retire", source, TRUE, error);
    if (store == NULL || !kith_store_retire(store, source, &context->progress, &report, error)) {
        return CLI_FAILED;
    }
    cli_say(context,
            "Took back %s records and %s links of %s. Next: kith resolve %s\n",
            cli_count(report.records),
            cli_count(report.links),
            source,
            arguments[0]);
    return CLI_DONE;
}

const CliCommand cli_command_retire = {
    .name = "retire",
    .arguments = "STORE --source NAME",
    .summary = "take back what a source brought",
    .details =
        "  Its records and links no longer stand: they are in no search, view or resolution,\n"
        "  and stay in history. Loading the source again brings them back.",
    .min_arguments = 1,
    .max_arguments = 1,
    .shared = CLI_TAKES_PURPOSE,
    .options = options,
    .run = run,
};
