/* SPDX-FileCopyrightText: The Kith authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef RESOLVE_CLUSTER_H
#define RESOLVE_CLUSTER_H

#include "resolve-linkage.h"
#include "resolve-stream.h"

/* What clustering must obey. */
typedef struct {
    const gboolean *alone; /* source s has no duplicates of its own */
    const KithRecordPair *same;
    guint n_same;
    const KithRecordPair *different;
    guint n_different;
} KithConstraints;

/* Joins records into clusters: those of most weight first, as long as two clusters' linkage is
 * at least @threshold bits. Connected components of edges are looked at each by itself; one of
 * very many records leaves out its weakest edges until it is in parts. What a person decided
 * comes first: records that are the same are joined whatever they are like, clusters with
 * records that are different never.
 *
 * @out_cluster gets for each record the lowest number of a record of its cluster; free with
 * g_free(). Deterministic, whatever @threads. FALSE only when cancelled.
 * Complexity: O(pairs of the clusters that touch) comparisons. */
gboolean kith_cluster(const KithScorer *scorer,
                      const KithEdges *edges,
                      const KithConstraints *constraints,
                      double threshold,
                      guint threads,
                      const KithProgress *progress,
                      guint32 **out_cluster,
                      GError **error);

#endif
