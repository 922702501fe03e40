/* SPDX-FileCopyrightText: The Kith authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef BASE_POOL_H
#define BASE_POOL_H

#include <glib.h>

#define KITH_POOL_CLASSES 48

/* Memory of one thread for many small things that live briefly: taken and given back without a
 * lock, and all of it forgotten at once. Not for use from two threads at a time. */
typedef struct {
    GPtrArray *chunks; /* owned: what was asked of the system */
    guint8 *at;        /* free from here in the last chunk */
    gsize left;
    gpointer given[KITH_POOL_CLASSES]; /* lists of what was given back, by the log2 of its size */
} KithPool;

/* @size bytes, not cleared; kith_pool_take0() clears them. Aborts when there is no memory. O(1). */
gpointer kith_pool_take(KithPool *pool, gsize size);
gpointer kith_pool_take0(KithPool *pool, gsize size);

/* Gives back what was taken with the same @size; NULL is nothing. */
void kith_pool_give(KithPool *pool, gpointer memory, gsize size);

void kith_pool_clear(KithPool *pool);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(KithPool, kith_pool_clear)

/* A list in a pool that grows by doubling. */
typedef struct {
    gpointer data;
    guint n;
    guint room;
} KithPoolList;

/* Makes room for one more element of @size at @at and returns it: not set yet. */
gpointer kith_pool_list_insert(KithPool *pool, KithPoolList *list, guint at, gsize size);
void kith_pool_list_remove(KithPoolList *list, guint at, gsize size);
void kith_pool_list_give(KithPool *pool, KithPoolList *list, gsize size);

#define kith_pool_list_add(pool, list, type, value)                                                \
    (*(type *)kith_pool_list_insert((pool), (list), (list)->n, sizeof(type)) = (value))
#define kith_pool_list_at(list, type, i) (&((type *)(list)->data)[i])

#endif
