/* SPDX-FileCopyrightText: The Kith authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef RESOLVE_NEIGHBOUR_VALUES_H
#define RESOLVE_NEIGHBOUR_VALUES_H

#include "resolve-neighbours.h"

/* What the texts of neighbours are made from. */
typedef struct {
    KithStore *store;
    KithTxn *txn;
    const GPtrArray *sources; /* char *: by number */
    const GArray *lists;      /* KithNeighbourList */
} KithNeighbourNaming;

/* Makes a column's texts and cells from its rows, which are sorted, each once. FALSE when the store
 * is damaged. */
gboolean kith_neighbour_values(const KithNeighbourNaming *naming,
                               KithNeighbourColumn *column,
                               GError **error);

#endif
