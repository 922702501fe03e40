/* SPDX-FileCopyrightText: The Kith authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef EXPLORE_HITS_H
#define EXPLORE_HITS_H

#include <glib.h>

/* Lists of values that something finds: a property and a value's number each (guint64). */

static inline guint64
kith_hit(guint32 property, guint32 value)
{
    return (guint64)property << 32 | value;
}

GArray *kith_hits_new(void);

/* Sorts a list and drops what comes again. */
void kith_hits_sort(GArray *hits);

/* Whether a sorted list has a hit. */
gboolean kith_hits_has(const GArray *hits, guint64 hit);

#endif
