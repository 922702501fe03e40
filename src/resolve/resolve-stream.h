/* SPDX-FileCopyrightText: The Kith authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef RESOLVE_STREAM_H
#define RESOLVE_STREAM_H

#include "base-progress.h"
#include "resolve-choose.h"
#include "resolve-weight.h"

/* Pairs of a smaller weight are not kept: clusters that have no other tie never meet. */
#define KITH_EDGE_LEAST (-6.0)

/* Two records that may be one. */
typedef struct {
    guint32 i; /* < j */
    guint32 j;
    float weight;
} KithEdge;

typedef struct {
    gsize n;
    KithEdge *edges;                      /* owned; by i and j, each pair once */
    guint64 compared;                     /* pairs that were looked at */
    guint64 compared_by[KITH_CHOSEN_MAX]; /* of each family chosen, those that none before found */
    gboolean crowded[KITH_CHOSEN_MAX];    /* whether its blocks above the cap were looked into */
} KithEdges;

/* The order of edges, by i and j. A GCompareFunc. */
int kith_edge_compare(gconstpointer a, gconstpointer b);

void kith_edges_clear(KithEdges *edges);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(KithEdges, kith_edges_clear)

/*
 * Of somebody with a hundred records all keys have a hundred, and blocks of more records than the
 * cap are not compared. Where such blocks of a family are mostly of one thing each, which is found
 * out from some of their pairs, each record of them is compared with the few behind it, in the
 * order of the frame: pairs enough to hang together what is one. Such families are called crowded.
 */

/* Compares the pairs of all blocks of the chosen families, each pair once, and keeps those of
 * weight KITH_EDGE_LEAST or more. Pairs within a source that is @alone are left out. The result
 * does not depend on @threads. Unless
 * @choices know, it is found out which of them are crowded. FALSE only when cancelled. */
gboolean kith_stream_pairs(const KithAtoms *atoms,
                           const KithChoices *choices,
                           const KithScorer *scorer,
                           const gboolean *alone,
                           guint threads,
                           const KithProgress *progress,
                           KithEdges *out_edges,
                           GError **error);

#endif
