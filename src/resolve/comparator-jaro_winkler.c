/* SPDX-FileCopyrightText: The Kith authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "resolve-feature.h"

/* The cuts that models of other tools have, so that these can be written as one of ours: where such
 * a model lacks a cut, the levels on both sides of it have one m / u. */
static const double cuts[] = {1.0, .95, .92, .9, .88, .8, .7};

static const char *const level_names[] = {"equal",
                                          "Jaro-Winkler .95 and more",
                                          "Jaro-Winkler .92 and more",
                                          "Jaro-Winkler .9 and more",
                                          "Jaro-Winkler .88 and more",
                                          "Jaro-Winkler .8 and more",
                                          "Jaro-Winkler .7 and more",
                                          "less alike"};

static const double start[] = {.7, .08, .05, .03, .02, .03, .03, .06};

static guint
level(const KithFeature *fa, guint32 a, const KithFeature *fb, guint32 b)
{
    double likeness = kith_value_likeness(&fa->values, a, &fb->values, b, .7);
    guint l = 2;

    while (l <= G_N_ELEMENTS(cuts) && likeness < cuts[l - 1]) {
        l++;
    }
    return l;
}

const KithComparator kith_comparator_jaro_winkler = {
    .name = "jaro_winkler",
    .summary = "Jaro-Winkler similarity and nothing else, for models of other tools",
    .n_levels = G_N_ELEMENTS(level_names),
    .level_names = level_names,
    .start = start,
    .level = level,
};
