/* SPDX-FileCopyrightText: The Kith authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "cli-output.h"
#include "cli-table.h"

#include <stdio.h>

extern const CliCommand cli_command_review;

static int questions = 25;
static char *answers_file;
static char *reason;

static const GOptionEntry options[] = {
    {"questions", 'n', 0, G_OPTION_ARG_INT, &questions, "so many at most (default: 25)", "N"},
    {"answers",
     0,
     0,
     G_OPTION_ARG_FILENAME,
     &answers_file,
     "keep the answers in FILE, the CSV that review wrote with its last column filled in",
     "FILE"},
    {"reason", 0, 0, G_OPTION_ARG_STRING, &reason, "why, for whoever asks later", "TEXT"},
    {NULL},
};

static void
print_questions(const KithTable *table)
{
    for (gsize row = 0; row < kith_table_n_rows(table); row++) {
        g_autofree char *rank = cli_cell(table, row, "rank");
        g_autofree char *a = cli_cell(table, row, "record_a");
        g_autofree char *b = cli_cell(table, row, "record_b");
        g_autofree char *joined = cli_cell(table, row, "joined");
        g_autofree char *evidence = cli_cell(table, row, "evidence");
        guint column = (guint)kith_table_find_column(table, "probability");

        printf("%s. %s and %s: one with probability %.2f, %s now\n   %s\n",
               rank,
               a,
               b,
               kith_table_real(table, row, column),
               g_str_equal(joined, "yes") ? "joined" : "apart",
               evidence);
    }
    if (kith_table_n_rows(table) == 0) {
        printf("Nothing is uncertain enough to be asked.\n");
        return;
    }
    printf(
        "\nAnswer with kith decide, or write these with --format csv, fill in the column answer\n"
        "(same, different, unsure) and give the file back with --answers. kith resolve obeys.\n");
}

static int
print(CliContext *context, const char *path, GError **error)
{
    g_autoptr(KithStore) store = cli_open(context, path, "review", NULL, FALSE, error);
    g_autoptr(KithTable) table = NULL;
    gint64 started = g_get_monotonic_time();

    if (store == NULL) {
        return CLI_FAILED;
    }
    table = kith_review(store, (guint)questions, context->threads, &context->progress, error);
    cli_progress_end();
    if (table == NULL) {
        return CLI_FAILED;
    }
    started = g_get_monotonic_time() - started;
    if (context->format == CLI_TEXT) {
        print_questions(table);
    } else {
        cli_print_table(context, table);
    }
    cli_print_stats(context, (double)started * 1e-6, NULL);
    return CLI_DONE;
}

static int
keep(CliContext *context, const char *path, GError **error)
{
    g_autoptr(KithTable) answers = kith_load_table(answers_file, error);
    g_autoptr(KithStore) store = NULL;
    g_auto(KithAnswersReport) report = {0};
    gsize rejected;

    store = answers != NULL ? cli_open(context, path, "review", answers_file, TRUE, error) : NULL;
    if (store == NULL || !kith_review_answers(store, answers, reason, &report, error)) {
        return CLI_FAILED;
    }
    rejected = kith_table_n_rows(report.rejected);
    cli_say(context,
            "%s the same, %s different, %s unsure, %s not answered. kith resolve makes it so.\n",
            cli_count(report.same),
            cli_count(report.different),
            cli_count(report.unsure),
            cli_count(report.skipped));
    if (rejected > 0) {
        cli_say(context, "%s not kept:\n", cli_count(rejected));
        cli_print_table(context, report.rejected);
    }
    return rejected > 0 ? CLI_FAILED : CLI_DONE;
}

static int
run(CliContext *context, char **arguments, GError **error)
{
    if (questions < 1) {
        return cli_usage(&cli_command_review, "-n is a number of questions, from 1");
    }
    if (answers_file == NULL) {
        return print(context, arguments[0], error);
    }
    if (reason == NULL || *g_strstrip(reason) == '\0') {
        return cli_usage(&cli_command_review,
                         "--reason is missing: a decision must say what it rests on");
    }
    return keep(context, arguments[0], error);
}

const CliCommand cli_command_review = {
    .name = "review",
    .arguments = "STORE",
    .summary = "ask what is worth a person's time, and keep the answers",
    .details =
        "  Prints the pairs of records about which an answer would tell most: how uncertain it "
        "is,\n"
        "  times how many pairs of records hang on it. Two entities are weighed as wholes and\n"
        "  asked about by their strongest pair; of an entity it is asked whether the record that\n"
        "  fits least is one of it. What was decided on before is not asked again.\n\n"
        "  With --answers, keeps the answers as decisions, with who gave them, when and why. An\n"
        "  answer that contradicts others is told and left out, the rest is kept; the exit code\n"
        "  says so. The next kith resolve obeys them, and learns from those that are the same.",
    .min_arguments = 1,
    .max_arguments = 1,
    .shared = CLI_TAKES_FORMAT | CLI_TAKES_THREADS | CLI_TAKES_PURPOSE | CLI_TAKES_STATS,
    .options = options,
    .run = run,
};
