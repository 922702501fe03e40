/* SPDX-FileCopyrightText: The Kith authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef RESOLVE_WEIGHT_H
#define RESOLVE_WEIGHT_H

#include "resolve-pair.h"

#if defined(__SSE2__) && !defined(KITH_PORTABLE)
#include <emmintrin.h>
#endif

#include <math.h>

#define KITH_LEFT_WITHIN KITH_GROUP_PAIRS
#define KITH_LEFT_ACROSS (KITH_GROUP_PAIRS + 1)
#define KITH_LEFTS (KITH_GROUP_PAIRS + 2)

#define KITH_CLASSES_MAX 7

/* What a pair can be, beside strangers: a match, way 0, or of background class k, way k + 1. */
#define KITH_WAYS (1 + KITH_CLASSES_MAX)

G_STATIC_ASSERT(KITH_WAYS % 2 == 0); /* two at a time */

/*
 * The match model of one kind of record: Fellegi and Sunter ("A Theory for Record Linkage", JASA
 * 1969, doi:10.1080/01621459.1969.10501049) with background classes.
 *
 * A pair of records is a match, or a pair of strangers, or one of a background class: two people
 * of one household, two namesakes. In such a class the features in its *holes* are those of
 * strangers, and the others agree more often than strangers' do; neighbours have none. Without
 * them, what households share would be taken for what makes a match. Of texts in a hole the levels
 * from loose_level on, some words in common, are as frequent as the class says.
 *
 *   weight = log2(lambda / (1 - lambda)) + sum over features of log2(m / u)
 *            (of where a thing is, log2((1 - moved) × product of m / u + moved) all together)
 *            - log2(1 + sum over classes of share × product over features not in holes, and loose
 *                   levels of those in them, of h / u)
 *
 * u is the chance that strangers come to a level; where values differ in how common they are, the
 * value's own frequency stands in its place (rarity).
 */

/* Parameters of one feature. Index 0 is not used: levels are from 1. */
typedef struct {
    double m[KITH_LEVELS_MAX + 1];
    double u[KITH_LEVELS_MAX + 1];
    /* What the rarity of a pair at the level is measured against: the mean over strangers. */
    double usual[KITH_LEVELS_MAX + 1];
    /* What people's answers add to what the level weighs for a match, in bits (kith_teach()). */
    double answered[KITH_LEVELS_MAX + 1];
} KithModelFeature;

/* How well what people decided was foretold. Surprise is the sum over the answers about probes of
 * -log2 of the chance that was given to each: 0 when all were foretold. */
typedef struct {
    guint decisions;    /* on two records of the kind */
    guint against;      /* of those, contrary to what the model says of the two */
    guint probes;       /* decisions on probes (kith_pair_is_probe()) */
    guint right;        /* of those, that the model foretells without answers */
    guint right_taught; /* that it foretells with what the other answers teach */
    double surprise;    /* the same two */
    double surprise_taught;
} KithLesson;

typedef struct {
    guint32 holes;    /* bit for feature f */
    double share;     /* of all pairs, against strangers */
    gboolean counted; /* in training: known beforehand, and not learnt */
    double h[KITH_FEATURES_MAX][KITH_LEVELS_MAX + 1];
} KithModelClass;

typedef struct {
    guint n_features;
    const KithComparator *comparators[KITH_FEATURES_MAX];
    gboolean silent[KITH_FEATURES_MAX]; /* no evidence: a property that the model does not know */
    KithModelFeature features[KITH_FEATURES_MAX];
    guint n_classes;
    KithModelClass classes[KITH_CLASSES_MAX];
    guint32 records;    /* that it was learnt from */
    double lambda;      /* share of the pairs that are matches */
    double total_pairs; /* pairs there are */
    KithLesson lesson;
    double answered; /* what people's answers add to the prior of a match, in bits */
    double moved;    /* share of matches that are at two places, as strangers are */
    double twins;    /* share of brothers and sisters who are born on one day */
    /* How much likelier each way is between two groups of sources than among all pairs, in bits;
     * by kith_group_pair(). */
    double between[KITH_GROUP_PAIRS][KITH_WAYS];
    /* How much likelier a match is of two whom nobody else was found for, in bits (resolve-left.h):
     * by kith_group_pair() of sources without duplicates, and KITH_LEFT_WITHIN a source or
     * KITH_LEFT_ACROSS two of all others. */
    double left[KITH_LEFTS];
    double calibration; /* bits that pairs are likelier than they weigh (resolve-calibrate.h) */
} KithMatchModel;

/* What a level is worth for each way, in bits against strangers: base, to which a pair adds how
 * rare what it shares is, within bounds. All 0 for level 0, where nothing is compared. */
typedef struct {
    double base[KITH_WAYS];
    double low[KITH_WAYS];
    double high[KITH_WAYS];
} KithLevelBits;

/* Tables made of a model, for scoring pair after pair. */
typedef struct {
    const KithFrame *frame;
    const KithMatchModel *model;
    double stayed; /* log2 of the share of matches that have not moved */
    /* Prior bits between two groups of sources; minus infinity for ways that there are not. */
    double start[KITH_GROUP_PAIRS][KITH_WAYS];
    KithLevelBits levels[KITH_FEATURES_MAX][KITH_LEVELS_MAX + 1];
} KithScorer;

void kith_scorer_init(KithScorer *scorer, const KithFrame *frame, const KithMatchModel *model);

/* What a pair's weight is made of, in bits. */
typedef struct {
    double weight;
    double prior;                       /* of a match between the two sources */
    double features[KITH_FEATURES_MAX]; /* log2(m / u) with rarity; 0 where nothing is compared */
    double alone;                       /* kith_names_alone() */
    double moved;                       /* kith_moved() */
    double classes[KITH_CLASSES_MAX];   /* log2 of the class against strangers */
} KithWeight;

/* What odds of so many bits are as a probability. */
static inline double
kith_probability(double bits)
{
    return 1.0 / (1.0 + exp2(-bits));
}

/* By how many bits pairs of these @weights (float) must be likelier for so many @matches to be
 * expected of them, @from the least @to the most that it can be. A few more pairs, of which half
 * are matches, hold it near 0. Complexity: O(weights). */
double kith_bits_for(const GArray *weights, double matches, double from, double to);

void kith_score_pair(const KithScorer *scorer, guint32 i, guint32 j, KithWeight *out_weight);

/* What is taken off, as a number not above 0, when next to nothing but names speaks for a match.
 * @features: bits of each. */
double kith_names_alone(const KithScorer *scorer, const double *features);

/* What is added since a thing may have moved. Address, town and postcode then differ at once: taken
 * together they weigh no less than how many have moved (KithFrame.residence). @features: bits of
 * each. */
double kith_moved(const KithScorer *scorer, const double *features);

/* The same of the sum of these bits. */
double kith_moved_bits(const KithScorer *scorer, double bits);

/* The same of a comparison made before. */
void kith_score_comparison(const KithScorer *scorer,
                           const KithComparison *comparison,
                           KithWeight *out_weight);

/* The least that a feature can weigh: one wrong value must not outweigh all else. */
#define KITH_BITS_FLOOR (-8.0)

/* What two generations weigh at the least: father and son may have all else in common. */
#define KITH_SUFFIX_FLOOR (-16.0)

/* Of brothers and sisters so many are twins, or more, where the records do not tell (of births in
 * England and Wales 1.4 % are of twins: Office for National Statistics, Birth characteristics,
 * 2021). */
#define KITH_TWINS 0.014

/* Whether in a class it is only by being twins that two agree in a feature: brothers and sisters
 * were born on different days. */
gboolean kith_class_has_twins(const KithFrame *frame, const KithModelClass *class, guint f);

/* Adds what a pair of the rarity has at a level to the bits of each way. Both forms add up the same
 * numbers in the same order. */
#if defined(__SSE2__) && !defined(KITH_PORTABLE)
static G_ALWAYS_INLINE inline void
kith_ways_add(double *ways, const KithLevelBits *level, double rarity)
{
    const __m128d rare = _mm_set1_pd(rarity);

    for (guint w = 0; w < KITH_WAYS; w += 2) {
        __m128d bits = _mm_add_pd(_mm_loadu_pd(level->base + w), rare);

        bits = _mm_max_pd(_mm_loadu_pd(level->low + w), bits);
        bits = _mm_min_pd(_mm_loadu_pd(level->high + w), bits);
        _mm_storeu_pd(ways + w, _mm_add_pd(_mm_loadu_pd(ways + w), bits));
    }
}
#else
static inline void
kith_ways_add(double *ways, const KithLevelBits *level, double rarity)
{
    for (guint w = 0; w < KITH_WAYS; w++) {
        double bits = level->base[w] + rarity;

        bits = bits < level->low[w] ? level->low[w] : bits;
        ways[w] += bits > level->high[w] ? level->high[w] : bits;
    }
}
#endif

#endif
