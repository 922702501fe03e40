/* SPDX-FileCopyrightText: The Kith authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef ANALYSE_LEIDEN_H
#define ANALYSE_LEIDEN_H

#include "graph-csr.h"

#include <kith/kith-types.h>

/* What groups are good for. With e what edges within a group weigh and w what its nodes weigh, the
 * sum over the groups of e - resolution × w² / 2 is made large: modularity with the strengths of
 * nodes and a resolution by what all arcs weigh, the constant Potts model with 1 for each node. */
typedef struct {
    const double *node_weights; /* by node; NULL: each weighs 1 */
    double resolution;
    /* Groups, numbered from 1, whose nodes move as one until nothing is gained by it, and then one by
     * one; NULL: each by itself. */
    const guint32 *cores;
    guint rounds; /* how often to begin again with what was found, at the most */
    guint64 seed;
    guint threads; /* groups do not depend on it; 0 for the calling one alone */
} KithLeiden;

/* Finds groups of an undirected graph that no move of a node or of a well-connected part betters:
 * Leiden (Traag, Waltman and van Eck 2019, doi:10.1038/s41598-019-41695-z), with the best of the
 * refinements that gain in place of one that is drawn. Everyone is in a group, and groups hang
 * together. Of several rounds the first moves groups whole, as Louvain does. Rounds end when one
 * gains nothing.
 *
 * @groups gets numbers from 1, by each group's first node. The same for the same seed. FALSE when
 * cancelled. O(m) a pass over the edges, of which there are a few dozen; 90 n + 48 m bytes, and for
 * each thread 20 for each neighbour that a node or group has, 40 n at the most. */
gboolean kith_leiden(const KithGraph *graph,
                     const KithLeiden *how,
                     const KithProgress *progress,
                     guint32 *groups,
                     GError **error);

/* What groups, numbered from 1, are good for. */
double kith_leiden_quality(const KithGraph *graph, const KithLeiden *how, const guint32 *groups);

/* As many rounds as a graph of its size is worth: later ones gain next to nothing. */
guint kith_leiden_rounds(const KithGraph *graph);

#endif
