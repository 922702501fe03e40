/* SPDX-FileCopyrightText: The Kith authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "base-error.h"
#include "base-parallel.h"
#include "base-table.h"
#include "resolve-calibrate.h"
#include "resolve-kind.h"
#include "resolve-read.h"
#include "score-calibration.h"
#include "store-decisions.h"

#include <kith/kith-resolve.h>

#include <math.h>

typedef struct {
    KithStore *store;
    KithTxn *txn;         /* owned */
    GPtrArray *sources;   /* owned */
    GPtrArray *decisions; /* owned, KithDecision: same or different */
    guint threads;
    const KithProgress *progress;
    KithBin bins[KITH_BINS];
    guint64 pairs;
} Checking;

static void
checking_clear(Checking *checking)
{
    g_clear_pointer(&checking->txn, kith_txn_end);
    g_clear_pointer(&checking->sources, g_ptr_array_unref);
    g_clear_pointer(&checking->decisions, g_ptr_array_unref);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Checking, checking_clear)

void
kith_decisions_report_clear(KithDecisionsReport *report)
{
    g_clear_pointer(&report->calibration, kith_table_free);
}

static gboolean
read_decisions(Checking *checking, GError **error)
{
    if (!kith_decisions_standing(checking->txn, &checking->decisions, error)) {
        return FALSE;
    }
    for (guint i = checking->decisions->len; i > 0; i--) {
        const KithDecision *decision = g_ptr_array_index(checking->decisions, i - 1);

        if (decision->verdict == KITH_VERDICT_UNSURE) {
            g_ptr_array_remove_index_fast(checking->decisions, i - 1);
        }
    }
    return checking->decisions->len > 0 ||
           kith_error_set(error,
                          KITH_ERROR_INVALID,
                          "no decision stands that the probabilities could be held against: answer "
                          "some questions (kith review), or give a truth");
}

/* The number of each record of a frame, by its id. */
static GHashTable *
numbers_of(const KithFrame *frame)
{
    GHashTable *numbers = g_hash_table_new(NULL, NULL);

    for (guint32 r = 0; r < frame->n; r++) {
        g_hash_table_insert(numbers, GUINT_TO_POINTER(frame->ids[r]), GUINT_TO_POINTER(r + 1));
    }
    return numbers;
}

static guint32
number_of(GHashTable *numbers, KithRecordId id)
{
    return GPOINTER_TO_UINT(g_hash_table_lookup(numbers, GUINT_TO_POINTER(id)));
}

static void
check_pairs(Checking *checking,
            const KithFrame *frame,
            const KithScorer *scorer,
            const KithLeftover *leftover)
{
    g_autoptr(GHashTable) numbers = numbers_of(frame);

    for (guint i = 0; i < checking->decisions->len; i++) {
        const KithDecision *decision = g_ptr_array_index(checking->decisions, i);
        guint32 a = number_of(numbers, decision->a);
        guint32 b = number_of(numbers, decision->b);
        KithWeight weight;
        double left;

        if (a != 0 && b != 0) {
            kith_score_pair(scorer, MIN(a, b) - 1, MAX(a, b) - 1, &weight);
            left = kith_left_of(leftover, scorer, MIN(a, b) - 1, MAX(a, b) - 1, weight.weight, 0.0);
            kith_bins_add(checking->bins,
                          kith_calibrated(scorer->model, weight.weight, left),
                          1.0,
                          decision->verdict == KITH_VERDICT_SAME);
            checking->pairs++;
        }
    }
}

/* Learns from the records of a kind as if nothing had been decided. */
static gboolean
check_kind(Checking *checking, const KithKind *kind, GError **error)
{
    const KithFrameHow how = {.threads = checking->threads};
    const KithKindTask task = {.source_names = checking->sources,
                               .threads = checking->threads,
                               .progress = checking->progress};
    g_autoptr(KithFrame) frame = NULL;
    g_autofree KithMatchModel *fitted = g_new(KithMatchModel, 1);
    g_autofree KithScorer *scorer = g_new(KithScorer, 1);
    g_auto(KithKindResult) learnt = {0};
    g_auto(KithLeftover) leftover = {0};
    g_autofree gboolean *alone = NULL;

    if (!kith_frame_read(checking->store, checking->txn, kind, &how, &frame, error)) {
        return FALSE;
    }
    if (frame == NULL) {
        return TRUE;
    }
    if (!kith_kind_resolve(frame, &task, &learnt, error)) {
        return FALSE;
    }
    kith_kind_model_fit(learnt.model, frame, fitted);
    kith_scorer_init(scorer, frame, fitted);
    alone = kith_kind_model_alone(learnt.model, checking->sources);
    kith_leftover_init(frame, learnt.cluster, alone, &leftover);
    check_pairs(checking, frame, scorer, &leftover);
    return TRUE;
}

gboolean
kith_score_decisions(KithStore *store,
                     guint threads,
                     const KithProgress *progress,
                     KithDecisionsReport *out_report,
                     GError **error)
{
    g_autoptr(GPtrArray) kinds = NULL;
    g_auto(Checking)
        checking = {.store = store, .threads = kith_threads(threads), .progress = progress};

    g_return_val_if_fail(store != NULL && out_report != NULL, FALSE);
    *out_report = (KithDecisionsReport){0};
    checking.txn = kith_store_read(store, error);
    if (checking.txn == NULL || !kith_store_source_names(checking.txn, &checking.sources, error) ||
        !read_decisions(&checking, error)) {
        g_prefix_error(error, "score: ");
        return FALSE;
    }
    kinds = kith_kinds(store);
    for (guint k = 0; k < kinds->len; k++) {
        if (!check_kind(&checking, g_ptr_array_index(kinds, k), error)) {
            return FALSE;
        }
    }
    out_report->pairs = checking.pairs;
    out_report->calibration = kith_bins_table(checking.bins, &out_report->calibration_error);
    return TRUE;
}
