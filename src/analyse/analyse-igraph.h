/* SPDX-FileCopyrightText: The Kith authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef ANALYSE_IGRAPH_H
#define ANALYSE_IGRAPH_H

#include "analyse-pass.h"
#include "graph-igraph.h"

/* What igraph is asked for: a number for each node or edge, into a vector of any length. */
typedef igraph_error_t (*KithIgraphAsk)(const KithIgraph *igraph,
                                        const KithPassInput *input,
                                        igraph_vector_t *out);

/* Lets igraph fill a pass's values; with @undirected, of the graph without directions, the weights
 * of an arc and its counterpart added. A graph without edges is not shown to it. */
gboolean kith_ask_igraph(const KithPassInput *input,
                         gboolean undirected,
                         const char *what,
                         KithIgraphAsk ask,
                         KithPassOutput *out,
                         GError **error);

/* Groups of nodes, into a vector of any length. */
typedef igraph_error_t (*KithIgraphAskGroups)(const KithIgraph *igraph,
                                              const KithPassInput *input,
                                              igraph_vector_int_t *out);

/* The same of groups, which are numbered from 1 by their first node; without edges everyone is
 * alone. */
gboolean kith_ask_igraph_groups(const KithPassInput *input,
                                gboolean undirected,
                                const char *what,
                                KithIgraphAskGroups ask,
                                KithPassOutput *out,
                                GError **error);

#endif
