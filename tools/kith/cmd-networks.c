/* SPDX-FileCopyrightText: The Kith authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "cli-output.h"
#include "cli-view.h"

#include <stdio.h>
#include <string.h>

extern const CliCommand cli_command_networks;

static char *seed_file;
static char *roles;
static char *show;
static int redraws;
static double rate;
static int limit;
static gboolean no_store;

static const GOptionEntry options[] = {
    {"seed-file",
     0,
     0,
     G_OPTION_ARG_FILENAME,
     &seed_file,
     "known members, one key a line: rank who else belongs to them",
     "FILE"},
    {"roles",
     0,
     0,
     G_OPTION_ARG_FILENAME,
     &roles,
     "what links mean, in place of the list that is built in",
     "FILE"},
    {"show",
     0,
     0,
     G_OPTION_ARG_STRING,
     &show,
     "what of findings to print as CSV or JSON (default: members)",
     "findings|members|evidence"},
    {"redraws",
     0,
     0,
     G_OPTION_ARG_INT,
     &redraws,
     "how often the search is repeated where nothing is (default: 20)",
     "N"},
    {"rate",
     0,
     0,
     G_OPTION_ARG_DOUBLE,
     &rate,
     "the share of false findings to live with (default: 0.1)",
     "SHARE"},
    {"limit", 0, 0, G_OPTION_ARG_INT, &limit, "print at most so many", "N"},
    {"no-store",
     0,
     0,
     G_OPTION_ARG_NONE,
     &no_store,
     "only print findings; the store is read and not changed",
     NULL},
    {NULL},
};

/* ---- seeds ---- */

/* The lines of a file without blanks around them, comments and empty lines left out. */
static char **
read_seeds(GError **error)
{
    g_autofree char *text = NULL;
    g_auto(GStrv) lines = NULL;
    g_autoptr(GPtrArray) seeds = NULL;
    gsize len;

    if (!g_file_get_contents(seed_file, &text, &len, error)) {
        g_prefix_error(error, "networks: --seed-file: ");
        return NULL;
    }
    lines = g_strsplit(text, "\n", -1);
    seeds = g_ptr_array_new();
    for (guint i = 0; lines[i] != NULL; i++) {
        g_strstrip(lines[i]);
        if (*lines[i] != '\0' && *lines[i] != '#') {
            g_ptr_array_add(seeds, g_strdup(lines[i]));
        }
    }
    g_ptr_array_add(seeds, NULL);
    return (char **)g_ptr_array_free(g_steal_pointer(&seeds), FALSE);
}

static int
rank(CliContext *context, const char *path, const KithNetworkOptions *how, GError **error)
{
    g_auto(GStrv) seeds = read_seeds(error);
    g_autoptr(KithStore) store = NULL;
    g_autoptr(KithTable) table = NULL;
    g_auto(KithNetworkRanking) ranking = {0};

    store = seeds != NULL ? cli_open(context, path, "networks", seed_file, FALSE, error) : NULL;
    if (store == NULL) {
        return CLI_FAILED;
    }
    table = kith_networks_rank(store, (const char *const *)seeds, how, &ranking, error);
    if (table == NULL) {
        return CLI_FAILED;
    }
    cli_progress_end();
    if (ranking.unknown != NULL && !context->quiet) {
        fprintf(stderr, "Known members that are not in the data:\n%s", ranking.unknown);
    }
    cli_say(context,
            "%u known members, %u candidates among %s joined by %s pairs: %s.\n"
            "High places mean close to the known members, not membership: read the records. The\n"
            "score is how many bits likelier a walk from them is to come by than a walk from\n"
            "anywhere; beside it stands the plain count of what names the candidate.\n\n",
            ranking.seeds,
            (guint)kith_table_n_rows(table),
            cli_count(ranking.nodes),
            cli_count(ranking.edges),
            ranking.basis);
    cli_print_table(context, table);
    cli_stage("read", ranking.read_seconds);
    cli_stage("rank", ranking.seconds);
    cli_print_stats(context, ranking.seconds, NULL);
    return CLI_DONE;
}

/* ---- findings ---- */

static gboolean
is_of(const KithTable *table, gsize row, gint64 finding)
{
    return kith_table_integer(table, row, 0) == finding;
}

static void
print_members(const CliContext *context, const KithTable *members, gint64 finding)
{
    for (gsize i = 0; i < kith_table_n_rows(members); i++) {
        g_autofree char *name = NULL;

        if (!is_of(members, i, finding)) {
            continue;
        }
        name = cli_safe(kith_table_text(members, i, 4));
        cli_say(context,
                "  %-6s  %s, %s/%s (%s): in %d of the joint incidents, %d in all\n",
                kith_table_text(members, i, 5),
                name,
                kith_table_text(members, i, 1),
                kith_table_text(members, i, 2),
                kith_table_text(members, i, 3),
                (int)kith_table_integer(members, i, 8),
                (int)kith_table_integer(members, i, 6));
    }
}

static void
print_evidence(const CliContext *context, const KithTable *evidence, gint64 finding)
{
    for (gsize i = 0; i < kith_table_n_rows(evidence); i++) {
        g_autofree char *text = NULL;

        if (is_of(evidence, i, finding)) {
            text = cli_safe(kith_table_text(evidence, i, 2));
            cli_say(context, "  %-12s %s\n", kith_table_text(evidence, i, 1), text);
        }
    }
}

/* The number of a finding, what state it is in, and how it was found. */
static void
print_heading(const CliContext *context, const KithNetworkReport *report, gsize row)
{
    const KithTable *findings = report->findings;
    const char *number = kith_table_text(findings, row, 11);
    const char *state = kith_table_text(findings, row, 12);
    const char *news = kith_table_text(findings, row, 13);
    const char *difference = kith_table_text(findings, row, 14);
    g_autofree char *heading = g_strdup_printf("Network of concern %" G_GINT64_FORMAT,
                                               kith_table_integer(findings, row, 0));

    cli_say(context, "\n%s (", cli_bold(heading));
    if (*number != '\0') {
        cli_say(context, "%s, ", number);
    }
    cli_say(context, "%s", news);
    if (!g_str_equal(state, "new")) {
        cli_say(context, ", %s", state);
    }
    if (*difference != '\0') {
        cli_say(context, ": %s", difference);
    }
    cli_say(context, "; %s", kith_table_text(findings, row, 1));
    if (report->tested) {
        cli_say(context,
                ", score %.1f, false discovery rate %.2f",
                kith_table_real(findings, row, 2),
                kith_table_real(findings, row, 4));
    }
    cli_say(context, ")\n");
}

static void
print_findings(const CliContext *context, const KithNetworkReport *report)
{
    const KithTable *findings = report->findings;

    cli_say(context, "%s", report->summary);
    for (gsize i = 0; i < kith_table_n_rows(findings); i++) {
        gint64 number = kith_table_integer(findings, i, 0);

        print_heading(context, report, i);
        if (g_str_equal(kith_table_text(findings, i, 12), "dismissed")) {
            g_autofree char *reason = cli_safe(kith_table_text(findings, i, 15));

            cli_say(context,
                    "  dismissed, and nothing has come up since: %s (kith findings STORE %s)\n",
                    reason,
                    kith_table_text(findings, i, 11));
            continue;
        }
        print_members(context, report->members, number);
        print_evidence(context, report->evidence, number);
    }
}

static const KithTable *
shown(const KithNetworkReport *report)
{
    return show == NULL || g_str_equal(show, "members") ? report->members
           : g_str_equal(show, "findings")              ? report->findings
                                                        : report->evidence;
}

static int
find(CliContext *context, const char *path, const KithNetworkOptions *how, GError **error)
{
    g_autoptr(KithStore) store = cli_open(context, path, "networks", NULL, how->keep, error);
    g_auto(KithNetworkReport) report = {0};

    if (store == NULL || !kith_networks_find(store, how, &report, error)) {
        return CLI_FAILED;
    }
    cli_progress_end();
    if (context->format == CLI_TEXT) {
        print_findings(context, &report);
    } else {
        cli_print_table(context, shown(&report));
    }
    cli_stage("read", report.read_seconds);
    cli_stage("search", report.seconds);
    cli_print_stats(context, report.seconds, NULL);
    return CLI_DONE;
}

static int
run(CliContext *context, char **arguments, GError **error)
{
    static const char *const parts[] = {"findings", "members", "evidence", NULL};
    KithNetworkOptions how =
        {cli_view_options(), roles, context->seed, 0, rate, 0, FALSE, &context->progress};

    if (show != NULL && !g_strv_contains(parts, show)) {
        return cli_usage(&cli_command_networks,
                         "--show \"%s\" is not one of findings, members, evidence",
                         show);
    }
    if (redraws < 0 || limit < 0 || rate < 0 || rate >= 1) {
        return cli_usage(&cli_command_networks,
                         "--redraws and --limit are numbers from 0, --rate a share below 1");
    }
    if (seed_file != NULL && (show != NULL || redraws > 0 || rate > 0)) {
        return cli_usage(&cli_command_networks,
                         "--show, --redraws and --rate are for findings: --seed-file ranks people");
    }
    how.redraws = (guint)redraws;
    how.limit = (guint)limit;
    how.keep = seed_file == NULL && !no_store;
    return seed_file != NULL ? rank(context, arguments[0], &how, error)
                             : find(context, arguments[0], &how, error);
}

const CliCommand cli_command_networks = {
    .name = "networks",
    .arguments = "STORE",
    .summary = "look for networks of concern, or for who else belongs to known members",
    .details =
        "  Looks for groups of people who are complained of together more often than what they\n"
        "  attended together explains, even when the strongest of them is left out, and prints\n"
        "  each with its evidence, the innocent explanations that were tested, and the plain\n"
        "  count of indicators beside it. Groups are listed only as far as the false discovery\n"
        "  rate allows; where attendance is not known they are ranked and not tested. Victims,\n"
        "  complainants and witnesses are never scored. Findings are kept in the store, each "
        "under\n"
        "  its number (kith findings, kith assess): what is new since the last search comes "
        "first,\n"
        "  and what was dismissed last, unless its evidence has changed.\n\n"
        "  With --seed-file it ranks everybody else by how close they are to each known member,\n"
        "  compared with how close they are to anybody: over\n"
        "  who is named together in events where the data have such, else over the links, by\n"
        "  their weight where they have one.\n\n"
        "  Association alone is never guilt. A finding is a question to look into.",
    .min_arguments = 1,
    .max_arguments = 1,
    .shared =
        CLI_TAKES_FORMAT | CLI_TAKES_SEED | CLI_TAKES_PURPOSE | CLI_TAKES_STATS | CLI_TAKES_VIEW,
    .options = options,
    .run = run,
};
