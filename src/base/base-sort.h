/* SPDX-FileCopyrightText: The Kith authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef BASE_SORT_H
#define BASE_SORT_H

#include <glib.h>

/* Sorts rows of @width 32-bit words, the first word the most significant, in place, by radix
 * (stable, least significant byte first, bytes that never differ skipped). @rows has
 * n × width words. Takes as much memory again. Threads: any one. */
void kith_sort_rows(guint32 *rows, gsize n, guint width);

/* The same by the first @n_words words alone: rows that are equal in them stay in their order. */
void kith_sort_rows_by(guint32 *rows, gsize n, guint width, guint n_words);

/* The same, with memory of the caller's where the others ask for some: @room has as much as
 * @rows, and nothing that counts before or after. */
void kith_sort_rows_in(guint32 *rows, gsize n, guint width, guint n_words, guint32 *room);

/* kith_sort_rows_by() on several threads: many rows are dealt out by their most telling bits first,
 * and each heap of them is sorted by itself. The same result for any @threads (0: one for each
 * processor). */
void kith_sort_rows_on(guint32 *rows, gsize n, guint width, guint n_words, guint threads);

/* Drops repeated rows of a sorted array. Returns how many are left. */
gsize kith_unique_rows(guint32 *rows, gsize n, guint width);

/* Sorts 64-bit numbers ascending, in place. */
void kith_sort_u64(guint64 *words, gsize n);

#endif
