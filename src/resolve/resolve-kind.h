/* SPDX-FileCopyrightText: The Kith authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef RESOLVE_KIND_H
#define RESOLVE_KIND_H

#include "resolve-cluster.h"
#include "resolve-index.h"

/* How the records of one kind are resolved. */
typedef struct {
    const KithKindModel *model; /* NULL: learn one */
    gboolean more;              /* learn besides what neighbours tell, which the model knows not */
    const GPtrArray *links;     /* char *: link types that neighbours are of; nullable */
    GPtrArray *source_names;    /* char * by source number, NULL where there is none */
    const KithRecordPair *same;
    guint n_same;
    const KithRecordPair *different;
    guint n_different;
    double threshold;  /* bits */
    double max_pairs;  /* to compare; 0 for KITH_PAIRS_EACH a record */
    KithIndex *index;  /* takes over keys and pairs; NULL: not wanted */
    guint number;      /* of the kind in its model file, for @index */
    gboolean estimate; /* learn and choose keys, and compare nothing */
    guint threads;
    const KithProgress *progress;
} KithKindTask;

/* What came of it. */
typedef struct {
    KithKindModel *model; /* owned */
    KithChoices choices;
    guint64 compared;                     /* pairs */
    guint64 compared_by[KITH_CHOSEN_MAX]; /* of each choice, those that no earlier one found */
    double expected;                      /* matches */
    gboolean person_copies; /* there are persons that one record stands for: resolve-copies.h */
    guint32 *cluster; /* owned: of each record the lowest one of its cluster; NULL of an estimate */
    GArray *ambiguous;  /* owned: KithAmbiguity; NULL of an estimate */
    KithWords possible; /* rows of kith_index_add_possible() */
    double learn_seconds;
    double compare_seconds;
    double cluster_seconds;
} KithKindResult;

void kith_kind_result_clear(KithKindResult *result);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(KithKindResult, kith_kind_result_clear)

/* Keys and training alone: the model that kith_kind_resolve() would learn. FALSE only when
 * cancelled. */
gboolean kith_kind_learn(const KithFrame *frame,
                         const KithKindTask *task,
                         KithKindModel **out_model,
                         GError **error);

/* Keys, training, comparing and clustering of a frame. FALSE only when cancelled. */
gboolean kith_kind_resolve(const KithFrame *frame,
                           const KithKindTask *task,
                           KithKindResult *out_result,
                           GError **error);

#endif
