/* SPDX-FileCopyrightText: The Kith authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "analyse-pass.h"

static gboolean
run(const KithPassInput *input, KithPassOutput *out, GError **error)
{
    const KithGraph *graph = input->graph;

    for (guint32 node = 0; node < graph->n; node++) {
        guint64 degree = kith_graph_out_degree(graph, node);

        if (graph->directed) {
            degree += graph->in.offsets[node + 1] - graph->in.offsets[node];
        }
        out->values[node] = (double)degree;
    }
    return TRUE;
}

const KithPass kith_pass_degree = {
    .name = "degree",
    .summary = "how many edges a node has, those in and out together",
    .complexity = "O(n)",
    .kind = KITH_PASS_NODE,
    .type = KITH_COLUMN_INTEGER,
    .run = run,
};
