/* SPDX-FileCopyrightText: The Kith authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "base-normalise.h"
#include "base-text.h"

static gboolean
normalise(KithBytes given, const KithNormaliseOptions *options, GString *out)
{
    g_auto(KithFolded) folded KITH_UNCLEARED;
    KithBytes all = kith_text_folded(given, &folded);
    gsize before = out->len;

    for (gsize i = 0; i < all.len; i++) {
        guint8 byte = all.data[i];

        if (g_ascii_isalnum(byte) || byte >= 0x80) {
            g_string_append_c(out, (char)byte);
        }
    }
    return out->len > before;
}

const KithNormaliser kith_normaliser_identifier = {
    .name = "identifier",
    .summary = "a number or code of a register: letters and digits alone",
    .normalise = normalise,
};
