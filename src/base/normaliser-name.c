/* SPDX-FileCopyrightText: The Kith authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "base-normalise.h"
#include "base-text.h"

/* Letters, digits and bytes beyond ASCII make words; ' and - join them, and ~ the syllables of what
 * is written as one word in Chinese characters; all else parts them. */
static gboolean
in_word(guint8 byte)
{
    return g_ascii_isalnum(byte) || byte >= 0x80;
}

static gboolean
joins(guint8 byte)
{
    return byte == '\'' || byte == '-' || byte == '`' || byte == KITH_SYLLABLES;
}

/* Takes the word that begins at @start back where it says that a part of the name is not known. */
static void
end_word(GString *out, gsize start)
{
    if (kith_bytes_equal(kith_bytes(out->str + start, out->len - start),
                         kith_bytes_str("unknown"))) {
        g_string_truncate(out, start);
    }
}

/* Appends the words of @folded parted by single blanks. */
static void
append_words(KithBytes folded, GString *out)
{
    gsize begin = out->len;
    gsize start = begin; /* of the word at hand */
    gboolean blank = FALSE;

    for (gsize i = 0; i < folded.len; i++) {
        guint8 byte = folded.data[i];
        gboolean inside = i > 0 && i + 1 < folded.len && in_word(folded.data[i - 1]) &&
                          in_word(folded.data[i + 1]);

        if (!in_word(byte) && !(joins(byte) && inside)) {
            blank = TRUE;
            continue;
        }
        if (blank) {
            end_word(out, start);
            if (out->len > begin && out->str[out->len - 1] != ' ') {
                g_string_append_c(out, ' ');
            }
            start = out->len;
            blank = FALSE;
        }
        g_string_append_c(out, (char)(byte == '`' ? '\'' : byte));
    }
    end_word(out, start);
    if (out->len > begin && out->str[out->len - 1] == ' ') {
        g_string_truncate(out, out->len - 1);
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

/* "Smith N/A" is Smith, and so is "NULL Smith"; Null may be somebody's name. What is left out is
 * not written as normal forms are, which are given back unchanged. */
static gboolean
is_no_part(KithBytes word)
{
    static const char *const words[] = {"N/A", "n/a", "NULL", "NaN"};

    if (word.len < 3 || word.len > 4 || (word.data[0] | 0x20) < 'n' ||
        (word.data[0] | 0x20) > 'u') {
        return FALSE;
    }
    for (guint i = 0; i < G_N_ELEMENTS(words); i++) {
        if (kith_bytes_equal(word, kith_bytes_str(words[i]))) {
            return TRUE;
        }
    }
    return FALSE;
}

/* The first word of a text, with the blank behind it. */
static KithBytes
first_word(KithBytes text)
{
    const guint8 *blank = memchr(text.data, ' ', text.len);

    return kith_bytes(text.data, blank != NULL ? (gsize)(blank + 1 - text.data) : text.len);
}

/* The text without words that stand for a part which nobody knows: itself, or what is put to @room,
 * which is made when it is needed. */
static KithBytes
known_parts(KithBytes text, GString **room)
{
    gsize at = 0;

    while (at < text.len) {
        KithBytes word = first_word(kith_bytes(text.data + at, text.len - at));

        if (is_no_part(kith_text_strip(word))) {
            if (*room == NULL) {
                *room = g_string_new_len((const char *)text.data, (gssize)at);
            }
        } else if (*room != NULL) {
            g_string_append_len(*room, (const char *)word.data, (gssize)word.len);
        }
        at += word.len;
    }
    return *room != NULL ? kith_bytes((*room)->str, (*room)->len) : text;
}

/* The dots between the words of a name. */
static gboolean
is_dot(gunichar c)
{
    return c == 0xb7 || c == 0x30fb || c == 0xff65;
}

static gboolean
is_kana(gunichar c)
{
    return c >= 0x3041 && c <= 0x30ff && !is_dot(c);
}

static gboolean
is_han(gunichar c)
{
    return (c >= 0x3400 && c <= 0x4dbf) || (c >= 0x4e00 && c <= 0x9fff) || c == 0x3005 ||
           (c >= 0xf900 && c <= 0xfaff) || (c >= 0x20000 && c <= 0x3134f);
}

/* The text with blanks for dots, and KITH_SYLLABLES between Chinese characters that are written as
 * one word: each is a syllable of its own in Latin letters, and a name is parted elsewhere than
 * between any two. */
static KithBytes
joined_syllables(KithBytes text, GString **room)
{
    const char *end = (const char *)text.data + text.len;
    gunichar before = 0;

    if (kith_text_is_ascii(text)) {
        return text;
    }
    *room = g_string_sized_new(2 * text.len);
    for (const char *at = (const char *)text.data; at < end;) {
        gunichar c = g_utf8_get_char_validated(at, end - at);
        gssize len = (gint32)c < 0 ? 1 : g_utf8_next_char(at) - at;

        if ((is_han(c) && (is_han(before) || is_kana(before))) || (is_kana(c) && is_han(before))) {
            g_string_append_c(*room, KITH_SYLLABLES);
        }
        if (is_dot(c)) {
            g_string_append_c(*room, ' ');
        } else {
            g_string_append_len(*room, at, len);
        }
        before = c;
        at += len;
    }
    return kith_bytes((*room)->str, (*room)->len);
}

static gboolean
normalise(KithBytes given, const KithNormaliseOptions *options, GString *out)
{
    g_autoptr(GString) room = NULL;
    g_autoptr(GString) syllables = NULL;
    g_auto(KithFolded) folded KITH_UNCLEARED;
    KithBytes all =
        kith_text_folded(joined_syllables(known_parts(given, &room), &syllables), &folded);
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
