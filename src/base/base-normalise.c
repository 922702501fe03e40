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
    gsize before = out->len;

    given = kith_text_strip(given);
    if (kith_text_is_missing(given) || !normaliser->normalise(given, options, out)) {
        return FALSE;
    }
    /* "N.-A." says nothing either, once its marks are gone. */
    if (kith_text_is_missing(kith_bytes(out->str + before, out->len - before))) {
        g_string_truncate(out, before);
        return FALSE;
    }
    return TRUE;
}
