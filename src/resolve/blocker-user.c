/* SPDX-FileCopyrightText: The Kith authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "resolve-key.h"

static const char *const comparators[] = {"email", NULL};
static const char *const key_names[] = {"before the @"};

static void
keys(const KithFeature *feature, guint32 code, guint32 *out_keys)
{
    KithBytes text = kith_value_text(&feature->values, code);
    const guint8 *at = memchr(text.data, '@', text.len);

    out_keys[0] = at != NULL && at > text.data
                      ? kith_key_of(kith_bytes(text.data, (gsize)(at - text.data)))
                      : 0;
}

const KithBlocker kith_blocker_user = {
    .name = "user",
    .summary = "the name before the @ of an e-mail address",
    .comparators = comparators,
    .n_keys = G_N_ELEMENTS(key_names),
    .key_names = key_names,
    .keys = keys,
};
