/* SPDX-FileCopyrightText: The Kith authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "base-distance.h"
#include "resolve-feature.h"

enum { EXACT = 1, SAME_USER, LIKE, LIKE_USER, DIFFERENT };

static const char *const level_names[] = {"equal",
                                          "same name before the @",
                                          "Jaro-Winkler .88 and more",
                                          "before the @ Jaro-Winkler .88 and more",
                                          "different"};

static const double start[] = {.7, .1, .1, .03, .07};

static KithBytes
user_of(KithBytes text)
{
    const guint8 *at = memchr(text.data, '@', text.len);

    return at != NULL ? kith_bytes(text.data, (gsize)(at - text.data)) : text;
}

static guint
level(const KithFeature *fa, guint32 a, const KithFeature *fb, guint32 b)
{
    KithBytes x = user_of(kith_value_text(&fa->values, a));
    KithBytes y = user_of(kith_value_text(&fb->values, b));

    if (x.len > 0 && kith_bytes_equal(x, y)) {
        return SAME_USER;
    }
    if (kith_value_likeness(&fa->values, a, &fb->values, b, .88) >= .88) {
        return LIKE;
    }
    return kith_jaro_winkler(x, y) >= .88 ? LIKE_USER : DIFFERENT;
}

const KithComparator kith_comparator_email_parts = {
    .name = "email_parts",
    .summary = "e-mail addresses by their two parts and nothing else, for models of other tools",
    .n_levels = G_N_ELEMENTS(level_names),
    .level_names = level_names,
    .start = start,
    .level = level,
};
