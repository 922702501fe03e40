/* SPDX-FileCopyrightText: The Kith authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef STORE_DECISIONS_H
#define STORE_DECISIONS_H

#include "model-decision.h"
#include "store.h"

/* The decision of a number, from 1, whether it stands or was withdrawn. */
gboolean
kith_decisions_get(KithTxn *txn, guint32 number, KithDecision **out_decision, GError **error);

/* All decisions that stand, as KithDecision, by number. Free with g_ptr_array_unref(). */
gboolean kith_decisions_standing(KithTxn *txn, GPtrArray **out_decisions, GError **error);

/* The same, and those that await a second person, which are not obeyed until then. */
gboolean kith_decisions_all(KithTxn *txn,
                            GPtrArray **out_standing,
                            GPtrArray **out_proposed,
                            GError **error);

/* The decision on two records that stands or awaits a second person, NULL when there is none. */
gboolean kith_decisions_on(KithTxn *txn,
                           KithRecordId a,
                           KithRecordId b,
                           KithDecision **out_decision,
                           GError **error);

gboolean
kith_decisions_put(KithTxn *txn, guint32 number, const KithDecision *decision, GError **error);

#endif
