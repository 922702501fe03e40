/* SPDX-FileCopyrightText: The Kith authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "cli-output.h"

#include <stdio.h>

static char *model;
static char *save_model;
static double threshold;
static gint64 max_pairs;
static gboolean estimate;
static gboolean alone;
static gboolean pending;
static gboolean keys;
static gboolean learnt;
static gboolean ambiguous;

static const GOptionEntry options[] = {
    {"model",
     0,
     0,
     G_OPTION_ARG_FILENAME,
     &model,
     "use this match model and learn nothing",
     "FILE"},
    {"save-model",
     0,
     0,
     G_OPTION_ARG_FILENAME,
     &save_model,
     "write the match model to FILE, to be read, reviewed and used again",
     "FILE"},
    {"threshold",
     0,
     0,
     G_OPTION_ARG_DOUBLE,
     &threshold,
     "how likely records must be one to be joined (default: 0.5)",
     "P"},
    {"max-pairs",
     0,
     0,
     G_OPTION_ARG_INT64,
     &max_pairs,
     "compare no more pairs of records of a kind (default: 100 a record)",
     "N"},
    {"estimate",
     0,
     0,
     G_OPTION_ARG_NONE,
     &estimate,
     "learn, choose keys, say how many pairs they find, and stop",
     NULL},
    {"records-alone",
     0,
     0,
     G_OPTION_ARG_NONE,
     &alone,
     "look at the records alone, not at what they are linked with",
     NULL},
    {"pending",
     0,
     0,
     G_OPTION_ARG_NONE,
     &pending,
     "take in what came or changed since the last run, with its model; learn nothing",
     NULL},
    {"keys", 0, 0, G_OPTION_ARG_NONE, &keys, "what each key was expected to find, and found", NULL},
    {"learnt",
     0,
     0,
     G_OPTION_ARG_NONE,
     &learnt,
     "what tells a match from strangers: the model, in a table",
     NULL},
    {"ambiguous",
     0,
     0,
     G_OPTION_ARG_NONE,
     &ambiguous,
     "records that fit two which contradict each other, and were joined to neither",
     NULL},
    {NULL},
};

extern const CliCommand cli_command_resolve;

static void
print_stats(const CliContext *context, const KithResolveReport *report)
{
    cli_stage("read", report->read_seconds);
    cli_stage("learn", report->learn_seconds);
    cli_stage("compare", report->compare_seconds);
    cli_stage("cluster", report->cluster_seconds);
    cli_stage("write", report->write_seconds);
    cli_print_stats(context,
                    report->learn_seconds + report->compare_seconds + report->cluster_seconds,
                    NULL);
}

/* In words: shares as people say them. */
static void
print_learnt(const KithTable *table)
{
    const char *property = "";

    for (gsize r = 0; r < kith_table_n_rows(table); r++) {
        const char *own = kith_table_text(table, r, 1);

        if (!g_str_equal(own, property)) {
            printf("\n%s %s\n", kith_table_text(table, r, 0), cli_bold(own));
            property = own;
        }
        printf("  %-44s  %8.4f %% of matches  %8.4f %% of strangers  %+6.1f bits",
               kith_table_text(table, r, 2),
               100.0 * kith_table_real(table, r, 3),
               100.0 * kith_table_real(table, r, 4),
               kith_table_real(table, r, 5));
        if (!kith_table_is_missing(table, r, 6)) {
            printf("  %+6.1f by answers", kith_table_real(table, r, 6));
        }
        printf("\n");
    }
}

/* CSV has one table: the last that was asked for. */
static void
print_tables(const CliContext *context, const KithTable *kinds, const KithResolveReport *report)
{
    gboolean one = context->format == CLI_CSV;

    if (!one || (!keys && !learnt && !ambiguous)) {
        cli_print_table(context, kinds);
    }
    if (keys && !(one && (learnt || ambiguous))) {
        cli_say(context, "\n");
        cli_print_table(context, report->keys);
    }
    if (learnt && context->format == CLI_TEXT) {
        print_learnt(report->learnt);
    } else if (learnt && !(one && ambiguous)) {
        cli_print_table(context, report->learnt);
    }
    if (learnt && !one && context->format != CLI_TEXT) {
        cli_print_table(context, report->readings);
        cli_print_table(context, report->answers);
    }
    if (ambiguous) {
        cli_say(context, "\n");
        cli_print_table(context, report->ambiguous);
    }
}

/* What people's answers have taught, in words. */
static void
print_answers(const CliContext *context, const KithTable *table)
{
    for (gsize r = 0; r < kith_table_n_rows(table); r++) {
        gint64 probes = kith_table_integer(table, r, 3);

        cli_say(context,
                "%s: %s decision%s, %s against what the model says",
                kith_table_text(table, r, 0),
                cli_count((guint64)kith_table_integer(table, r, 1)),
                kith_table_integer(table, r, 1) == 1 ? "" : "s",
                cli_count((guint64)kith_table_integer(table, r, 2)));
        if (probes > 0) {
            cli_say(context,
                    "; of %s probe%s it foretells %s",
                    cli_count((guint64)probes),
                    probes == 1 ? "" : "s",
                    cli_count((guint64)kith_table_integer(table, r, 4)));
        }
        if (g_str_equal(kith_table_text(table, r, 8), "yes")) {
            cli_say(context,
                    ", and %s now that the others have taught it",
                    cli_count((guint64)kith_table_integer(table, r, 5)));
        }
        cli_say(context, "\n");
    }
}

/* Where values are not taken as they stand. */
static void
print_readings(const CliContext *context, const KithTable *table)
{
    for (gsize r = 0; r < kith_table_n_rows(table); r++) {
        const char *property = kith_table_text(table, r, 1);

        if (g_str_equal(kith_table_text(table, r, 2), "years later")) {
            const char *years = kith_table_text(table, r, 3);

            cli_say(context,
                    "%s in %s is as of %s years %s\n",
                    property,
                    kith_table_text(table, r, 4),
                    years + (*years == '-'),
                    *years == '-' ? "earlier" : "later");
        } else if (g_str_equal(kith_table_text(table, r, 2), "placeholder")) {
            cli_say(context,
                    "%s %s is taken for no value: people of many names have it\n",
                    property,
                    kith_table_text(table, r, 3));
        } else if (g_str_equal(kith_table_text(table, r, 2), "tells names")) {
            cli_say(context, "%s is read for names where they are missing\n", property);
        } else {
            cli_say(context, "%s is read family name first\n", property);
        }
    }
}

/* What came of it all. */
static void
print_summary(const CliContext *context, const KithResolveReport *report)
{
    gsize n = kith_table_n_rows(report->ambiguous);

    cli_say(context, "\n");
    cli_print_resolved(context, report);
    if (report->rounds > 0) {
        cli_say(context,
                "what records are linked with was looked at in %u round%s\n",
                report->rounds,
                report->rounds == 1 ? "" : "s");
    }
    print_readings(context, report->readings);
    print_answers(context, report->answers);
    if (n > 0 && !ambiguous) {
        cli_say(context,
                "%s %s between two that contradict each other and joined to neither: "
                "--ambiguous lists %s\n",
                cli_count(n),
                n == 1 ? "is" : "are",
                n == 1 ? "it" : "them");
    }
}

static int
run(CliContext *context, char **arguments, GError **error)
{
    KithResolveOptions how = {.model = model,
                              .save_model = save_model,
                              .threshold = threshold,
                              .max_pairs = (guint64)MAX(max_pairs, 0),
                              .estimate = estimate,
                              .alone = alone,
                              .pending = pending,
                              .threads = context->threads,
                              .progress = &context->progress};
    g_autoptr(KithStore) store = NULL;
    g_autoptr(KithTable) table = NULL;
    g_auto(KithResolveReport) report = {0};

    if (pending && estimate) {
        return cli_usage(&cli_command_resolve, "--pending and --estimate exclude each other");
    }
    if (max_pairs < 0) {
        return cli_usage(&cli_command_resolve,
                         "--max-pairs is a number of pairs, and not negative");
    }
    store = cli_open(context, arguments[0], "resolve", NULL, !estimate, error);
    if (store == NULL) {
        return CLI_FAILED;
    }
    table = kith_resolve(store, &how, &report, error);
    cli_progress_end();
    if (table == NULL) {
        return CLI_FAILED;
    }
    print_tables(context, table, &report);
    if (!estimate) {
        print_summary(context, &report);
    }
    print_stats(context, &report);
    return CLI_DONE;
}

const CliCommand cli_command_resolve = {
    .name = "resolve",
    .arguments = "STORE",
    .summary = "find out which records are of one person or thing",
    .details =
        "  Learns from the records themselves what makes a match, without labels or settings,\n"
        "  joins the records of one thing to an entity and obeys what was decided. Nothing is\n"
        "  lost: records stay as they are, kith why shows what a match rests on, and kith decide\n"
        "  overrules it.\n\n"
        "  Where records have links, what they are linked with is evidence as well: a rare "
        "neighbour\n"
        "  in common speaks for a match, a link between the two against it. --records-alone "
        "leaves\n"
        "  that out.\n\n"
        "  With --pending, only what came, changed, was taken back or decided on since the last "
        "run\n"
        "  is compared, with the model of that run, and what hangs together with it is joined "
        "anew:\n"
        "  the result is that of resolving everything with that model. Everything is resolved "
        "where "
        "that\n"
        "  cannot be told from a few records: when links are evidence, when what came are things "
        "without\n"
        "  personal names, or when somebody is in twenty rows of a source, or in more than a "
        "block\n"
        "  may have. kith load --resolve does the same after loading. Run kith resolve without it\n"
        "  now and then, to learn again.\n\n"
        "  A date, number or address that people of many names have, as 1900-01-01, is taken for "
        "no\n"
        "  value, and names are read family name first where most are written so; both is said, "
        "and\n"
        "  is in the model (columns), to be changed.\n\n"
        "  Prints for each kind of record how many pairs were compared, how many matches the "
        "model\n"
        "  expects, and how many of them no key finds. With --keys, each key with the matches\n"
        "  that no key before it finds; with --learnt, how often matches and strangers come to "
        "each\n"
        "  level of agreement, and what answers taught; with --ambiguous, records for which "
        "nothing known tells which of "
        "two\n"
        "  they are. --estimate stops before anything is compared, and changes\n"
        "  nothing.",
    .min_arguments = 1,
    .max_arguments = 1,
    .shared = CLI_TAKES_FORMAT | CLI_TAKES_THREADS | CLI_TAKES_PURPOSE | CLI_TAKES_STATS,
    .options = options,
    .run = run,
};
