/* SPDX-FileCopyrightText: The Kith authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "cli-output.h"
#include "cli-table.h"

#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

extern const CliCommand cli_command_review;

static int limit = 25;
static char *answers_file;
static char *reason;
static gboolean ask;

static const GOptionEntry options[] = {
    {"limit", 'n', 0, G_OPTION_ARG_INT, &limit, "ask so many at most (default: 25)", "N"},
    {"ask", 0, 0, G_OPTION_ARG_NONE, &ask, "take the answers here, one after the other", NULL},
    {"answers",
     0,
     0,
     G_OPTION_ARG_FILENAME,
     &answers_file,
     "keep the answers in FILE, the CSV that review wrote with its last column filled in",
     "FILE"},
    {"reason",
     0,
     0,
     G_OPTION_ARG_STRING,
     &reason,
     "what the answers rest on (default: \"answered in review\")",
     "TEXT"},
    {NULL},
};

static void
print_question(const KithTable *table, gsize row)
{
    g_autofree char *rank = cli_cell(table, row, "rank");
    g_autofree char *source_a = cli_cell(table, row, "source_a");
    g_autofree char *key_a = cli_cell(table, row, "key_a");
    g_autofree char *source_b = cli_cell(table, row, "source_b");
    g_autofree char *key_b = cli_cell(table, row, "key_b");
    g_autofree char *joined = cli_cell(table, row, "joined");
    g_autofree char *evidence = cli_cell(table, row, "evidence");
    g_autofree char *purpose = cli_cell(table, row, "purpose");
    guint column = (guint)kith_table_find_column(table, "probability");

    printf("%s. %s/%s and %s/%s: one with probability %.2f, %s now%s\n   %s\n",
           rank,
           source_a,
           key_a,
           source_b,
           key_b,
           kith_table_real(table, row, column),
           g_str_equal(joined, "yes") ? "joined" : "apart",
           g_str_equal(purpose, "probe") ? " (a probe)" : "",
           evidence);
}

static void
print_questions(const KithTable *table)
{
    for (gsize row = 0; row < kith_table_n_rows(table); row++) {
        print_question(table, row);
    }
    printf(
        "%s",
        kith_table_n_rows(table) == 0
            ? "Nothing is uncertain enough to be asked.\n"
            : "\nAnswer with --ask or kith decide, or write these with --format csv, fill in the\n"
              "column answer (y, n, unsure) and give the file back with --answers. kith resolve\n"
              "obeys.\n");
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
    table = kith_review(store, (guint)limit, context->threads, &context->progress, error);
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

static void
say_answers(CliContext *context, const KithAnswersReport *report)
{
    cli_say(context,
            "%s the same, %s different, %s unsure, %s not answered. kith resolve makes it so.\n",
            cli_count(report->same),
            cli_count(report->different),
            cli_count(report->unsure),
            cli_count(report->skipped));
    if (report->proposed > 0) {
        cli_say(context,
                "%s of them await%s a second person, says the policy.\n",
                cli_count(report->proposed),
                report->proposed == 1 ? "s" : "");
    }
}

/* ---- answers given here ---- */

static char *
name_of(const KithTable *table, gsize row, const char *source, const char *key)
{
    return g_strdup_printf(
        "%s/%s",
        kith_table_text(table, row, (guint)kith_table_find_column(table, source)),
        kith_table_text(table, row, (guint)kith_table_find_column(table, key)));
}

/* A line from standard input, to be freed; NULL at its end or when interrupted. */
static char *
read_line(const CliContext *context)
{
    GCancellable *cancellable = context->progress.cancellable;
    GPollFD wait[2] = {{.fd = STDIN_FILENO, .events = G_IO_IN}};
    char *line = NULL;
    size_t size = 0;
    gboolean more;

    fflush(stdout);
    g_cancellable_make_pollfd(cancellable, &wait[1]);
    g_poll(wait, G_N_ELEMENTS(wait), -1);
    g_cancellable_release_fd(cancellable);
    more = !g_cancellable_is_cancelled(cancellable) && getline(&line, &size, stdin) >= 0;
    if (!more) {
        g_clear_pointer(&line, free);
    }
    return line != NULL ? g_strstrip(line) : NULL;
}

/* What a person says of a question: a word that kith_review_answers() takes. %NULL: no more. */
static char *
ask_person(const CliContext *context)
{
    for (;;) {
        g_autofree char *line = NULL; /* of getline(): g_free() is free() */
        KithVerdict verdict;

        printf("   Are they one? y, n, u (unsure), s (skip) or q (quit): ");
        line = read_line(context);
        if (line == NULL || g_str_equal(line, "q")) {
            printf("\n");
            return NULL;
        }
        if (g_str_equal(line, "s") || *line == '\0' || kith_verdict_find(line, &verdict)) {
            return g_strdup(g_str_equal(line, "s") ? "" : line);
        }
    }
}

/* Keeps the answer to one question at once, so that nothing is lost when the next is not given. */
static gboolean
keep_one(KithStore *store,
         const KithTable *questions,
         gsize row,
         const char *answer,
         KithAnswersReport *sums,
         GError **error)
{
    g_autofree char *a = name_of(questions, row, "source_a", "key_a");
    g_autofree char *b = name_of(questions, row, "source_b", "key_b");
    g_autoptr(GError) wrong = NULL;
    gboolean proposed = FALSE;
    KithVerdict verdict;

    if (!kith_verdict_find(answer, &verdict)) {
        sums->skipped++;
        return TRUE;
    }
    if (!kith_review_answer(store, a, b, verdict, reason, &proposed, &wrong)) {
        if (!g_error_matches(wrong, KITH_ERROR, KITH_ERROR_INVALID)) {
            g_propagate_error(error, g_steal_pointer(&wrong));
            return FALSE;
        }
        printf("   Not kept: %s\n", wrong->message);
        return TRUE;
    }
    sums->proposed += proposed;
    sums->same += verdict == KITH_VERDICT_SAME;
    sums->different += verdict == KITH_VERDICT_DIFFERENT;
    sums->unsure += verdict == KITH_VERDICT_UNSURE;
    return TRUE;
}

static int
converse(CliContext *context, const char *path, GError **error)
{
    g_autoptr(KithStore) store = cli_open(context, path, "review", "--ask", TRUE, error);
    g_autoptr(KithTable) table = NULL;
    KithAnswersReport sums = {0}; /* nothing to be freed in it */

    table = store != NULL
                ? kith_review(store, (guint)limit, context->threads, &context->progress, error)
                : NULL;
    cli_progress_end();
    if (table == NULL) {
        return CLI_FAILED;
    }
    setvbuf(stdin, NULL, _IONBF, 0); /* what is buffered could not be waited for */
    for (gsize row = 0; row < kith_table_n_rows(table); row++) {
        g_autofree char *answer = NULL;

        print_question(table, row);
        answer = ask_person(context);
        if (answer == NULL) {
            break;
        }
        if (!keep_one(store, table, row, answer, &sums, error)) {
            return CLI_FAILED;
        }
    }
    if (kith_table_n_rows(table) == 0) {
        printf("Nothing is uncertain enough to be asked.\n");
    }
    say_answers(context, &sums);
    return CLI_DONE;
}

/* ---- answers from a file ---- */

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
    say_answers(context, &report);
    if (rejected > 0) {
        cli_say(context, "%s not kept:\n", cli_count(rejected));
        cli_print_table(context, report.rejected);
    }
    return rejected > 0 ? CLI_FAILED : CLI_DONE;
}

static int
run(CliContext *context, char **arguments, GError **error)
{
    if (limit < 1) {
        return cli_usage(&cli_command_review, "--limit is a number of questions, from 1");
    }
    if (ask && answers_file != NULL) {
        return cli_usage(&cli_command_review, "--ask and --answers exclude each other");
    }
    if (reason == NULL || *g_strstrip(reason) == '\0') {
        reason = (char *)"answered in review";
    }
    return ask                    ? converse(context, arguments[0], error)
           : answers_file != NULL ? keep(context, arguments[0], error)
                                  : print(context, arguments[0], error);
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
        "  fits least is one of it. What was answered before, unsure too, is not asked "
        "again,\n"
        "  unless a record changed since and now speaks clearly against the answer. What another\n"
        "  person decided and awaits a second one comes first (kith policy).\n\n"
        "  Some questions are probes, drawn by chance: their answers tell how good the model is.\n"
        "  From twenty on the next kith resolve re-estimates what each level of agreement weighs, "
        "if\n"
        "  that foretells held-back answers much better. As long as it does, most questions are\n"
        "  probes; else few.\n\n"
        "  With --ask, takes the answers here: each is kept at once, so that leaving off loses\n"
        "  nothing. With --answers, keeps those of a file. They are decisions, with who gave "
        "them,\n"
        "  when and why. An answer that contradicts others is told and left out, the rest is "
        "kept;\n"
        "  the exit code says so. The next kith resolve obeys and learns from them.",
    .min_arguments = 1,
    .max_arguments = 1,
    .shared = CLI_TAKES_FORMAT | CLI_TAKES_THREADS | CLI_TAKES_PURPOSE | CLI_TAKES_STATS,
    .options = options,
    .run = run,
};
