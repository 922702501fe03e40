/* SPDX-FileCopyrightText: The Kith authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef RESOLVE_WEIGHING_H
#define RESOLVE_WEIGHING_H

#include "resolve-left.h"
#include "resolve-model.h"

/* All records of a kind and what weighed them for the current generation: for looking at it
 * afterwards. */
typedef struct {
    const KithKindModel *kind;
    KithFrame *frame;      /* owned */
    KithAtoms *atoms;      /* owned */
    KithMatchModel *model; /* owned */
    KithScorer *scorer;    /* owned */
    guint32 *number;       /* owned: of a record by its id, G_MAXUINT32 for none */
    KithRecordId most;     /* the highest id that number has */
    guint32 *further;      /* owned: rows above frame->n of record r: from further[r] on */
    gboolean *alone;       /* owned, by source number */
    KithChoices choices;   /* families of keys that were compared */
    double threshold;      /* bits */
    guint32 *cluster;      /* owned: of each record the first of its entity; none of replicas */
    KithLeftover left;     /* owned: of the entities of the current generation */
} KithWeighing;

static inline guint32
kith_weighing_number(const KithWeighing *weighing, KithRecordId id)
{
    return id <= weighing->most ? weighing->number[id] : G_MAXUINT32;
}

/* What is added to the @weight of two records, as kith why has it: nothing where that was enough.
 */
double kith_weighing_left(const KithWeighing *weighing, guint32 i, guint32 j, double weight);

typedef gboolean (*KithWeighingFunc)(const KithWeighing *weighing,
                                     gpointer user_data,
                                     GError **error);

/* The model of the current generation, and the bits from which it joined. KITH_ERROR_INVALID before
 * the first one. */
KithModelFile *kith_weighing_model(KithTxn *txn, double *out_threshold, GError **error);

/* Calls @func for each kind that the current generation compared, with the records as they are
 * now; ends with the first that fails. KITH_ERROR_INVALID before the first generation. */
gboolean kith_weighings_each(KithStore *store,
                             KithTxn *txn,
                             guint threads,
                             KithWeighingFunc func,
                             gpointer user_data,
                             GError **error);

/* The same with replicas among the records, which are weighed without links: @simulation says of
 * each kind what they are while @func looks at it. */
gboolean kith_weighings_simulated(KithStore *store,
                                  KithTxn *txn,
                                  guint threads,
                                  KithSimulation *simulation,
                                  KithWeighingFunc func,
                                  gpointer user_data,
                                  GError **error);

#endif
