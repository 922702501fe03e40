/* SPDX-FileCopyrightText: The Kith authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef RESOLVE_LEVELS_H
#define RESOLVE_LEVELS_H

#include "resolve-expect.h"

/* The sum of levels 1 to @last. */
static inline double
kith_levels_sum(const double *levels, guint last)
{
    double sum = 0.0;

    for (guint l = 1; l <= last; l++) {
        sum += levels[l];
    }
    return sum;
}

/* Learns how often matches and each background class come to the levels of agreement from what is
 * expected of the candidates, drawn to what they begin with (@first of the classes) and held to
 * what is known of names, places and identifiers whatever the data say; to more of it when @wary.
 * Complexity: O(levels). */
void kith_levels_learn(const KithFrame *frame,
                       const KithModelClass *first,
                       const KithExpectation *sums,
                       gboolean wary,
                       KithMatchModel *model);

/* Whether matches, as they were learnt, differ in name or birth date as often as they may at most,
 * and nothing else is a person's own: then they are to be learnt anew, warily. */
gboolean kith_levels_are_doubtful(const KithFrame *frame, KithMatchModel *model);

#endif
