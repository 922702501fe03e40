/* SPDX-FileCopyrightText: The Kith authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "cli-output.h"

#include <string.h>

extern const CliCommand cli_command_decide;

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
    KithVerdict verdict;
    KithDecided decided;

    if (!kith_verdict_find(arguments[3], &verdict)) {
        return cli_usage(&cli_command_decide,
                         "\"%s\" is neither same, different nor unsure",
                         arguments[3]);
    }
    if (reason == NULL || *g_strstrip(reason) == '\0') {
        return cli_usage(&cli_command_decide,
                         "--reason is missing: a decision must say what it rests on");
    }
    store = cli_open(context, arguments[0], "decide", subject, TRUE, error);
    if (store == NULL || !kith_store_find_record(store, arguments[1], &a, error) ||
        !kith_store_find_record(store, arguments[2], &b, error) ||
        !kith_store_decide(store, a, b, verdict, reason, &decided, error)) {
        return CLI_FAILED;
    }
    cli_say(context,
            "Decision %u: r:%u and r:%u are %s. %s\n",
            decided.number,
            a,
            b,
            kith_verdict_name(verdict),
            decided.proposed                 ? "It awaits a second person, says the policy."
            : verdict == KITH_VERDICT_UNSURE ? "kith review will not ask about them again."
                                             : "kith resolve makes it so.");
    return CLI_DONE;
}

const CliCommand cli_command_decide = {
    .name = "decide",
    .arguments = "STORE A B same|different|unsure --reason TEXT",
    .summary = "say that two records are the same, or different, whatever the evidence",
    .details =
        "  A and B are records (r:12, SOURCE/KEY) or entities of one record (e:12). The next kith\n"
        "  resolve, and every later one, obeys: records that are the same are joined with all of\n"
        "  their entities, records that are different are kept apart. Where the policy demands a\n"
        "  second reviewer (kith policy), only once another person has said the same. Unsure is "
        "kept, and\n"
        "  nothing follows from it. A later decision on the same two takes the place of an "
        "earlier\n"
        "  one; both are kept, with who decided, when and why.",
    .min_arguments = 4,
    .max_arguments = 4,
    .shared = CLI_TAKES_PURPOSE,
    .options = options,
    .run = run,
};
