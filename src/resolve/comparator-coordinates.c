/* SPDX-FileCopyrightText: The Kith authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "resolve-coordinates.h"

enum { EXACT = 1, SAME_HOUSE, SAME_STREET, SAME_QUARTER, SAME_TOWN, DIFFERENT };

static const char *const level_names[] = {"equal",
                                          "within 30 metres",
                                          "within 200 metres",
                                          "within a kilometre",
                                          "within 10 kilometres",
                                          "further apart"};

static const double start[] = {.62, .16, .09, .05, .04, .04};

static guint
level(const KithFeature *fa, guint32 a, const KithFeature *fb, guint32 b)
{
    double apart = kith_coordinates_metres(fa, a, fb, b);

    return apart <= 30.0      ? SAME_HOUSE
           : apart <= 200.0   ? SAME_STREET
           : apart <= 1000.0  ? SAME_QUARTER
           : apart <= 10000.0 ? SAME_TOWN
                              : DIFFERENT;
}

const KithComparator kith_comparator_coordinates = {
    .name = "coordinates",
    .summary = "where something with an address is: how far apart",
    .n_levels = G_N_ELEMENTS(level_names),
    .level_names = level_names,
    .role = KITH_ROLE_POSITION,
    .start = start,
    .beside_level = SAME_STREET,
    .n_unlike = 4,
    .is_evidence = kith_coordinates_are_evidence,
    .prepare = kith_coordinates_prepare,
    .release = g_free,
    .level = level,
};
