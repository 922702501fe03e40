/* SPDX-FileCopyrightText: The Kith authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "base-distance.h"
#include "resolve-feature.h"

enum { FURTHEST = 5 }; /* edits that have a level of their own */

static const char *const level_names[] = {"equal",
                                          "one edit apart",
                                          "two edits apart",
                                          "three edits apart",
                                          "four edits apart",
                                          "five edits apart",
                                          "further apart"};

static const double start[] = {.7, .1, .06, .03, .02, .02, .07};

static guint
level(const KithFeature *fa, guint32 a, const KithFeature *fb, guint32 b)
{
    return 1 + kith_levenshtein(kith_value_text(&fa->values, a),
                                kith_value_text(&fb->values, b),
                                FURTHEST);
}

const KithComparator kith_comparator_levenshtein = {
    .name = "levenshtein",
    .summary = "Levenshtein distance and nothing else, for models of other tools",
    .n_levels = G_N_ELEMENTS(level_names),
    .level_names = level_names,
    .start = start,
    .level = level,
};
