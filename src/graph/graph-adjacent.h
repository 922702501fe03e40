/* SPDX-FileCopyrightText: The Kith authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef GRAPH_ADJACENT_H
#define GRAPH_ADJACENT_H

#include "graph-csr.h"
#include "graph-read.h"

/* Whether the ends and types of links are all that a reading asks for: they stand in the table of
 * who is adjacent to whom, which is walked many times faster than the links are. */
gboolean kith_adjacent_will_do(const KithReading *reading);

/* Makes the graph of such a reading: unweighted, each link between two nodes an edge. @nodes has
 * the node of entity i + 1, G_MAXUINT32 for none; there are @n. O(links + records), the lists of
 * nodes sorted on all processors. */
gboolean kith_adjacent_build(KithReading *reading,
                             const guint32 *nodes,
                             guint32 n,
                             gboolean directed,
                             KithGraph *out_graph,
                             GError **error);

#endif
