/* SPDX-FileCopyrightText: The Kith authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "base-normalise.h"
#include "base-text.h"

static gboolean
in_word(guint8 byte)
{
    return g_ascii_isalnum(byte) || byte >= 0x80;
}

/* "A.B.C." and "O'Neil's" are single words: the marks inside them go without a blank. */
static gboolean
vanishes(KithBytes text, gsize i)
{
    gboolean dot = text.data[i] == '.' && i >= 1 && in_word(text.data[i - 1]) &&
                   (i < 2 || !in_word(text.data[i - 2]));

    return dot || text.data[i] == '\'';
}

static gboolean
normalise(KithBytes given, const KithNormaliseOptions *options, GString *out)
{
    g_auto(KithFolded) folded KITH_UNCLEARED;
    KithBytes all = kith_text_folded(given, &folded);
    gsize before = out->len;
    gboolean blank = FALSE;

    for (gsize i = 0; i < all.len; i++) {
        guint8 byte = all.data[i];

        if (in_word(byte) || byte == '&') {
            if (blank && out->len > before) {
                g_string_append_c(out, ' ');
            }
            g_string_append_c(out, (char)byte);
            blank = FALSE;
        } else if (!vanishes(all, i)) {
            blank = TRUE;
        }
    }
    return out->len > before;
}

const KithNormaliser kith_normaliser_organisation = {
    .name = "organisation",
    .summary = "an organisation's name: words and &, punctuation away",
    .normalise = normalise,
};
