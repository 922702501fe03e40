/* SPDX-FileCopyrightText: The Kith authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef ANALYSE_NEAR_H
#define ANALYSE_NEAR_H

#include <glib.h>

/* What arcs of the node at hand to each group weigh, found by a table that stays where the
 * processor has it at once: a hash table no larger than the node's arcs need, or one with a slot
 * for each group where groups are few or that is no larger. */
typedef struct {
    guint32 *groups; /* owned: that are near, in the order in which they were met */
    double *sums;    /* owned: of each */
    guint32 n;
    guint32 *places; /* owned, by slot of the table: places among them + 1; 0 where there is none */
    guint32 *slots;  /* owned: of each */
    guint bits;      /* of the number of a slot that there is room for */
    guint shift;     /* of the node at hand: 32 less the bits in use; 0: a slot for each group */
} KithNear;

/* Groups that have a slot each, and slots that there are at least: 2 to this. */
#define KITH_NEAR_FEW 16384
#define KITH_NEAR_BITS 6

void kith_near_make_room(KithNear *near, guint bits);
void kith_near_clear(KithNear *near);

/* Makes room for what up to @n_arcs arcs lead to, of @n groups; what was near is forgotten. */
static inline void
kith_near_begin(KithNear *near, guint64 n_arcs, guint32 n)
{
    guint all = g_bit_storage(n);
    guint hashed = g_bit_storage(2 * n_arcs);
    gboolean direct = n <= KITH_NEAR_FEW || hashed >= all;
    guint bits = MAX(direct ? all : hashed, KITH_NEAR_BITS);

    for (guint32 i = 0; i < near->n; i++) {
        near->places[near->slots[i]] = 0;
    }
    near->n = 0;
    if (bits > near->bits) {
        kith_near_make_room(near, bits);
    }
    near->shift = direct ? 0 : 32 - bits;
}

/* The slot of a group, or the free one that would be its. */
static inline guint32
kith_near_slot(const KithNear *near, guint32 group)
{
    guint32 mask = G_MAXUINT32 >> near->shift;
    guint32 slot = near->shift == 0 ? group : (group * 2654435769U) >> near->shift;

    while (near->places[slot] != 0 && near->groups[near->places[slot] - 1] != group) {
        slot = (slot + 1) & mask;
    }
    return slot;
}

/* Where many are added, to a copy of the table, which nothing that is written can be part of;
 * its @n goes back to the original. */
static inline void
kith_near_add(KithNear *near, guint32 group, double weight)
{
    guint32 slot = kith_near_slot(near, group);
    guint32 place = near->places[slot];

    if (place != 0) {
        near->sums[place - 1] += weight;
        return;
    }
    near->groups[near->n] = group;
    near->sums[near->n] = weight;
    near->slots[near->n] = slot;
    near->places[slot] = ++near->n;
}

/* What arcs to a group weigh. */
static inline double
kith_near_sum(const KithNear *near, guint32 group)
{
    guint32 place = near->places[kith_near_slot(near, group)];

    return place != 0 ? near->sums[place - 1] : 0.0;
}

#endif
