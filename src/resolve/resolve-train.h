/* SPDX-FileCopyrightText: The Kith authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef RESOLVE_TRAIN_H
#define RESOLVE_TRAIN_H

#include "resolve-sample.h"
#include "resolve-weight.h"

/* What training found out besides the model. */
typedef struct {
    double expected; /* matches it expects among all pairs */
    guint rounds;
    gboolean *alone; /* owned: source s has no duplicates of its own; by source number */
    guint n_sources;
    float *posterior; /* owned: of each candidate pair */
} KithTraining;

void kith_training_clear(KithTraining *training);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(KithTraining, kith_training_clear)

/* Learns a model, without labels unless there are any: u from random pairs, prior and m by
 * expectation maximisation over the candidate pairs (Winkler 2000, "Using the EM Algorithm for
 * Weight Computation in the Fellegi-Sunter Model"), pairs not among them counting as strangers.
 * @labels: candidates that are known to be matches (kith_expector_label()), NULL for none. Both
 * lists have been compared. Deterministic: sums run in the order of the pairs. */
void kith_train(const KithFrame *frame,
                const KithPairs *candidates,
                const guint8 *labels,
                const KithPairs *random,
                guint threads,
                KithMatchModel *out_model,
                KithTraining *out_training);

/* Learns what neighbours tell, in features of a model that knows all others: these and everything
 * that is no feature's stay as they are, so that what links say is added to what the records
 * themselves say. @alone: sources without duplicates, by number. Of @out_training, alone stays
 * NULL. */
void kith_train_neighbours(const KithFrame *frame,
                           const KithPairs *candidates,
                           const guint8 *labels,
                           const gboolean *alone,
                           guint threads,
                           KithMatchModel *model,
                           KithTraining *out_training);

#endif
