/* SPDX-FileCopyrightText: The Kith authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef RESOLVE_TIES_H
#define RESOLVE_TIES_H

#include "resolve-frame.h"

/* A link that stands. */
typedef struct {
    guint32 type;
    KithRecordId from;
    KithRecordId to;
    KithSourceId source;
} KithTie;

/* All links that stand. Free with g_array_unref(). */
gboolean kith_ties_read(KithTxn *txn, GArray **out_ties, GError **error);

/* The link types that tell something of the records of a kind: those that they have, but not those
 * that mostly join records of one entity, whose ends are one thing under two names. Sorted. Free
 * with g_ptr_array_unref(). */
GPtrArray *kith_ties_types(KithStore *store,
                           const KithKind *kind,
                           const GArray *ties,
                           const guint32 *types,
                           const KithRecordId *cluster);

/* Node types of all records: element i is of record i + 1, 0 for one that was taken back. Free with
 * g_free(). */
gboolean
kith_record_types(KithTxn *txn, KithRecordId n_records, guint32 **out_types, GError **error);

#endif
