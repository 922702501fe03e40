/* SPDX-FileCopyrightText: The Kith authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "cli-output.h"

extern const CliCommand cli_command_assess;

static char *reason;
static char *owner;
static char *review;

static const GOptionEntry options[] = {
    {"reason", 0, 0, G_OPTION_ARG_STRING, &reason, "why, for whoever asks later", "TEXT"},
    {"owner", 0, 0, G_OPTION_ARG_STRING, &owner, "who looks after it from now on", "NAME"},
    {"review", 0, 0, G_OPTION_ARG_STRING, &review, "when to look at it again", "YYYY-MM-DD"},
    {NULL},
};

static int
run(CliContext *context, char **arguments, GError **error)
{
    g_autoptr(KithStore) store = NULL;
    KithAssessment assessment = {arguments[2], reason, owner, review};
    guint32 number;

    if (reason == NULL || *g_strstrip(reason) == '\0') {
        return cli_usage(&cli_command_assess,
                         "--reason is missing: whoever it is about may ask what it rests on");
    }
    if (!kith_finding_parse(arguments[1], &number, error)) {
        return CLI_FAILED;
    }
    store = cli_open(context, arguments[0], "assess", arguments[1], TRUE, error);
    if (store == NULL || !kith_finding_assess(store, number, &assessment, error)) {
        return CLI_FAILED;
    }
    cli_say(context,
            "Finding f:%u is %s. %s\n",
            number,
            arguments[2],
            g_str_equal(arguments[2], "dismissed")
                ? "It stays so until a search finds more evidence than it has now."
                : "kith findings lists it.");
    return CLI_DONE;
}

const CliCommand cli_command_assess = {
    .name = "assess",
    .arguments = "STORE FINDING STATE --reason TEXT",
    .summary = "say what a finding has come to",
    .details =
        "  FINDING is called f:12 (kith findings). STATE is new, under-review, substantiated or\n"
        "  dismissed. Each is kept with who gave it, when and why, and with what the finding\n"
        "  rested on then: what was dismissed stays so, and comes up again only when a search\n"
        "  finds another joint incident, another tie or another member.",
    .min_arguments = 3,
    .max_arguments = 3,
    .shared = CLI_TAKES_PURPOSE,
    .options = options,
    .run = run,
};
