/* SPDX-FileCopyrightText: The Kith authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "base-normalise.h"
#include "base-text.h"

/* Letters, digits and bytes beyond ASCII make words; ' and - join them; all else parts them. */
static gboolean
in_word(guint8 byte)
{
    return g_ascii_isalnum(byte) || byte >= 0x80;
}

static gboolean
joins(guint8 byte)
{
    return byte == '\'' || byte == '-' || byte == '`';
}

/* Appends the words of @folded parted by single blanks. */
static void
append_words(KithBytes folded, GString *out)
{
    gsize start = out->len;
    gboolean blank = FALSE;

    for (gsize i = 0; i < folded.len; i++) {
        guint8 byte = folded.data[i];
        gboolean inside = i > 0 && i + 1 < folded.len && in_word(folded.data[i - 1]) &&
                          in_word(folded.data[i + 1]);

        if (in_word(byte) || (joins(byte) && inside)) {
            if (blank && out->len > start) {
                g_string_append_c(out, ' ');
            }
            g_string_append_c(out, (char)(byte == '`' ? '\'' : byte));
            blank = FALSE;
        } else {
            blank = TRUE;
        }
    }
}

/* "Smith, John" is John Smith; more than one comma is left as it stands. */
static const guint8 *
turning_comma(KithBytes folded)
{
    const guint8 *comma = folded.len > 0 ? memchr(folded.data, ',', folded.len) : NULL;
    gsize rest;

    if (comma == NULL) {
        return NULL;
    }
    rest = folded.len - (gsize)(comma + 1 - folded.data);
    return rest > 0 && memchr(comma + 1, ',', rest) == NULL ? comma : NULL;
}

static gboolean
normalise(KithBytes given, const KithNormaliseOptions *options, GString *out)
{
    g_auto(KithFolded) folded KITH_UNCLEARED;
    KithBytes all = kith_text_folded(given, &folded);
    gsize before = out->len;
    const guint8 *comma;

    comma = turning_comma(all);
    if (comma != NULL) {
        gsize head = (gsize)(comma - all.data);
        gsize middle;

        append_words(kith_bytes(comma + 1, all.len - head - 1), out);
        middle = out->len;
        if (middle > before) {
            g_string_append_c(out, ' ');
        }
        append_words(kith_bytes(all.data, head), out);
        if (out->len == middle + 1) {
            g_string_truncate(out, middle);
        }
    } else {
        append_words(all, out);
    }
    return out->len > before;
}

const KithNormaliser kith_normaliser_name = {
    .name = "name",
    .summary = "a person's name or part of one: words, hyphens and apostrophes, given name first",
    .normalise = normalise,
};
