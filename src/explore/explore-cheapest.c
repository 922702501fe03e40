/* SPDX-FileCopyrightText: The Kith authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "explore-route.h"

#include "base-error.h"
#include "base-progress.h"
#include "store-values.h"

#include <math.h>

/* Dijkstra, "A note on two problems in connexion with graphs", Numerische Mathematik 1, 1959,
 * doi:10.1007/BF01386390. */

/* How an entity can be come to. */
typedef struct {
    KithEntityId entity;
    KithEntityId parent; /* 0 at the start */
    double cost;
    guint32 depth;
    gboolean settled;
} Visit;

typedef struct {
    KithRouting *routing;
    const KithRouteCost *cost;
    GHashTable *places; /* owned: place in @visits + 1 by entity */
    GArray *visits;     /* owned, Visit */
    GSequence *queue;   /* owned: Entry, the cheapest first */
} Search;

/* An entity as it was queued; a cheaper way makes another entry. */
typedef struct {
    double cost;
    KithEntityId entity;
} Entry;

static void
search_clear(Search *search)
{
    g_hash_table_unref(search->places);
    g_array_unref(search->visits);
    g_sequence_free(search->queue);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Search, search_clear)

static gint
compare_entries(gconstpointer a, gconstpointer b, gpointer user_data)
{
    const Entry *x = a;
    const Entry *y = b;

    if (x->cost != y->cost) {
        return x->cost < y->cost ? -1 : 1;
    }
    return (x->entity > y->entity) - (x->entity < y->entity);
}

static void
offer(Search *search, KithEntityId entity, const Visit *from, double cost)
{
    guint place = GPOINTER_TO_UINT(g_hash_table_lookup(search->places, GUINT_TO_POINTER(entity)));
    const Visit fresh = {entity,
                         from != NULL ? from->entity : 0,
                         cost,
                         from != NULL ? from->depth + 1 : 0,
                         FALSE};
    Visit *known;
    Entry *entry;

    if (place == 0) {
        g_array_append_val(search->visits, fresh);
        g_hash_table_insert(search->places,
                            GUINT_TO_POINTER(entity),
                            GUINT_TO_POINTER(search->visits->len));
    } else {
        known = &g_array_index(search->visits, Visit, place - 1);
        if (known->settled || known->cost < cost ||
            (known->cost == cost && known->parent <= fresh.parent)) {
            return;
        }
        *known = fresh;
    }
    entry = g_new(Entry, 1);
    *entry = (Entry){cost, entity};
    g_sequence_insert_sorted(search->queue, entry, compare_entries, NULL);
}

/* What the property of a link says: the least of its numbers, 1 where there is none. */
static gboolean
read_number(Search *search, KithLinkId id, double *out_number, GError **error)
{
    KithReader *reader = search->routing->reader;
    g_autoptr(GString) text = g_string_new(NULL);
    KithLink link;
    gboolean found;
    gboolean any = FALSE;

    *out_number = 1;
    if (!kith_links_get(reader->txn, id, &reader->buffer, &link, &found, error)) {
        return FALSE;
    }
    for (guint i = 0; found && i < link.n_fields; i++) {
        char *end;
        double number;

        if (link.fields[i].property != search->cost->property) {
            continue;
        }
        g_string_truncate(text, 0);
        if (!kith_values_given(reader->txn, &link.fields[i], text, error)) {
            return FALSE;
        }
        number = g_ascii_strtod(text->str, &end);
        if (end != text->str && *end == '\0') {
            *out_number = any ? MIN(*out_number, number) : number;
            any = TRUE;
        }
    }
    return (*out_number >= 0 && isfinite(*out_number)) ||
           kith_error_set(error,
                          KITH_ERROR_INVALID,
                          "link l:%u costs %g: what a link costs is not negative",
                          id,
                          *out_number);
}

static gboolean
go_on(Search *search, const Visit *at, KithEntityId to, GError **error)
{
    KithRouting *routing = search->routing;
    double passing;

    g_array_set_size(routing->steps, 0);
    if (!kith_steps_read(routing->reader, at->entity, &routing->filter, routing->steps, error)) {
        return FALSE;
    }
    passing = search->cost->by_rarity && at->parent != 0 ? log(routing->steps->len) : 0;
    for (guint i = 0; i < routing->steps->len; i++) {
        const KithStep *step = &g_array_index(routing->steps, KithStep, i);
        double cost = 1;

        if (step->way == KITH_STEP_SELF ||
            g_hash_table_contains(routing->avoid, GUINT_TO_POINTER(step->entity))) {
            continue;
        }
        if (!search->cost->by_rarity && !read_number(search, step->link, &cost, error)) {
            return FALSE;
        }
        offer(search, step->entity, at, at->cost + passing + cost);
    }
    return TRUE;
}

static Visit *
visit_of(const Search *search, KithEntityId entity)
{
    return &g_array_index(
        search->visits,
        Visit,
        GPOINTER_TO_UINT(g_hash_table_lookup(search->places, GUINT_TO_POINTER(entity))) - 1);
}

/* Settles the cheapest that is queued. *out_entity is 0 when none is left. */
static gboolean
settle_next(Search *search, KithEntityId to, KithEntityId *out_entity, GError **error)
{
    KithRouting *routing = search->routing;
    GSequenceIter *first = g_sequence_get_begin_iter(search->queue);
    Visit at;

    *out_entity = 0;
    if (g_sequence_iter_is_end(first)) {
        return TRUE;
    }
    *out_entity = ((const Entry *)g_sequence_get(first))->entity;
    g_sequence_remove(first);
    at = *visit_of(search, *out_entity);
    if (at.settled || *out_entity == to) {
        return TRUE;
    }
    visit_of(search, *out_entity)->settled = TRUE;
    if (routing->max_length != 0 && at.depth == routing->max_length) {
        return TRUE;
    }
    return kith_progress_step(routing->progress,
                              "looking for a path",
                              ++routing->looked_at,
                              0,
                              error) &&
           go_on(search, &at, to, error);
}

gboolean
kith_cheapest_find(KithRouting *routing,
                   KithEntityId from,
                   KithEntityId to,
                   const KithRouteCost *cost,
                   GArray **out_route,
                   double *out_cost,
                   GError **error)
{
    g_auto(Search) search = {.routing = routing,
                             .cost = cost,
                             .places = g_hash_table_new(NULL, NULL),
                             .visits = g_array_new(FALSE, FALSE, sizeof(Visit)),
                             .queue = g_sequence_new(g_free)};
    KithEntityId at;

    *out_route = NULL;
    *out_cost = 0;
    offer(&search, from, NULL, 0);
    do {
        if (!settle_next(&search, to, &at, error)) {
            return FALSE;
        }
    } while (at != 0 && at != to);
    if (at == to) {
        *out_cost = visit_of(&search, to)->cost;
        *out_route = g_array_new(FALSE, FALSE, sizeof(KithEntityId));
        for (; at != 0; at = visit_of(&search, at)->parent) {
            g_array_prepend_val(*out_route, at);
        }
    }
    return TRUE;
}
