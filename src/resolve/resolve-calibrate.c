/* SPDX-FileCopyrightText: The Kith authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "resolve-calibrate.h"

#include <math.h>

/* Pairs of a weight between -4.25 and 4.25 bits, which is a probability of .05 to .95. */
#define DOUBT 4.25

/* As if of so many more pairs half were matches as their weights say. */
#define USUAL_PAIRS 10.0

/* Clusters join so many bits too late, and tell so much of where the truth lies. */
#define CAUTION 0.3
#define TRUST 0.8

#define BITS_MOST 4.0
#define HALVINGS 30

static gboolean
is_in_doubt(const KithEdge *edge)
{
    return fabs((double)edge->weight) <= DOUBT;
}

/* The matches that are expected of the pairs in doubt, were they likelier by so many bits. */
static double
matches_if(const KithEdges *edges, double bits)
{
    double sum = USUAL_PAIRS * (kith_probability(bits) - 0.5);

    for (gsize e = 0; e < edges->n; e++) {
        if (is_in_doubt(&edges->edges[e])) {
            sum += kith_probability((double)edges->edges[e].weight + bits);
        }
    }
    return sum;
}

double
kith_calibration_learn(const KithEdges *edges, const KithLeftover *leftover)
{
    double pairs = 0.0;
    double joined = 0.0;
    double others = 0.0; /* of which either record has somebody besides */
    double from = -BITS_MOST;
    double to = BITS_MOST;

    for (gsize e = 0; e < edges->n; e++) {
        const KithEdge *edge = &edges->edges[e];

        if (is_in_doubt(edge)) {
            pairs++;
            joined += leftover->cluster[edge->i] == leftover->cluster[edge->j];
            others += !kith_leftover_has(leftover, edge->i, edge->j);
        }
    }
    for (guint i = 0; pairs > 0.0 && i < HALVINGS; i++) {
        double middle = (from + to) / 2.0;
        gboolean more = matches_if(edges, middle) < joined;

        from = more ? middle : from;
        to = more ? to : middle;
    }
    return pairs > 0.0 ? others / pairs * (CAUTION + TRUST * to) : 0.0;
}

double
kith_calibrated(const KithMatchModel *model, double weight, double left)
{
    return kith_probability(weight + (left > 0.0 ? left : model->calibration));
}
