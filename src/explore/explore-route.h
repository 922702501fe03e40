/* SPDX-FileCopyrightText: The Kith authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef EXPLORE_ROUTE_H
#define EXPLORE_ROUTE_H

#include "explore-steps.h"

#include <kith/kith-types.h>

/* Where a path may go. */
typedef struct {
    KithReader *reader;           /* borrowed */
    KithStepFilter filter;        /* owned */
    GHashTable *avoid;            /* owned: entities it must not come through */
    GArray *need;                 /* owned, guint32: types of which it must have a link */
    guint max_length;             /* in links, 0 for any */
    const KithProgress *progress; /* borrowed, nullable */
    GArray *steps;                /* owned, KithStep: room to work in */
    guint64 looked_at;            /* links so far, for progress */
} KithRouting;

void kith_routing_clear(KithRouting *routing);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(KithRouting, kith_routing_clear)

/* A neighbour of an entity. */
typedef struct {
    KithEntityId entity;
    guint32 needed; /* bit i: a link that leads there is of type i of those needed */
} KithHop;

/* Sets @out (KithHop) to the entities that a path may go to from @entity, each once, by number. */
gboolean kith_routing_hops(KithRouting *routing, KithEntityId entity, GArray *out, GError **error);

/* Finds a shortest path between two different entities, whatever is needed. *out_route (nullable,
 * KithEntityId, both ends included) is NULL when there is none; *out_n is how many there are. */
gboolean kith_route_find(KithRouting *routing,
                         KithEntityId from,
                         KithEntityId to,
                         GArray **out_route,
                         guint64 *out_n,
                         GError **error);

/* So many paths are gone through at most. */
#define KITH_WAYS_MOST 100000

/* Finds the @most shortest paths between two different entities, whatever is needed, that come
 * through no entity twice: the shorter first, of one length by the numbers of their entities.
 * Appends to @out_routes arrays of KithEntityId. None is longer than routing->max_length, or than
 * the shortest and two more where that is 0. *out_more is set when there are more than @most.
 * %KITH_ERROR_LIMIT: too many ways to try. */
gboolean kith_ways_find(KithRouting *routing,
                        KithEntityId from,
                        KithEntityId to,
                        guint most,
                        GPtrArray *out_routes,
                        gboolean *out_more,
                        GError **error);

/* What a link costs: 1 and, where it comes from something that d links lead to, ln d; or what a
 * property of the link says, 1 where it says nothing. */
typedef struct {
    gboolean by_rarity;
    guint32 property;
} KithRouteCost;

/* Finds the path that costs least, of alike the one whose entities are the lowest. *out_route is
 * NULL when there is none. O(n log n) for the n links of what costs less to come to. */
gboolean kith_cheapest_find(KithRouting *routing,
                            KithEntityId from,
                            KithEntityId to,
                            const KithRouteCost *cost,
                            GArray **out_route,
                            double *out_cost,
                            GError **error);

/* Finds a shortest path that comes through no entity twice and has a link of each type needed. */
gboolean kith_need_find(KithRouting *routing,
                        KithEntityId from,
                        KithEntityId to,
                        GArray **out_route,
                        GError **error);

#endif
