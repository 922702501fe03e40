/* SPDX-FileCopyrightText: The Kith authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "explore-route.h"

#include "base-progress.h"

/*
 * Breadth-first from both ends, a whole level at a time, the side with fewer links to its rim
 * first (Pohl 1971, "Bi-directional Search"). When the sides have come a and b links far and first
 * touch, every entity they share is a links from one end and b from the other, and each shortest
 * path goes through exactly one of them:
 *
 *      from o---o---o---*---o---o to        * is on the rim of both
 *           0   1   2   a=3
 *                       b=2 1   0
 *
 * so that paths are counted by multiplying how often each * was reached from either end.
 *
 * Most entities of the last two levels are looked at no further. Whether the records there stand is
 * therefore found out only of what the sides share, and of the rest when a side goes on from it.
 */

/* An entity at the rim, reached along a link. */
typedef struct {
    KithEntityId entity;
    KithEntityId from;   /* 0 for the end itself */
    KithRecordId record; /* the one of the entity that the link leads to, 0 for the end itself */
    guint64 ways;        /* shortest paths from the end to @from */
} Reach;

/* What the links to an entity at the rim come to. */
typedef struct {
    KithEntityId entity;
    KithEntityId parent; /* the lowest of those a link nearer to the end, 0 for the end */
    guint64 ways;        /* shortest paths from the end, up to G_MAXUINT64 */
} Visit;

typedef struct {
    GHashTable *parents; /* owned: an entity's parent + 1, of all that the side went on from */
    GArray *rim;         /* owned, Reach, sorted by entity and from: the last level */
    guint32 depth;
} Side;

static void
side_clear(Side *side)
{
    g_clear_pointer(&side->parents, g_hash_table_unref);
    g_clear_pointer(&side->rim, g_array_unref);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Side, side_clear)

static void
side_init(Side *side, KithEntityId end)
{
    const Reach reach = {end, 0, 0, 1};

    side->parents = g_hash_table_new(NULL, NULL);
    side->rim = g_array_new(FALSE, FALSE, sizeof(Reach));
    side->depth = 0;
    g_array_append_val(side->rim, reach);
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

static gboolean
step_on(KithRouting *routing, GError **error)
{
    routing->looked_at += routing->steps->len;
    return kith_progress_step(routing->progress,
                              "looking for a path",
                              routing->looked_at,
                              0,
                              error);
}

static gboolean
may_take(const KithRouting *routing, const KithStep *step)
{
    return step->way != KITH_STEP_SELF &&
           !g_hash_table_contains(routing->avoid, GUINT_TO_POINTER(step->entity));
}

gboolean
kith_routing_hops(KithRouting *routing, KithEntityId entity, GArray *out, GError **error)
{
    KithHop *hops;
    guint kept = 0;

    g_array_set_size(routing->steps, 0);
    g_array_set_size(out, 0);
    if (!kith_steps_read(routing->reader, entity, &routing->filter, routing->steps, error) ||
        !step_on(routing, error)) {
        return FALSE;
    }
    for (guint i = 0; i < routing->steps->len; i++) {
        const KithStep *step = &g_array_index(routing->steps, KithStep, i);
        const KithHop hop = {step->entity, needed_bit(routing, step->type)};

        if (may_take(routing, step)) {
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
compare_reaches(gconstpointer a, gconstpointer b)
{
    const Reach *x = a;
    const Reach *y = b;

    return x->entity != y->entity ? (x->entity < y->entity ? -1 : 1)
                                  : (x->from > y->from) - (x->from < y->from);
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

static gboolean
stands(KithReader *reader, const Reach *reach, gboolean *out_stands, GError **error)
{
    KithEntityId entity = reach->entity;

    if (reach->record != 0 && !kith_reader_end(reader, reach->record, &entity, error)) {
        return FALSE;
    }
    *out_stands = entity == reach->entity;
    return TRUE;
}

/* Where the links to the entity at @first end. */
static guint
end_of(const GArray *rim, guint first)
{
    const Reach *reaches = (const Reach *)(const void *)rim->data;
    guint last = first + 1;

    while (last < rim->len && reaches[last].entity == reaches[first].entity) {
        last++;
    }
    return last;
}

/* What the links to an entity of the rim come to: no ways when none leads to a record that
 * stands. Several links from one entity are one way. */
static gboolean
settle(KithReader *reader,
       const GArray *rim,
       guint first,
       guint last,
       Visit *out_visit,
       GError **error)
{
    const Reach *reaches = (const Reach *)(const void *)rim->data;
    KithEntityId counted = 0;

    *out_visit = (Visit){.entity = reaches[first].entity};
    for (guint i = first; i < last; i++) {
        const Reach *reach = &reaches[i];
        gboolean standing = FALSE;

        if (out_visit->ways > 0 && reach->from == counted) {
            continue;
        }
        if (!stands(reader, reach, &standing, error)) {
            return FALSE;
        }
        if (standing) {
            out_visit->parent = out_visit->ways == 0 ? reach->from : out_visit->parent;
            out_visit->ways = add_ways(out_visit->ways, reach->ways);
            counted = reach->from;
        }
    }
    return TRUE;
}

/* Appends to @rim where links of an entity lead. */
static gboolean
go_on(KithRouting *routing, const Visit *visit, GArray *rim, GError **error)
{
    g_array_set_size(routing->steps, 0);
    if (!kith_steps_read_all(routing->reader,
                             visit->entity,
                             &routing->filter,
                             routing->steps,
                             error) ||
        !step_on(routing, error)) {
        return FALSE;
    }
    for (guint i = 0; i < routing->steps->len; i++) {
        const KithStep *step = &g_array_index(routing->steps, KithStep, i);
        const Reach reach = {step->entity, visit->entity, step->other, visit->ways};

        if (may_take(routing, step)) {
            g_array_append_val(rim, reach);
        }
    }
    return TRUE;
}

/* Takes a side one link farther. */
static gboolean
advance(KithRouting *routing, Side *side, GError **error)
{
    g_autoptr(GArray) rim = g_array_new(FALSE, FALSE, sizeof(Reach));
    Visit visit;

    for (guint first = 0, last; first < side->rim->len; first = last) {
        gpointer entity = GUINT_TO_POINTER(g_array_index(side->rim, Reach, first).entity);

        last = end_of(side->rim, first);
        if (g_hash_table_contains(side->parents, entity)) {
            continue;
        }
        if (!settle(routing->reader, side->rim, first, last, &visit, error)) {
            return FALSE;
        }
        if (visit.ways > 0) {
            g_hash_table_insert(side->parents, entity, GUINT_TO_POINTER(visit.parent + 1));
            if (!go_on(routing, &visit, rim, error)) {
                return FALSE;
            }
        }
    }
    g_array_sort(rim, compare_reaches);
    g_array_unref(side->rim);
    side->rim = g_steal_pointer(&rim);
    side->depth++;
    return TRUE;
}

/* ---- where the sides touch ---- */

typedef struct {
    KithEntityId entity;     /* the lowest that both have at their rims, 0 when they do not touch */
    KithEntityId parents[2]; /* its, on either side */
    guint64 n;               /* paths through all of them */
} Touch;

/* Neither rim can have anything that its side, or the other, has inside: the sides would have
 * touched there before. */
static gboolean
touch(KithReader *reader, const Side *start, const Side *end, Touch *out_touch, GError **error)
{
    *out_touch = (Touch){0};
    for (guint a = 0, b = 0; a < start->rim->len && b < end->rim->len;) {
        KithEntityId here = g_array_index(start->rim, Reach, a).entity;
        KithEntityId there = g_array_index(end->rim, Reach, b).entity;
        guint next_a = here <= there ? end_of(start->rim, a) : a;
        guint next_b = there <= here ? end_of(end->rim, b) : b;
        Visit visits[2];

        if (here == there) {
            if (!settle(reader, start->rim, a, next_a, &visits[0], error) ||
                !settle(reader, end->rim, b, next_b, &visits[1], error)) {
                return FALSE;
            }
            if (out_touch->n == 0 && visits[0].ways > 0 && visits[1].ways > 0) {
                out_touch->entity = here;
                out_touch->parents[0] = visits[0].parent;
                out_touch->parents[1] = visits[1].parent;
            }
            out_touch->n = add_ways(out_touch->n, multiply_ways(visits[0].ways, visits[1].ways));
        }
        a = next_a;
        b = next_b;
    }
    return TRUE;
}

static KithEntityId
parent_of(const Side *side, KithEntityId entity)
{
    return GPOINTER_TO_UINT(g_hash_table_lookup(side->parents, GUINT_TO_POINTER(entity))) - 1;
}

static GArray *
join(const Side *start, const Side *end, const Touch *middle)
{
    GArray *route = g_array_new(FALSE, FALSE, sizeof(KithEntityId));

    g_array_append_val(route, middle->entity);
    for (KithEntityId at = middle->parents[0]; at != 0; at = parent_of(start, at)) {
        g_array_prepend_val(route, at);
    }
    for (KithEntityId at = middle->parents[1]; at != 0; at = parent_of(end, at)) {
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
    Touch middle = {0};

    g_assert(from != to);
    *out_route = NULL;
    side_init(&start, from);
    side_init(&end, to);
    while (middle.n == 0 && start.rim->len > 0 && end.rim->len > 0 &&
           (routing->max_length == 0 || start.depth + end.depth < routing->max_length)) {
        if (!advance(routing, start.rim->len <= end.rim->len ? &start : &end, error) ||
            !touch(routing->reader, &start, &end, &middle, error)) {
            return FALSE;
        }
    }
    *out_n = middle.n;
    if (middle.n > 0) {
        *out_route = join(&start, &end, &middle);
    }
    return TRUE;
}
