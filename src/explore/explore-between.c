/* SPDX-FileCopyrightText: The Kith authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "base-error.h"
#include "base-progress.h"
#include "explore-joins.h"
#include "explore-simple.h"

#include <kith/kith-explore.h>

#define LENGTH_USUAL 3
#define THROUGH_USUAL 1000

void
kith_between_report_clear(KithBetweenReport *report)
{
    g_clear_pointer(&report->table, kith_table_free);
}

typedef struct {
    KithReader reader;
    KithStepFilter filter;
    guint length;
    guint64 through;
    GArray *named;     /* owned, KithEntityId */
    GPtrArray *far;    /* owned, GHashTable: how far entities are from each that was named, + 1 */
    GHashTable *steps; /* owned, GArray of KithStep by entity */
    GHashTable *hubs;  /* owned: entities that were not gone through */
    GArray *links;     /* owned, Joined */
    const KithProgress *progress;
} Asking;

/* A link of the answer, seen from where it comes from. */
typedef struct {
    KithEntityId from;
    KithStep step;
} Joined;

static void
asking_clear(Asking *asking)
{
    g_clear_pointer(&asking->named, g_array_unref);
    g_clear_pointer(&asking->far, g_ptr_array_unref);
    g_clear_pointer(&asking->steps, g_hash_table_unref);
    g_clear_pointer(&asking->hubs, g_hash_table_unref);
    g_clear_pointer(&asking->links, g_array_unref);
    kith_step_filter_clear(&asking->filter);
    kith_reader_close(&asking->reader);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Asking, asking_clear)

/* The links of an entity (lifetime: asking). */
static const GArray *
steps_of(Asking *asking, KithEntityId entity, GError **error)
{
    GArray *steps = g_hash_table_lookup(asking->steps, GUINT_TO_POINTER(entity));

    if (steps == NULL) {
        steps = g_array_new(FALSE, FALSE, sizeof(KithStep));
        g_hash_table_insert(asking->steps, GUINT_TO_POINTER(entity), steps);
        if (!kith_steps_read(&asking->reader, entity, &asking->filter, steps, error)) {
            return NULL;
        }
    }
    return steps;
}

/* ---- how far ---- */

/* Notes those around an entity that are not reached yet. What very many are linked with is not gone
 * through: it joins everybody. */
static gboolean
step_on(Asking *asking,
        KithEntityId entity,
        guint distance,
        GHashTable *far,
        GArray *next,
        GError **error)
{
    const GArray *steps = steps_of(asking, entity, error);

    if (steps == NULL) {
        return FALSE;
    }
    if (distance > 0 && steps->len > asking->through) {
        if (!kith_reader_is_among(asking->named, entity)) {
            g_hash_table_add(asking->hubs, GUINT_TO_POINTER(entity));
        }
        return TRUE;
    }
    for (guint i = 0; i < steps->len; i++) {
        KithEntityId other = g_array_index(steps, KithStep, i).entity;

        if (!g_hash_table_contains(far, GUINT_TO_POINTER(other))) {
            g_hash_table_insert(far, GUINT_TO_POINTER(other), GUINT_TO_POINTER(distance + 2));
            g_array_append_val(next, other);
        }
    }
    return TRUE;
}

/* Breadth first from one that was named. */
static gboolean
measure(Asking *asking, KithEntityId from, GError **error)
{
    GHashTable *far = g_hash_table_new(NULL, NULL);
    g_autoptr(GArray) now = g_array_new(FALSE, FALSE, sizeof(KithEntityId));

    g_ptr_array_add(asking->far, far);
    g_hash_table_insert(far, GUINT_TO_POINTER(from), GUINT_TO_POINTER(1));
    g_array_append_val(now, from);
    for (guint distance = 0; distance < asking->length && now->len > 0; distance++) {
        g_autoptr(GArray) next = g_array_new(FALSE, FALSE, sizeof(KithEntityId));

        if (!kith_progress_step(asking->progress, "searching", distance, asking->length, error)) {
            return FALSE;
        }
        for (guint i = 0; i < now->len; i++) {
            if (!step_on(asking, g_array_index(now, KithEntityId, i), distance, far, next, error)) {
                return FALSE;
            }
        }
        g_array_unref(now);
        now = g_steal_pointer(&next);
    }
    return TRUE;
}

/* How far an entity is from one that was named, G_MAXUINT / 4 when it is out of reach. */
static guint
far_from(const Asking *asking, guint named, KithEntityId entity)
{
    guint known = GPOINTER_TO_UINT(
        g_hash_table_lookup(g_ptr_array_index(asking->far, named), GUINT_TO_POINTER(entity)));

    return known > 0 ? known - 1 : G_MAXUINT / 4;
}

/* ---- what lies between ---- */

/* Whether a link is on a path of the length between two that were named. */
static gboolean
is_between(const Asking *asking, KithEntityId from, KithEntityId to)
{
    for (guint a = 0; a < asking->named->len; a++) {
        for (guint b = 0; b < asking->named->len; b++) {
            if (a != b &&
                far_from(asking, a, from) + 1 + far_from(asking, b, to) <= asking->length) {
                return TRUE;
            }
        }
    }
    return FALSE;
}

static int
compare_links(gconstpointer a, gconstpointer b)
{
    const Joined *x = a;
    const Joined *y = b;

    return (x->step.link > y->step.link) - (x->step.link < y->step.link);
}

/* Links between entities that were reached; each is met from both sides and told from where it
 * comes. Those of what was not gone through are on no path. */
static void
collect(Asking *asking)
{
    GHashTableIter iter;
    gpointer key;
    gpointer value;

    g_hash_table_iter_init(&iter, asking->steps);
    while (g_hash_table_iter_next(&iter, &key, &value)) {
        const GArray *steps = value;
        KithEntityId entity = GPOINTER_TO_UINT(key);

        for (guint i = 0; !g_hash_table_contains(asking->hubs, key) && i < steps->len; i++) {
            Joined joined = {entity, g_array_index(steps, KithStep, i)};
            KithEntityId other = joined.step.entity;

            if (other == entity || g_hash_table_contains(asking->hubs, GUINT_TO_POINTER(other)) ||
                !(is_between(asking, entity, other) || is_between(asking, other, entity))) {
                continue;
            }
            if (joined.step.way == KITH_STEP_OUT ||
                !g_hash_table_contains(asking->steps, GUINT_TO_POINTER(other))) {
                g_array_append_val(asking->links, joined);
            }
        }
    }
    g_array_sort(asking->links, compare_links);
}

/* A link that only hangs on a way is on none that comes through no entity twice. */
static void
leave_simple(Asking *asking)
{
    g_autoptr(GArray) ties = g_array_new(FALSE, FALSE, sizeof(KithTie));
    g_autoptr(GHashTable) stay = NULL;
    guint n = 0;

    for (guint i = 0; i < asking->links->len; i++) {
        const Joined *joined = &g_array_index(asking->links, Joined, i);
        const KithTie tie = {joined->from, joined->step.entity};

        g_array_append_val(ties, tie);
    }
    stay = kith_simple_ways(asking->named, ties);
    for (guint i = 0; i < asking->links->len; i++) {
        const Joined joined = g_array_index(asking->links, Joined, i);

        if (g_hash_table_contains(stay, GUINT_TO_POINTER(joined.from)) &&
            g_hash_table_contains(stay, GUINT_TO_POINTER(joined.step.entity))) {
            g_array_index(asking->links, Joined, n++) = joined;
        }
    }
    g_array_set_size(asking->links, n);
}

static void
count_entities(const Asking *asking, KithBetweenReport *report)
{
    g_autoptr(GHashTable) all = g_hash_table_new(NULL, NULL);

    for (guint i = 0; i < asking->links->len; i++) {
        const Joined *joined = &g_array_index(asking->links, Joined, i);

        g_hash_table_add(all, GUINT_TO_POINTER(joined->from));
        g_hash_table_add(all, GUINT_TO_POINTER(joined->step.entity));
    }
    report->entities = g_hash_table_size(all);
    report->not_through = g_hash_table_size(asking->hubs);
    report->links = asking->links->len;
}

gboolean
kith_between(KithStore *store,
             const char *const *ids,
             const KithBetweenOptions *options,
             KithBetweenReport *out_report,
             GError **error)
{
    static const KithBetweenOptions standard = KITH_BETWEEN_OPTIONS_INIT;
    const KithBetweenOptions *how = options != NULL ? options : &standard;
    g_auto(KithBetweenReport) report = {0};
    g_auto(Asking) asking = {.length = how->max_length > 0 ? how->max_length : LENGTH_USUAL,
                             .through = how->through > 0 ? how->through : THROUGH_USUAL,
                             .progress = how->progress};

    g_return_val_if_fail(store != NULL && ids != NULL && ids[0] != NULL, FALSE);
    *out_report = report;
    asking.named = g_array_new(FALSE, FALSE, sizeof(KithEntityId));
    asking.far = g_ptr_array_new_with_free_func((GDestroyNotify)g_hash_table_unref);
    asking.steps = g_hash_table_new_full(NULL, NULL, NULL, (GDestroyNotify)g_array_unref);
    asking.hubs = g_hash_table_new(NULL, NULL);
    asking.links = g_array_new(FALSE, FALSE, sizeof(Joined));
    if (!kith_reader_open(store, &asking.reader, error) ||
        !kith_step_filter_open(&asking.reader, how->links, NULL, &asking.filter, error) ||
        !kith_reader_find_entities(&asking.reader, ids, asking.named, error)) {
        return FALSE;
    }
    for (guint i = 0; i < asking.named->len; i++) {
        if (!measure(&asking, g_array_index(asking.named, KithEntityId, i), error)) {
            return FALSE;
        }
    }
    collect(&asking);
    leave_simple(&asking);
    report.table = kith_joins_table();
    for (guint i = 0; i < asking.links->len; i++) {
        const Joined *joined = &g_array_index(asking.links, Joined, i);

        if (!kith_joins_add_row(&asking.reader, report.table, joined->from, &joined->step, error)) {
            return FALSE;
        }
    }
    count_entities(&asking, &report);
    *out_report = report;
    report = (KithBetweenReport){0};
    return TRUE;
}
