/* SPDX-FileCopyrightText: The Kith authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "analyse-igraph.h"

/* Girvan and Newman 2002, doi:10.1073/pnas.122653799. */
static igraph_error_t
ask(const KithIgraph *igraph, const KithPassInput *input, igraph_vector_t *out)
{
    return igraph_edge_betweenness(&igraph->graph, out, input->graph->directed, NULL);
}

static gboolean
run(const KithPassInput *input, KithPassOutput *out, GError **error)
{
    return kith_ask_igraph(input, FALSE, "edge betweenness", ask, out, error);
}

const KithPass kith_pass_edge_betweenness = {
    .name = "edge_betweenness",
    .summary = "how many pairs have an edge on their shortest paths, shares of paths added up, "
               "each pair once; weights passed over",
    .complexity = "O(n m)",
    .kind = KITH_PASS_EDGE,
    .type = KITH_COLUMN_REAL,
    .run = run,
};
