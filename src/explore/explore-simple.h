/* SPDX-FileCopyrightText: The Kith authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef EXPLORE_SIMPLE_H
#define EXPLORE_SIMPLE_H

#include <kith/kith-types.h>

/* Two entities that are linked. */
typedef struct {
    KithEntityId a;
    KithEntityId b;
} KithTie;

/* Which entities lie on a way between two of @named that comes through none twice: what only hangs
 * on such a way does not. @ties (KithTie) in any order and number. Returns a set of entities, the
 * named ones among them as far as they are joined. O(ties). */
GHashTable *kith_simple_ways(const GArray *named, const GArray *ties);

#endif
