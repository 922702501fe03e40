/* SPDX-FileCopyrightText: The Kith authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef RESOLVE_AGGLOMERATE_H
#define RESOLVE_AGGLOMERATE_H

#include "resolve-cluster.h"

/* An edge of this weight is a person's decision: its records are joined before all others. */
#define KITH_EDGE_DECIDED G_MAXFLOAT

/* A step of joining: two clusters, each by its lowest record, and what they weighed for each other;
 * KITH_EDGE_DECIDED when a person joined them. */
typedef struct {
    guint32 a;
    guint32 b;
    float weight;
} KithJoin;

/* Joins the records of one component: greedily, the two clusters of most weight first (ties by
 * the records' numbers). Works in the linker's pool, and gives nothing back to it. @records are
 * ascending, @edges by i and j. @cluster, of all records, gets
 * for each of @records the lowest one of its cluster; what fits two equally is added to @ambiguous
 * (KithAmbiguity), and each step to @joins (KithJoin), unless that is NULL. */
void kith_agglomerate(const KithLinker *linker,
                      const KithConstraints *constraints,
                      double threshold,
                      const guint32 *records,
                      guint32 n_records,
                      const KithEdge *edges,
                      gsize n_edges,
                      guint32 *cluster,
                      GArray *ambiguous,
                      GArray *joins);

#endif
