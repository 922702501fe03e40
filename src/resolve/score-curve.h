/* SPDX-FileCopyrightText: The Kith authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef SCORE_CURVE_H
#define SCORE_CURVE_H

#include "score-truth.h"

/* What clustering at other thresholds would come to: the table that KithScoreReport has. Pairs are
 * compared once and clustered for each threshold. */
gboolean kith_score_curve(KithStore *store,
                          KithTxn *txn,
                          const KithTruth *truth,
                          guint threads,
                          KithTable **out_table,
                          GError **error);

#endif
