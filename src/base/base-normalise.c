/* SPDX-FileCopyrightText: The Kith authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "base-normalise.h"

#include "base-text.h"
#include "normaliser-rows.h"

#define ROW(name) extern const KithNormaliser kith_normaliser_##name;
NORMALISER_ROWS
#undef ROW

static const KithNormaliser *const normalisers[] = {
#define ROW(name) &kith_normaliser_##name,
    NORMALISER_ROWS
#undef ROW
        NULL};

const KithNormaliser *const *
kith_normalisers(void)
{
    return normalisers;
}

const KithNormaliser *
kith_normaliser_find(const char *name)
{
    for (guint i = 0; normalisers[i] != NULL; i++) {
        if (g_str_equal(normalisers[i]->name, name)) {
            return normalisers[i];
        }
    }
    return NULL;
}

gboolean
kith_normalise(const KithNormaliser *normaliser,
               KithBytes given,
               const KithNormaliseOptions *options,
               GString *out)
{
    given = kith_text_strip(given);
    return !kith_text_is_missing(given) && normaliser->normalise(given, options, out);
}
