/* SPDX-FileCopyrightText: The Kith authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef GRAPH_CSR_H
#define GRAPH_CSR_H

#include "base-words.h"
#include "graph-weights.h"

/* A graph in compressed sparse rows, apart from what its nodes stand for:
 *
 *   edges of an undirected graph      0-1 0-2 1-2
 *   offsets                           0     2     4     6
 *   targets                           1 2   0 2   0 1
 *
 * Nodes are numbers from 0. No node is joined to itself and no two edges are alike: what comes in
 * parallel is merged, its weights added up. At ten arcs a node an edge takes 9.6 bytes, with one of
 * a hundred weights 11.4, and with one of its own 18.4. */

/* What leaves each node. */
typedef struct {
    guint64 *offsets;    /* owned, n + 1 */
    guint32 *targets;    /* owned, ascending within a node */
    guint8 *codes;       /* owned: of what arcs weigh; NULL when every edge weighs 1 */
    KithWeights weights; /* what codes stand for; the values are the graph's */
} KithArcs;

typedef struct {
    guint32 n;
    guint64 n_edges; /* an undirected edge counts once and has an arc each way */
    gboolean directed;
    KithArcs out;
    KithArcs in;    /* the same arcs by where they end; of an undirected graph nothing */
    double *values; /* owned: of the weights; NULL when every edge weighs 1 */
} KithGraph;

void kith_graph_clear(KithGraph *graph);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(KithGraph, kith_graph_clear)

/* Edges as they are found: in any order, parallel ones and loops among them. */
typedef struct {
    KithWords rows;  /* from, to; a third word when weighted: the weight's place */
    GArray *weights; /* owned, double; NULL when every edge weighs 1 */
} KithEdgeList;

void kith_edge_list_init(KithEdgeList *edges, gboolean weighted);
void kith_edge_list_clear(KithEdgeList *edges);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(KithEdgeList, kith_edge_list_clear)

static inline gsize
kith_edge_list_length(const KithEdgeList *edges)
{
    return edges->rows.n / (edges->weights != NULL ? 3 : 2);
}

/* Adds an edge; loops are left out. At most 2^32 - 1 of them when weighted. */
static inline void
kith_edge_list_add(KithEdgeList *edges, guint32 from, guint32 to, double weight)
{
    if (from == to) {
        return;
    }
    if (edges->weights == NULL) {
        guint32 *row = kith_words_push(&edges->rows, 2);

        row[0] = from;
        row[1] = to;
        return;
    }
    kith_words_push3(&edges->rows, from, to, edges->weights->len);
    g_array_append_val(edges->weights, weight);
}

/* Makes the graph of @n nodes, which the ends of all edges are below, and empties @edges.
 * Weights of parallel edges are added in the order in which they came. */
void kith_graph_build(guint32 n, KithEdgeList *edges, gboolean directed, KithGraph *out_graph);

/* The arcs as each node sees those that come in. Of an undirected graph the same as out. */
static inline const KithArcs *
kith_graph_in(const KithGraph *graph)
{
    return graph->directed ? &graph->in : &graph->out;
}

static inline guint64
kith_graph_out_degree(const KithGraph *graph, guint32 node)
{
    return graph->out.offsets[node + 1] - graph->out.offsets[node];
}

static inline double
kith_arcs_weight(const KithArcs *arcs, guint64 at)
{
    return arcs->codes != NULL
               ? kith_weight_of(&arcs->weights, kith_code(arcs->codes, arcs->weights.code_bits, at))
               : 1.0;
}

/* The place of the arc from @node to @target, or of the first one after where it would be. */
guint64 kith_arcs_find(const KithArcs *arcs, guint32 node, guint32 target);

/* The same graph without directions, for what knows none: an arc and its counterpart become one
 * edge. With @weighted their weights are added, else every edge weighs 1. */
void kith_graph_undirected(const KithGraph *graph, gboolean weighted, KithGraph *out_graph);

/* The graph itself where it has no directions, else the same without, made in @room. */
const KithGraph *kith_graph_plain(const KithGraph *graph, gboolean weighted, KithGraph *room);

#endif
