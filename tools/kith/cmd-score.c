/* SPDX-FileCopyrightText: The Kith authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "cli-output.h"

#include <stdio.h>

extern const CliCommand cli_command_score;

static char *truth_file;
static gboolean cross_source;
static char *errors_file;
static char *by;
static gboolean calibration;
static char *curve_file;

static gboolean decisions;
static gboolean simulated;

static const GOptionEntry options[] = {
    {"decisions",
     0,
     0,
     G_OPTION_ARG_NONE,
     &decisions,
     "without a truth: hold probabilities against what was decided",
     NULL},
    {"simulated",
     0,
     0,
     G_OPTION_ARG_NONE,
     &simulated,
     "without either: hold them against made records whose originals are known",
     NULL},
    {"truth",
     0,
     0,
     G_OPTION_ARG_FILENAME,
     &truth_file,
     "CSV of record_id (the key) and entity_id, and source where keys are of several",
     "FILE"},
    {"cross-source",
     0,
     0,
     G_OPTION_ARG_NONE,
     &cross_source,
     "count only pairs of records of different sources",
     NULL},
    {"errors",
     0,
     0,
     G_OPTION_ARG_FILENAME,
     &errors_file,
     "say where pairs went wrong, and write each of them to FILE as CSV",
     "FILE"},
    {"calibration",
     0,
     0,
     G_OPTION_ARG_NONE,
     &calibration,
     "how often pairs of each probability are right",
     NULL},
    {"curve",
     0,
     0,
     G_OPTION_ARG_FILENAME,
     &curve_file,
     "write to FILE what other thresholds would come to: CSV, or a picture (.svg, .png, .pdf)",
     "FILE"},
    {"by", 0, 0, G_OPTION_ARG_STRING, &by, "error rates for each value of PROPERTY", "PROPERTY"},
    {NULL},
};

/* ---- printing ---- */

typedef struct {
    const char *name;
    gboolean is_share;
    guint64 count;
    double share;
} Figure;

#define FIGURES_MAX 32

static void
add_share(Figure *figures, guint *n, const char *name, double share)
{
    figures[(*n)++] = (Figure){name, TRUE, 0, share};
}

static void
add_rate(Figure *figures, guint *n, const char *const *names, const KithScoreRate *rate)
{
    add_share(figures, n, names[0], rate->value);
    add_share(figures, n, names[1], rate->low);
    add_share(figures, n, names[2], rate->high);
}

static void
add_count(Figure *figures, guint *n, const char *name, guint64 count)
{
    figures[(*n)++] = (Figure){name, FALSE, count, 0.0};
}

static guint
list_figures(const KithScoreReport *report, Figure *figures)
{
    static const char *const names[][3] = {{"precision", "precision_low", "precision_high"},
                                           {"recall", "recall_low", "recall_high"},
                                           {"f1", "f1_low", "f1_high"}};
    guint n = 0;

    add_rate(figures, &n, names[0], &report->pairs.precision);
    add_rate(figures, &n, names[1], &report->pairs.recall);
    add_rate(figures, &n, names[2], &report->pairs.f1);
    add_share(figures, &n, "b3_precision", report->b3_precision);
    add_share(figures, &n, "b3_recall", report->b3_recall);
    add_share(figures, &n, "b3_f1", report->b3_f1);
    add_count(figures, &n, "true_positives", report->true_positives);
    add_count(figures, &n, "false_positives", report->false_positives);
    add_count(figures, &n, "false_negatives", report->false_negatives);
    add_count(figures, &n, "records", report->records);
    add_count(figures, &n, "missing", report->missing);
    add_count(figures, &n, "true_entities", report->true_entities);
    add_count(figures, &n, "entities", report->entities);
    add_count(figures, &n, "largest", report->largest);
    if (report->calibration != NULL) {
        add_share(figures, &n, "calibration_error", report->calibration_error);
    }
    return n;
}

static char *
figure_text(const Figure *figure)
{
    char number[32];

    return figure->is_share ? g_strdup(kith_number_format(figure->share, number))
                            : g_strdup_printf("%" G_GUINT64_FORMAT, figure->count);
}

static void
print_rate(const char *name, const KithScoreRate *rate)
{
    printf("  %-9s  %.4f  (%.4f to %.4f)\n", name, rate->value, rate->low, rate->high);
}

static void
print_reasons(const KithTable *reasons)
{
    printf("\n");
    for (gsize r = 0; r < kith_table_n_rows(reasons); r++) {
        if (kith_table_integer(reasons, r, 2) > 0) {
            printf("  %-6s  %-18s  %s\n",
                   kith_table_text(reasons, r, 0),
                   kith_table_text(reasons, r, 1),
                   cli_count((guint64)kith_table_integer(reasons, r, 2)));
        }
    }
}

static void
print_text(const KithScoreReport *report)
{
    printf("%s records in %s true entities, found in %s (the largest of %s records)\n",
           cli_count(report->records),
           cli_count(report->true_entities),
           cli_count(report->entities),
           cli_count(report->largest));
    if (report->missing > 0) {
        printf("%s records of the truth are not in the store: each counts as alone\n",
               cli_count(report->missing));
    }
    printf("\n%s  %s right, %s wrong, %s missed\n",
           cli_bold("pairs"),
           cli_count(report->true_positives),
           cli_count(report->false_positives),
           cli_count(report->false_negatives));
    print_rate("precision", &report->pairs.precision);
    print_rate("recall", &report->pairs.recall);
    print_rate("F1", &report->pairs.f1);
    printf("%s  precision %.4f, recall %.4f, F1 %.4f\n",
           cli_bold("B-cubed"),
           report->b3_precision,
           report->b3_recall,
           report->b3_f1);
    if (report->reasons != NULL) {
        print_reasons(report->reasons);
    }
}

static void
print_figures(const CliContext *context, const KithScoreReport *report)
{
    gboolean json = context->format == CLI_JSON;
    Figure figures[FIGURES_MAX];
    guint n = list_figures(report, figures);

    for (guint i = 0; !json && i < n; i++) {
        printf("%s%s", figures[i].name, i + 1 < n ? "," : "\n");
    }
    for (guint i = 0; i < n; i++) {
        g_autofree char *text = figure_text(&figures[i]);

        if (json) {
            printf("%s\"%s\":", i == 0 ? "{" : "", figures[i].name);
        }
        printf("%s%s", text, i + 1 < n ? "," : json ? "}\n" : "\n");
    }
}

/* CSV has one table: the last that was asked for. */
static void
print_report(const CliContext *context, const KithScoreReport *report)
{
    if (context->format == CLI_TEXT) {
        print_text(report);
    } else if (context->format == CLI_JSON ||
               (report->groups == NULL && report->calibration == NULL)) {
        print_figures(context, report);
    }
    if (context->format == CLI_JSON && report->reasons != NULL) {
        cli_print_table(context, report->reasons);
    }
    if (report->calibration != NULL && (context->format != CLI_CSV || report->groups == NULL)) {
        cli_say(context,
                "\n%s  expected error %.4f between .05 and .95\n",
                cli_bold("calibration"),
                report->calibration_error);
        cli_print_table(context, report->calibration);
    }
    if (report->groups != NULL) {
        cli_say(context, "\n");
        cli_print_table(context, report->groups);
    }
}

/* As a picture when the file is called so, else as CSV. */
static gboolean
write_curve(const KithTable *curve, const char *store, GError **error)
{
    static const char *const lines[] = {"precision", "recall", "f1", NULL};
    g_autofree char *name = g_path_get_basename(store);
    g_autofree char *note = g_strdup_printf("kith %s, store %s", KITH_VERSION_STRING, name);
    const KithChartOptions how = {.title = "Pairs of records after clustering",
                                  .x = "threshold",
                                  .x_label = "probability from which records are joined",
                                  .lines = lines,
                                  .log_odds = TRUE,
                                  .note = note};

    return kith_draw_is_picture(curve_file) ? kith_draw_chart(curve, &how, curve_file, error)
                                            : kith_table_write(curve, curve_file, error);
}

/* Without a truth: by what was decided. */
static int
by_decisions(CliContext *context, const char *path, GError **error)
{
    g_autoptr(KithStore) store = cli_open(context, path, "score", NULL, FALSE, error);
    g_auto(KithDecisionsReport) report = {0};

    if (store == NULL ||
        !kith_score_decisions(store, context->threads, &context->progress, &report, error)) {
        return CLI_FAILED;
    }
    cli_progress_end();
    cli_say(context,
            "%s decisions, held back from learning\n%s  expected error %.4f between .05 and .95\n",
            cli_count(report.pairs),
            cli_bold("calibration"),
            report.calibration_error);
    cli_print_table(context, report.calibration);
    return CLI_DONE;
}

/* Without a truth and without decisions. */
static int
by_simulation(CliContext *context, const char *path, GError **error)
{
    g_autoptr(KithStore) store = cli_open(context, path, "score", NULL, FALSE, error);
    g_auto(KithSimulationReport) report = {0};

    if (store == NULL ||
        !kith_score_simulation(store, context->threads, &context->progress, &report, error)) {
        return CLI_FAILED;
    }
    cli_progress_end();
    cli_say(context,
            "%s replicas of records: %s compared with their original, %s likely one with it\n"
            "%s  expected error %.4f between .05 and .95\n",
            cli_count(report.replicas),
            cli_count(report.compared),
            cli_count(report.likely),
            cli_bold("calibration"),
            report.calibration_error);
    cli_print_table(context, report.calibration);
    return CLI_DONE;
}

static int
run(CliContext *context, char **arguments, GError **error)
{
    const KithScoreOptions how = {cross_source,
                                  errors_file != NULL,
                                  by,
                                  calibration,
                                  curve_file != NULL};
    g_autoptr(KithTable) truth = NULL;
    g_autoptr(KithStore) store = NULL;
    g_auto(KithScoreReport) report = {0};

    if ((truth_file != NULL) + decisions + simulated != 1) {
        return cli_usage(&cli_command_score,
                         truth_file == NULL && !decisions
                             ? "--truth is missing"
                             : "--truth, --decisions and --simulated exclude each other");
    }
    if (truth_file == NULL) {
        return decisions ? by_decisions(context, arguments[0], error)
                         : by_simulation(context, arguments[0], error);
    }
    truth = kith_load_table(truth_file, error);
    store = truth != NULL ? cli_open(context, arguments[0], "score", NULL, FALSE, error) : NULL;
    if (store == NULL || !kith_score(store, truth, &how, &report, error)) {
        return CLI_FAILED;
    }
    if (report.errors != NULL && !kith_table_write(report.errors, errors_file, error)) {
        return CLI_FAILED;
    }
    if (report.curve != NULL && !write_curve(report.curve, arguments[0], error)) {
        return CLI_FAILED;
    }
    print_report(context, &report);
    return CLI_DONE;
}

const CliCommand cli_command_score = {
    .name = "score",
    .arguments = "STORE --truth FILE|--decisions|--simulated",
    .summary = "hold the entities of a store against a known truth",
    .details =
        "  Precision, recall and F1 of pairs of records after clustering, each with the interval\n"
        "  that 95 in 100 draws of the true entities lie in, and B-cubed, which counts records "
        "and\n"
        "  not pairs. Records that the truth has and the store has not count as alone; records\n"
        "  that the truth does not have are left out. The truth is read for this answer only and\n"
        "  is not kept.\n\n"
        "  With --errors, each pair that is missed (by blocking, under the threshold, cut by\n"
        "  clustering) or wrong (likely by itself, joined by a chain) is written down with its\n"
        "  weight. With --by, groups of fewer than 30 pairs get no rates: there is not enough\n"
        "  data to tell. With --calibration, the pairs that are compared are held against the\n"
        "  truth by their probability: of those at .9, nine in ten should be one. With --curve,\n"
        "  records are clustered anew at sixteen thresholds, with the model there is.\n\n"
        "  With --decisions and no truth, a model is learnt as if nothing had been decided, and "
        "what\n"
        "  it says of the pairs that were decided on is held against the decisions. With\n"
        "  --simulated, replicas of records are made in memory that differ from their originals "
        "as\n"
        "  joined records do from each other, and what the model there is says of them is held\n"
        "  against what they are.",
    .min_arguments = 1,
    .max_arguments = 1,
    .shared = CLI_TAKES_FORMAT | CLI_TAKES_THREADS | CLI_TAKES_PURPOSE,
    .options = options,
    .run = run,
};
