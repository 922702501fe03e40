/* SPDX-FileCopyrightText: The Kith authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "cli-output.h"

#include <stdio.h>

extern const CliCommand cli_command_score;

static char *truth_file;
static gboolean cross_source;

static const GOptionEntry options[] = {
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
    {NULL},
};

/* ---- printing ---- */

typedef struct {
    const char *name;
    gboolean is_share;
    guint64 count;
    double share;
} Figure;

#define FIGURES 14

static void
list_figures(const KithScoreReport *report, Figure *out)
{
    const Figure figures[FIGURES] = {
        {"precision", TRUE, 0, report->precision},
        {"recall", TRUE, 0, report->recall},
        {"f1", TRUE, 0, report->f1},
        {"b3_precision", TRUE, 0, report->b3_precision},
        {"b3_recall", TRUE, 0, report->b3_recall},
        {"b3_f1", TRUE, 0, report->b3_f1},
        {"true_positives", FALSE, report->true_positives, 0.0},
        {"false_positives", FALSE, report->false_positives, 0.0},
        {"false_negatives", FALSE, report->false_negatives, 0.0},
        {"records", FALSE, report->records, 0.0},
        {"missing", FALSE, report->missing, 0.0},
        {"true_entities", FALSE, report->true_entities, 0.0},
        {"entities", FALSE, report->entities, 0.0},
        {"largest", FALSE, report->largest, 0.0},
    };

    for (guint i = 0; i < FIGURES; i++) {
        out[i] = figures[i];
    }
}

static char *
figure_text(const Figure *figure)
{
    char number[32];

    return figure->is_share ? g_strdup(kith_number_format(figure->share, number))
                            : g_strdup_printf("%" G_GUINT64_FORMAT, figure->count);
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
    printf("\n          precision  recall  F1\n");
    printf("  pairs      %.4f  %.4f  %.4f   %s right, %s wrong, %s missed\n",
           report->precision,
           report->recall,
           report->f1,
           cli_count(report->true_positives),
           cli_count(report->false_positives),
           cli_count(report->false_negatives));
    printf("  B-cubed    %.4f  %.4f  %.4f\n",
           report->b3_precision,
           report->b3_recall,
           report->b3_f1);
}

static void
print_report(const CliContext *context, const KithScoreReport *report)
{
    gboolean json = context->format == CLI_JSON;
    Figure figures[FIGURES];

    if (context->format == CLI_TEXT) {
        print_text(report);
        return;
    }
    list_figures(report, figures);
    for (guint i = 0; !json && i < FIGURES; i++) {
        printf("%s%s", figures[i].name, i + 1 < FIGURES ? "," : "\n");
    }
    for (guint i = 0; i < FIGURES; i++) {
        g_autofree char *text = figure_text(&figures[i]);

        if (json) {
            printf("%s\"%s\":", i == 0 ? "{" : "", figures[i].name);
        }
        printf("%s%s", text, i + 1 < FIGURES ? "," : json ? "}\n" : "\n");
    }
}

static int
run(CliContext *context, char **arguments, GError **error)
{
    const KithScoreOptions how = {cross_source};
    g_autoptr(KithTable) truth = NULL;
    g_autoptr(KithStore) store = NULL;
    KithScoreReport report;

    if (truth_file == NULL) {
        return cli_usage(&cli_command_score, "--truth is missing");
    }
    truth = kith_load_table(truth_file, error);
    store = truth != NULL ? cli_open(context, arguments[0], "score", NULL, FALSE, error) : NULL;
    if (store == NULL || !kith_score(store, truth, &how, &report, error)) {
        return CLI_FAILED;
    }
    print_report(context, &report);
    return CLI_DONE;
}

const CliCommand cli_command_score = {
    .name = "score",
    .arguments = "STORE --truth FILE",
    .summary = "hold the entities of a store against a known truth",
    .details =
        "  Precision, recall and F1 of pairs of records after clustering, and B-cubed, which\n"
        "  counts records and not pairs. Records that the truth has and the store has not count\n"
        "  as alone; records that the truth does not have are left out. The truth is read for\n"
        "  this answer only and is not kept.",
    .min_arguments = 1,
    .max_arguments = 1,
    .shared = CLI_TAKES_FORMAT | CLI_TAKES_PURPOSE,
    .options = options,
    .run = run,
};
