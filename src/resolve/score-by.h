/* SPDX-FileCopyrightText: The Kith authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef SCORE_BY_H
#define SCORE_BY_H

#include "score-truth.h"

/* Error rates by groups of records: those of each value of a property, first value of a record.
 * @out_table as KithScoreReport has it. */
gboolean kith_score_by(KithStore *store,
                       KithTxn *txn,
                       const KithTruth *truth,
                       const KithOutcome *outcomes,
                       const char *property,
                       KithTable **out_table,
                       GError **error);

#endif
