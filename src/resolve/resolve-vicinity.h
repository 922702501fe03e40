/* SPDX-FileCopyrightText: The Kith authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef RESOLVE_VICINITY_H
#define RESOLVE_VICINITY_H

#include "resolve-sample.h"
#include "resolve-weight.h"

/*
 * Whoever lives in one town has a postcode of one area, too: strangers agree in both oftener than
 * in either by chance. Taken for two, a town would be what makes a match. How many strangers are of
 * one place, and how they compare there, is not learnt from candidates, which share more than a
 * place, but from random pairs: expectation maximisation of two kinds of them, those in which
 * features agree independently of each other and those of one place.
 */
typedef struct {
    double share; /* of all pairs; 0 where nothing of the sort was found */
    double h[KITH_FEATURES_MAX][KITH_LEVELS_MAX + 1];
} KithVicinity;

/* @class: people of one place as they begin, with the features in which they are like strangers.
 * Pairs that share a name are left out. Complexity: O(pairs). */
void kith_vicinity_count(const KithFrame *frame,
                         const KithPairs *random,
                         const KithMatchModel *model,
                         const KithModelClass *class,
                         KithVicinity *out);

/* Lets a class be as was counted, if anything was. */
void kith_vicinity_set(const KithFrame *frame, const KithVicinity *vicinity, KithModelClass *class);

#endif
