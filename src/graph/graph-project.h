/* SPDX-FileCopyrightText: The Kith authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef GRAPH_PROJECT_H
#define GRAPH_PROJECT_H

#include "graph-csr.h"

/* Two modes to one: nodes are joined by what they have in common. */

/* What joins more nodes than this joins none: a headquarters' address tells nothing of two people
 * who share it, and its pairs would be millions. Whoever projects is told how many there were. */
#define KITH_PROJECT_MOST 1000

/* Takes rows (what is shared, node) in any order, sorts them, and adds to @edges for each thing
 * that k ≥ 2 different nodes share an edge of weight 1 / (k - 1) between any two of them, so that
 * a thing shared by k weighs k / 2 in all, whatever k is. Returns how many things were too large
 * to join anybody.
 *
 * With @weights, what a link of each type weighs, rows have the type as a third word, and an edge
 * weighs so much times what the links of both ends weigh; a node with several links to a thing is
 * taken by the heaviest. */
guint64 kith_project(KithWords *shared, const double *weights, KithEdgeList *edges);

#endif
