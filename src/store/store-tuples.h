/* SPDX-FileCopyrightText: The Kith authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef STORE_TUPLES_H
#define STORE_TUPLES_H

#include "store-lmdb.h"

/* Sorted sets of tuples of up to four 32-bit words, packed into chunks (store-format.h). All the
 * store's indexes are such sets: a walk over one costs a few nanoseconds a tuple, a tuple a few
 * bytes. */

#define KITH_TUPLE_WORDS 4

/* Tuples that a walk reads ahead at most. */
#define KITH_TUPLE_RUN 32

/* How many words the tuples of a table have, 0 when it is no tuple set. */
guint kith_tuples_width(KithStoreTable table);

/* A walk over the tuples that begin with given words. */
typedef struct {
    KithCursor cursor;
    guint width;
    guint n_prefix;
    guint32 prefix[KITH_TUPLE_WORDS];
    guint n_least;        /* tuples below the words of @prefix are passed over */
    const guint32 *tuple; /* where the walk is */
    const guint8 *at;
    const guint8 *end;
    gboolean started; /* the chunk's first tuple has been read */
    gboolean done;
    gboolean last;  /* no tuple behind those of @run belongs to the walk */
    guint run_size; /* tuples to be read ahead: few where a walk may be short */
    guint run_at;   /* words of @run: the next tuple */
    guint run_end;
    guint32 read[KITH_TUPLE_WORDS];                 /* the tuple before @at */
    guint32 run[KITH_TUPLE_RUN * KITH_TUPLE_WORDS]; /* tuples that have been read ahead */
} KithTupleIter;

gboolean
kith_tuples_open(KithTxn *txn, KithStoreTable table, KithTupleIter *out_iter, GError **error);
void kith_tuples_close(KithTupleIter *iter);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(KithTupleIter, kith_tuples_close)

/* Sets the walk to the tuples whose first @n_prefix words are those of @prefix (0: all). One
 * iterator can be set again and again. */
gboolean
kith_tuples_seek(KithTupleIter *iter, const guint32 *prefix, guint n_prefix, GError **error);

/* Sets the walk to all tuples that are not below one that begins with the words of @least. */
gboolean
kith_tuples_seek_from(KithTupleIter *iter, const guint32 *least, guint n_words, GError **error);

/* Reads on where kith_tuples_next() has nothing ahead. */
gboolean kith_tuples_read_on(KithTupleIter *iter, GError **error);

/* The next tuple in order, in iter->tuple. FALSE at the end and on an error, which sets @error. */
static inline gboolean
kith_tuples_next(KithTupleIter *iter, GError **error)
{
    if (iter->run_at == iter->run_end && !kith_tuples_read_on(iter, error)) {
        return FALSE;
    }
    iter->tuple = iter->run + iter->run_at;
    iter->run_at += iter->width;
    return TRUE;
}

/* Finds the first tuple that begins with @prefix. */
gboolean kith_tuples_find(KithTxn *txn,
                          KithStoreTable table,
                          const guint32 *prefix,
                          guint n_prefix,
                          guint32 *out_tuple,
                          gboolean *out_found,
                          GError **error);

/* A walk in which an error is found with the end: FALSE when @error was set. */
static inline gboolean
kith_tuples_fine(const KithTupleIter *iter)
{
    return iter->done;
}

#endif
