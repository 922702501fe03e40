/* SPDX-FileCopyrightText: The Kith authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "resolve-key.h"

static const char *const key_names[] = {"equal"};

static void
keys(const KithFeature *feature, guint32 code, guint32 *out_keys)
{
    out_keys[0] = kith_key_of(kith_value_text(&feature->values, code));
}

const KithBlocker kith_blocker_whole = {
    .name = "whole",
    .summary = "the whole value",
    .n_keys = G_N_ELEMENTS(key_names),
    .key_names = key_names,
    .keys = keys,
};
