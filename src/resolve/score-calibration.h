/* SPDX-FileCopyrightText: The Kith authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef SCORE_CALIBRATION_H
#define SCORE_CALIBRATION_H

#include "score-truth.h"

/* Bins of a tenth between the two ends (.05 and .95), in which nearly all pairs lie and about which
 * nobody is in doubt. */
#define KITH_BINS 11

typedef struct {
    double pairs;
    double stated; /* sum of the probabilities */
    double right;  /* how many are one */
} KithBin;

/* Adds @pairs of which each is said to be one with probability @p. */
void kith_bins_add(KithBin *bins, double p, double pairs, gboolean right);

/* The bins as a reliability table, as KithScoreReport has it, and the expected calibration error.
 */
KithTable *kith_bins_table(const KithBin *bins, double *out_error);

/* Holds the probabilities of all pairs that are compared against the truth: a reliability table
 * as KithScoreReport has it, and its expected calibration error. */
gboolean kith_score_calibration(KithStore *store,
                                KithTxn *txn,
                                const KithTruth *truth,
                                guint threads,
                                KithTable **out_table,
                                double *out_error,
                                GError **error);

#endif
