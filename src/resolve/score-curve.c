/* SPDX-FileCopyrightText: The Kith authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "score-curve.h"

#include "base-table.h"
#include "resolve-cluster.h"
#include "resolve-weighing.h"
#include "store-decisions.h"

#include <math.h>

static const double thresholds[] =
    {.01, .05, .1, .2, .3, .4, .5, .6, .7, .8, .9, .95, .98, .99, .999, .9999};

#define N G_N_ELEMENTS(thresholds)

typedef struct {
    const KithTruth *truth;
    GPtrArray *decisions; /* owned, KithDecision */
    guint threads;
    guint32 *found[N]; /* owned: the entity of each row of the truth, at each threshold */
} Drawing;

static void
drawing_clear(Drawing *drawing)
{
    g_clear_pointer(&drawing->decisions, g_ptr_array_unref);
    for (guint t = 0; t < N; t++) {
        g_free(drawing->found[t]);
    }
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Drawing, drawing_clear)

/* The decisions of a verdict on two records of the kind, by their numbers in its frame. */
static GArray *
decisions_of(const Drawing *drawing, const KithWeighing *weighing, KithVerdict verdict)
{
    GArray *pairs = g_array_new(FALSE, FALSE, sizeof(KithRecordPair));

    for (guint d = 0; d < drawing->decisions->len; d++) {
        const KithDecision *decision = g_ptr_array_index(drawing->decisions, d);
        guint32 a = kith_weighing_number(weighing, decision->a);
        guint32 b = kith_weighing_number(weighing, decision->b);
        KithRecordPair pair = {MIN(a, b), MAX(a, b)};

        if (decision->verdict == verdict && pair.j != G_MAXUINT32) {
            g_array_append_val(pairs, pair);
        }
    }
    return pairs;
}

/* Puts the entities that clusters would be into the rows of the kind's records. */
static void
take_clusters(const Drawing *drawing,
              const KithWeighing *weighing,
              const guint32 *cluster,
              guint32 *found)
{
    for (gsize r = 0; r < drawing->truth->n_rows; r++) {
        KithRecordId id = kith_truth_row(drawing->truth, r)[KITH_RECORD];
        guint32 number = id != 0 ? kith_weighing_number(weighing, id) : G_MAXUINT32;

        if (number != G_MAXUINT32) {
            found[r] = weighing->frame->ids[cluster[number]];
        }
    }
}

static gboolean
draw_kind(const KithWeighing *weighing, gpointer user_data, GError **error)
{
    Drawing *drawing = user_data;
    g_auto(KithEdges) edges = {0};
    g_autoptr(GArray) same = decisions_of(drawing, weighing, KITH_VERDICT_SAME);
    g_autoptr(GArray) different = decisions_of(drawing, weighing, KITH_VERDICT_DIFFERENT);
    const KithConstraints constraints = {weighing->alone,
                                         (const KithRecordPair *)(const void *)same->data,
                                         same->len,
                                         (const KithRecordPair *)(const void *)different->data,
                                         different->len};

    if (!kith_stream_pairs(weighing->atoms,
                           &weighing->choices,
                           weighing->scorer,
                           weighing->alone,
                           drawing->threads,
                           NULL,
                           &edges,
                           error)) {
        return FALSE;
    }
    for (guint t = 0; t < N; t++) {
        g_autofree guint32 *cluster = NULL;

        if (!kith_cluster(weighing->scorer,
                          &edges,
                          &constraints,
                          log2(thresholds[t] / (1.0 - thresholds[t])),
                          drawing->threads,
                          NULL,
                          &cluster,
                          NULL,
                          error)) {
            return FALSE;
        }
        take_clusters(drawing, weighing, cluster, drawing->found[t]);
    }
    return TRUE;
}

/* One row: the truth as it is, with the entities of one threshold in place of those found. */
static void
add_threshold(const Drawing *drawing, guint t, KithTable *table)
{
    gsize words = (gsize)drawing->truth->n_rows * KITH_TRUTH_WORDS;
    g_autofree guint32 *rows = g_memdup2(drawing->truth->rows.data, words * sizeof *rows);
    KithTruth at = *drawing->truth;
    g_autofree KithOutcome *outcomes = NULL;
    KithOutcome sum = {0};
    double precision;
    double recall;

    for (gsize r = 0; r < at.n_rows; r++) {
        rows[r * KITH_TRUTH_WORDS + KITH_FOUND] = drawing->found[t][r];
    }
    at.rows = (KithWords){rows, words, words};
    outcomes = kith_truth_outcomes(&at);
    for (gsize r = 0; r < at.n_rows; r++) {
        sum.right += outcomes[r].right;
        sum.wrong += outcomes[r].wrong;
        sum.missed += outcomes[r].missed;
    }
    precision = sum.right + sum.wrong > 0.0 ? sum.right / (sum.right + sum.wrong) : 1.0;
    recall = sum.right + sum.missed > 0.0 ? sum.right / (sum.right + sum.missed) : 1.0;
    kith_table_add_row(table);
    kith_table_set_real(table, 0, thresholds[t]);
    kith_table_set_real(table, 1, precision);
    kith_table_set_real(table, 2, recall);
    kith_table_set_real(table,
                        3,
                        precision + recall > 0.0 ? 2.0 * precision * recall / (precision + recall)
                                                 : 0.0);
    kith_table_set_integer(table, 4, llround(sum.right));
    kith_table_set_integer(table, 5, llround(sum.wrong));
    kith_table_set_integer(table, 6, llround(sum.missed));
}

gboolean
kith_score_curve(KithStore *store,
                 KithTxn *txn,
                 const KithTruth *truth,
                 guint threads,
                 KithTable **out_table,
                 GError **error)
{
    g_auto(Drawing) drawing = {.truth = truth, .threads = threads};

    if (!kith_decisions_standing(txn, &drawing.decisions, error)) {
        return FALSE;
    }
    /* Records that no kind compares stay in the entities that they are in. */
    for (guint t = 0; t < N; t++) {
        drawing.found[t] = g_new(guint32, (gsize)truth->n_rows + 1);
        for (gsize r = 0; r < truth->n_rows; r++) {
            drawing.found[t][r] = kith_truth_row(truth, r)[KITH_FOUND];
        }
    }
    if (!kith_weighings_each(store, txn, threads, draw_kind, &drawing, error)) {
        return FALSE;
    }
    *out_table = kith_table_new_like("threshold:real precision:real recall:real f1:real "
                                     "true_positives:integer false_positives:integer "
                                     "false_negatives:integer");
    for (guint t = 0; t < N; t++) {
        add_threshold(&drawing, t, *out_table);
    }
    return TRUE;
}
