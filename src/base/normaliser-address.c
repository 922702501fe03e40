/* SPDX-FileCopyrightText: The Kith authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "base-normalise.h"
#include "base-text.h"

/* A slash or hyphen between digits parts a flat from a house and stays. */
static gboolean
between_digits(KithBytes text, gsize i)
{
    return i > 0 && i + 1 < text.len && g_ascii_isdigit(text.data[i - 1]) &&
           g_ascii_isdigit(text.data[i + 1]);
}

static gboolean
stays(KithBytes text, gsize i)
{
    guint8 byte = text.data[i];

    if (g_ascii_isalnum(byte) || byte >= 0x80) {
        return TRUE;
    }
    return byte == '\'' || ((byte == '/' || byte == '-') && between_digits(text, i));
}

static gboolean
normalise(KithBytes given, const KithNormaliseOptions *options, GString *out)
{
    g_auto(KithFolded) folded KITH_UNCLEARED;
    KithBytes all = kith_text_folded(given, &folded);
    gsize before = out->len;
    gboolean blank = FALSE;

    for (gsize i = 0; i < all.len; i++) {
        if (stays(all, i)) {
            if (blank && out->len > before) {
                g_string_append_c(out, ' ');
            }
            g_string_append_c(out, (char)all.data[i]);
            blank = FALSE;
        } else {
            blank = TRUE;
        }
    }
    return out->len > before;
}

const KithNormaliser kith_normaliser_address = {
    .name = "address",
    .summary = "an address or a part of one: words and numbers, punctuation away",
    .normalise = normalise,
};
