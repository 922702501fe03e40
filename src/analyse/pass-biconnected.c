/* SPDX-FileCopyrightText: The Kith authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "analyse-cuts.h"
#include "analyse-pass.h"

/* A node's edge to its parent begins a block when nothing below the node reaches above the parent;
 * else it is of the block that the parent's own edge is of. Nodes in the order in which they were
 * come to have their parents before them. */
static guint32 *
blocks_of_nodes(const KithGraph *graph, const KithCuts *cuts)
{
    guint32 *blocks = g_new0(guint32, (gsize)graph->n + 1);
    guint32 n_blocks = 0;

    for (guint32 i = 0; i < graph->n; i++) {
        guint32 node = cuts->order[i];
        guint32 parent = cuts->parents[node];

        if (parent != node) {
            blocks[node] = cuts->lows[node] >= cuts->seen[parent] ? ++n_blocks : blocks[parent];
        }
    }
    return blocks;
}

/* Gives blocks the numbers from 1 in the order of their first edge. */
static guint64
number_blocks(double *values, guint64 n_edges, guint32 n)
{
    g_autofree guint32 *numbers = g_new0(guint32, (gsize)n + 1);
    guint32 n_numbers = 0;

    for (guint64 edge = 0; edge < n_edges; edge++) {
        guint32 *number = &numbers[(guint32)values[edge]];

        *number = *number != 0 ? *number : ++n_numbers;
        values[edge] = *number;
    }
    return n_numbers;
}

static gboolean
run(const KithPassInput *input, KithPassOutput *out, GError **error)
{
    g_auto(KithGraph) plain = {0};
    g_auto(KithCuts) cuts = {0};
    const KithGraph *graph = kith_graph_plain(input->graph, FALSE, &plain);
    KithEdgeWalk walk = kith_edge_walk(input->graph);
    g_autofree guint32 *blocks = NULL;
    KithMeasure count = {"blocks", 0};
    guint64 edge = 0;

    kith_cuts_find(graph, &cuts);
    blocks = blocks_of_nodes(graph, &cuts);
    while (kith_edge_walk_next(&walk)) {
        /* Of two that an edge joins one lies below the other. */
        guint32 lower = cuts.seen[walk.from] > cuts.seen[walk.to] ? walk.from : walk.to;

        out->values[edge++] = blocks[lower];
    }
    count.value = (double)number_blocks(out->values, edge, graph->n);
    g_array_append_val(out->measures, count);
    return TRUE;
}

const KithPass kith_pass_biconnected = {
    .name = "biconnected",
    .summary = "which part of the graph an edge is of that no single node's going away parts; "
               "numbered by their first edge, directions passed over",
    .complexity = "O(n + m)",
    .kind = KITH_PASS_EDGE,
    .type = KITH_COLUMN_INTEGER,
    .run = run,
};
