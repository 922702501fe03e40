/* SPDX-FileCopyrightText: The Kith authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef RESOLVE_TEACH_H
#define RESOLVE_TEACH_H

#include "resolve-weight.h"

/* From so many answers about probes a model is taught. */
#define KITH_PROBES_TEACH 20

/* Whether a pair is a probe: one in eight, by a hash of its records. Questions about probes are
 * drawn by chance, so that their answers tell how good the model is; all others are about what
 * hangs most on, and would tell that it is worse than it is (docs/design/15-questions.md). */
gboolean kith_pair_is_probe(const KithFrame *frame, KithRecordPair pair);

/* A number in (0, 1] that a pair draws by its records. */
double kith_pair_chance(const KithFrame *frame, KithRecordPair pair);

/*
 * Re-estimates a model by what people decided about probes: the prior, and what each level weighs,
 * are moved by so many bits (KithModelFeature.answered) that the answers are likelier, by logistic
 * regression that starts at the model's own weights. The further a level is moved the less it is
 * believed: moves are normal around 0, with the spread that foretells held-back answers best (ridge
 * regression: le Cessie and van Houwelingen, "Ridge Estimators in Logistic Regression", Applied
 * Statistics 41, 1992, doi:10.2307/2347628). Nothing is moved when held-back answers are not
 * foretold much better than without.
 *
 * @model: not taught yet; its lesson is filled in. Returns whether it was moved.
 * O(rounds × (answers × properties² + levels³)), the levels those that answers came to.
 */
gboolean kith_teach(const KithFrame *frame,
                    const KithRecordPair *same,
                    guint n_same,
                    const KithRecordPair *different,
                    guint n_different,
                    KithMatchModel *model);

#endif
