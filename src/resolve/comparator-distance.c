/* SPDX-FileCopyrightText: The Kith authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "resolve-coordinates.h"

enum { EXACT = 1, HUNDRED_METRES, HALF_KILOMETRE, TWO_KILOMETRES, TEN_KILOMETRES, DIFFERENT };

static const char *const level_names[] = {"equal",
                                          "within 100 metres",
                                          "within 500 metres",
                                          "within 2 kilometres",
                                          "within 10 kilometres",
                                          "further apart"};

static const double start[] = {.3, .25, .2, .12, .08, .05};

/* Two lists have a village or a mountain at two points, some way apart, and no other of that name
 * is near. */
static guint
level(const KithFeature *fa, guint32 a, const KithFeature *fb, guint32 b)
{
    double apart = kith_coordinates_metres(fa, a, fb, b);

    return apart <= 100.0     ? HUNDRED_METRES
           : apart <= 500.0   ? HALF_KILOMETRE
           : apart <= 2000.0  ? TWO_KILOMETRES
           : apart <= 10000.0 ? TEN_KILOMETRES
                              : DIFFERENT;
}

const KithComparator kith_comparator_distance = {
    .name = "distance",
    .summary = "where something is that has a name and no address: how far apart",
    .n_levels = G_N_ELEMENTS(level_names),
    .level_names = level_names,
    .start = start,
    .is_evidence = kith_coordinates_are_evidence,
    .prepare = kith_coordinates_prepare,
    .release = g_free,
    .level = level,
};
