/* SPDX-FileCopyrightText: The Kith authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "resolve-key.h"

static const char *const comparators[] = {"given_name", "family_name", NULL};
static const char *const key_names[] = {"initial"};

static void
keys(const KithFeature *feature, guint32 code, guint32 *out_keys)
{
    out_keys[0] = kith_key_of(kith_bytes(feature->values.slots[code].head, 1));
}

const KithBlocker kith_blocker_initial = {
    .name = "initial",
    .summary = "the first letter of a name",
    .comparators = comparators,
    .n_keys = G_N_ELEMENTS(key_names),
    .key_names = key_names,
    .weak = TRUE,
    .keys = keys,
};
