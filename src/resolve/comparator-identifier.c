/* SPDX-FileCopyrightText: The Kith authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "resolve-feature.h"

enum { NOTHING, EXACT, ONE_EDIT, TWO_EDITS, DIFFERENT };

static const char *const level_names[] = {"equal",
                                          "one character apart",
                                          "two characters apart",
                                          "different"};

static const double start[] = {.82, .06, .02, .1};

static const double strangers[] = {.0001, .0002, .001, .9987};

static gboolean
has_letters(KithBytes text)
{
    for (gsize i = 0; i < text.len; i++) {
        if (!g_ascii_isdigit(text.data[i])) {
            return TRUE;
        }
    }
    return FALSE;
}

/* What a number says that is neither equal nor nearly so: nothing where one of the two has letters
 * and the other none, since one person has numbers in two registers. */
static guint
level_of_others(KithBytes x, KithBytes y)
{
    return has_letters(x) == has_letters(y) ? DIFFERENT : NOTHING;
}

static guint
level(const KithFeature *fa, guint32 a, const KithFeature *fb, guint32 b)
{
    guint shorter = MIN(fa->values.slots[a].len, fb->values.slots[b].len);
    guint edits = kith_value_edits(&fa->values, a, &fb->values, b, 2);

    if (edits <= 1) {
        return shorter >= 3 ? ONE_EDIT : DIFFERENT;
    }
    return edits == 2 && shorter >= 6
               ? TWO_EDITS
               : level_of_others(kith_value_text(&fa->values, a), kith_value_text(&fb->values, b));
}

const KithComparator kith_comparator_identifier = {
    .name = "identifier",
    .summary = "numbers that a register gives to one person or thing alone: typing errors",
    .role = KITH_ROLE_IDENTIFIER,
    .n_levels = G_N_ELEMENTS(level_names),
    .own = TRUE,
    .level_names = level_names,
    .start = start,
    .strangers = strangers,
    .level = level,
};
