/* SPDX-FileCopyrightText: The Kith authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "base-phonetic.h"

/* Where a spelling has to stand for its rule to hold. */
typedef enum { ANYWHERE, FIRST, INSIDE, LAST, BEFORE_FRONT_VOWEL, BEFORE_CONSONANT_OR_END } Where;

typedef struct {
    const char *spelling;
    guint8 len;
    Where where;
    const char *sounds; /* "" for silent; "A" stands for a vowel */
} Rule;

#define RULE(spelling, where, sounds)                                                              \
    {                                                                                              \
        spelling, sizeof spelling - 1, where, sounds                                               \
    }

/* The first rule that holds is used: longer spellings before shorter ones of the same letter. */
static const Rule rules[] = {
    RULE("augh", INSIDE, "F"),
    RULE("a", ANYWHERE, "A"),
    RULE("b", ANYWHERE, "P"),
    RULE("cch", ANYWHERE, "K"),
    RULE("chr", ANYWHERE, "KR"),
    RULE("ch", ANYWHERE, "X"),
    RULE("ck", ANYWHERE, "K"),
    RULE("cz", ANYWHERE, "X"),
    RULE("ci", INSIDE, "S"),
    RULE("c", BEFORE_FRONT_VOWEL, "S"),
    RULE("c", ANYWHERE, "K"),
    RULE("dg", BEFORE_FRONT_VOWEL, "J"),
    RULE("dt", ANYWHERE, "T"),
    RULE("d", ANYWHERE, "T"),
    RULE("e", ANYWHERE, "A"),
    RULE("f", ANYWHERE, "F"),
    RULE("gn", FIRST, "N"),
    RULE("ght", ANYWHERE, "T"),
    RULE("gh", FIRST, "K"),
    RULE("gh", ANYWHERE, ""),
    RULE("g", BEFORE_FRONT_VOWEL, "J"),
    RULE("g", ANYWHERE, "K"),
    RULE("h", BEFORE_CONSONANT_OR_END, ""),
    RULE("h", FIRST, "H"),
    RULE("h", ANYWHERE, ""),
    RULE("i", ANYWHERE, "A"),
    RULE("j", ANYWHERE, "J"),
    RULE("kn", FIRST, "N"),
    RULE("k", ANYWHERE, "K"),
    RULE("l", ANYWHERE, "L"),
    RULE("mac", FIRST, "MK"),
    RULE("mc", FIRST, "MK"),
    RULE("mb", LAST, "M"),
    RULE("m", ANYWHERE, "M"),
    RULE("n", ANYWHERE, "N"),
    RULE("o", ANYWHERE, "A"),
    RULE("ph", ANYWHERE, "F"),
    RULE("pf", FIRST, "F"),
    RULE("ps", FIRST, "S"),
    RULE("p", ANYWHERE, "P"),
    RULE("q", ANYWHERE, "K"),
    RULE("r", ANYWHERE, "R"),
    RULE("sch", ANYWHERE, "X"),
    RULE("sh", ANYWHERE, "X"),
    RULE("sc", BEFORE_FRONT_VOWEL, "S"),
    RULE("s", ANYWHERE, "S"),
    RULE("tch", ANYWHERE, "X"),
    RULE("th", ANYWHERE, "T"),
    RULE("tz", ANYWHERE, "S"),
    RULE("ts", ANYWHERE, "S"),
    RULE("t", ANYWHERE, "T"),
    RULE("u", ANYWHERE, "A"),
    RULE("v", ANYWHERE, "F"),
    RULE("wr", FIRST, "R"),
    RULE("wh", FIRST, "W"),
    RULE("w", BEFORE_CONSONANT_OR_END, ""),
    RULE("w", ANYWHERE, "W"),
    RULE("x", FIRST, "S"),
    RULE("x", ANYWHERE, "KS"),
    RULE("y", ANYWHERE, "A"),
    RULE("z", ANYWHERE, "S"),
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

static gboolean
is_spelt(const Rule *rule, const guint8 *letters, gsize n)
{
    gsize i = 1; /* the first letter is that of the list */

    while (i < rule->len && i < n && letters[i] == (guint8)rule->spelling[i]) {
        i++;
    }
    return i == rule->len;
}

static const Rule *
rule_for(const guint8 *letters, gsize n, gsize at)
{
    static const Rule none = RULE("?", ANYWHERE, "");

    if (letters[at] < 'a' || letters[at] > 'z') {
        return &none;
    }
    for (guint i = first_rules()[letters[at] - 'a']; i < G_N_ELEMENTS(rules); i++) {
        const Rule *rule = &rules[i];

        if (is_spelt(rule, letters + at, n - at) && stands(rule, letters, n, at, rule->len)) {
            return rule;
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
        at += rule->len;
    }
    return len;
}
