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
    KithEdgeWalk walk = kith_edge_walk(input->graph);
    guint64 edge = 0;

    kith_cuts_find(graph, &cuts);
    while (kith_edge_walk_next(&walk)) {
        guint64 arc = kith_arcs_find(&graph->out, walk.from, walk.to);

        out->values[edge++] = cuts.arcs[arc];
    }
    return TRUE;
}

const KithPass kith_pass_bridges = {
    .name = "bridges",
    .summary = "1 where an edge is all that joins its two sides, else 0; directions passed over",
    .complexity = "O(n + m)",
    .kind = KITH_PASS_EDGE,
    .type = KITH_COLUMN_INTEGER,
    .run = run,
};
