/* SPDX-FileCopyrightText: The Kith authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "analyse-groups.h"
#include "analyse-pass.h"

/* Union-find with path halving; the lower root wins, so that a root is its component's first
 * node (Tarjan and van Leeuwen 1984, doi:10.1145/62.2160). */
static inline guint32
root_of(guint32 *parents, guint32 node)
{
    while (parents[node] != node) {
        parents[node] = parents[parents[node]];
        node = parents[node];
    }
    return node;
}

static inline void
join(guint32 *parents, guint32 a, guint32 b)
{
    guint32 x = root_of(parents, a);
    guint32 y = root_of(parents, b);

    parents[MAX(x, y)] = MIN(x, y);
}

/* Arcs of each node that are followed before the largest component is guessed, and nodes that it is
 * guessed by. */
#define FIRST_ARCS 2
#define SAMPLE 1024

static void
join_first(const KithGraph *graph, guint32 *parents)
{
    for (guint32 node = 0; node < graph->n; node++) {
        guint64 from = graph->out.offsets[node];
        guint64 end = MIN(graph->out.offsets[node + 1], from + FIRST_ARCS);

        for (guint64 arc = from; arc < end; arc++) {
            join(parents, node, graph->out.targets[arc]);
        }
    }
}

/* The root that most of a sample have. */
static guint32
commonest_root(const KithGraph *graph, guint32 *parents)
{
    g_autoptr(GHashTable) counts = g_hash_table_new(NULL, NULL);
    guint32 best = 0;
    guint most = 0;

    for (guint64 i = 0; i < SAMPLE && i < graph->n; i++) {
        guint32 root = root_of(parents, (guint32)(i * graph->n / MIN(SAMPLE, graph->n)));
        guint count = 1 + GPOINTER_TO_UINT(g_hash_table_lookup(counts, GUINT_TO_POINTER(root)));

        g_hash_table_insert(counts, GUINT_TO_POINTER(root), GUINT_TO_POINTER(count));
        if (count > most) {
            most = count;
            best = root;
        }
    }
    return best;
}

static void
join_all(const KithArcs *arcs, guint32 node, guint first, guint32 *parents)
{
    for (guint64 arc = arcs->offsets[node] + first; arc < arcs->offsets[node + 1]; arc++) {
        join(parents, node, arcs->targets[arc]);
    }
}

/* Who is in the largest component after a few arcs need not be asked for the others: whoever is not
 * asks for those that lead there, whichever way (Sutton, Ben-Nun and Barak, "Optimizing Parallel
 * Graph Connectivity Computation via Subgraph Sampling", IPDPS 2018,
 * doi:10.1109/IPDPS.2018.00012). */
static gboolean
run(const KithPassInput *input, KithPassOutput *out, GError **error)
{
    const KithGraph *graph = input->graph;
    g_autofree guint32 *parents = g_new(guint32, (gsize)graph->n + 1);
    guint32 largest;

    for (guint32 node = 0; node < graph->n; node++) {
        parents[node] = node;
    }
    join_first(graph, parents);
    largest = commonest_root(graph, parents);
    for (guint32 node = 0; node < graph->n; node++) {
        if (root_of(parents, node) == root_of(parents, largest)) {
            continue;
        }
        join_all(&graph->out, node, FIRST_ARCS, parents);
        if (graph->directed) {
            join_all(&graph->in, node, 0, parents);
        }
    }
    for (guint32 node = 0; node < graph->n; node++) {
        parents[node] = root_of(parents, node);
    }
    kith_groups_put(parents, graph->n, out->values);
    return TRUE;
}

const KithPass kith_pass_components = {
    .name = "components",
    .summary = "which nodes hang together, directions passed over; numbered by their first node",
    .complexity = "O(n + m)",
    .kind = KITH_PASS_NODE,
    .type = KITH_COLUMN_INTEGER,
    .run = run,
};
