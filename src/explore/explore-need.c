/* SPDX-FileCopyrightText: The Kith authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "explore-route.h"

#include "base-error.h"

/*
 * Paths that must have links of given types
 *
 *   A walk that may come back on itself is found by breadth-first search over pairs of an entity
 *   and the types that the rest of the walk has. How far each such pair is from the goal is a
 *   lower bound for paths that come through no entity twice, and guides a depth-first search for
 *   those: one of length L, then L + 1, and so on (Korf 1985, "Depth-First Iterative-Deepening",
 *   doi:10.1016/0004-3702(85)90084-0).
 */

#define MAX_MASKS 16
#define FAR 255

/* So many entities are gone through in depth before the search gives up with an error. */
#define MAX_TRIES 200000

typedef struct {
    KithRouting *routing;
    KithEntityId from;
    KithEntityId to;
    guint n_masks;
    guint32 full;
    GHashTable *places; /* owned: an entity's place in far + 1 */
    GArray *far;        /* owned, guint8[MAX_MASKS]: links to the goal over those types at least */
    GArray *rim;        /* owned, KithHop: pairs reached last */
    guint depth;
    GArray *route; /* owned, KithEntityId: the path so far */
    guint tries;
} Search;

static void
search_clear(Search *search)
{
    g_clear_pointer(&search->places, g_hash_table_unref);
    g_clear_pointer(&search->far, g_array_unref);
    g_clear_pointer(&search->rim, g_array_unref);
    g_clear_pointer(&search->route, g_array_unref);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Search, search_clear)

/* ---- how far it is ---- */

static guint8 *
far_of(Search *search, KithEntityId entity, gboolean add)
{
    guint place = GPOINTER_TO_UINT(g_hash_table_lookup(search->places, GUINT_TO_POINTER(entity)));

    if (place == 0 && !add) {
        return NULL;
    }
    if (place == 0) {
        g_array_set_size(search->far, search->far->len + 1);
        place = search->far->len;
        memset(search->far->data + (gsize)(place - 1) * MAX_MASKS, FAR, MAX_MASKS);
        g_hash_table_insert(search->places, GUINT_TO_POINTER(entity), GUINT_TO_POINTER(place));
    }
    return (guint8 *)search->far->data + (gsize)(place - 1) * MAX_MASKS;
}

/* Notes that from @entity a walk of @depth links has the types of @mask, and so all fewer. A pair
 * that says nothing new is not gone on from. */
static void
note(Search *search, KithEntityId entity, guint32 mask, guint depth, GArray *rim)
{
    guint8 *far = far_of(search, entity, TRUE);
    const KithHop pair = {entity, mask};

    if (far[mask] != FAR) {
        return;
    }
    for (guint32 fewer = 0; fewer < search->n_masks; fewer++) {
        if ((fewer & ~mask) == 0 && far[fewer] == FAR) {
            far[fewer] = (guint8)depth;
        }
    }
    g_array_append_val(rim, pair);
}

static int
compare_pairs(gconstpointer a, gconstpointer b)
{
    const KithHop *x = a;
    const KithHop *y = b;

    if (x->entity != y->entity) {
        return x->entity < y->entity ? -1 : 1;
    }
    return (x->needed > y->needed) - (x->needed < y->needed);
}

/* Goes one link farther from the goal. */
static gboolean
advance(Search *search, GError **error)
{
    g_autoptr(GArray) rim = g_array_new(FALSE, FALSE, sizeof(KithHop));
    g_autoptr(GArray) hops = g_array_new(FALSE, FALSE, sizeof(KithHop));
    KithEntityId last = 0;

    g_array_sort(search->rim, compare_pairs);
    for (guint i = 0; i < search->rim->len; i++) {
        const KithHop *pair = &g_array_index(search->rim, KithHop, i);

        if (pair->entity != last &&
            !kith_routing_hops(search->routing, pair->entity, hops, error)) {
            return FALSE;
        }
        last = pair->entity;
        for (guint h = 0; h < hops->len; h++) {
            const KithHop *hop = &g_array_index(hops, KithHop, h);

            note(search, hop->entity, pair->needed | hop->needed, search->depth + 1, rim);
        }
    }
    g_array_unref(search->rim);
    search->rim = g_steal_pointer(&rim);
    search->depth++;
    return TRUE;
}

/* ---- paths ---- */

static gboolean
is_passed(const Search *search, KithEntityId entity)
{
    for (guint i = 0; i < search->route->len; i++) {
        if (g_array_index(search->route, KithEntityId, i) == entity) {
            return TRUE;
        }
    }
    return FALSE;
}

/* Whether the goal can be in reach of @left links that have the types of @missing. */
static gboolean
may_reach(Search *search, KithEntityId entity, guint32 missing, guint left)
{
    const guint8 *far = far_of(search, entity, FALSE);

    return far != NULL && far[missing] != FAR && far[missing] <= left;
}

/* Extends the path by up to @left links to the goal. */
static gboolean
extend(Search *search, guint32 missing, guint left, gboolean *out_found, GError **error)
{
    g_autoptr(GArray) hops = g_array_new(FALSE, FALSE, sizeof(KithHop));
    KithEntityId at = g_array_index(search->route, KithEntityId, search->route->len - 1);

    *out_found = at == search->to && missing == 0;
    if (at == search->to || left == 0) {
        return TRUE;
    }
    if (search->tries++ == MAX_TRIES) {
        return kith_error_set(error,
                              KITH_ERROR_LIMIT,
                              "path: too many ways to try: lower --max-length, or leave out link "
                              "types or entities with very many links");
    }
    if (!kith_routing_hops(search->routing, at, hops, error)) {
        return FALSE;
    }
    for (guint i = 0; i < hops->len && !*out_found; i++) {
        const KithHop *hop = &g_array_index(hops, KithHop, i);

        if (is_passed(search, hop->entity) ||
            !may_reach(search, hop->entity, missing & ~hop->needed, left - 1)) {
            continue;
        }
        g_array_append_val(search->route, hop->entity);
        if (!extend(search, missing & ~hop->needed, left - 1, out_found, error)) {
            return FALSE;
        }
        if (!*out_found) {
            g_array_set_size(search->route, search->route->len - 1);
        }
    }
    return TRUE;
}

gboolean
kith_need_find(KithRouting *routing,
               KithEntityId from,
               KithEntityId to,
               GArray **out_route,
               GError **error)
{
    g_auto(Search) search = {.routing = routing, .from = from, .to = to};
    gboolean found = FALSE;

    g_assert(from != to && routing->max_length > 0 && routing->max_length < FAR);
    *out_route = NULL;
    search.n_masks = 1u << routing->need->len;
    search.full = search.n_masks - 1;
    search.places = g_hash_table_new(NULL, NULL);
    search.far = g_array_new(FALSE, FALSE, MAX_MASKS);
    search.rim = g_array_new(FALSE, FALSE, sizeof(KithHop));
    search.route = g_array_new(FALSE, FALSE, sizeof(KithEntityId));
    g_assert(search.n_masks <= MAX_MASKS);
    note(&search, to, 0, 0, search.rim);
    g_array_append_val(search.route, from);
    for (guint length = 1; length <= routing->max_length && !found; length++) {
        if (search.rim->len > 0 && !advance(&search, error)) {
            return FALSE;
        }
        if (may_reach(&search, from, search.full, length) &&
            !extend(&search, search.full, length, &found, error)) {
            return FALSE;
        }
    }
    if (found) {
        *out_route = g_steal_pointer(&search.route);
    }
    return TRUE;
}
