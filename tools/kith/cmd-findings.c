/* SPDX-FileCopyrightText: The Kith authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "cli-output.h"

extern const CliCommand cli_command_findings;

static char *state;
static gboolean all;
static char *show;

static const GOptionEntry options[] = {
    {"state",
     0,
     0,
     G_OPTION_ARG_STRING,
     &state,
     "only those in this state",
     "new|under-review|substantiated|dismissed"},
    {"all",
     0,
     0,
     G_OPTION_ARG_NONE,
     &all,
     "those too that were dismissed or not found again",
     NULL},
    {"show",
     0,
     0,
     G_OPTION_ARG_STRING,
     &show,
     "what of FINDING to print as CSV or JSON (default: evidence)",
     "members|evidence|history|records"},
    {NULL},
};

static int
list(CliContext *context, KithStore *store, GError **error)
{
    g_autoptr(KithTable) table = NULL;
    guint left_out;

    table = kith_findings_list(store, state, all, &left_out, error);
    if (table == NULL) {
        return CLI_FAILED;
    }
    cli_print_table(context, table);
    if (kith_table_n_rows(table) == 0) {
        cli_say(context, "No findings%s.\n", left_out > 0 ? " that want a look" : "");
    }
    if (left_out > 0) {
        cli_say(context,
                "Left out, as dismissed or not found again: %u (--all lists them).\n",
                left_out);
    }
    return CLI_DONE;
}

/* Line by line, so that nothing in a value is more than a line. */
static void
print_finding(const CliContext *context, const KithFindingReport *report)
{
    g_autofree char *text = kith_finding_text(report);
    g_auto(GStrv) lines = g_strsplit(text, "\n", -1);

    for (guint i = 0; lines[i] != NULL && *lines[i] != '\0'; i++) {
        g_autofree char *line = cli_safe(lines[i]);

        cli_say(context, "%s\n", line);
    }
}

static int
show_one(CliContext *context, KithStore *store, guint32 number, GError **error)
{
    g_auto(KithFindingReport) report = {0};

    if (!kith_finding_show(store, number, &report, error)) {
        return CLI_FAILED;
    }
    if (context->format == CLI_TEXT) {
        print_finding(context, &report);
    } else {
        cli_print_table(context,
                        show == NULL || g_str_equal(show, "evidence") ? report.evidence
                        : g_str_equal(show, "members")                ? report.members
                        : g_str_equal(show, "history")                ? report.history
                                                                      : report.records);
    }
    return CLI_DONE;
}

static int
run(CliContext *context, char **arguments, GError **error)
{
    static const char *const parts[] = {"members", "evidence", "history", "records", NULL};
    g_autoptr(KithStore) store = NULL;
    guint32 number;

    if (show != NULL && !g_strv_contains(parts, show)) {
        return cli_usage(&cli_command_findings,
                         "--show \"%s\" is not one of members, evidence, history, records",
                         show);
    }
    if (arguments[1] == NULL ? show != NULL : state != NULL || all) {
        return cli_usage(&cli_command_findings,
                         "--show goes with a FINDING, --state and --all without");
    }
    if (arguments[1] != NULL && !kith_finding_parse(arguments[1], &number, error)) {
        return CLI_FAILED;
    }
    store = cli_open(context, arguments[0], "findings", arguments[1], FALSE, error);
    if (store == NULL) {
        return CLI_FAILED;
    }
    return arguments[1] != NULL ? show_one(context, store, number, error)
                                : list(context, store, error);
}

const CliCommand cli_command_findings = {
    .name = "findings",
    .arguments = "STORE [FINDING]",
    .summary = "findings and what became of them, what is new first",
    .details =
        "  Lists what kith networks has kept: first what came up again or is new, then what has\n"
        "  changed since the search before, then the rest. With FINDING (f:12): its members, its\n"
        "  evidence, and who made what of it, when and why.\n\n"
        "  A finding keeps its number while its members drift. One that was dismissed\n"
        "  (kith assess) is left out until it rests on anything that it did not rest on then: a\n"
        "  joint incident, a tie or a member more. One that a search did not find again is left\n"
        "  out too, and forgotten if nobody had looked at it.",
    .min_arguments = 1,
    .max_arguments = 2,
    .shared = CLI_TAKES_FORMAT | CLI_TAKES_PURPOSE,
    .options = options,
    .run = run,
};
