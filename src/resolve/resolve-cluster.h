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

/* A record that fits two clusters which contradict each other: it is of one of them at most, and
 * nothing known tells of which. Clusters are named by their lowest records. */
typedef struct {
    guint32 record;
    guint32 fits;    /* what it fits best */
    guint32 or_fits; /* and what it fits about as well */
    float weight;    /* of either, in bits */
    float or_weight;
} KithAmbiguity;

/* Joins records into clusters: those of most weight first, as long as two clusters' linkage is
 * at least @threshold bits. Connected components of edges are looked at each by itself; one of
 * very many records leaves out its weakest edges until it is in parts. What a person decided
 * comes first: records that are the same are joined whatever they are like, clusters with
 * records that are different never.
 *
 * @out_cluster gets for each record the lowest number of a record of its cluster; free with
 * g_free(). @out_ambiguous gets what stayed alone between two, KithAmbiguity in the order of the
 * records' components, unless it is NULL; free with g_array_unref(). Deterministic, whatever
 * @threads. FALSE only when cancelled. Complexity: O(pairs of the clusters that touch) comparisons.
 */
gboolean kith_cluster(const KithScorer *scorer,
                      const KithEdges *edges,
                      const KithConstraints *constraints,
                      double threshold,
                      guint threads,
                      const KithProgress *progress,
                      guint32 **out_cluster,
                      GArray **out_ambiguous,
                      GError **error);

/* Turns the records of what is ambiguous, numbers of the frame, into their ids. @ambiguous may be
 * NULL. */
void kith_cluster_name_ambiguous(const KithFrame *frame, GArray *ambiguous);

#endif
