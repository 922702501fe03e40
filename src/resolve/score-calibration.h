/* SPDX-FileCopyrightText: The Kith authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef SCORE_CALIBRATION_H
#define SCORE_CALIBRATION_H

#include "score-truth.h"

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
