/* SPDX-FileCopyrightText: The Kith authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef STORE_RESULTS_H
#define STORE_RESULTS_H

#include "model-analysis.h"
#include "store.h"

/* What passes found, kept with the view and the options they were run with. A result's rows are
 * two node numbers (entities, or records of a view that has them apart; the second 0 unless the
 * rows are edges) and one number for each column.
 *
 * A cell block: rows of 2 × u32 LE and n × double (its bits, u64 LE), up to
 * KITH_CELL_ROWS of them. */

#define KITH_CELL_ROWS 512

typedef struct {
    KithResult head;
    const guint32 *nodes; /* 2 × rows */
    const double *cells;  /* columns × rows, row by row */
} KithResultRows;

/* Stores a result in the place of an earlier one of the same pass, view and options. Runs in a
 * transaction of its own. */
gboolean kith_results_put(KithStore *store, const KithResultRows *result, GError **error);

#endif
