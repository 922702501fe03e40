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

const KithComparator kith_comparator_other_name = {
    .name = "other_name",
    .summary = "further names: any name of one record may agree with any of the other",
    .role = KITH_ROLE_OTHER_NAME,
    .n_levels = G_N_ELEMENTS(level_names),
    .level_names = level_names,
    .start = start,
    .level = level,
};
