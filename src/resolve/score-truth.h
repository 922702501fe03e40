/* SPDX-FileCopyrightText: The Kith authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef SCORE_TRUTH_H
#define SCORE_TRUTH_H

#include "base-words.h"
#include "store-records.h"

#include <kith/kith-table.h>

/* Of each record of a truth a row of words: its entity in the truth, the one it was found in, its
 * source, its number. Records that the store does not have are 0, and alone. */
enum { KITH_TRUTH, KITH_FOUND, KITH_SOURCE, KITH_RECORD, KITH_TRUTH_WORDS };

typedef struct {
    KithWords rows; /* owned, KITH_TRUTH_WORDS each */
    guint32 n_rows;
    guint32 n_entities;    /* of the truth: numbers 1 to n */
    guint64 missing;       /* records that the store does not have */
    guint32 generation;    /* whose entities were found */
    gboolean cross_source; /* pairs of records of one source do not count */
} KithTruth;

/* Reads a truth against the entities of the store: see kith_score(). */
gboolean kith_truth_read(KithTxn *txn, const KithTable *table, KithTruth *out, GError **error);
void kith_truth_clear(KithTruth *truth);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(KithTruth, kith_truth_clear)

static inline const guint32 *
kith_truth_row(const KithTruth *truth, gsize row)
{
    return truth->rows.data + row * KITH_TRUTH_WORDS;
}

/* How the pairs of a record came out, half of each pair counted at either end. */
typedef struct {
    double right;
    double wrong;
    double missed;
} KithOutcome;

/* The outcome of every row; free with g_free(). O(n log n). */
KithOutcome *kith_truth_outcomes(const KithTruth *truth);

#endif
