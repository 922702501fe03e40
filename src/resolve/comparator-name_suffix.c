/* SPDX-FileCopyrightText: The Kith authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "resolve-feature.h"

static const char *const level_names[] = {"of one generation", "of two generations"};

/* Whoever writes a suffix means to tell father and son apart: it is hardly ever wrong, and too
 * rare to be learnt from what a file happens to hold. */
static const double start[] = {.9998, .0002};

static guint
level(const KithFeature *fa, guint32 a, const KithFeature *fb, guint32 b)
{
    return a == b ? 1 : 2;
}

const KithComparator kith_comparator_name_suffix = {
    .name = "name_suffix",
    .summary = "junior and senior, I, II and III: which generation the name says",
    .role = KITH_ROLE_SUFFIX,
    .n_levels = G_N_ELEMENTS(level_names),
    .level_names = level_names,
    .start = start,
    .firm_level = 2,
    .level = level,
};
