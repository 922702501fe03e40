/* SPDX-FileCopyrightText: The Kith authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "names-words.h"
#include "resolve-tokens.h"

enum { EXACT = 1, SAME_CORE, NEAR, CONTAINED, SIMILAR, WEAK, DIFFERENT };

static const char *const level_names[] = {"equal",
                                          "equal but for the legal form",
                                          "one letter apart or very similar",
                                          "all that is telling of one in the other",
                                          "most of what is telling in common",
                                          "some words in common",
                                          "different"};

static const double start[] = {.4, .12, .1, .18, .08, .07, .05};

static const double kin[] = {.005, .01, .03, .12, .3, .43, .105};

static const double strangers[] = {.001, .0005, .001, .0005, .002, .02, .975};

static gpointer
prepare(const KithFeature *feature)
{
    return kith_tokens_new(feature, kith_word_is_legal_form);
}

/* Of what tells in two names so much is in common at the levels of most words, and of some. */
#define MOST_WORDS .6
#define SOME_WORDS .3

/* Of what tells in the name in which less tells so much is in the other as well, and of both. */
#define ALL_WORDS .85
#define OF_BOTH .5

/* Jaro-Winkler similarity of names that are spelt alike. */
#define VERY_LIKE .96

static gboolean
is_spelt_alike(const KithFeature *fa, guint32 a, const KithFeature *fb, guint32 b)
{
    return kith_value_edits(&fa->values, a, &fb->values, b, 1) <= 1 ||
           kith_value_likeness(&fa->values, a, &fb->values, b, VERY_LIKE) >= VERY_LIKE;
}

static guint
level(const KithFeature *fa, guint32 a, const KithFeature *fb, guint32 b)
{
    KithTokenMatch match = kith_tokens_compare(fa, a, fb, b);

    if (match.likeness >= .999) {
        return SAME_CORE;
    }
    if (match.numbers_differ) {
        return match.likeness >= SOME_WORDS ? WEAK : DIFFERENT;
    }
    if (is_spelt_alike(fa, a, fb, b)) {
        return NEAR;
    }
    if (match.overlap >= ALL_WORDS && match.likeness >= OF_BOTH) {
        return CONTAINED;
    }
    if (match.likeness >= MOST_WORDS) {
        return SIMILAR;
    }
    return match.likeness >= SOME_WORDS ? WEAK : DIFFERENT;
}

const KithComparator kith_comparator_organisation = {
    .name = "organisation",
    .summary = "names of organisations: legal forms apart, words weighed by how rare they are",
    .n_levels = G_N_ELEMENTS(level_names),
    .level_names = level_names,
    .start = start,
    .strangers = strangers,
    .kin = kin,
    .names = TRUE,
    .loose_level = CONTAINED,
    .apart_level = SIMILAR,
    .prepare = prepare,
    .release = kith_tokens_free,
    .parts = kith_tokens_parts,
    .settle = kith_tokens_settle,
    .words = kith_tokens_words,
    .level = level,
    .shared = kith_tokens_share,
};
