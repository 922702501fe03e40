/* SPDX-FileCopyrightText: The Kith authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "resolve-key.h"
#include "resolve-neighbours.h"

static const char *const comparators[] = {"neighbours", NULL};
static const char *const key_names[] = {"in common"};

static void
keys(const KithFeature *feature, guint32 code, guint32 *out_keys)
{
    out_keys[0] = kith_key_of(kith_neighbour_label(kith_value_text(&feature->values, code)));
}

const KithBlocker kith_blocker_neighbour = {
    .name = "neighbour",
    .summary = "what a record is linked with, whatever list says so",
    .comparators = comparators,
    .n_keys = G_N_ELEMENTS(key_names),
    .key_names = key_names,
    .keys = keys,
};
