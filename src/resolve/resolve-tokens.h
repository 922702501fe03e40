/* SPDX-FileCopyrightText: The Kith authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef RESOLVE_TOKENS_H
#define RESOLVE_TOKENS_H

#include "resolve-feature.h"

#define KITH_TOKENS_MAX 32

/* A word of a value: which of the feature's words it is, and how telling. */
typedef struct {
    guint32 word;  /* from 1 */
    float weight;  /* log2 of how rare it is among the records (inverse document frequency) */
    guint8 number; /* it has a digit */
    guint8 code;   /* and a letter, as numbers of models have */
    guint8 parts;  /* so many words behind it are what it was put together from */
    guint8 first;  /* its first byte, and how long it is: most words are told apart by these */
    guint16 len;
} KithValueToken;

/* A word and the one before it, where that is looked at. */
typedef struct {
    guint32 pair; /* which of the feature's pairs of words, from 1; 0 for a value's first word */
    float weight; /* log2 of how rare the word is among those that have the one before it */
} KithTokenPair;

/* Where a value's words start, and the sum of their weights. */
typedef struct {
    guint32 first;
    float sum;
} KithTokenList;

/* The words of all values of a feature. */
typedef struct {
    KithTokenList *lists;   /* owned, by code; n + 2 entries, the last one the end of all */
    KithValueToken *tokens; /* owned */
    KithValueSet words;     /* each distinct word; counts are records, of features that are by words
                               distinct values: a name that many records have is one thing's */
    guint32 n_values;       /* that are counted */
    KithTokenPair *after;   /* owned: of each token, of features that are by words; else NULL */
    KithValueSet pairs;     /* two words that follow one another; counts are values */
} KithTokens;

static inline guint
kith_tokens_n(const KithTokens *tokens, guint32 code)
{
    return tokens->lists[code + 1].first - tokens->lists[code].first;
}

/* With @skip, words of that list (a resource of words) are left out of the values that have
 * others. */
KithTokens *kith_tokens_new(const KithFeature *feature, gboolean (*skip)(KithBytes word));
void kith_tokens_free(gpointer tokens);

/* See KithComparator.parts and .settle: of features whose own data are tokens. */
void kith_tokens_parts(const KithFeature *feature, KithPartFunc each, gpointer user_data);
void kith_tokens_settle(const KithFeature *feature);

/* See KithComparator.shared: the chance that a record has all the words that two values share, of
 * features that are by words; 0 of others. */
double kith_tokens_share(const KithFeature *feature, guint32 a, guint32 b, guint level);

/* See KithComparator.words. */
double kith_tokens_words(const KithFeature *feature, guint32 code);

typedef struct {
    double likeness; /* shared weight over all weight, 0 to 1: 2 × shared / (sum a + sum b) */
    double overlap;  /* shared weight over all weight of the text that has less, 0 to 1 */
    double shared;   /* weight in common */
    double together; /* the same, each word given the one before it where that is shared as well */
    guint n_shared;
    gboolean numbers_differ; /* words are shared, and each has a number that the other has not */
} KithTokenMatch;

/* Compares two values word by word; words a letter apart count as shared for the most part. */
KithTokenMatch
kith_tokens_compare(const KithFeature *fa, guint32 a, const KithFeature *fb, guint32 b);

#endif
