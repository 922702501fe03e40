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

/* How often a value is put into its normal form at most until nothing changes: where a mark goes
 * that stood between a letter in Latin and one that has none, a blank comes the next time. */
#define PASSES 4

/* Puts what was appended behind @before into its normal form again. */
static void
settle(const KithNormaliser *normaliser,
       const KithNormaliseOptions *options,
       gsize before,
       GString *out)
{
    g_autoptr(GString) again = g_string_new(NULL);

    for (guint i = 1; i < PASSES; i++) {
        KithBytes own = kith_bytes(out->str + before, out->len - before);

        g_string_truncate(again, 0);
        if (!normaliser->normalise(own, options, again) ||
            kith_bytes_equal(own, kith_bytes(again->str, again->len))) {
            return;
        }
        g_string_truncate(out, before);
        g_string_append_len(out, again->str, (gssize)again->len);
    }
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
    /* What is all in Latin letters is in its normal form, as nearly all is. */
    if (!kith_text_is_ascii(kith_bytes(out->str + before, out->len - before))) {
        settle(normaliser, options, before, out);
    }
    /* "N.-A." says nothing either, once its marks are gone. */
    if (kith_text_is_missing(kith_bytes(out->str + before, out->len - before))) {
        g_string_truncate(out, before);
        return FALSE;
    }
    return TRUE;
}
