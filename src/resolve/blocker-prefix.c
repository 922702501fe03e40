/* SPDX-FileCopyrightText: The Kith authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "resolve-key.h"

static const char *const comparators[] = {"given_name",
                                          "family_name",
                                          "text",
                                          "organisation",
                                          NULL};
static const char *const key_names[] = {"first 3", "first 4", "first 5"};

static void
keys(const KithFeature *feature, guint32 code, guint32 *out_keys)
{
    KithBytes text = kith_value_text(&feature->values, code);
    gboolean name = feature->comparator->role == KITH_ROLE_GIVEN ||
                    feature->comparator->role == KITH_ROLE_FAMILY;

    /* Of names the short beginnings, of text the longer one. */
    out_keys[0] = name && text.len >= 3 ? kith_key_of(kith_bytes(text.data, 3)) : 0;
    out_keys[1] = name && text.len >= 4 ? kith_key_of(kith_bytes(text.data, 4)) : 0;
    out_keys[2] = !name && text.len >= 5 ? kith_key_of(kith_bytes(text.data, 5)) : 0;
}

const KithBlocker kith_blocker_prefix = {
    .name = "prefix",
    .summary = "the beginning of a name or text",
    .comparators = comparators,
    .n_keys = G_N_ELEMENTS(key_names),
    .key_names = key_names,
    .keys = keys,
};
