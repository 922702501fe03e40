/* SPDX-FileCopyrightText: The Kith authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "resolve-tokens.h"

enum { EXACT = 1, NEAR, SIMILAR, WORDS_ONLY, WEAK, DIFFERENT };

static const char *const level_names[] = {"equal",
                                          "one letter apart or very similar",
                                          "most of what is telling in common",
                                          "words in common, another number",
                                          "some words in common",
                                          "different"};

static const double start[] = {.6, .12, .1, .04, .04, .1};

static const double strangers[] = {.001, .0005, .002, .004, .04, .9525};

static gpointer
prepare(const KithFeature *feature)
{
    return kith_tokens_new(feature, NULL);
}

/* Of what tells in two texts so much is in common at the levels of most words, and of some. */
#define MOST_WORDS .55
#define SOME_WORDS .25

/* Longer texts are not compared letter by letter unless they have most words in common: that takes
 * long, and without it letters say nothing. */
#define LONG_TEXT 64

/* Jaro-Winkler similarities of texts that are spelt alike. */
#define VERY_LIKE .95
#define LIKE .92

/* How alike the letters are, or 0 where that is less than is asked for below. */
static double
likeness_of_letters(const KithFeature *fa,
                    guint32 a,
                    const KithFeature *fb,
                    guint32 b,
                    double words)
{
    guint longest = MAX(fa->values.slots[a].len, fb->values.slots[b].len);

    return longest <= LONG_TEXT || words >= MOST_WORDS
               ? kith_value_likeness(&fa->values, a, &fb->values, b, LIKE)
               : 0.0;
}

static guint
level(const KithFeature *fa, guint32 a, const KithFeature *fb, guint32 b)
{
    guint shortest = MIN(fa->values.slots[a].len, fb->values.slots[b].len);
    KithTokenMatch match = kith_tokens_compare(fa->own, a, fb->own, b);
    double letters;

    if (match.words_only) {
        return match.likeness >= .3 ? WORDS_ONLY : WEAK;
    }
    if (shortest >= 4 && kith_value_edits(&fa->values, a, &fb->values, b, 1) <= 1) {
        return NEAR;
    }
    letters = likeness_of_letters(fa, a, fb, b, match.likeness);
    if (shortest >= 4 && letters >= VERY_LIKE) {
        return NEAR;
    }
    if (match.likeness >= MOST_WORDS || letters >= LIKE) {
        return SIMILAR;
    }
    return match.likeness >= SOME_WORDS ? WEAK : DIFFERENT;
}

const KithComparator kith_comparator_text = {
    .name = "text",
    .summary = "addresses, places and other text: words weighed by how rare they are",
    .n_levels = G_N_ELEMENTS(level_names),
    .level_names = level_names,
    .start = start,
    .strangers = strangers,
    .loose_level = SIMILAR,
    .beside_level = WORDS_ONLY,
    .prepare = prepare,
    .release = kith_tokens_free,
    .parts = kith_tokens_parts,
    .settle = kith_tokens_settle,
    .words = kith_tokens_words,
    .level = level,
    .shared = kith_tokens_share,
};
