/* SPDX-FileCopyrightText: The Kith authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef GRAPH_MOMENTS_H
#define GRAPH_MOMENTS_H

#include "base-words.h"

/* When nodes had links: the days of each, ascending, one for each link that has a date and came
 * into the graph. A day is a number (kith_date_number()); a link dated by month or year alone
 * counts at its middle. */
typedef struct {
    guint64 *offsets; /* owned, n + 1 */
    gint32 *days;     /* owned, ascending within a node */
} KithMoments;

void kith_moments_clear(KithMoments *moments);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(KithMoments, kith_moments_clear)

/* Makes them of rows (node, day as an unsigned number) in any order, which are sorted. */
void kith_moments_build(KithWords *rows, guint32 n, KithMoments *out_moments);

#endif
