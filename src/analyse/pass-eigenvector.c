/* SPDX-FileCopyrightText: The Kith authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "analyse-igraph.h"

/* Bonacich 1972, doi:10.1080/0022250X.1972.9989806. */
static igraph_error_t
ask(const KithIgraph *igraph, const KithPassInput *input, igraph_vector_t *out)
{
    return igraph_eigenvector_centrality(&igraph->graph,
                                         out,
                                         NULL,
                                         FALSE,
                                         TRUE,
                                         kith_igraph_weights(igraph),
                                         NULL);
}

static gboolean
run(const KithPassInput *input, KithPassOutput *out, GError **error)
{
    return kith_ask_igraph(input, TRUE, "eigenvector", ask, out, error);
}

const KithPass kith_pass_eigenvector = {
    .name = "eigenvector",
    .summary = "how central a node is by how central its neighbours are, by weight; the largest is "
               "1; directions passed over",
    .complexity = "O(n + m) a round of a few dozen",
    .kind = KITH_PASS_NODE,
    .type = KITH_COLUMN_REAL,
    .run = run,
};
