/* SPDX-FileCopyrightText: The Kith authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "analyse-pass.h"
#include "graph-igraph.h"

enum { DAMPING };

static const KithPassOption options[] = {
    {"damping", "how likely the surfer follows an edge", 0.85, 0, 0.999999},
    {NULL}};

static gboolean
rank(const KithPassInput *input, const KithIgraph *igraph, igraph_vector_t *ranks, GError **error)
{
    igraph_real_t value;

    return kith_igraph_check(igraph_vector_init(ranks, 0), error, "pagerank") &&
           kith_igraph_check(igraph_pagerank(&igraph->graph,
                                             IGRAPH_PAGERANK_ALGO_PRPACK,
                                             ranks,
                                             &value,
                                             igraph_vss_all(),
                                             input->graph->directed,
                                             input->options[DAMPING],
                                             kith_igraph_weights(igraph),
                                             NULL),
                             error,
                             "pagerank");
}

static gboolean
run(const KithPassInput *input, KithPassOutput *out, GError **error)
{
    g_autoptr(KithIgraph) igraph = NULL;
    g_auto(igraph_vector_t) ranks = {0};

    if (input->graph->n == 0) {
        return TRUE;
    }
    igraph = kith_igraph_new(input->graph, input->seed, input->progress, error);
    if (igraph == NULL || !rank(input, igraph, &ranks, error)) {
        return FALSE;
    }
    for (guint32 node = 0; node < input->graph->n; node++) {
        out->values[node] = VECTOR(ranks)[node];
    }
    return TRUE;
}

const KithPass kith_pass_pagerank = {
    .name = "pagerank",
    .summary = "how often a surfer who follows edges by weight comes by; the sum is 1",
    .complexity = "O(n + m) a round",
    .kind = KITH_PASS_NODE,
    .type = KITH_COLUMN_REAL,
    .options = options,
    .run = run,
};
