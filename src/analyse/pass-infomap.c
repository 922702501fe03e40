/* SPDX-FileCopyrightText: The Kith authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "analyse-igraph.h"

/* Rosvall and Bergstrom 2008, doi:10.1073/pnas.0706851105. */

enum { TRIALS };

static const KithPassOption options[] = {
    {"trials", "how many runs the best is taken of", 10, 1, 1000},
    {NULL}};

static igraph_error_t
ask(const KithIgraph *igraph, const KithPassInput *input, igraph_vector_int_t *out)
{
    igraph_real_t length;

    return igraph_community_infomap(&igraph->graph,
                                    kith_igraph_weights(igraph),
                                    NULL,
                                    (igraph_integer_t)input->options[TRIALS],
                                    out,
                                    &length);
}

static gboolean
run(const KithPassInput *input, KithPassOutput *out, GError **error)
{
    return kith_ask_igraph_groups(input, FALSE, "infomap", ask, out, error);
}

const KithPass kith_pass_infomap = {
    .name = "infomap",
    .summary = "communities in which a walk along edges stays long",
    .complexity = "O(m log m) a trial",
    .column = "community",
    .kind = KITH_PASS_NODE,
    .type = KITH_COLUMN_INTEGER,
    .community = TRUE,
    .options = options,
    .run = run,
};
