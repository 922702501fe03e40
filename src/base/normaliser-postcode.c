/* SPDX-FileCopyrightText: The Kith authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "base-normalise.h"
#include "base-text.h"

#define MAX_LEN 12

static gboolean
is_digit(char c)
{
    return c >= '0' && c <= '9';
}

static gboolean
is_letter(char c)
{
    return c >= 'a' && c <= 'z';
}

/* UK postcodes end in a digit and two letters after an outward code of A9, A99, AA9, AA99, A9A or
 * AA9A (Royal Mail, Programmers' Guide to the PAF). */
static gboolean
is_united_kingdom(const char *code, gsize len)
{
    gsize letters;

    if (len < 5 || len > 7 || !is_digit(code[len - 3]) || !is_letter(code[len - 2]) ||
        !is_letter(code[len - 1])) {
        return FALSE;
    }
    letters = is_letter(code[0]) + (is_letter(code[0]) && is_letter(code[1]));
    return letters > 0 && is_digit(code[letters]) && len - 3 - letters <= 2;
}

static gboolean
normalise(KithBytes given, const KithNormaliseOptions *options, GString *out)
{
    g_auto(KithFolded) folded KITH_UNCLEARED;
    KithBytes all = kith_text_folded(given, &folded);
    char code[MAX_LEN];
    gsize len = 0;

    for (gsize i = 0; i < all.len; i++) {
        guint8 byte = all.data[i];

        if (g_ascii_isalnum(byte)) {
            if (len == MAX_LEN) {
                return FALSE;
            }
            code[len++] = (char)byte;
        } else if (byte >= 0x80) {
            return FALSE;
        }
    }
    if (len < 3) {
        return FALSE;
    }
    if (is_united_kingdom(code, len)) {
        g_string_append_len(out, code, (gssize)len - 3);
        g_string_append_c(out, ' ');
        g_string_append_len(out, code + len - 3, 3);
    } else {
        g_string_append_len(out, code, (gssize)len);
    }
    return TRUE;
}

const KithNormaliser kith_normaliser_postcode = {
    .name = "postcode",
    .summary = "a postal code: lower case, a UK one with its blank",
    .normalise = normalise,
};
