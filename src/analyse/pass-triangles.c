/* SPDX-FileCopyrightText: The Kith authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "analyse-pass.h"
#include "analyse-triangles.h"

static gboolean
run(const KithPassInput *input, KithPassOutput *out, GError **error)
{
    g_auto(KithGraph) plain = {0};
    const KithGraph *graph = kith_graph_plain(input->graph, FALSE, &plain);
    g_autofree guint64 *counts = g_new(guint64, (gsize)graph->n + 1);

    kith_triangles_count(graph, input->threads, counts);
    for (guint32 node = 0; node < graph->n; node++) {
        out->values[node] = (double)counts[node];
    }
    return TRUE;
}

const KithPass kith_pass_triangles = {
    .name = "triangles",
    .summary = "how many triangles a node is in; directions passed over",
    .complexity = "O(m^1.5); 4 bytes an edge",
    .kind = KITH_PASS_NODE,
    .type = KITH_COLUMN_INTEGER,
    .run = run,
};
