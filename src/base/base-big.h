/* SPDX-FileCopyrightText: The Kith authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef BASE_BIG_H
#define BASE_BIG_H

#include <glib.h>

/* Memory for large tables that are reached at random: on huge pages where the system has them,
 * so that a look-up does not wait for the page tables too. Zeroed. Aborts when there is none, as
 * g_malloc() does. */
gpointer kith_big_alloc(gsize size);
void kith_big_free(gpointer memory, gsize size);

/* The same, for a table that will be used all over: its pages are there at once, and not each
 * when it is first read and again when it is first written. */
gpointer kith_big_alloc_filled(gsize size);

/* The same for an array of @n elements that does not grow, to be freed with g_free(): most of a
 * large one lies on huge pages. */
gpointer kith_wide_alloc(gsize n, gsize size);
#define kith_wide_new(type, n) ((type *)kith_wide_alloc((n), sizeof(type)))

/* Moves what is there to a larger place. */
gpointer kith_big_grow(gpointer memory, gsize old_size, gsize new_size);

#endif
