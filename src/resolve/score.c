/* SPDX-FileCopyrightText: The Kith authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "base-error.h"
#include "base-parallel.h"
#include "base-table.h"
#include "score-by.h"
#include "score-calibration.h"
#include "score-curve.h"
#include "score-errors.h"
#include "score-intervals.h"

#include <math.h>

/* Pairs that are looked at one by one. */
#define ERRORS_MAX 1000000

void
kith_score_report_clear(KithScoreReport *report)
{
    g_clear_pointer(&report->reasons, kith_table_free);
    g_clear_pointer(&report->errors, kith_table_free);
    g_clear_pointer(&report->groups, kith_table_free);
    g_clear_pointer(&report->calibration, kith_table_free);
    g_clear_pointer(&report->curve, kith_table_free);
}

/* ---- pairs ---- */

static void
score_pairs(const KithTruth *truth, const KithOutcome *outcomes, KithScoreReport *report)
{
    g_autofree KithOutcome *entities = g_new0(KithOutcome, (gsize)truth->n_entities + 1);
    KithOutcome all = {0};

    for (gsize r = 0; r < truth->n_rows; r++) {
        KithOutcome *own = &entities[kith_truth_row(truth, r)[KITH_TRUTH] - 1];

        own->right += outcomes[r].right;
        own->wrong += outcomes[r].wrong;
        own->missed += outcomes[r].missed;
        all.right += outcomes[r].right;
        all.wrong += outcomes[r].wrong;
        all.missed += outcomes[r].missed;
    }
    report->true_positives = (guint64)llround(all.right);
    report->false_positives = (guint64)llround(all.wrong);
    report->false_negatives = (guint64)llround(all.missed);
    kith_score_intervals(entities, truth->n_entities, &report->pairs);
}

/* ---- records ---- */

/* B-cubed counts pairs within sources, too. */
static void
score_records(const KithTruth *truth, KithScoreReport *report)
{
    const KithTruth all = {.rows = truth->rows,
                           .n_rows = truth->n_rows,
                           .n_entities = truth->n_entities};
    g_autofree KithOutcome *outcomes = kith_truth_outcomes(&all);
    double entities = 0.0;

    for (gsize r = 0; r < truth->n_rows; r++) {
        double both = 2.0 * outcomes[r].right + 1.0;
        double found = both + 2.0 * outcomes[r].wrong;

        report->b3_precision += both / found;
        report->b3_recall += both / (both + 2.0 * outcomes[r].missed);
        report->largest = MAX(report->largest, (guint64)found);
        entities += 1.0 / found;
    }
    report->entities = (guint64)llround(entities);
    report->b3_precision /= MAX(truth->n_rows, 1);
    report->b3_recall /= MAX(truth->n_rows, 1);
    if (report->b3_precision + report->b3_recall > 0.0) {
        report->b3_f1 = 2.0 * report->b3_precision * report->b3_recall /
                        (report->b3_precision + report->b3_recall);
    }
}

/* ---- errors ---- */

/* By the word named, then by record. */
static int
by_word(gconstpointer a, gconstpointer b, gpointer user_data)
{
    const guint word = GPOINTER_TO_UINT(user_data);
    const guint32 *x = a;
    const guint32 *y = b;

    if (x[word] != y[word]) {
        return x[word] < y[word] ? -1 : 1;
    }
    return (x[KITH_RECORD] > y[KITH_RECORD]) - (x[KITH_RECORD] < y[KITH_RECORD]);
}

/* Adds the pairs of rows that agree on one word and not on the other. */
static void
list_errors(const KithTruth *truth, guint same, guint other, gboolean wrong, GArray *out)
{
    g_autofree guint32 *rows =
        g_memdup2(truth->rows.data, (gsize)truth->n_rows * KITH_TRUTH_WORDS * sizeof *rows);
    gsize end;

    g_qsort_with_data(rows,
                      (gint)truth->n_rows,
                      KITH_TRUTH_WORDS * sizeof *rows,
                      by_word,
                      GUINT_TO_POINTER(same));
    for (gsize first = 0; first < truth->n_rows; first = end) {
        end = first;
        while (end < truth->n_rows &&
               rows[end * KITH_TRUTH_WORDS + same] == rows[first * KITH_TRUTH_WORDS + same]) {
            end++;
        }
        for (gsize i = first; i < end; i++) {
            const guint32 *x = rows + i * KITH_TRUTH_WORDS;

            for (gsize j = i + 1; j < end && out->len < ERRORS_MAX; j++) {
                const guint32 *y = rows + j * KITH_TRUTH_WORDS;
                KithErrorPair pair = {.a = x[KITH_RECORD], .b = y[KITH_RECORD], .wrong = wrong};

                if (x[other] != y[other] &&
                    !(truth->cross_source && x[KITH_SOURCE] == y[KITH_SOURCE])) {
                    g_array_append_val(out, pair);
                }
            }
        }
    }
}

static gboolean
set_record(KithTxn *txn,
           const GPtrArray *sources,
           KithRecordId id,
           KithTable *table,
           guint column,
           GError **error)
{
    g_auto(KithFieldBuffer) buffer = {0};
    KithRecord record;
    gboolean found = FALSE;

    if (id != 0 && !kith_records_get(txn, id, &buffer, &record, &found, error)) {
        return FALSE;
    }
    if (found) {
        kith_table_set_text(table, column, g_ptr_array_index(sources, record.source));
        kith_table_set_bytes(table, column + 1, record.key);
    }
    return TRUE;
}

static gboolean
tell_errors(KithTxn *txn, const GArray *pairs, KithScoreReport *report, GError **error)
{
    guint64 counts[KITH_ERROR_KINDS] = {0};
    g_autoptr(GPtrArray) sources = NULL;

    if (!kith_store_source_names(txn, &sources, error)) {
        return FALSE;
    }
    report->errors = kith_table_new_like("error:text reason:text source_a:text key_a:text "
                                         "source_b:text key_b:text weight:real probability:real");
    for (guint k = 0; k < pairs->len; k++) {
        const KithErrorPair *pair = &g_array_index(pairs, KithErrorPair, k);

        counts[pair->kind]++;
        kith_table_add_row(report->errors);
        kith_table_set_text(report->errors, 0, pair->wrong ? "wrong" : "missed");
        kith_table_set_text(report->errors, 1, kith_error_kind_name(pair->kind));
        if (!set_record(txn, sources, pair->a, report->errors, 2, error) ||
            !set_record(txn, sources, pair->b, report->errors, 4, error)) {
            return FALSE;
        }
        if (!isnan(pair->weight)) {
            kith_table_set_real(report->errors, 6, pair->weight);
            kith_table_set_real(report->errors, 7, pair->probability);
        }
    }
    report->reasons = kith_table_new_like("error:text reason:text pairs:integer");
    for (guint kind = 0; kind < KITH_ERROR_KINDS; kind++) {
        kith_table_add_row(report->reasons);
        kith_table_set_text(report->reasons, 0, kind >= KITH_ERROR_WRONG_PAIR ? "wrong" : "missed");
        kith_table_set_text(report->reasons, 1, kith_error_kind_name(kind));
        kith_table_set_integer(report->reasons, 2, (gint64)counts[kind]);
    }
    return TRUE;
}

static gboolean
score_errors(KithStore *store,
             KithTxn *txn,
             const KithTruth *truth,
             KithScoreReport *report,
             GError **error)
{
    g_autoptr(GArray) pairs = g_array_new(FALSE, FALSE, sizeof(KithErrorPair));

    list_errors(truth, KITH_FOUND, KITH_TRUTH, TRUE, pairs);
    list_errors(truth, KITH_TRUTH, KITH_FOUND, FALSE, pairs);
    return kith_errors_explain(store,
                               txn,
                               (KithErrorPair *)(void *)pairs->data,
                               pairs->len,
                               kith_threads(0),
                               error) &&
           tell_errors(txn, pairs, report, error);
}

/* ---- all ---- */

static gboolean
score(KithStore *store,
      const KithTable *table,
      const KithScoreOptions *options,
      KithScoreReport *report,
      GError **error)
{
    g_auto(KithTruth) truth = {0};
    g_autoptr(KithTxn) txn = kith_store_read(store, error);
    g_autofree KithOutcome *outcomes = NULL;

    if (txn == NULL || !kith_truth_read(txn, table, &truth, error)) {
        return FALSE;
    }
    truth.cross_source = options->cross_source;
    report->records = truth.n_rows;
    report->missing = truth.missing;
    report->true_entities = truth.n_entities;
    outcomes = kith_truth_outcomes(&truth);
    score_pairs(&truth, outcomes, report);
    score_records(&truth, report);
    if (options->calibration && !kith_score_calibration(store,
                                                        txn,
                                                        &truth,
                                                        kith_threads(0),
                                                        &report->calibration,
                                                        &report->calibration_error,
                                                        error)) {
        return FALSE;
    }
    return (!options->curve ||
            kith_score_curve(store, txn, &truth, kith_threads(0), &report->curve, error)) &&
           (!options->errors || score_errors(store, txn, &truth, report, error)) &&
           (options->by == NULL ||
            kith_score_by(store, txn, &truth, outcomes, options->by, &report->groups, error));
}

gboolean
kith_score(KithStore *store,
           const KithTable *truth,
           const KithScoreOptions *options,
           KithScoreReport *out_report,
           GError **error)
{
    static const KithScoreOptions usual = KITH_SCORE_OPTIONS_INIT;

    g_return_val_if_fail(store != NULL && truth != NULL && out_report != NULL, FALSE);
    *out_report = (KithScoreReport){0};
    if (!score(store, truth, options != NULL ? options : &usual, out_report, error)) {
        g_prefix_error(error, "score: ");
        kith_score_report_clear(out_report);
        return FALSE;
    }
    return TRUE;
}
