/* SPDX-FileCopyrightText: The Kith authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "analyse-pass.h"
#include "graph-igraph.h"

static gboolean
run(const KithPassInput *input, KithPassOutput *out, GError **error)
{
    g_autoptr(KithIgraph) igraph = NULL;
    g_auto(igraph_vector_t) values = {0};

    if (input->graph->n == 0) {
        return TRUE;
    }
    igraph = kith_igraph_new(input->graph, input->seed, input->progress, error);
    if (igraph == NULL ||
        !kith_igraph_check(igraph_vector_init(&values, 0), error, "betweenness") ||
        !kith_igraph_check(igraph_betweenness(&igraph->graph,
                                              &values,
                                              igraph_vss_all(),
                                              input->graph->directed,
                                              NULL),
                           error,
                           "betweenness")) {
        return FALSE;
    }
    for (guint32 node = 0; node < input->graph->n; node++) {
        out->values[node] = VECTOR(values)[node];
    }
    return TRUE;
}

const KithPass kith_pass_betweenness = {
    .name = "betweenness",
    .summary = "how many pairs have a node on their shortest paths, shares of paths added up, each "
               "pair once; weights passed over",
    .complexity = "O(n m)",
    .kind = KITH_PASS_NODE,
    .type = KITH_COLUMN_REAL,
    .run = run,
};
