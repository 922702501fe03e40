/* SPDX-FileCopyrightText: The Kith authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "explore-route.h"

#include "base-error.h"

/*
 * Paths of one length after another, in depth from the start. How far entities are from the goal is
 * found beforehand, breadth first, as far as half the length: where no more links than that are
 * left, only those are gone to that are near enough.
 *
 *      from o---o---o . . o---o to       length 4: the last two links are known to lead there
 *                     \ o              a dead end beyond half of the way is not gone into
 */

typedef struct {
    KithRouting *routing;
    KithEntityId from;
    KithEntityId to;
    guint most;
    guint length;    /* of the paths that are looked for */
    GHashTable *far; /* owned: links to the goal, + 1, of entities within @radius */
    GArray *rim;     /* owned, KithEntityId: those that are @radius away */
    guint radius;
    GHashTable *hops;  /* owned, GArray of KithHop by entity */
    GArray *route;     /* owned, KithEntityId: the path so far */
    GPtrArray *routes; /* the caller's */
    guint tries;
    gboolean more;
} Search;

static void
search_clear(Search *search)
{
    g_clear_pointer(&search->far, g_hash_table_unref);
    g_clear_pointer(&search->rim, g_array_unref);
    g_clear_pointer(&search->hops, g_hash_table_unref);
    g_clear_pointer(&search->route, g_array_unref);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Search, search_clear)

/* Where a path may go on from an entity (lifetime: search). */
static const GArray *
hops_of(Search *search, KithEntityId entity, GError **error)
{
    GArray *hops = g_hash_table_lookup(search->hops, GUINT_TO_POINTER(entity));

    if (hops == NULL) {
        hops = g_array_new(FALSE, FALSE, sizeof(KithHop));
        g_hash_table_insert(search->hops, GUINT_TO_POINTER(entity), hops);
        if (!kith_routing_hops(search->routing, entity, hops, error)) {
            return NULL;
        }
    }
    return hops;
}

/* ---- how far it is ---- */

static gboolean
widen(Search *search, GError **error)
{
    g_autoptr(GArray) rim = g_array_new(FALSE, FALSE, sizeof(KithEntityId));

    for (guint i = 0; i < search->rim->len; i++) {
        const GArray *hops = hops_of(search, g_array_index(search->rim, KithEntityId, i), error);

        for (guint h = 0; hops != NULL && h < hops->len; h++) {
            KithEntityId next = g_array_index(hops, KithHop, h).entity;

            if (!g_hash_table_contains(search->far, GUINT_TO_POINTER(next))) {
                g_hash_table_insert(search->far,
                                    GUINT_TO_POINTER(next),
                                    GUINT_TO_POINTER(search->radius + 2));
                g_array_append_val(rim, next);
            }
        }
        if (hops == NULL) {
            return FALSE;
        }
    }
    search->radius++;
    g_array_unref(search->rim);
    search->rim = g_steal_pointer(&rim);
    return TRUE;
}

/* Whether the goal may be reached from an entity with exactly so many links. */
static gboolean
may_reach(const Search *search, KithEntityId entity, guint left)
{
    guint far = GPOINTER_TO_UINT(g_hash_table_lookup(search->far, GUINT_TO_POINTER(entity)));

    return left > search->radius || (far > 0 && far - 1 <= left);
}

/* ---- in depth ---- */

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

static void
note_route(Search *search)
{
    GArray *route;

    if (search->routes->len == search->most) {
        search->more = TRUE;
        return;
    }
    route = g_array_sized_new(FALSE, FALSE, sizeof(KithEntityId), search->route->len + 1);
    g_array_append_vals(route, search->route->data, search->route->len);
    g_array_append_val(route, search->to);
    g_ptr_array_add(search->routes, route);
}

static gboolean
go_on(Search *search, KithEntityId at, GError **error)
{
    guint left = search->length - search->route->len;
    const GArray *hops = hops_of(search, at, error);

    if (hops == NULL) {
        return FALSE;
    }
    if (++search->tries > KITH_WAYS_MOST) {
        return kith_error_set(error,
                              KITH_ERROR_LIMIT,
                              "path: there are too many ways to try: ask for fewer, shorter ones, "
                              "or for fewer types of links");
    }
    g_array_append_val(search->route, at);
    for (guint i = 0; i < hops->len && !search->more; i++) {
        KithEntityId next = g_array_index(hops, KithHop, i).entity;

        if (next == search->to) {
            if (left == 1) {
                note_route(search);
            }
        } else if (left > 1 && may_reach(search, next, left - 1) && !is_passed(search, next) &&
                   !go_on(search, next, error)) {
            return FALSE;
        }
    }
    g_array_set_size(search->route, search->route->len - 1);
    return TRUE;
}

/* Paths of one length; what lies within half of it from the goal is known. */
static gboolean
find_of_length(Search *search, guint length, GError **error)
{
    search->length = length;
    while (search->radius < (length + 1) / 2 && search->rim->len > 0) {
        if (!widen(search, error)) {
            return FALSE;
        }
    }
    if (search->rim->len == 0) {
        search->radius = MAX(search->radius, length); /* everything that leads there is known */
    }
    return go_on(search, search->from, error);
}

gboolean
kith_ways_find(KithRouting *routing,
               KithEntityId from,
               KithEntityId to,
               guint most,
               GPtrArray *out_routes,
               gboolean *out_more,
               GError **error)
{
    g_auto(Search)
        search = {.routing = routing,
                  .from = from,
                  .to = to,
                  .most = most,
                  .far = g_hash_table_new(NULL, NULL),
                  .rim = g_array_new(FALSE, FALSE, sizeof(KithEntityId)),
                  .hops = g_hash_table_new_full(NULL, NULL, NULL, (GDestroyNotify)g_array_unref),
                  .route = g_array_new(FALSE, FALSE, sizeof(KithEntityId)),
                  .routes = out_routes};
    g_autoptr(GArray) shortest = NULL;
    guint longest;
    guint64 n;

    g_assert(from != to && most > 0);
    *out_more = FALSE;
    if (!kith_route_find(routing, from, to, &shortest, &n, error)) {
        return FALSE;
    }
    if (shortest == NULL) {
        return TRUE;
    }
    g_hash_table_insert(search.far, GUINT_TO_POINTER(to), GUINT_TO_POINTER(1));
    g_array_append_val(search.rim, to);
    longest = routing->max_length > 0 ? routing->max_length : shortest->len + 1;
    for (guint length = shortest->len - 1;
         length <= longest && out_routes->len < most && !search.more;
         length++) {
        if (!find_of_length(&search, length, error)) {
            return FALSE;
        }
    }
    *out_more = search.more;
    return TRUE;
}
