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
     "members|evidence|history"},
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

/* Rows of a table as lines, the first column padded, the others parted by commas. */
static void
print_rows(const CliContext *context, const KithTable *table, guint last)
{
    for (gsize i = 0; i < kith_table_n_rows(table); i++) {
        g_autofree char *first = cli_safe(kith_table_text(table, i, 0));

        cli_say(context, "  %-14s", first);
        for (guint column = 1; column <= last; column++) {
            g_autofree char *text = cli_safe(kith_table_text(table, i, column));

            if (*text != '\0') {
                cli_say(context, " %s", text);
            }
        }
        cli_say(context, "\n");
    }
}

static void
print_members(const CliContext *context, const KithTable *members)
{
    for (gsize i = 0; i < kith_table_n_rows(members); i++) {
        g_autofree char *name = cli_safe(kith_table_text(members, i, 3));

        cli_say(context,
                "  %-14s %s, %s/%s (%s): in %d of the joint incidents, %d in all\n",
                kith_table_text(members, i, 4),
                name,
                kith_table_text(members, i, 0),
                kith_table_text(members, i, 1),
                kith_table_text(members, i, 2),
                (int)kith_table_integer(members, i, 6),
                (int)kith_table_integer(members, i, 5));
    }
}

static void
print_finding(const CliContext *context, const KithFindingReport *report)
{
    g_autofree char *heading = g_strdup_printf("Finding f:%u", report->number);
    g_autofree char *owner = cli_safe(report->owner);

    cli_say(context,
            "%s (%s, score %.1f): %s, %s in the last search%s%s\n",
            cli_bold(heading),
            report->list,
            report->score,
            report->state,
            report->news,
            *report->difference != '\0' ? ": " : "",
            report->difference);
    if (*owner != '\0' || *report->review != '\0') {
        cli_say(context,
                "  looked after by %s%s%s%s\n",
                *owner != '\0' ? owner : "nobody",
                *report->review != '\0' ? ", to be looked at again on " : "",
                report->review,
                report->overdue ? ", which has passed" : "");
    }
    print_members(context, report->members);
    print_rows(context, report->evidence, 1);
    if (kith_table_n_rows(report->history) > 0) {
        cli_say(context, "What people made of it\n");
        print_rows(context, report->history, 3);
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
                                                                      : report.history);
    }
    return CLI_DONE;
}

static int
run(CliContext *context, char **arguments, GError **error)
{
    static const char *const parts[] = {"members", "evidence", "history", NULL};
    g_autoptr(KithStore) store = NULL;
    guint32 number;

    if (show != NULL && !g_strv_contains(parts, show)) {
        return cli_usage(&cli_command_findings,
                         "--show \"%s\" is not one of members, evidence, history",
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
