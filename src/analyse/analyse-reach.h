/* SPDX-FileCopyrightText: The Kith authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef ANALYSE_REACH_H
#define ANALYSE_REACH_H

#include "graph-csr.h"

#include <kith/kith-types.h>

/* How far a node is from those that it reaches. */
typedef struct {
    double *reached;   /* how many others, by node */
    double *distances; /* sum of the distances */
    double *inverses;  /* sum of 1 / distance */
    double *farthest;  /* the largest distance; 0 for nobody */
} KithReach;

/* Fills what is not NULL, all by node, along edges out, each of length 1. Breadth first from 64
 * nodes at a time, one bit each (Then et al., "The More the Merrier: Efficient Multi-Source Graph
 * Traversal", PVLDB 8, 2014, doi:10.14778/2735496.2735507). The same sums whatever @threads.
 * FALSE when cancelled. O(n m / 64 × what a search's levels have in common). */
gboolean kith_reach_measure(const KithGraph *graph,
                            guint threads,
                            const KithProgress *progress,
                            KithReach *out,
                            GError **error);

#endif
