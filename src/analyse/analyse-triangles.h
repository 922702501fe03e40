/* SPDX-FileCopyrightText: The Kith authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef ANALYSE_TRIANGLES_H
#define ANALYSE_TRIANGLES_H

#include "graph-csr.h"

/* How many triangles each node of an undirected graph is in. Each triangle is found once, from its
 * node of least degree: edges go from lower to higher degree, what a node leads to is marked, and
 * marks are looked for in what that leads to (Schank and Wagner, "Finding, Counting and Listing all Triangles in Large Graphs",
 * WEA 2005, doi:10.1007/11427186_54). @out_counts has room for all nodes.
 * O(m × the square root of m); 4 bytes an edge. */
void kith_triangles_count(const KithGraph *graph, guint threads, guint64 *out_counts);

#endif
