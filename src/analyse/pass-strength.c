/* SPDX-FileCopyrightText: The Kith authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "analyse-groups.h"
#include "analyse-pass.h"

static gboolean
run(const KithPassInput *input, KithPassOutput *out, GError **error)
{
    const KithGraph *graph = input->graph;

    for (guint32 node = 0; node < graph->n; node++) {
        out->values[node] = kith_node_strength(&graph->out, node);
        if (graph->directed) {
            out->values[node] += kith_node_strength(&graph->in, node);
        }
    }
    return TRUE;
}

const KithPass kith_pass_strength = {
    .name = "strength",
    .summary = "what the edges of a node weigh, those in and out together",
    .complexity = "O(n + m)",
    .kind = KITH_PASS_NODE,
    .type = KITH_COLUMN_REAL,
    .run = run,
};
