/* SPDX-FileCopyrightText: The Kith authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "cli-input.h"
#include "cli-output.h"

#include <stdio.h>

extern const CliCommand cli_command_load;

static char *mapping;
static char *source;
static char *rejects;
static gboolean snapshot;
static gboolean dry_run;
static gboolean resolve;
static char *model;

static const GOptionEntry options[] = {
    {"mapping",
     'm',
     0,
     G_OPTION_ARG_FILENAME,
     &mapping,
     "how rows become records and links (kith map shows one)",
     "FILE"},
    {"source",
     0,
     0,
     G_OPTION_ARG_STRING,
     &source,
     "the source of every row (default: the rows' own, else the file's name)",
     "NAME"},
    {"rejects", 0, 0, G_OPTION_ARG_FILENAME, &rejects, "where rejected rows go", "FILE"},
    {"snapshot",
     0,
     0,
     G_OPTION_ARG_NONE,
     &snapshot,
     "the input is all there is: take back what it does not have",
     NULL},
    {"dry-run",
     0,
     0,
     G_OPTION_ARG_NONE,
     &dry_run,
     "read and check everything, write nothing but the rejects that --rejects names",
     NULL},
    {"resolve",
     0,
     0,
     G_OPTION_ARG_NONE,
     &resolve,
     "find out at once which records are of one person or thing",
     NULL},
    {"model",
     0,
     0,
     G_OPTION_ARG_FILENAME,
     &model,
     "with --resolve: use this match model (default: that of the last resolve)",
     "FILE"},
    {NULL},
};

/* They tell of names in the input, which can be anything. */
static void
print_notes(const char *notes)
{
    g_auto(GStrv) lines = g_strsplit(notes, "\n", -1);

    for (guint i = 0; lines[i] != NULL && *lines[i] != '\0'; i++) {
        g_autofree char *safe = cli_safe(lines[i]);

        fprintf(stderr, "%s\n", safe);
    }
}

/* Remarks go to standard error, so that answers can be piped. */
static void
print_remarks(const CliContext *context, const KithLoadReport *report)
{
    if (context->quiet) {
        return;
    }
    if (report->mappings != NULL && *report->mappings != '\0') {
        fprintf(stderr, "Guessed how to read this (kith map saves it):\n%s", report->mappings);
    }
    print_notes(report->notes != NULL ? report->notes : "");
}

static void
print_rejects(const KithLoadReport *report)
{
    if (report->rejected > 0) {
        fprintf(stderr,
                "%s %s rejected%s%s\n",
                cli_count(report->rejected),
                report->rejected == 1 ? "row was" : "rows were",
                report->rejects != NULL ? ": see " : "; --rejects FILE keeps them",
                report->rejects != NULL ? report->rejects : "");
    }
}

/* Takes in what was loaded. */
static gboolean
take_in(CliContext *context, KithStore *store, GError **error)
{
    const KithResolveOptions how = {.model = model,
                                    .pending = TRUE,
                                    .threads = context->threads,
                                    .progress = &context->progress};
    g_auto(KithResolveReport) report = {0};
    gint64 started = g_get_monotonic_time();
    g_autoptr(KithTable) table = kith_resolve(store, &how, &report, error);

    cli_progress_end();
    if (table == NULL) {
        g_prefix_error(error, "what was loaded is stored, and waits for kith resolve --pending: ");
        return FALSE;
    }
    if (report.learnt_anew) {
        cli_say(context, "Nothing was resolved before: a match model was learnt.\n");
    }
    cli_print_resolved(context, &report);
    cli_stage("resolve", (double)(g_get_monotonic_time() - started) * 1e-6);
    return TRUE;
}

static int
run(CliContext *context, char **arguments, GError **error)
{
    KithLoadOptions how = {.mapping = mapping,
                           .source = source,
                           .rejects = rejects,
                           .snapshot = snapshot,
                           .dry_run = dry_run,
                           .threads = context->threads,
                           .progress = &context->progress};
    g_autofree char *subject = g_strjoinv(" ", arguments + 1);
    g_autoptr(KithStore) store = NULL;
    g_auto(KithLoadReport) report = {0};
    gboolean fine;

    cli_input_options(&how);
    if (model != NULL && !resolve) {
        return cli_usage(&cli_command_load, "--model goes with --resolve");
    }
    if (resolve && dry_run) {
        return cli_usage(&cli_command_load, "--resolve and --dry-run exclude each other");
    }
    store = cli_open(context, arguments[0], "load", subject, TRUE, error);
    if (store == NULL) {
        return CLI_FAILED;
    }
    fine = kith_load(store, (const char *const *)arguments + 1, &how, &report, error);
    cli_progress_end();
    print_remarks(context, &report);
    if (report.table != NULL && kith_table_n_rows(report.table) > 0) {
        cli_print_table(context, report.table);
    }
    print_rejects(&report);
    cli_stage("open", report.seconds - report.rows_seconds - report.finish_seconds);
    cli_stage("rows", report.rows_seconds);
    cli_stage("finish", report.finish_seconds);
    fine = fine && (!resolve || take_in(context, store, error));
    cli_print_stats(context, report.seconds, NULL);
    if (!fine) {
        return CLI_FAILED;
    }
    return report.rejected > 0 ? CLI_REJECTS : CLI_DONE;
}

const CliCommand cli_command_load = {
    .name = "load",
    .arguments = "STORE INPUT...",
    .summary = "load files into a store",
    .details =
        "  Each input is a CSV or TSV, JSON objects (one a line, or a list), Senzing JSON, the "
        "CSVs of a\n"
        "  property-graph import, or an edge list; - is standard input. Without a mapping one is\n"
        "  guessed, shown and kept for the next load of the source; columns that have keys of the\n"
        "  other inputs, or of what is in the store, become links. Columns of a table without a\n"
        "  header are column_1, column_2 and so on. Files may be packed by gzip.\n\n"
        "  Rows are known by source and key: the same row again changes nothing, a changed row is\n"
        "  a new version of its record. Rows that cannot be read are kept in a file of rejects,\n"
        "  the rest is loaded, and the exit code is 3. An interrupted load keeps what it had\n"
        "  written; loading again goes on from there.\n\n"
        "  With --resolve, what came or changed is resolved at once with the match model of the "
        "last\n"
        "  resolve, and nothing is learnt; without one a model is learnt, and it says so.",
    .min_arguments = 2,
    .max_arguments = G_MAXUINT,
    .shared = CLI_TAKES_FORMAT | CLI_TAKES_THREADS | CLI_TAKES_PURPOSE | CLI_TAKES_STATS |
              CLI_TAKES_INPUT,
    .options = options,
    .run = run,
};
