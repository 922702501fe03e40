/* SPDX-FileCopyrightText: The Kith authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "resolve-key.h"

static const char *const comparators[] = {"code", "identifier", NULL};
static const char *const key_names[] = {"first half", "second half"};

/* One of the halves is without the typing error. Phone numbers with and without their prefix
 * share the second. */
static void
keys(const KithFeature *feature, guint32 code, guint32 *out_keys)
{
    KithBytes text = kith_value_text(&feature->values, code);
    gsize end = text.len >= 10 ? 6 : text.len / 2;
    guint8 marked[16];

    out_keys[0] = out_keys[1] = 0;
    if (text.len < 6) {
        return;
    }
    marked[0] = '<';
    memcpy(marked + 1, text.data, MIN(text.len / 2, 14));
    out_keys[0] = kith_key_of(kith_bytes(marked, 1 + MIN(text.len / 2, 14)));
    marked[0] = '>';
    memcpy(marked + 1, text.data + text.len - end, end);
    out_keys[1] = kith_key_of(kith_bytes(marked, 1 + end));
}

const KithBlocker kith_blocker_halves = {
    .name = "halves",
    .summary = "the first or the second half of a number or code",
    .comparators = comparators,
    .n_keys = G_N_ELEMENTS(key_names),
    .key_names = key_names,
    .keys = keys,
};
