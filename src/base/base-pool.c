/* SPDX-FileCopyrightText: The Kith authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "base-pool.h"

#include <string.h>

#define CHUNK ((gsize)256 << 10)
#define SMALLEST 4 /* log2: room for the pointer to the next one given back */

static guint
class_of(gsize size)
{
    return size <= (gsize)1 << SMALLEST ? SMALLEST : g_bit_storage(size - 1);
}

gpointer
kith_pool_take(KithPool *pool, gsize size)
{
    guint class = class_of(size);
    gsize whole = (gsize)1 << class;
    gpointer found = pool->given[class];

    if (found != NULL) {
        memcpy(&pool->given[class], found, sizeof(gpointer));
        return found;
    }
    if (pool->left < whole) {
        gsize chunk = MAX(CHUNK, whole);

        if (pool->chunks == NULL) {
            pool->chunks = g_ptr_array_new_with_free_func(g_free);
        }
        pool->at = g_malloc(chunk);
        pool->left = chunk;
        g_ptr_array_add(pool->chunks, pool->at);
    }
    found = pool->at;
    pool->at += whole;
    pool->left -= whole;
    return found;
}

gpointer
kith_pool_take0(KithPool *pool, gsize size)
{
    return memset(kith_pool_take(pool, size), 0, size);
}

void
kith_pool_give(KithPool *pool, gpointer memory, gsize size)
{
    guint class = class_of(size);

    if (memory != NULL) {
        memcpy(memory, &pool->given[class], sizeof(gpointer));
        pool->given[class] = memory;
    }
}

void
kith_pool_clear(KithPool *pool)
{
    g_clear_pointer(&pool->chunks, g_ptr_array_unref);
    *pool = (KithPool){0};
}

gpointer
kith_pool_list_insert(KithPool *pool, KithPoolList *list, guint at, gsize size)
{
    guint8 *place;

    if (list->n == list->room) {
        guint room = MAX(4, 2 * list->room);
        gpointer data = kith_pool_take(pool, room * size);

        if (list->n > 0) {
            memcpy(data, list->data, list->n * size);
        }
        kith_pool_give(pool, list->data, list->room * size);
        list->data = data;
        list->room = room;
    }
    place = (guint8 *)list->data + at * size;
    memmove(place + size, place, (list->n++ - at) * size);
    return place;
}

void
kith_pool_list_remove(KithPoolList *list, guint at, gsize size)
{
    guint8 *place = (guint8 *)list->data + at * size;

    memmove(place, place + size, (--list->n - at) * size);
}

void
kith_pool_list_give(KithPool *pool, KithPoolList *list, gsize size)
{
    kith_pool_give(pool, list->data, list->room * size);
    *list = (KithPoolList){0};
}
