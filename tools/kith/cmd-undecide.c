/* SPDX-FileCopyrightText: The Kith authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "cli-output.h"

#include <string.h>

extern const CliCommand cli_command_undecide;

static char *reason;

static const GOptionEntry options[] = {
    {"reason", 0, 0, G_OPTION_ARG_STRING, &reason, "why, for whoever asks later", "TEXT"},
    {NULL},
};

static int
run(CliContext *context, char **arguments, GError **error)
{
    g_autofree char *subject = g_strdup_printf("%s %s", arguments[1], arguments[2]);
    g_autoptr(KithStore) store = NULL;
    KithRecordId a;
    KithRecordId b;
    guint32 decision;

    if (reason == NULL || *g_strstrip(reason) == '\0') {
        return cli_usage(&cli_command_undecide,
                         "--reason is missing: it must be said what taking a decision back rests "
                         "on");
    }
    store = cli_open(context, arguments[0], "undecide", subject, TRUE, error);
    if (store == NULL || !kith_store_find_record(store, arguments[1], &a, error) ||
        !kith_store_find_record(store, arguments[2], &b, error) ||
        !kith_store_undecide(store, a, b, reason, &decision, error)) {
        return CLI_FAILED;
    }
    cli_say(context,
            "Decision %u on r:%u and r:%u is withdrawn. kith resolve goes by the evidence again.\n",
            decision,
            a,
            b);
    return CLI_DONE;
}

const CliCommand cli_command_undecide = {
    .name = "undecide",
    .arguments = "STORE A B --reason TEXT",
    .summary = "take back what was decided on two records",
    .details =
        "  A and B are records (r:12, SOURCE/KEY) or entities of one record (e:12). The decision "
        "on\n"
        "  the two is kept, and told by kith show as withdrawn; the next kith resolve goes by the\n"
        "  evidence again. Who took it back, when and why is in the log (kith audit).",
    .min_arguments = 3,
    .max_arguments = 3,
    .shared = CLI_TAKES_PURPOSE,
    .options = options,
    .run = run,
};
