/* SPDX-FileCopyrightText: The Kith authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "cli-output.h"

#include <stdio.h>

extern const CliCommand cli_command_policy;

static char *set;
static char *reason;

static const GOptionEntry options[] = {
    {"set", 0, 0, G_OPTION_ARG_FILENAME, &set, "make FILE the policy", "FILE"},
    {"reason", 0, 0, G_OPTION_ARG_STRING, &reason, "with --set: why", "TEXT"},
    {NULL},
};

static int
print(const char *path, GError **error)
{
    g_autoptr(KithStore) store = kith_store_open(path, error);
    g_autofree char *text = store != NULL ? kith_store_policy(store, error) : NULL;

    if (text == NULL) {
        return CLI_FAILED;
    }
    printf("%s", text);
    return CLI_DONE;
}

static int
run(CliContext *context, char **arguments, GError **error)
{
    g_autoptr(KithStore) store = NULL;

    if (set == NULL) {
        return reason != NULL ? cli_usage(&cli_command_policy, "--reason goes with --set")
                              : print(arguments[0], error);
    }
    if (reason == NULL || *g_strstrip(reason) == '\0') {
        return cli_usage(&cli_command_policy, "--reason is missing: why is this the policy?");
    }
    store = cli_open(context, arguments[0], "policy", NULL, TRUE, error);
    if (store == NULL || !kith_store_set_policy(store, set, reason, error)) {
        return CLI_FAILED;
    }
    cli_say(context, "That is the policy now. kith resolve obeys it.\n");
    return CLI_DONE;
}

const CliCommand cli_command_policy = {
    .name = "policy",
    .arguments = "STORE [--set FILE --reason TEXT]",
    .summary = "what resolution must keep to, whatever the evidence says",
    .details =
        "  Prints the policy, YAML, or sets it; the log of changes keeps each with its reason.\n\n"
        "  exclusive lists properties of which a person or thing has one value: records that\n"
        "  differ in one are never joined, also by way of a third, unless a person decided that\n"
        "  they are the same. Only what nobody misspells belongs there.\n\n"
        "  second_reviewer says which decisions are obeyed only once another person has made\n"
        "  them too: none, same (those that join) or all (those that part as well). Until then\n"
        "  kith review asks everybody but the first. Decisions that were made before stay as they\n"
        "  are.",
    .min_arguments = 1,
    .max_arguments = 1,
    .shared = CLI_TAKES_PURPOSE,
    .options = options,
    .run = run,
};
