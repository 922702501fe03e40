/* SPDX-FileCopyrightText: The Kith authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "resolve-key.h"

static const char *const comparators[] = {"postcode", NULL};
static const char *const key_names[] = {"district"};

static void
keys(const KithFeature *feature, guint32 code, guint32 *out_keys)
{
    KithBytes text = kith_value_text(&feature->values, code);
    const guint8 *blank = memchr(text.data, ' ', text.len);
    gsize len = blank != NULL ? (gsize)(blank - text.data) : MAX(text.len / 2, 2);

    out_keys[0] = kith_key_of(kith_bytes(text.data, MIN(len, text.len)));
}

const KithBlocker kith_blocker_district = {
    .name = "district",
    .summary = "the district of a postal code",
    .comparators = comparators,
    .n_keys = G_N_ELEMENTS(key_names),
    .key_names = key_names,
    .keys = keys,
};
