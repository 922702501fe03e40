/* SPDX-FileCopyrightText: The Kith authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "base-phonetic.h"
#include "resolve-key.h"

static const char *const comparators[] = {"given_name",
                                          "family_name",
                                          "text",
                                          "organisation",
                                          NULL};
static const char *const key_names[] = {"sound"};

static void
keys(const KithFeature *feature, guint32 code, guint32 *out_keys)
{
    char sound[KITH_PHONETIC_MAX];
    guint len = kith_phonetic(kith_value_text(&feature->values, code), sound);

    out_keys[0] = len > 1 ? kith_key_of(kith_bytes(sound, len)) : 0;
}

const KithBlocker kith_blocker_sound = {
    .name = "sound",
    .summary = "how a name or text sounds",
    .comparators = comparators,
    .n_keys = G_N_ELEMENTS(key_names),
    .key_names = key_names,
    .keys = keys,
};
