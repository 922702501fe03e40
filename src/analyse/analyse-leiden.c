/* SPDX-FileCopyrightText: The Kith authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "analyse-leiden.h"

#include <math.h>

#define ROUNDS 100
#define RANDOMNESS 0.01 /* igraph's and the paper's default */
#define LEAST_GAIN 1e-12

gboolean
kith_leiden(const KithIgraph *igraph,
            const igraph_vector_t *node_weights,
            double resolution,
            const char *what,
            igraph_vector_int_t *out_membership,
            GError **error)
{
    igraph_real_t before = -INFINITY;
    igraph_real_t quality = 0;

    for (guint round = 0; round < ROUNDS; round++) {
        igraph_integer_t n_groups;

        if (!kith_igraph_check(igraph_community_leiden(&igraph->graph,
                                                       kith_igraph_weights(igraph),
                                                       node_weights,
                                                       resolution,
                                                       RANDOMNESS,
                                                       round > 0,
                                                       1,
                                                       out_membership,
                                                       &n_groups,
                                                       &quality),
                               error,
                               "%s",
                               what)) {
            return FALSE;
        }
        if (quality <= before + LEAST_GAIN) {
            break;
        }
        before = quality;
    }
    return TRUE;
}
