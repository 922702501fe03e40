/* SPDX-FileCopyrightText: The Kith authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "base-normalise.h"

/* Digits with at most one point, no needless zeros at the ends. */
static void
trim_zeros(GString *out, gsize start)
{
    char *point = strchr(out->str + start, '.');

    if (point != NULL) {
        while (out->str[out->len - 1] == '0') {
            g_string_truncate(out, out->len - 1);
        }
        if (out->str[out->len - 1] == '.') {
            g_string_truncate(out, out->len - 1);
        }
    }
    while (out->str[start] == '0' && g_ascii_isdigit(out->str[start + 1])) {
        g_string_erase(out, (gssize)start, 1);
    }
}

/* A comma between groups of three digits parts thousands. */
static gboolean
parts_thousands(KithBytes text, gsize i)
{
    guint digits = 0;

    while (i + 1 + digits < text.len && g_ascii_isdigit(text.data[i + 1 + digits])) {
        digits++;
    }
    return digits == 3 && i > 0 && g_ascii_isdigit(text.data[i - 1]);
}

static gboolean
normalise(KithBytes given, const KithNormaliseOptions *options, GString *out)
{
    static const char *const signs[] = {"£", "€", "$", "+"};
    gsize before = out->len;
    gsize start;
    gboolean point = FALSE;
    gboolean digits = FALSE;

    if (given.data[0] == '-') {
        g_string_append_c(out, '-');
        given = kith_bytes(given.data + 1, given.len - 1);
    }
    for (guint i = 0; i < G_N_ELEMENTS(signs); i++) {
        gsize len = strlen(signs[i]);

        if (given.len > len && memcmp(given.data, signs[i], len) == 0) {
            given = kith_bytes(given.data + len, given.len - len);
        }
    }
    start = out->len;
    for (gsize i = 0; i < given.len; i++) {
        guint8 byte = given.data[i];

        if (g_ascii_isdigit(byte)) {
            g_string_append_c(out, (char)byte);
            digits = TRUE;
        } else if (byte == '.' && !point) {
            g_string_append(out, digits ? "." : "0.");
            point = TRUE;
        } else if (byte != ',' || point || !parts_thousands(given, i)) {
            g_string_truncate(out, before);
            return FALSE;
        }
    }
    if (!digits) {
        g_string_truncate(out, before);
        return FALSE;
    }
    trim_zeros(out, start);
    if (strcmp(out->str + before, "-0") == 0) {
        g_string_erase(out, (gssize)before, 1);
    }
    return TRUE;
}

const KithNormaliser kith_normaliser_number = {
    .name = "number",
    .summary = "a decimal number: no thousands marks, signs of money or needless zeros",
    .normalise = normalise,
};
