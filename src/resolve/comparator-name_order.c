/* SPDX-FileCopyrightText: The Kith authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "resolve-feature.h"

static const char *const level_names[] = {"names in the same order",
                                          "given and family name swapped"};

static const double start[] = {.95, .05};

static guint
level(const KithFeature *fa, guint32 a, const KithFeature *fb, guint32 b)
{
    return a == b ? 1 : 2;
}

const KithComparator kith_comparator_name_order = {
    .name = "name_order",
    .summary = "whether given and family name are swapped",
    .role = KITH_ROLE_ORDER,
    .n_levels = G_N_ELEMENTS(level_names),
    .level_names = level_names,
    .start = start,
    .level = level,
};
