/* SPDX-FileCopyrightText: The Kith authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "resolve-names.h"

enum { EXACT = 1, SHARED, INITIAL, CONFLICT };

static const char *const level_names[] = {"equal",
                                          "one in common",
                                          "an initial in common",
                                          "none in common"};

static const double start[] = {.6, .12, .13, .15};

/* Whether some word of x is the initial of some word of y. */
static gboolean
has_initial(KithBytes x, KithBytes y)
{
    for (gsize i = 0; i < x.len; i++) {
        gboolean alone =
            (i == 0 || x.data[i - 1] == ' ') && (i + 1 == x.len || x.data[i + 1] == ' ');

        for (gsize j = 0; alone && j < y.len; j++) {
            if (y.data[j] == x.data[i] && (j == 0 || y.data[j - 1] == ' ')) {
                return TRUE;
            }
        }
    }
    return FALSE;
}

static gboolean
has_common(KithBytes x, KithBytes y)
{
    for (gsize i = 0; i < x.len;) {
        gsize from = i;

        while (i < x.len && x.data[i] != ' ') {
            i++;
        }
        if (i - from > 1 && kith_name_has_word(y, kith_bytes(x.data + from, i - from))) {
            return TRUE;
        }
        i++;
    }
    return FALSE;
}

static guint
level(const KithFeature *fa, guint32 a, const KithFeature *fb, guint32 b)
{
    KithBytes x = kith_value_text(&fa->values, a);
    KithBytes y = kith_value_text(&fb->values, b);

    if (has_common(x, y) || has_common(y, x)) {
        return SHARED;
    }
    return has_initial(x, y) || has_initial(y, x) ? INITIAL : CONFLICT;
}

const KithComparator kith_comparator_middle_name = {
    .name = "middle_name",
    .summary = "middle names: any in common, initials",
    .role = KITH_ROLE_MIDDLE,
    .n_levels = G_N_ELEMENTS(level_names),
    .level_names = level_names,
    .start = start,
    .level = level,
};
