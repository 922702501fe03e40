/* SPDX-FileCopyrightText: The Kith authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef ANALYSE_GROUPS_H
#define ANALYSE_GROUPS_H

#include "graph-csr.h"

/* Nodes put into groups: components, communities. */

/* Gives groups the numbers from 1 in the order of their first node. @groups has any numbers below
 * @n. Returns how many groups there are. */
guint32 kith_groups_number(guint32 *groups, guint32 n);

/* Numbers them, and makes them a pass's values. */
void kith_groups_put(guint32 *groups, guint32 n, double *out_values);

/* Makes @groups the groups of those who are together both there and in @others, both numbered from
 * 1. Returns how many groups there are then. */
guint32 kith_groups_meet(guint32 *groups, const guint32 *others, guint32 n);

/* Newman's modularity of a grouping by numbers from 1 (Newman and Girvan 2004,
 * doi:10.1103/PhysRevE.69.026113; weighted as Newman 2004, doi:10.1103/PhysRevE.70.056131) at a
 * resolution (Reichardt and Bornholdt 2006, doi:10.1103/PhysRevE.74.016110); 0 without edges.
 * The graph is undirected. */
double kith_groups_modularity(const KithGraph *graph, const guint32 *groups, double resolution);

/* The sum of the weights of a node's arcs out. */
double kith_node_strength(const KithArcs *arcs, guint32 node);

#endif
