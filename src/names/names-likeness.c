/* SPDX-FileCopyrightText: The Kith authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "names-likeness.h"

#include "base-distance.h"

#define LETTERS_MAX 64
#define SPELT_ALIKE .04 /* less than equal letters */
#define REORDERED .75
#define REORDERED_LEAST 5 /* letters: of shorter words too many are the same letters */
#define SAME_CONSONANTS .85
#define NEAR_CONSONANTS .68

/* ---- spelling ---- */

/* What is written alike; the longest first. An upper-case letter is a sound of its own. */
static const struct {
    const char *from;
    const char *to;
} spellings[] = {{"tch", "C"}, {"sch", "s"}, {"sh", "s"}, {"ch", "C"}, {"kh", "h"},
                 {"gh", "g"},  {"zh", "s"},  {"ph", "f"}, {"th", "t"}, {"dh", "d"},
                 {"ck", "k"},  {"ts", "c"},  {"tz", "c"}, {"ou", "u"}, {"oo", "u"},
                 {"ee", "i"},  {"eo", "o"},  {"eu", "u"}, {"ks", "X"}, {"j", "i"},
                 {"y", "i"},   {"w", "v"},   {"q", "k"},  {"c", "k"},  {"z", "s"}};

gsize
kith_common_spelling(KithBytes text, char *out, gsize room)
{
    gsize n = 0;

    for (gsize at = 0; at < text.len && n < room;) {
        char letter = (char)text.data[at];
        gsize taken = 1;

        for (guint i = 0; i < G_N_ELEMENTS(spellings); i++) {
            gsize len = strlen(spellings[i].from);

            if (len <= text.len - at && memcmp(text.data + at, spellings[i].from, len) == 0) {
                letter = *spellings[i].to;
                taken = len;
                break;
            }
        }
        if (letter == 'x') {
            letter = at == 0 ? 's' : 'X';
        }
        at += taken;
        if (n == 0 || out[n - 1] != letter) {
            out[n++] = letter;
        }
    }
    return n > 2 && out[n - 1] == 'h' ? n - 1 : n;
}

/* The consonants of a common spelling: what a script without vowels has of it. */
static gsize
consonants(KithBytes spelt, char *out)
{
    gsize n = 0;

    for (gsize i = 0; i < spelt.len; i++) {
        char letter = (char)spelt.data[i];

        if (strchr("aeiouhv", letter) == NULL) {
            out[n++] = letter == 'r' ? 'l' : letter;
        }
    }
    return n;
}

/* ---- likeness ---- */

static gboolean
is_vowel(guint8 letter)
{
    return letter != '\0' && strchr("aeiou", letter) != NULL;
}

/* Whether the first letter was replaced, and not one put before it or left out there. */
static gboolean
starts_otherwise(KithBytes a, KithBytes b)
{
    return a.data[0] != b.data[0] && !(a.len > 1 && a.data[1] == b.data[0]) &&
           !(b.len > 1 && b.data[1] == a.data[0]);
}

/* What the edits cost where only vowels were replaced, by half each; a last vowel tells women from
 * men in many languages, and counts as any letter. G_MAXDOUBLE for other words. */
static double
cost_of_vowels(KithBytes a, KithBytes b)
{
    double cost = 0.0;

    if (a.len != b.len) {
        return G_MAXDOUBLE;
    }
    for (gsize i = 0; i < a.len; i++) {
        if (a.data[i] == b.data[i]) {
            continue;
        }
        if (!is_vowel(a.data[i]) || !is_vowel(b.data[i])) {
            return G_MAXDOUBLE;
        }
        cost += i + 1 < a.len ? .5 : 1.0;
    }
    return cost;
}

static double
by_edits(KithBytes a, KithBytes b)
{
    gsize longer = MAX(a.len, b.len);
    guint limit = (guint)(longer / 2);
    guint edits = kith_edit_distance(a, b, limit);
    double cost;

    if (MIN(a.len, b.len) == 0 || edits > limit) {
        return 0.0;
    }
    cost = edits + (starts_otherwise(a, b) ? .5 : 0.0);
    return MAX(0.0, 1.0 - MIN(cost, cost_of_vowels(a, b)) / (double)longer);
}

static int
by_letter(const void *a, const void *b)
{
    return *(const guint8 *)a - *(const guint8 *)b;
}

static gboolean
are_reordered(KithBytes a, KithBytes b)
{
    guint8 left[LETTERS_MAX];
    guint8 right[LETTERS_MAX];

    if (a.len != b.len || a.len < REORDERED_LEAST || a.len > LETTERS_MAX) {
        return FALSE;
    }
    memcpy(left, a.data, a.len);
    memcpy(right, b.data, b.len);
    qsort(left, a.len, 1, by_letter);
    qsort(right, b.len, 1, by_letter);
    return memcmp(left, right, a.len) == 0;
}

static double
by_consonants(KithBytes a, KithBytes b)
{
    char left[LETTERS_MAX];
    char right[LETTERS_MAX];
    KithBytes x = kith_bytes(left, consonants(a, left));
    KithBytes y = kith_bytes(right, consonants(b, right));

    if (MIN(x.len, y.len) < 2) {
        return 0.0;
    }
    if (kith_bytes_equal(x, y)) {
        return SAME_CONSONANTS;
    }
    return MIN(x.len, y.len) >= 3 && kith_edit_distance(x, y, 1) <= 1 ? NEAR_CONSONANTS : 0.0;
}

double
kith_letters_likeness(KithBytes a, KithBytes b, gboolean skeletal)
{
    char left[LETTERS_MAX];
    char right[LETTERS_MAX];
    KithBytes x;
    KithBytes y;
    double likeness;

    if (kith_bytes_equal(a, b)) {
        return 1.0;
    }
    x = kith_bytes(left, kith_common_spelling(a, left, sizeof left));
    y = kith_bytes(right, kith_common_spelling(b, right, sizeof right));
    likeness = MAX(by_edits(a, b), by_edits(x, y) - SPELT_ALIKE);
    if (likeness < REORDERED && are_reordered(a, b)) {
        likeness = REORDERED;
    }
    if (skeletal && likeness < SAME_CONSONANTS) {
        likeness = MAX(likeness, by_consonants(x, y));
    }
    return likeness >= .5 ? likeness : 0.0;
}
