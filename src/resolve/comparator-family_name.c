/* SPDX-FileCopyrightText: The Kith authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "resolve-names.h"

enum { EXACT = 1, NEAR, VARIANT, SHARED, FAR, DIFFERENT };

static const char *const level_names[] = {"equal",
                                          "one letter apart or very similar",
                                          "another spelling",
                                          "one word in common",
                                          "sounds alike or similar",
                                          "different"};

static const double start[] = {.78, .09, .02, .03, .03, .05};

/* Whether a double-barrelled name shares a word of three letters or more with the other. */
static gboolean
shares_word(KithBytes x, KithBytes y)
{
    for (gsize i = 0; i < x.len;) {
        gsize start_at = i;

        while (i < x.len && x.data[i] != ' ' && x.data[i] != '-') {
            i++;
        }
        if (i - start_at >= 3 &&
            kith_name_has_word(y, kith_bytes(x.data + start_at, i - start_at))) {
            return TRUE;
        }
        i++;
    }
    return FALSE;
}

static guint
level(const KithFeature *fa, guint32 a, const KithFeature *fb, guint32 b)
{
    const KithNameForms *forms_x = kith_name_forms(fa, a);
    const KithNameForms *forms_y = kith_name_forms(fb, b);
    KithBytes x = kith_value_text(&fa->values, a);
    KithBytes y = kith_value_text(&fb->values, b);
    double likeness;

    if (kith_bytes_equal(x, y)) {
        return EXACT;
    }
    if (forms_x->skeleton == forms_y->skeleton && forms_x->skeleton != 0) {
        return VARIANT;
    }
    if (x.len >= 3 && y.len >= 3 && kith_value_edits(&fa->values, a, &fb->values, b, 1) <= 1) {
        return NEAR;
    }
    likeness = kith_value_likeness(&fa->values, a, &fb->values, b, KITH_NAMES_LIKE);
    if (likeness >= .93) {
        return NEAR;
    }
    if ((forms_x->n_words > 1 || forms_y->n_words > 1) && shares_word(x, y)) {
        return SHARED;
    }
    return kith_names_are_like(fa, a, fb, b, likeness) ? FAR : DIFFERENT;
}

const KithComparator kith_comparator_family_name = {
    .name = "family_name",
    .summary = "family names: spelling, particles, double-barrelled names, sound",
    .role = KITH_ROLE_FAMILY,
    .n_levels = G_N_ELEMENTS(level_names),
    .level_names = level_names,
    .start = start,
    .prepare = kith_name_forms_new,
    .release = g_free,
    .level = level,
};
