/* SPDX-FileCopyrightText: The Kith authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef ANALYSE_CUTS_H
#define ANALYSE_CUTS_H

#include "graph-csr.h"

/* What a graph falls apart without (Hopcroft and Tarjan 1973, doi:10.1145/362248.362272). */
typedef struct {
    guint8 *nodes; /* owned: 1 where taking the node away parts its component */
    guint8 *arcs;  /* owned: 1 for both arcs of an edge whose end parts its component */

    /* The walk into the depth that found them: a tree over each component. */
    guint32 *order;   /* owned: nodes as they were come to */
    guint32 *seen;    /* owned: when a node was come to, from 1 */
    guint32 *lows;    /* owned: the earliest that it reaches, without the arc it was come to by */
    guint32 *parents; /* owned: where it was come from; itself at the root of a component */
} KithCuts;

void kith_cuts_clear(KithCuts *cuts);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(KithCuts, kith_cuts_clear)

/* @graph is undirected. O(n + m), without recursion. */
void kith_cuts_find(const KithGraph *graph, KithCuts *out_cuts);

#endif
