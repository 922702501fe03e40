/* SPDX-FileCopyrightText: The Kith authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "resolve-calibrate.h"

#include <math.h>

/* Pairs of a weight between -4.25 and 4.25 bits, which is a probability of .05 to .95. */
#define DOUBT 4.25

/* Clusters join so many bits too late, and tell so much of where the truth lies. */
#define CAUTION 0.3
#define TRUST 0.8

#define BITS_MOST 4.0

double
kith_calibration_learn(const KithEdges *edges, const KithLeftover *leftover)
{
    g_autoptr(GArray) weights = g_array_new(FALSE, FALSE, sizeof(float));
    double joined = 0.0;
    double others = 0.0; /* of which either record has somebody besides */

    for (gsize e = 0; e < edges->n; e++) {
        const KithEdge *edge = &edges->edges[e];

        if (fabs((double)edge->weight) <= DOUBT) {
            g_array_append_val(weights, edge->weight);
            joined += leftover->cluster[edge->i] == leftover->cluster[edge->j];
            others += !kith_leftover_has(leftover, edge->i, edge->j);
        }
    }
    if (weights->len == 0) {
        return 0.0;
    }
    return others / weights->len *
           (CAUTION + TRUST * kith_bits_for(weights, joined, -BITS_MOST, BITS_MOST));
}

double
kith_calibrated(const KithMatchModel *model, double weight, double left)
{
    return kith_probability(weight + (left > 0.0 ? left : model->calibration));
}
