/* SPDX-FileCopyrightText: The Kith authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef GRAPH_IGRAPH_H
#define GRAPH_IGRAPH_H

#include "graph-csr.h"

#include <kith/kith-error.h>
#include <kith/kith-types.h>

#include <igraph.h>

#include "graph-igraph-calls.h"

/* Loads igraph unless it is. For whoever calls it without a KithIgraph. Threads: any. */
gboolean kith_igraph_load(GError **error);

/* A graph as igraph wants it, for one call or a few in a row. igraph keeps its handlers, its stack
 * of what to clean up and its random numbers in globals of the process (Debian's has no
 * thread-local storage), so whoever has a KithIgraph has the lock, and nobody else calls igraph
 * until it is freed. Handlers that another user of igraph had set are put back. */
typedef struct {
    igraph_t graph;
    igraph_vector_t weights; /* of the edges in the order of igraph's edge ids */
    gboolean weighted;
    gboolean made; /* whether @graph is there to be freed */
} KithIgraph;

/* Copies @graph (37 bytes an edge, more while it is made), takes the lock, seeds igraph's random
 * numbers and lets @progress (nullable) be told and stop what igraph does. Edges come in the order
 * of their first end, then of the second. */
KithIgraph *
kith_igraph_new(const KithGraph *graph, guint64 seed, const KithProgress *progress, GError **error);
void kith_igraph_free(KithIgraph *igraph);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(KithIgraph, kith_igraph_free)

/* %TRUE when igraph's code says that all went well; else sets @error to what was attempted and
 * what igraph said. For whoever has a KithIgraph. */
gboolean kith_igraph_check(igraph_error_t code, GError **error, const char *format, ...)
    G_GNUC_PRINTF(3, 4);

/* Seeds again: so that of several calls each can be repeated alone. */
void kith_igraph_seed(guint64 seed);

/* Weights for igraph's calls: NULL when every edge weighs 1. */
static inline const igraph_vector_t *
kith_igraph_weights(const KithIgraph *igraph)
{
    return igraph->weighted ? &igraph->weights : NULL;
}

/* Vectors that were never made need no igraph to be freed. */
static inline void
kith_igraph_vector_clear(igraph_vector_t *vector)
{
    if (vector->stor_begin != NULL) {
        igraph_vector_destroy(vector);
    }
}

static inline void
kith_igraph_vector_int_clear(igraph_vector_int_t *vector)
{
    if (vector->stor_begin != NULL) {
        igraph_vector_int_destroy(vector);
    }
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(igraph_vector_t, kith_igraph_vector_clear)
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(igraph_vector_int_t, kith_igraph_vector_int_clear)

#endif
