/* SPDX-FileCopyrightText: The Kith authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef STORE_ARRAY_H
#define STORE_ARRAY_H

#include "store-lmdb.h"

/* Items of any length under dense numbers, packed into chunks (store-format.h). An item of
 * length 0 is one that is not there. */

/* The item under @number of @space, borrowed (lifetime: txn, or its next write); data is NULL
 * when it is not there. */
gboolean kith_array_get(KithTxn *txn,
                        KithStoreTable table,
                        guint32 space,
                        guint32 number,
                        KithBytes *out_item,
                        GError **error);

/* The number of the last item of @space, 0 when there is none. */
gboolean kith_array_last(KithTxn *txn,
                         KithStoreTable table,
                         guint32 space,
                         guint32 *out_number,
                         GError **error);

/* Puts an item in the place of the one that is there, or behind the last one: @number is at most
 * one above the last. */
gboolean kith_array_set(KithTxn *txn,
                        KithStoreTable table,
                        guint32 space,
                        guint32 number,
                        KithBytes item,
                        GError **error);

/* Where an item lies in a run of bytes. */
typedef struct {
    guint32 offset;
    guint32 len;
} KithSpan;

/* Puts @n_items items behind the last one, which must be @first - 1 (numbers are from 1).
 * Chunks fill up completely. */
gboolean kith_array_append(KithTxn *txn,
                           KithStoreTable table,
                           guint32 space,
                           guint32 first,
                           const guint8 *bytes,
                           const KithSpan *items,
                           guint n_items,
                           GError **error);

/* A walk over the items of a space in order. */
typedef struct {
    KithCursor cursor;
    guint32 space;
    guint32 number; /* of the item where the walk is */
    KithBytes item; /* data is NULL when it is not there */
    guint32 next;
    const guint8 *at;
    const guint8 *end;
    gboolean done;
} KithArrayIter;

gboolean
kith_array_open(KithTxn *txn, KithStoreTable table, KithArrayIter *out_iter, GError **error);
void kith_array_close(KithArrayIter *iter);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(KithArrayIter, kith_array_close)

/* Sets the walk to the item @number and those after it. */
gboolean kith_array_seek(KithArrayIter *iter, guint32 space, guint32 number, GError **error);

/* The chunks of a space in order, appended to @chunks (KithSealed, lifetime: txn): walks over parts
 * of a space can then be in several threads, which a cursor cannot. */
gboolean kith_array_chunks(KithTxn *txn,
                           KithStoreTable table,
                           guint32 space,
                           GArray *chunks,
                           GError **error);

/* Sets a walk, opened or all zeros, to the items of one chunk alone. */
gboolean kith_array_enter(KithArrayIter *iter, const KithSealed *chunk, GError **error);

/* FALSE at the end, when iter->done is set, and on an error. */
gboolean kith_array_next(KithArrayIter *iter, GError **error);

#endif
