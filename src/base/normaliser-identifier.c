/* SPDX-FileCopyrightText: The Kith authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "base-normalise.h"
#include "base-text.h"

static gboolean
normalise(KithBytes given, const KithNormaliseOptions *options, GString *out)
{
    g_autoptr(GString) folded = g_string_sized_new(given.len + 1);
    gsize before = out->len;

    kith_text_fold(given, folded);
    for (gsize i = 0; i < folded->len; i++) {
        guint8 byte = (guint8)folded->str[i];

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
