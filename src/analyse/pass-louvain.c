/* SPDX-FileCopyrightText: The Kith authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "analyse-igraph.h"

/* Blondel et al. 2008, doi:10.1088/1742-5468/2008/10/P10008. */

enum { RESOLUTION };

static const KithPassOption options[] = {
    {"resolution", "above 1 smaller communities, below 1 larger ones", 1, 0, 1e9},
    {NULL}};

static igraph_error_t
ask(const KithIgraph *igraph, const KithPassInput *input, igraph_vector_int_t *out)
{
    return igraph_community_multilevel(&igraph->graph,
                                       kith_igraph_weights(igraph),
                                       input->options[RESOLUTION],
                                       out,
                                       NULL,
                                       NULL);
}

static gboolean
run(const KithPassInput *input, KithPassOutput *out, GError **error)
{
    return kith_ask_igraph_groups(input, TRUE, "louvain", ask, out, error);
}

const KithPass kith_pass_louvain = {
    .name = "louvain",
    .summary =
        "communities of high modularity, as they were found before Leiden; directions passed over",
    .complexity = "O(m) a pass over the edges, of which there are a few",
    .column = "community",
    .kind = KITH_PASS_NODE,
    .type = KITH_COLUMN_INTEGER,
    .community = TRUE,
    .options = options,
    .run = run,
};
