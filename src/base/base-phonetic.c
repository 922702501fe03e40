/* SPDX-FileCopyrightText: The Kith authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "base-phonetic.h"

/* Where a spelling has to stand for its rule to hold. */
typedef enum { ANYWHERE, FIRST, INSIDE, LAST, BEFORE_FRONT_VOWEL, BEFORE_CONSONANT_OR_END } Where;

typedef struct {
    const char *spelling;
    Where where;
    const char *sounds; /* "" for silent; "A" stands for a vowel */
} Rule;

/* The first rule that holds is used: longer spellings before shorter ones of the same letter. */
static const Rule rules[] = {
    {"augh", INSIDE, "F"},
    {"a", ANYWHERE, "A"},
    {"b", ANYWHERE, "P"},
    {"cch", ANYWHERE, "K"},
    {"chr", ANYWHERE, "KR"},
    {"ch", ANYWHERE, "X"},
    {"ck", ANYWHERE, "K"},
    {"cz", ANYWHERE, "X"},
    {"ci", INSIDE, "S"},
    {"c", BEFORE_FRONT_VOWEL, "S"},
    {"c", ANYWHERE, "K"},
    {"dg", BEFORE_FRONT_VOWEL, "J"},
    {"dt", ANYWHERE, "T"},
    {"d", ANYWHERE, "T"},
    {"e", ANYWHERE, "A"},
    {"f", ANYWHERE, "F"},
    {"gn", FIRST, "N"},
    {"ght", ANYWHERE, "T"},
    {"gh", FIRST, "K"},
    {"gh", ANYWHERE, ""},
    {"g", BEFORE_FRONT_VOWEL, "J"},
    {"g", ANYWHERE, "K"},
    {"h", BEFORE_CONSONANT_OR_END, ""},
    {"h", FIRST, "H"},
    {"h", ANYWHERE, ""},
    {"i", ANYWHERE, "A"},
    {"j", ANYWHERE, "J"},
    {"kn", FIRST, "N"},
    {"k", ANYWHERE, "K"},
    {"l", ANYWHERE, "L"},
    {"mac", FIRST, "MK"},
    {"mc", FIRST, "MK"},
    {"mb", LAST, "M"},
    {"m", ANYWHERE, "M"},
    {"n", ANYWHERE, "N"},
    {"o", ANYWHERE, "A"},
    {"ph", ANYWHERE, "F"},
    {"pf", FIRST, "F"},
    {"ps", FIRST, "S"},
    {"p", ANYWHERE, "P"},
    {"q", ANYWHERE, "K"},
    {"r", ANYWHERE, "R"},
    {"sch", ANYWHERE, "X"},
    {"sh", ANYWHERE, "X"},
    {"sc", BEFORE_FRONT_VOWEL, "S"},
    {"s", ANYWHERE, "S"},
    {"tch", ANYWHERE, "X"},
    {"th", ANYWHERE, "T"},
    {"tz", ANYWHERE, "S"},
    {"ts", ANYWHERE, "S"},
    {"t", ANYWHERE, "T"},
    {"u", ANYWHERE, "A"},
    {"v", ANYWHERE, "F"},
    {"wr", FIRST, "R"},
    {"wh", FIRST, "W"},
    {"w", BEFORE_CONSONANT_OR_END, ""},
    {"w", ANYWHERE, "W"},
    {"x", FIRST, "S"},
    {"x", ANYWHERE, "KS"},
    {"y", ANYWHERE, "A"},
    {"z", ANYWHERE, "S"},
};

static gboolean
is_vowel(guint8 byte)
{
    return byte == 'a' || byte == 'e' || byte == 'i' || byte == 'o' || byte == 'u' || byte == 'y';
}

static gboolean
stands(const Rule *rule, const guint8 *letters, gsize n, gsize at, gsize len)
{
    guint8 next = at + len < n ? letters[at + len] : 0;

    switch (rule->where) {
    case ANYWHERE:
        return TRUE;
    case FIRST:
        return at == 0;
    case INSIDE:
        return at > 0 && next != 0;
    case LAST:
        return next == 0;
    case BEFORE_FRONT_VOWEL:
        return next == 'e' || next == 'i' || next == 'y';
    case BEFORE_CONSONANT_OR_END:
        return !is_vowel(next);
    }
    return FALSE;
}

/* Where the rules of each letter begin. */
static const guint8 *
first_rules(void)
{
    static guint8 first[26];
    static gsize ready;

    if (g_once_init_enter(&ready)) {
        for (guint i = G_N_ELEMENTS(rules); i > 0; i--) {
            first[rules[i - 1].spelling[0] - 'a'] = (guint8)(i - 1);
        }
        g_once_init_leave(&ready, 1);
    }
    return first;
}

static const Rule *
rule_for(const guint8 *letters, gsize n, gsize at)
{
    static const Rule none = {"?", ANYWHERE, ""};

    if (letters[at] < 'a' || letters[at] > 'z') {
        return &none;
    }
    for (guint i = first_rules()[letters[at] - 'a']; i < G_N_ELEMENTS(rules); i++) {
        gsize len = strlen(rules[i].spelling);

        if (len <= n - at && memcmp(rules[i].spelling, letters + at, len) == 0 &&
            stands(&rules[i], letters, n, at, len)) {
            return &rules[i];
        }
    }
    return &none;
}

/* Letters alone, doubled ones once. */
static gsize
gather(KithBytes text, guint8 *letters, gsize max)
{
    gsize n = 0;

    for (gsize i = 0; i < text.len && n < max; i++) {
        guint8 byte = text.data[i];
        gboolean letter = (byte >= 'a' && byte <= 'z') || byte >= 0x80;

        if (letter && (n == 0 || letters[n - 1] != byte || byte == 'c')) {
            letters[n++] = byte;
        }
    }
    return n;
}

guint
kith_phonetic(KithBytes text, char *out)
{
    guint8 letters[48];
    gsize n = gather(text, letters, sizeof letters);
    guint len = 0;

    for (gsize at = 0; at < n && len < KITH_PHONETIC_MAX;) {
        const Rule *rule = rule_for(letters, n, at);

        for (const char *sound = rule->sounds; *sound != '\0' && len < KITH_PHONETIC_MAX; sound++) {
            gboolean dropped = *sound == 'A' ? len > 0 : len > 0 && out[len - 1] == *sound;

            if (!dropped) {
                out[len++] = *sound;
            }
        }
        at += strlen(rule->spelling);
    }
    return len;
}
