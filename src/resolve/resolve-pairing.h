/* SPDX-FileCopyrightText: The Kith authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef RESOLVE_PAIRING_H
#define RESOLVE_PAIRING_H

#include "resolve-model.h"

/* A few records on their own, and the model that weighs them: what explaining needs. */
typedef struct {
    KithStore *store;
    KithTxn *txn;
    guint32 generation;
    KithModelFile *file; /* owned */
    const KithKindModel *kind;
    KithFrame *frame;      /* owned */
    KithMatchModel *model; /* owned: fitted to the frame */
    KithScorer *scorer;    /* owned */
} KithPairing;

/* Opens what weighs @records (KithRecordId), which must stand and be of one kind, as the current
 * generation weighed them; before the first one as it would, with a model learnt for the
 * purpose. */
gboolean kith_pairing_open(KithStore *store,
                           KithTxn *txn,
                           const GArray *records,
                           KithPairing *out,
                           GError **error);
void kith_pairing_clear(KithPairing *pairing);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(KithPairing, kith_pairing_clear)

#endif
