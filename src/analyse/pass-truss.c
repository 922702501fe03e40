/* SPDX-FileCopyrightText: The Kith authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "analyse-pass.h"

#include "base-sort.h"

/* Trusses: Cohen 2008 ("Trusses: Cohesive Subgraphs for Social Network Analysis"). Edges are taken
 * away in the order of the triangles they have left (Wang and Cheng 2012,
 * doi:10.14778/2311906.2311909). */

typedef struct {
    const KithGraph *graph; /* undirected */
    guint64 *edges;         /* owned: of each arc, the number of its edge */
    guint32 *low;           /* owned, by edge: its ends */
    guint32 *high;          /* owned */
    guint32 *support;   /* owned, by edge: triangles left; in the end what it was taken away at */
    guint8 *gone;       /* owned, by edge */
    GPtrArray *buckets; /* owned, GArray of edges, by support; those whose support fell since are
                           passed over */
} Peeling;

static void
peeling_clear(Peeling *peeling)
{
    g_free(peeling->edges);
    g_free(peeling->low);
    g_free(peeling->high);
    g_free(peeling->support);
    g_free(peeling->gone);
    g_clear_pointer(&peeling->buckets, g_ptr_array_unref);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Peeling, peeling_clear)

static void
peeling_init(Peeling *peeling, const KithGraph *graph)
{
    KithEdgeWalk walk = kith_edge_walk(graph);

    *peeling = (Peeling){.graph = graph,
                         .edges = g_new(guint64, 2 * graph->n_edges + 1),
                         .low = g_new(guint32, graph->n_edges + 1),
                         .high = g_new(guint32, graph->n_edges + 1),
                         .support = g_new0(guint32, graph->n_edges + 1),
                         .gone = g_new0(guint8, graph->n_edges + 1)};
    for (guint64 edge = 0; kith_edge_walk_next(&walk); edge++) {
        peeling->low[edge] = walk.from;
        peeling->high[edge] = walk.to;
        peeling->edges[walk.arc] = edge;
        peeling->edges[kith_arcs_find(&graph->out, walk.to, walk.from)] = edge;
    }
}

typedef void (*TriangleFunc)(Peeling *peeling, guint64 edge, guint64 one, guint64 other);

/* The triangles of an edge of which no edge is gone, by the other two edges. */
static void
each_triangle(Peeling *peeling, guint64 edge, TriangleFunc func)
{
    const KithArcs *arcs = &peeling->graph->out;
    guint64 i = arcs->offsets[peeling->low[edge]];
    guint64 k = arcs->offsets[peeling->high[edge]];

    while (i < arcs->offsets[peeling->low[edge] + 1] &&
           k < arcs->offsets[peeling->high[edge] + 1]) {
        guint32 x = arcs->targets[i];
        guint32 y = arcs->targets[k];

        if (x == y && !peeling->gone[peeling->edges[i]] && !peeling->gone[peeling->edges[k]]) {
            func(peeling, edge, peeling->edges[i], peeling->edges[k]);
        }
        i += x <= y;
        k += y <= x;
    }
}

static void
count(Peeling *peeling, guint64 edge, guint64 one, guint64 other)
{
    peeling->support[edge]++;
}

static void
put(Peeling *peeling, guint64 edge)
{
    guint32 support = peeling->support[edge];

    while (peeling->buckets->len <= support) {
        g_ptr_array_add(peeling->buckets, g_array_new(FALSE, FALSE, sizeof(guint64)));
    }
    g_array_append_val((GArray *)g_ptr_array_index(peeling->buckets, support), edge);
}

/* One triangle less, but no fewer than the edge had that is being taken away. */
static void
lower(Peeling *peeling, guint64 edge, guint64 one, guint64 other)
{
    guint64 both[] = {one, other};

    for (guint i = 0; i < G_N_ELEMENTS(both); i++) {
        if (peeling->support[both[i]] > peeling->support[edge]) {
            peeling->support[both[i]]--;
            put(peeling, both[i]);
        }
    }
}

static void
peel(Peeling *peeling)
{
    peeling->buckets = g_ptr_array_new_with_free_func((GDestroyNotify)g_array_unref);
    for (guint64 edge = 0; edge < peeling->graph->n_edges; edge++) {
        each_triangle(peeling, edge, count);
    }
    for (guint64 edge = 0; edge < peeling->graph->n_edges; edge++) {
        put(peeling, edge);
    }
    for (guint32 support = 0; support < peeling->buckets->len; support++) {
        /* The list may grow while it is gone through. */
        for (guint i = 0; i < ((GArray *)g_ptr_array_index(peeling->buckets, support))->len; i++) {
            guint64 edge =
                g_array_index((GArray *)g_ptr_array_index(peeling->buckets, support), guint64, i);

            if (!peeling->gone[edge] && peeling->support[edge] == support) {
                each_triangle(peeling, edge, lower);
                peeling->gone[edge] = 1;
            }
        }
    }
}

static gboolean
run(const KithPassInput *input, KithPassOutput *out, GError **error)
{
    g_auto(KithGraph) plain = {0};
    g_auto(Peeling) peeling = {0};
    const KithGraph *graph = kith_graph_plain(input->graph, FALSE, &plain);
    KithEdgeWalk walk = kith_edge_walk(input->graph);

    peeling_init(&peeling, graph);
    peel(&peeling);
    for (guint64 edge = 0; kith_edge_walk_next(&walk); edge++) {
        guint64 arc = kith_arcs_find(&graph->out, walk.from, walk.to);

        out->values[edge] = peeling.support[peeling.edges[arc]] + 2.0;
    }
    return TRUE;
}

const KithPass kith_pass_truss = {
    .name = "truss",
    .summary = "the largest k such that an edge is in k - 2 triangles of edges that have k; "
               "directions passed over",
    .complexity = "O(sum over edges of both degrees); 42 bytes an edge",
    .kind = KITH_PASS_EDGE,
    .type = KITH_COLUMN_INTEGER,
    .run = run,
};
