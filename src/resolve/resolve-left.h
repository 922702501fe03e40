/* SPDX-FileCopyrightText: The Kith authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef RESOLVE_LEFT_H
#define RESOLVE_LEFT_H

#include "resolve-cluster.h"

/*
 * What is left when two lists have been joined.
 *
 * Of two sources without duplicates, who has been found in the other one is out of the question for
 * all others. Those who are left are few, and most of those who are in both lists at all are left
 * in both: a match is likelier among them than it was among all. How much likelier is learnt, for
 * each two such sources (KithMatchModel.left), and they are joined by that in a second pass.
 * (Sadinle, "Bayesian Estimation of Bipartite Matchings for Record Linkage", JASA 2017,
 * doi:10.1080/01621459.2016.1148612, has the same by sampling all matchings.)
 */

/* Learns it, in bits, from what the first pass left: @cluster has for each record the lowest one of
 * its cluster, @alone says by source number which have no duplicates. Returns whether there is
 * any. Complexity: O(edges) a round. */
gboolean kith_left_learn(const KithScorer *scorer,
                         const KithEdges *edges,
                         const guint32 *cluster,
                         const gboolean *alone,
                         double *out_left);

/* How much likelier two clusters are one that are left for each other: the least of what their
 * sources say. 0 where these say nothing, where both have somebody of one source without
 * duplicates, and where the two contradict each other: nobody is somebody else because nobody is
 * left. */
double kith_left_bits(const KithLinker *linker,
                      const guint32 *a,
                      guint32 n_a,
                      const guint32 *b,
                      guint32 n_b);

#endif
