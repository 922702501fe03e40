/* SPDX-FileCopyrightText: The Kith authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "resolve-names.h"

enum { EXACT = 1, VARIANT, NEAR, MIDDLE, INITIAL, FAR, ALIKE, DIFFERENT, OTHER, GENDERS };

static const char *const level_names[] = {"equal",
                                          "a variant of the name",
                                          "one letter apart, or the beginning",
                                          "the other's middle name",
                                          "the initial",
                                          "sounds alike or similar",
                                          "two names that look alike",
                                          "different",
                                          "two different names",
                                          "a woman's name and a man's"};

/* Of matches hardly any have two names that are both in lists of names: errors seldom make a name
 * of a name. */
static const double start[] = {.75, .06, .08, .01, .03, .025, .01, .031, .0035, .0005};

static gboolean
begins(KithBytes whole, KithBytes part)
{
    return part.len >= 3 && whole.len > part.len && memcmp(whole.data, part.data, part.len) == 0;
}

/* Both are names in their own right: that they look alike is no sign of an error. */
static gboolean
are_two_names(const KithNameForms *x, const KithNameForms *y)
{
    return x->variants != 0 && y->variants != 0;
}

/* One is of women alone and the other of men. */
static gboolean
are_of_genders(const KithNameForms *x, const KithNameForms *y)
{
    return x->genders != 0 && y->genders != 0 && (x->genders & y->genders) == 0;
}

static guint
level(const KithFeature *fa, guint32 a, const KithFeature *fb, guint32 b)
{
    const KithNameForms *forms_x = kith_name_forms(fa, a);
    const KithNameForms *forms_y = kith_name_forms(fb, b);
    KithBytes x = kith_value_text(&fa->values, a);
    KithBytes y = kith_value_text(&fb->values, b);
    gboolean two_names;
    double likeness;

    if (x.len == 1 || y.len == 1) {
        return x.data[0] == y.data[0] ? (x.len == y.len ? EXACT : INITIAL) : DIFFERENT;
    }
    if (kith_bytes_equal(x, y)) {
        return EXACT;
    }
    if (kith_names_are_variants(forms_x, forms_y)) {
        return VARIANT;
    }
    two_names = are_two_names(forms_x, forms_y);
    if (forms_x->skeleton == forms_y->skeleton || begins(x, y) || begins(y, x) ||
        kith_value_edits(&fa->values, a, &fb->values, b, 1) <= 1) {
        return two_names ? ALIKE : NEAR;
    }
    likeness = kith_value_likeness(&fa->values, a, &fb->values, b, KITH_NAMES_LIKE);
    if (likeness >= .93) {
        return two_names ? ALIKE : NEAR;
    }
    if (two_names) {
        return are_of_genders(forms_x, forms_y) ? GENDERS : OTHER;
    }
    return kith_names_are_like(fa, a, fb, b, likeness) ? FAR : DIFFERENT;
}

const KithComparator kith_comparator_given_name = {
    .name = "given_name",
    .summary = "given names: variants, initials, spelling, sound; a middle name that is used",
    .role = KITH_ROLE_GIVEN,
    .n_levels = G_N_ELEMENTS(level_names),
    .level_names = level_names,
    .start = start,
    .firm_level = OTHER,
    .n_unlike = 3,
    .prepare = kith_name_forms_new,
    .release = g_free,
    .level = level,
};
