/* SPDX-FileCopyrightText: The Kith authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef STORE_REWRITE_H
#define STORE_REWRITE_H

#include "store-tuples.h"

/* Adds and takes out tuples. Both lists are sorted and without repeats, and have no tuple in
 * common. Adding one that is there or taking out one that is not changes nothing. */
typedef struct {
    const guint32 *add;
    gsize n_add;
    const guint32 *remove;
    gsize n_remove;
} KithTupleChange;

gboolean kith_tuples_apply(KithTxn *txn,
                           KithStoreTable table,
                           const KithTupleChange *change,
                           GError **error);

/* The same for millions, worked out on @threads threads from what was committed last: @txn must not
 * have changed the table before. */
gboolean kith_tuples_apply_large(KithTxn *txn,
                                 KithStoreTable table,
                                 const KithTupleChange *change,
                                 guint threads,
                                 GError **error);

/* Adds tuples, sorted and without repeats, that are all above those that are there: worked out on
 * @threads threads. Chunks fill up completely, but for some. */
gboolean kith_tuples_append(KithTxn *txn,
                            KithStoreTable table,
                            const guint32 *tuples,
                            gsize n,
                            guint threads,
                            GError **error);

/* Single tuples, for where speed does not matter. */
gboolean kith_tuples_add(KithTxn *txn, KithStoreTable table, const guint32 *tuple, GError **error);
gboolean
kith_tuples_remove(KithTxn *txn, KithStoreTable table, const guint32 *tuple, GError **error);

/* Takes out every tuple that begins with @prefix. */
gboolean kith_tuples_remove_prefix(KithTxn *txn,
                                   KithStoreTable table,
                                   const guint32 *prefix,
                                   guint n_prefix,
                                   GError **error);

#endif
