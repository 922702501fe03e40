/* SPDX-FileCopyrightText: The Kith authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "resolve-feature.h"

static const char *const level_names[] = {"equal", "different"};

static const double start[] = {.9, .1};

static guint
level(const KithFeature *fa, guint32 a, const KithFeature *fb, guint32 b)
{
    return 2;
}

const KithComparator kith_comparator_latitude = {
    .name = "latitude",
    .summary = "one of the two numbers that say where something is: compared with the other one",
    .role = KITH_ROLE_LATITUDE,
    .n_levels = G_N_ELEMENTS(level_names),
    .level_names = level_names,
    .start = start,
    .level = level,
};
