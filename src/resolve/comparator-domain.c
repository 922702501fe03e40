/* SPDX-FileCopyrightText: The Kith authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "resolve-feature.h"

enum { EXACT = 1, ONE_EDIT, DIFFERENT };

static const char *const level_names[] = {"equal", "one letter apart", "different"};

static const double start[] = {.85, .05, .1};

/* Of a firm it is the domain that is its own, whoever reads the mail there; what many firms have, a
 * provider's, is as common as it is. */
static KithBytes
part(KithBytes text)
{
    const guint8 *at = memrchr(text.data, '@', text.len);

    return at != NULL ? kith_bytes(at + 1, text.len - (gsize)(at + 1 - text.data)) : text;
}

static guint
level(const KithFeature *fa, guint32 a, const KithFeature *fb, guint32 b)
{
    return kith_value_edits(&fa->values, a, &fb->values, b, 1) <= 1 ? ONE_EDIT : DIFFERENT;
}

const KithComparator kith_comparator_domain = {
    .name = "domain",
    .summary = "e-mail addresses of firms and other things, by what is behind the @",
    .n_levels = G_N_ELEMENTS(level_names),
    .own = TRUE,
    .level_names = level_names,
    .start = start,
    .part = part,
    .level = level,
};
