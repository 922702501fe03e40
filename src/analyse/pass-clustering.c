/* SPDX-FileCopyrightText: The Kith authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "analyse-pass.h"
#include "analyse-triangles.h"

/* Watts and Strogatz 1998, doi:10.1038/30918. */
static gboolean
run(const KithPassInput *input, KithPassOutput *out, GError **error)
{
    g_auto(KithGraph) plain = {0};
    const KithGraph *graph = kith_graph_plain(input->graph, FALSE, &plain);
    g_autofree guint64 *counts = g_new(guint64, (gsize)graph->n + 1);

    kith_triangles_count(graph, input->threads, counts);
    for (guint32 node = 0; node < graph->n; node++) {
        double degree = (double)kith_graph_out_degree(graph, node);

        out->values[node] = degree > 1 ? 2.0 * (double)counts[node] / (degree * (degree - 1)) : 0.0;
    }
    return TRUE;
}

const KithPass kith_pass_clustering = {
    .name = "clustering",
    .summary =
        "how many of a node's neighbours know each other, of all pairs of them; 0 where there "
        "is no pair; directions passed over",
    .complexity = "O(m^1.5); 4 bytes an edge",
    .kind = KITH_PASS_NODE,
    .type = KITH_COLUMN_REAL,
    .run = run,
};
