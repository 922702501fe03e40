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

static gboolean
are_spelt_alike(const KithFeature *fa,
                guint32 a,
                const KithFeature *fb,
                guint32 b,
                double words,
                double least)
{
    guint longest = MAX(fa->values.slots[a].len, fb->values.slots[b].len);

    return (longest <= LONG_TEXT || words >= MOST_WORDS) &&
           kith_value_likeness(&fa->values, a, &fb->values, b, least) >= least;
}

static guint
level(const KithFeature *fa, guint32 a, const KithFeature *fb, guint32 b)
{
    KithBytes x = kith_value_text(&fa->values, a);
    KithBytes y = kith_value_text(&fb->values, b);
    KithTokenMatch match = kith_tokens_compare(fa->own, a, fb->own, b);

    if (!match.words_only && x.len >= 4 && y.len >= 4 &&
        (kith_value_edits(&fa->values, a, &fb->values, b, 1) <= 1 ||
         are_spelt_alike(fa, a, fb, b, match.likeness, .95))) {
        return NEAR;
    }
    if (match.words_only) {
        return match.likeness >= .3 ? WORDS_ONLY : WEAK;
    }
    if (match.likeness >= MOST_WORDS || are_spelt_alike(fa, a, fb, b, match.likeness, .92)) {
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
