/* SPDX-FileCopyrightText: The Kith authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "resolve-feature.h"

enum { EXACT = 1, ONE_EDIT, TWO_EDITS, DIFFERENT };

static const char *const level_names[] = {"equal",
                                          "one character apart",
                                          "two characters apart",
                                          "different"};

static const double start[] = {.82, .06, .02, .1};

static const double strangers[] = {.0003, .0005, .002, .9972};

/* Phone numbers with and without country and trunk prefix end in the same digits. */
#define SAME_END 9

static guint
level(const KithFeature *fa, guint32 a, const KithFeature *fb, guint32 b)
{
    KithBytes x = kith_value_text(&fa->values, a);
    KithBytes y = kith_value_text(&fb->values, b);
    guint edits;

    if (x.len != y.len && x.len >= SAME_END && y.len >= SAME_END &&
        memcmp(x.data + x.len - SAME_END, y.data + y.len - SAME_END, SAME_END) == 0) {
        return ONE_EDIT;
    }
    edits = kith_value_edits(&fa->values, a, &fb->values, b, 2);
    if (edits <= 1) {
        return MIN(x.len, y.len) >= 3 ? ONE_EDIT : DIFFERENT;
    }
    return edits == 2 && x.len >= 6 && y.len >= 6 ? TWO_EDITS : DIFFERENT;
}

const KithComparator kith_comparator_code = {
    .name = "code",
    .summary =
        "phone numbers, house numbers and other codes, which several may share: typing errors",
    .n_levels = G_N_ELEMENTS(level_names),
    .own = TRUE,
    .level_names = level_names,
    .start = start,
    .strangers = strangers,
    .names = TRUE,
    .level = level,
};
