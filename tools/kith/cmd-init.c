/* SPDX-FileCopyrightText: The Kith authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "cli-output.h"

static char *schema;

static const GOptionEntry options[] = {
    {"schema",
     0,
     0,
     G_OPTION_ARG_FILENAME,
     &schema,
     "another vocabulary than the one built in",
     "FILE"},
    {NULL},
};

static int
run(CliContext *context, char **arguments, GError **error)
{
    KithOperation what = {"init", NULL, context->purpose, TRUE};
    g_autoptr(KithStore) store = kith_store_create(arguments[0], schema, &what, error);

    if (store == NULL) {
        return CLI_FAILED;
    }
    cli_say(context,
            "Made an empty store in %s. Next: kith load %s FILE...\n",
            arguments[0],
            arguments[0]);
    return CLI_DONE;
}

const CliCommand cli_command_init = {
    .name = "init",
    .arguments = "STORE",
    .summary = "make an empty store",
    .details =
        "  STORE is a directory to make, on a local file system. It will hold personal data:\n"
        "  only you can enter it (mode 0700).",
    .min_arguments = 1,
    .max_arguments = 1,
    .shared = CLI_TAKES_PURPOSE,
    .options = options,
    .run = run,
};
