/* SPDX-FileCopyrightText: The Kith authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef GRAPH_LAYOUT_H
#define GRAPH_LAYOUT_H

#include "graph-csr.h"

#include <kith/kith-types.h>

/* A place in the plane. */
typedef struct {
    double x;
    double y;
} KithPlace;

/* Places the nodes of a small graph, directions passed over, so that how far apart two are says how
 * many edges are between them: springs of Kamada and Kawai, "An algorithm for drawing general
 * undirected graphs", Information Processing Letters 31, 1989, doi:10.1016/0020-0190(89)90102-6,
 * by igraph, from a circle in the order of nodes. An edge is about as long as 1. @places has room
 * for every node. The same graph gives the same places. O(n³) for n nodes. */
gboolean kith_graph_layout(const KithGraph *graph,
                           const KithProgress *progress,
                           KithPlace *places,
                           GError **error);

#endif
