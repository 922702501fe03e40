/* SPDX-FileCopyrightText: The Kith authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "analyse-groups.h"
#include "analyse-pass.h"

static void
add(KithPassOutput *out, const char *name, double value)
{
    KithMeasure measure = {name, value};

    g_array_append_val(out->measures, measure);
}

static gboolean
run(const KithPassInput *input, KithPassOutput *out, GError **error)
{
    const KithGraph *graph = input->graph;
    double n = graph->n;
    double pairs = graph->directed ? n * (n - 1) : n * (n - 1) / 2;
    double weight = 0;
    guint64 most = 0;
    guint32 isolated = 0;

    for (guint32 node = 0; node < graph->n; node++) {
        guint64 degree = kith_graph_out_degree(graph, node);

        if (graph->directed) {
            degree += graph->in.offsets[node + 1] - graph->in.offsets[node];
        }
        most = MAX(most, degree);
        isolated += degree == 0;
        weight += kith_node_strength(&graph->out, node);
    }
    add(out, "nodes", n);
    add(out, "edges", (double)graph->n_edges);
    add(out, "isolated", isolated);
    add(out, "density", pairs > 0 ? (double)graph->n_edges / pairs : 0);
    add(out, "mean_degree", n > 0 ? 2 * (double)graph->n_edges / n : 0);
    add(out, "largest_degree", (double)most);
    add(out, "weight", graph->directed ? weight : weight / 2);
    return TRUE;
}

const KithPass kith_pass_summary = {
    .name = "summary",
    .summary = "how large and how dense the graph is",
    .complexity = "O(n + m)",
    .kind = KITH_PASS_GRAPH,
    .type = KITH_COLUMN_REAL,
    .run = run,
};
