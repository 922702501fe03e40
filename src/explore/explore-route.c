/* SPDX-FileCopyrightText: The Kith authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "explore-route.h"

#include "base-progress.h"

/*
 * Breadth-first from both ends, a whole level at a time, the side with fewer entities at its rim
 * first (Pohl 1971, "Bi-directional Search"). When the sides have come a and b links far and first
 * touch, every entity they share is a links from one end and b from the other, and each shortest
 * path goes through exactly one of them:
 *
 *      from o---o---o---*---o---o to        * is on the rim of both
 *           0   1   2   a=3
 *                       b=2 1   0
 *
 * so that paths are counted by multiplying how often each * was reached from either end.
 */

/* How an entity was reached. */
typedef struct {
    KithEntityId parent; /* the lowest of those a link nearer to the end, 0 for the end */
    guint32 depth;
    guint64 ways; /* shortest paths from the end, up to G_MAXUINT64 */
} Visit;

typedef struct {
    GHashTable *places; /* owned: an entity's place in visits + 1 */
    GArray *visits;     /* owned, Visit */
    GArray *rim;        /* owned, KithEntityId, sorted: those reached last */
    guint32 depth;
} Side;

static void
side_clear(Side *side)
{
    g_clear_pointer(&side->places, g_hash_table_unref);
    g_clear_pointer(&side->visits, g_array_unref);
    g_clear_pointer(&side->rim, g_array_unref);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Side, side_clear)

static Visit *
visit_of(const Side *side, KithEntityId entity)
{
    guint place = GPOINTER_TO_UINT(g_hash_table_lookup(side->places, GUINT_TO_POINTER(entity)));

    return place > 0 ? &g_array_index(side->visits, Visit, place - 1) : NULL;
}

static void
add_visit(Side *side, KithEntityId entity, const Visit *visit)
{
    g_array_append_vals(side->visits, visit, 1);
    g_hash_table_insert(side->places,
                        GUINT_TO_POINTER(entity),
                        GUINT_TO_POINTER(side->visits->len));
}

static void
side_init(Side *side, KithEntityId end)
{
    const Visit visit = {0, 0, 1};

    side->places = g_hash_table_new(NULL, NULL);
    side->visits = g_array_new(FALSE, FALSE, sizeof(Visit));
    side->rim = g_array_new(FALSE, FALSE, sizeof(KithEntityId));
    side->depth = 0;
    add_visit(side, end, &visit);
    g_array_append_val(side->rim, end);
}

/* ---- what a path may pass ---- */

void
kith_routing_clear(KithRouting *routing)
{
    kith_step_filter_clear(&routing->filter);
    g_clear_pointer(&routing->avoid, g_hash_table_unref);
    g_clear_pointer(&routing->need, g_array_unref);
    g_clear_pointer(&routing->steps, g_array_unref);
}

static int
compare_hops(gconstpointer a, gconstpointer b)
{
    const KithHop *x = a;
    const KithHop *y = b;

    return (x->entity > y->entity) - (x->entity < y->entity);
}

static guint32
needed_bit(const KithRouting *routing, guint32 type)
{
    for (guint i = 0; i < routing->need->len; i++) {
        if (g_array_index(routing->need, guint32, i) == type) {
            return 1u << i;
        }
    }
    return 0;
}

gboolean
kith_routing_hops(KithRouting *routing, KithEntityId entity, GArray *out, GError **error)
{
    KithHop *hops;
    guint kept = 0;

    g_array_set_size(routing->steps, 0);
    g_array_set_size(out, 0);
    if (!kith_steps_read(routing->reader, entity, &routing->filter, routing->steps, error)) {
        return FALSE;
    }
    routing->looked_at += routing->steps->len;
    if (!kith_progress_step(routing->progress,
                            "looking for a path",
                            routing->looked_at,
                            0,
                            error)) {
        return FALSE;
    }
    for (guint i = 0; i < routing->steps->len; i++) {
        const KithStep *step = &g_array_index(routing->steps, KithStep, i);
        const KithHop hop = {step->entity, needed_bit(routing, step->type)};

        if (step->way != KITH_STEP_SELF &&
            !g_hash_table_contains(routing->avoid, GUINT_TO_POINTER(step->entity))) {
            g_array_append_val(out, hop);
        }
    }
    g_array_sort(out, compare_hops);
    hops = (KithHop *)(void *)out->data;
    for (guint i = 0; i < out->len; i++) {
        if (kept > 0 && hops[kept - 1].entity == hops[i].entity) {
            hops[kept - 1].needed |= hops[i].needed;
        } else {
            hops[kept++] = hops[i];
        }
    }
    g_array_set_size(out, kept);
    return TRUE;
}

/* ---- levels ---- */

static int
compare_entities(gconstpointer a, gconstpointer b)
{
    KithEntityId x = *(const KithEntityId *)a;
    KithEntityId y = *(const KithEntityId *)b;

    return (x > y) - (x < y);
}

static guint64
add_ways(guint64 a, guint64 b)
{
    return a > G_MAXUINT64 - b ? G_MAXUINT64 : a + b;
}

static guint64
multiply_ways(guint64 a, guint64 b)
{
    return a != 0 && b > G_MAXUINT64 / a ? G_MAXUINT64 : a * b;
}

/* Reaches a neighbour of @from, for the first time or in one more way. */
static void
reach(Side *side, KithEntityId from, guint64 ways, KithEntityId to, GArray *rim)
{
    Visit *visit = visit_of(side, to);
    const Visit fresh = {from, side->depth + 1, ways};

    if (visit == NULL) {
        add_visit(side, to, &fresh);
        g_array_append_val(rim, to);
    } else if (visit->depth == side->depth + 1) {
        visit->ways = add_ways(visit->ways, ways);
    }
}

/* Takes a side one link farther. */
static gboolean
advance(KithRouting *routing, Side *side, GError **error)
{
    g_autoptr(GArray) rim = g_array_new(FALSE, FALSE, sizeof(KithEntityId));
    g_autoptr(GArray) hops = g_array_new(FALSE, FALSE, sizeof(KithHop));

    for (guint i = 0; i < side->rim->len; i++) {
        KithEntityId from = g_array_index(side->rim, KithEntityId, i);
        guint64 ways = visit_of(side, from)->ways;

        if (!kith_routing_hops(routing, from, hops, error)) {
            return FALSE;
        }
        for (guint h = 0; h < hops->len; h++) {
            reach(side, from, ways, g_array_index(hops, KithHop, h).entity, rim);
        }
    }
    g_array_sort(rim, compare_entities);
    g_array_unref(side->rim);
    side->rim = g_steal_pointer(&rim);
    side->depth++;
    return TRUE;
}

/* The lowest entity of the rim that the other side has, 0 when they do not touch, and how many
 * paths there are through all of them. */
static KithEntityId
touch(const Side *side, const Side *other, guint64 *out_n)
{
    KithEntityId lowest = 0;

    *out_n = 0;
    for (guint i = 0; i < side->rim->len; i++) {
        KithEntityId entity = g_array_index(side->rim, KithEntityId, i);
        const Visit *there = visit_of(other, entity);

        if (there != NULL) {
            lowest = lowest == 0 ? entity : lowest;
            *out_n = add_ways(*out_n, multiply_ways(visit_of(side, entity)->ways, there->ways));
        }
    }
    return lowest;
}

static GArray *
join(const Side *start, const Side *end, KithEntityId middle)
{
    GArray *route = g_array_new(FALSE, FALSE, sizeof(KithEntityId));

    for (KithEntityId at = middle; at != 0; at = visit_of(start, at)->parent) {
        g_array_prepend_val(route, at);
    }
    for (KithEntityId at = visit_of(end, middle)->parent; at != 0; at = visit_of(end, at)->parent) {
        g_array_append_val(route, at);
    }
    return route;
}

gboolean
kith_route_find(KithRouting *routing,
                KithEntityId from,
                KithEntityId to,
                GArray **out_route,
                guint64 *out_n,
                GError **error)
{
    g_auto(Side) start = {0};
    g_auto(Side) end = {0};
    KithEntityId middle = 0;

    g_assert(from != to);
    *out_route = NULL;
    *out_n = 0;
    side_init(&start, from);
    side_init(&end, to);
    while (middle == 0 && start.rim->len > 0 && end.rim->len > 0 &&
           (routing->max_length == 0 || start.depth + end.depth < routing->max_length)) {
        gboolean forward = start.rim->len <= end.rim->len;
        Side *side = forward ? &start : &end;

        if (!advance(routing, side, error)) {
            return FALSE;
        }
        middle = touch(side, forward ? &end : &start, out_n);
    }
    if (middle != 0) {
        *out_route = join(&start, &end, middle);
    }
    return TRUE;
}
