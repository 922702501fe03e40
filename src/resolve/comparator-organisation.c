/* SPDX-FileCopyrightText: The Kith authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "names-words.h"
#include "resolve-tokens.h"

enum { EXACT = 1, SAME_CORE, NEAR, SIMILAR, WEAK, DIFFERENT };

static const char *const level_names[] = {"equal",
                                          "equal but for the legal form",
                                          "one letter apart or very similar",
                                          "most of what is telling in common",
                                          "some words in common",
                                          "different"};

static const double start[] = {.5, .15, .12, .1, .05, .08};

static const double strangers[] = {.001, .0005, .001, .002, .02, .9755};

static gpointer
prepare(const KithFeature *feature)
{
    return kith_tokens_new(feature, kith_word_is_legal_form);
}

static guint
level(const KithFeature *fa, guint32 a, const KithFeature *fb, guint32 b)
{
    KithTokenMatch match = kith_tokens_compare(fa->own, a, fb->own, b);

    if (match.likeness >= .999) {
        return SAME_CORE;
    }
    if (!match.words_only && (kith_value_edits(&fa->values, a, &fb->values, b, 1) <= 1 ||
                              kith_value_likeness(&fa->values, a, &fb->values, b, .96) >= .96)) {
        return NEAR;
    }
    if (match.likeness >= .6) {
        return SIMILAR;
    }
    return match.likeness >= .3 ? WEAK : DIFFERENT;
}

const KithComparator kith_comparator_organisation = {
    .name = "organisation",
    .summary = "names of organisations: legal forms apart, words weighed by how rare they are",
    .n_levels = G_N_ELEMENTS(level_names),
    .level_names = level_names,
    .start = start,
    .strangers = strangers,
    .prepare = prepare,
    .release = kith_tokens_free,
    .parts = kith_tokens_parts,
    .settle = kith_tokens_settle,
    .words = kith_tokens_words,
    .level = level,
    .shared = kith_tokens_share,
};
