/* SPDX-FileCopyrightText: The Kith authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "resolve-tokens.h"

enum { EXACT = 1, NEAR, CONTAINED, SIMILAR, PART, OTHER_NUMBER, WEAK, DIFFERENT };

static const char *const level_names[] = {"equal",
                                          "one letter apart or very similar",
                                          "all that is telling of one in the other",
                                          "most of what is telling in common",
                                          "one a part of the other",
                                          "words in common, another number",
                                          "some words in common",
                                          "different"};

/* How two ways to write one thing's name come to the levels, in lists of fifty kinds of things; and
 * how names of two things do that are nearest to each other. */
static const double start[] = {.5, .062, .212, .071, .009, .025, .067, .054};

static const double kin[] = {.005, .012, .12, .18, .012, .2, .41, .061};

static const double strangers[] = {.001, .0005, .0005, .002, .0005, .004, .04, .9515};

static gpointer
prepare(const KithFeature *feature)
{
    return kith_tokens_new(feature, NULL);
}

/* Of what tells in two texts so much is in common at the levels of most words, and of some. */
#define MOST_WORDS .55
#define SOME_WORDS .25

/* Of what tells in the text in which less tells so much is in the other as well; and of both, where
 * that is more than a part. */
#define ALL_WORDS .85
#define OF_BOTH .5

/* Texts with another number have so much in common. */
#define BESIDE_NUMBER .3

/* Longer texts are not compared letter by letter unless they have most words in common: that takes
 * long, and without it letters say nothing. */
#define LONG_TEXT 64

/* Nor are texts of more words: those that begin with the same ones are spelt alike and are not. */
#define FEW_WORDS 2

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
    guint fewest = MIN(kith_tokens_n(fa->own, a), kith_tokens_n(fb->own, b));

    return words >= MOST_WORDS || (longest <= LONG_TEXT && fewest <= FEW_WORDS)
               ? kith_value_likeness(&fa->values, a, &fb->values, b, LIKE)
               : 0.0;
}

/* The level of texts that are not spelt alike. */
static guint
level_of_words(const KithTokenMatch *match)
{
    if (match->overlap >= ALL_WORDS) {
        return match->likeness >= OF_BOTH ? CONTAINED : PART;
    }
    if (match->likeness >= MOST_WORDS) {
        return SIMILAR;
    }
    return match->likeness >= SOME_WORDS ? WEAK : DIFFERENT;
}

static guint
level(const KithFeature *fa, guint32 a, const KithFeature *fb, guint32 b)
{
    guint shortest = MIN(fa->values.slots[a].len, fb->values.slots[b].len);
    KithTokenMatch match = kith_tokens_compare(fa, a, fb, b);
    guint by_words = level_of_words(&match);
    double letters;

    if (match.numbers_differ) {
        return match.likeness >= BESIDE_NUMBER ? OTHER_NUMBER : WEAK;
    }
    if (shortest >= 4 && kith_value_edits(&fa->values, a, &fb->values, b, 1) <= 1) {
        return NEAR;
    }
    letters = likeness_of_letters(fa, a, fb, b, match.likeness);
    if (shortest >= 4 && letters >= VERY_LIKE) {
        return NEAR;
    }
    return letters >= LIKE ? MIN(by_words, SIMILAR) : by_words;
}

const KithComparator kith_comparator_text = {
    .name = "text",
    .summary = "addresses, places and other text: words weighed by how rare they are",
    .n_levels = G_N_ELEMENTS(level_names),
    .level_names = level_names,
    .start = start,
    .strangers = strangers,
    .kin = kin,
    .loose_level = CONTAINED,
    .apart_level = OTHER_NUMBER,
    .beside_level = OTHER_NUMBER,
    .prepare = prepare,
    .release = kith_tokens_free,
    .parts = kith_tokens_parts,
    .settle = kith_tokens_settle,
    .words = kith_tokens_words,
    .level = level,
    .shared = kith_tokens_share,
};
