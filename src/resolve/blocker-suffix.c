/* SPDX-FileCopyrightText: The Kith authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "resolve-key.h"

static const char *const comparators[] = {"family_name", NULL};
static const char *const key_names[] = {"last 4"};

static void
keys(const KithFeature *feature, guint32 code, guint32 *out_keys)
{
    KithBytes text = kith_value_text(&feature->values, code);

    out_keys[0] = text.len >= 4 ? kith_key_of(kith_bytes(text.data + text.len - 4, 4)) : 0;
}

const KithBlocker kith_blocker_suffix = {
    .name = "suffix",
    .summary = "the end of a family name",
    .comparators = comparators,
    .n_keys = G_N_ELEMENTS(key_names),
    .key_names = key_names,
    .keys = keys,
};
