/* SPDX-FileCopyrightText: The Kith authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "analyse-pass.h"
#include "analyse-triangles.h"

/* Burt's effective size ("Structural Holes", 1992), in the form of Borgatti for ties that all weigh
 * alike ("Structural Holes: Unpacking Burt's Redundancy Measures", Connections 20, 1997): contacts,
 * less how many others of them each knows in the mean. */
static gboolean
run(const KithPassInput *input, KithPassOutput *out, GError **error)
{
    g_auto(KithGraph) plain = {0};
    const KithGraph *graph = kith_graph_plain(input->graph, FALSE, &plain);
    g_autofree guint64 *counts = g_new(guint64, (gsize)graph->n + 1);

    kith_triangles_count(graph, input->threads, counts);
    for (guint32 node = 0; node < graph->n; node++) {
        double degree = (double)kith_graph_out_degree(graph, node);

        out->values[node] = degree > 0 ? degree - 2.0 * (double)counts[node] / degree : 0.0;
    }
    return TRUE;
}

const KithPass kith_pass_effective_size = {
    .name = "effective_size",
    .summary = "a node's contacts, less how many others of them each knows in the mean; directions "
               "and weights passed over",
    .complexity = "O(m^1.5); 4 bytes an edge",
    .kind = KITH_PASS_NODE,
    .type = KITH_COLUMN_REAL,
    .run = run,
};
