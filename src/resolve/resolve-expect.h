/* SPDX-FileCopyrightText: The Kith authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef RESOLVE_EXPECT_H
#define RESOLVE_EXPECT_H

#include "resolve-sample.h"
#include "resolve-weight.h"

/* Pairs expected to be of each way, and of them those at each level of each feature. */
typedef struct {
    double pairs[KITH_WAYS]; /* the match first, then the classes */
    double placed;           /* matches of which is known where both are, */
    double moved;            /* and of them those that have moved */
    double levels[KITH_FEATURES_MAX][KITH_LEVELS_MAX + 1][KITH_WAYS];
    /* Matches at each level of pairs in which another feature that is a person's own is compared
     * too: KithFeature's role says which are. */
    double own[KITH_FEATURES_MAX][KITH_LEVELS_MAX + 1];
    /* Of the pairs with equal values of a feature in which more is compared than that one: all,
     * and the matches. */
    double equal[KITH_FEATURES_MAX];
    double equal_matches[KITH_FEATURES_MAX];
    double between[KITH_GROUP_PAIRS][KITH_WAYS]; /* by kith_group_pair() of the sources */
} KithExpectation;

/* The expectation step over a list of candidate pairs, run again and again. Pairs that are next to
 * certainly of strangers are looked at now and then only. */
typedef struct _KithExpector KithExpector;

KithExpector *kith_expector_new(const KithFrame *frame, const KithPairs *pairs, guint threads);
void kith_expector_free(KithExpector *expector);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(KithExpector, kith_expector_free)

/* Pairs that are known to be matches: an element for each pair (borrowed, NULL for none). Each
 * counts for as many pairs as it would count without. */
void kith_expector_label(KithExpector *expector, const guint8 *labels);

/* From now on only every so-many-th pair is looked at, and counts as so many; 1: all of them. */
void kith_expector_thin(KithExpector *expector, guint32 step);

/* Pairs within a source that has no duplicates (@alone, by source number) are not counted from now
 * on. */
void kith_expector_skip_alone(KithExpector *expector, const gboolean *alone);

/* With @all, every pair is looked at. Sums do not depend on the number of threads. */
void kith_expector_run(KithExpector *expector,
                       const KithMatchModel *model,
                       gboolean all,
                       KithExpectation *out_sums);

/* How likely each pair is a match, as of the last run with all. Lives as long as the expector. */
const float *kith_expector_matches(const KithExpector *expector);

/* The way that each pair is likelier than all others together, by the last run with all: 0 for a
 * match, k + 1 for background class k, KITH_WAYS for none of them. Lives as long. */
const guint8 *kith_expector_likely(const KithExpector *expector);

#endif
