/* SPDX-FileCopyrightText: The Kith authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "explore-simple.h"

/*
 * A node is joined with all that are named. What lies on a ring with it lies on a way between two
 * of them, and the rings of a node are its blocks: parts that hang together whichever node is taken
 * out (Hopcroft and Tarjan, "Efficient algorithms for graph manipulation", Communications of the
 * ACM 16, 1973, doi:10.1145/362248.362272).
 *
 *      a --- x --- b --- y        the node that is joined with a and b is on a ring with x,
 *       \         /               and not with y
 *        --- * ---
 */

typedef struct {
    GHashTable *places;    /* owned: place + 1 of an entity */
    GArray *entities;      /* owned, KithEntityId; place 0 is the node that was added, 0 */
    GPtrArray *neighbours; /* owned, GArray of guint32 by place */
} Joined;

static void
joined_clear(Joined *joined)
{
    g_hash_table_unref(joined->places);
    g_array_unref(joined->entities);
    g_ptr_array_unref(joined->neighbours);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Joined, joined_clear)

static guint32
place_of(Joined *joined, KithEntityId entity)
{
    gpointer known = g_hash_table_lookup(joined->places, GUINT_TO_POINTER(entity));

    if (known != NULL) {
        return GPOINTER_TO_UINT(known) - 1;
    }
    g_array_append_val(joined->entities, entity);
    g_ptr_array_add(joined->neighbours, g_array_new(FALSE, FALSE, sizeof(guint32)));
    g_hash_table_insert(joined->places,
                        GUINT_TO_POINTER(entity),
                        GUINT_TO_POINTER(joined->entities->len));
    return joined->entities->len - 1;
}

static void
join(Joined *joined, KithEntityId a, KithEntityId b)
{
    guint32 x = place_of(joined, a);
    guint32 y = place_of(joined, b);

    g_array_append_val(g_ptr_array_index(joined->neighbours, x), y);
    g_array_append_val(g_ptr_array_index(joined->neighbours, y), x);
}

/* A walk into the depth. */
typedef struct {
    guint32 *found; /* when a place was come to, 0: not yet */
    guint32 *low;   /* the earliest that is reached from it and what is below it */
    guint32 *next;  /* the neighbour to look at */
    guint32 *above; /* where it was come from */
    guint32 *stack; /* places of blocks that are not done */
    guint32 n_stack;
    guint32 time;
} Walk;

static void
enter(Walk *walk, guint32 at, guint32 from)
{
    walk->found[at] = walk->low[at] = ++walk->time;
    walk->above[at] = from;
    walk->stack[walk->n_stack++] = at;
}

/* Takes what is below @at off the stack; a block of the added node is what is asked for. */
static void
close_block(Walk *walk, const Joined *joined, guint32 at, guint32 above, GHashTable *out)
{
    guint32 last;

    do {
        last = walk->stack[--walk->n_stack];
        if (above == 0) {
            g_hash_table_add(out,
                             GUINT_TO_POINTER(g_array_index(joined->entities, KithEntityId, last)));
        }
    } while (last != at);
}

static void
walk_all(Walk *walk, const Joined *joined, GHashTable *out)
{
    guint32 at = 0;

    enter(walk, 0, 0);
    for (;;) {
        const GArray *neighbours = g_ptr_array_index(joined->neighbours, at);
        guint32 above = walk->above[at];

        if (walk->next[at] < neighbours->len) {
            guint32 next = g_array_index(neighbours, guint32, walk->next[at]++);

            if (walk->found[next] == 0) {
                enter(walk, next, at);
                at = next;
            } else if (next != above) {
                walk->low[at] = MIN(walk->low[at], walk->found[next]);
            }
            continue;
        }
        if (at == 0) {
            return;
        }
        walk->low[above] = MIN(walk->low[above], walk->low[at]);
        if (walk->low[at] >= walk->found[above]) {
            close_block(walk, joined, at, above, out);
        }
        at = above;
    }
}

GHashTable *
kith_simple_ways(const GArray *named, const GArray *ties)
{
    g_auto(Joined) joined = {g_hash_table_new(NULL, NULL),
                             g_array_new(FALSE, FALSE, sizeof(KithEntityId)),
                             g_ptr_array_new_with_free_func((GDestroyNotify)g_array_unref)};
    GHashTable *out = g_hash_table_new(NULL, NULL);
    g_autofree guint32 *room = NULL;
    Walk walk = {0};
    gsize n;

    place_of(&joined, 0);
    for (guint i = 0; i < named->len; i++) {
        join(&joined, 0, g_array_index(named, KithEntityId, i));
    }
    for (guint i = 0; i < ties->len; i++) {
        const KithTie *tie = &g_array_index(ties, KithTie, i);

        join(&joined, tie->a, tie->b);
    }
    n = joined.entities->len;
    room = g_new0(guint32, 5 * n);
    walk.found = room;
    walk.low = room + n;
    walk.next = room + 2 * n;
    walk.above = room + 3 * n;
    walk.stack = room + 4 * n;
    walk_all(&walk, &joined, out);
    return out;
}
