/* SPDX-FileCopyrightText: The Kith authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "analyse-igraph.h"

#include <math.h>

/* Burt's constraint ("Structural Holes", 1992; "Structural Holes and Good Ideas", American Journal
 * of Sociology 110, 2004, doi:10.1086/421787). A pair's tie is what its arcs weigh both ways. */

static igraph_error_t
ask(const KithIgraph *igraph, const KithPassInput *input, igraph_vector_t *out)
{
    return igraph_constraint(&igraph->graph, out, igraph_vss_all(), kith_igraph_weights(igraph));
}

static gboolean
run(const KithPassInput *input, KithPassOutput *out, GError **error)
{
    if (!kith_ask_igraph(input, FALSE, "constraint", ask, out, error)) {
        return FALSE;
    }
    for (guint32 node = 0; node < input->graph->n; node++) {
        const KithArcs *in = kith_graph_in(input->graph);

        if (kith_graph_out_degree(input->graph, node) == 0 &&
            in->offsets[node] == in->offsets[node + 1]) {
            out->values[node] = (double)NAN;
        }
    }
    return TRUE;
}

const KithPass kith_pass_constraint = {
    .name = "constraint",
    .summary = "how much what a node gives to others goes to those who know each other, by weight: "
               "low for who bridges structural holes; none without contacts",
    .complexity = "O(sum of the degrees of neighbours)",
    .kind = KITH_PASS_NODE,
    .type = KITH_COLUMN_REAL,
    .run = run,
};
