/* SPDX-FileCopyrightText: The Kith authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "analyse-cuts.h"
#include "analyse-pass.h"

static gboolean
run(const KithPassInput *input, KithPassOutput *out, GError **error)
{
    g_auto(KithGraph) plain = {0};
    g_auto(KithCuts) cuts = {0};
    const KithGraph *graph = kith_graph_plain(input->graph, FALSE, &plain);

    kith_cuts_find(graph, &cuts);
    for (guint32 node = 0; node < graph->n; node++) {
        out->values[node] = cuts.nodes[node];
    }
    return TRUE;
}

const KithPass kith_pass_articulation = {
    .name = "articulation",
    .summary = "1 where taking a node away parts those it joins, else 0; directions passed over",
    .complexity = "O(n + m)",
    .kind = KITH_PASS_NODE,
    .type = KITH_COLUMN_INTEGER,
    .run = run,
};
