/* SPDX-FileCopyrightText: The Kith authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "resolve-names.h"

static const char *const level_names[] = {"equal", "different"};

static const double start[] = {.9, .1};

static guint
level(const KithFeature *fa, guint32 a, const KithFeature *fb, guint32 b)
{
    return kith_bytes_equal(kith_value_text(&fa->values, a), kith_value_text(&fb->values, b)) ? 1
                                                                                              : 2;
}

const KithComparator kith_comparator_full_name = {
    .name = "full_name",
    .summary = "whole names: taken apart and compared as given, middle and family names",
    .role = KITH_ROLE_WHOLE_NAME,
    .n_levels = G_N_ELEMENTS(level_names),
    .level_names = level_names,
    .start = start,
    .level = level,
};
