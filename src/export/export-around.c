/* SPDX-FileCopyrightText: The Kith authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "export-scope.h"

#include "base-progress.h"
#include "base-sort.h"

/* What is gathered around an entity, a level of neighbours at a time. */
typedef struct {
    KithScope *scope;
    GHashTable *entities; /* owned: met so far */
    GArray *rim;          /* owned, KithEntityId: met last */
    GArray *records;      /* owned, KithRecordId: room to work in */
} Gathering;

static void
gathering_clear(Gathering *gathering)
{
    g_clear_pointer(&gathering->entities, g_hash_table_unref);
    g_clear_pointer(&gathering->rim, g_array_unref);
    g_clear_pointer(&gathering->records, g_array_unref);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Gathering, gathering_clear)

static gboolean
was_retired(KithScope *scope, KithRecordId id, gboolean *out_retired, GError **error)
{
    KithRecord record;
    gboolean found;

    if (!kith_records_get(scope->txn, id, &scope->buffer, &record, &found, error)) {
        return FALSE;
    }
    *out_retired = !found || record.retired != 0;
    return TRUE;
}

/* Takes in the records of an entity that were not taken back. */
static gboolean
meet(Gathering *gathering, KithEntityId entity, GError **error)
{
    KithScope *scope = gathering->scope;

    if (!g_hash_table_add(gathering->entities, GUINT_TO_POINTER(entity))) {
        return TRUE;
    }
    g_array_set_size(gathering->records, 0);
    if (!kith_entity_records(scope->txn, scope->generation, entity, gathering->records, error)) {
        return FALSE;
    }
    for (guint i = 0; i < gathering->records->len; i++) {
        const guint32 row[] = {entity, g_array_index(gathering->records, guint32, i)};
        gboolean retired;

        if (!was_retired(scope, row[1], &retired, error)) {
            return FALSE;
        }
        if (!retired) {
            g_array_append_vals(scope->members, row, 2);
            g_hash_table_insert(scope->near, GUINT_TO_POINTER(row[1]), GUINT_TO_POINTER(entity));
        }
    }
    g_array_append_val(gathering->rim, entity);
    return TRUE;
}

static gboolean
meet_neighbours(Gathering *gathering, KithTupleIter *iter, KithRecordId record, GError **error)
{
    KithScope *scope = gathering->scope;

    if (!kith_tuples_seek(iter, &record, 1, error)) {
        return FALSE;
    }
    while (kith_tuples_next(iter, error)) {
        KithRecordId other = kith_neighbour(iter->tuple).other;
        KithEntityId entity;
        gboolean retired;

        if (kith_scope_entity(scope, other) != 0) {
            continue;
        }
        if (!was_retired(scope, other, &retired, error) ||
            !kith_entity_of(scope->txn, scope->generation, other, &entity, error) ||
            (!retired && !meet(gathering, entity, error))) {
            return FALSE;
        }
    }
    return kith_tuples_fine(iter);
}

/* Goes one link farther from all entities met last. */
static gboolean
widen(Gathering *gathering, KithTupleIter *iter, GError **error)
{
    g_autoptr(GArray) from = g_steal_pointer(&gathering->rim);
    KithScope *scope = gathering->scope;

    gathering->rim = g_array_new(FALSE, FALSE, sizeof(KithEntityId));
    for (guint i = 0; i < from->len; i++) {
        g_autoptr(GArray) records = g_array_new(FALSE, FALSE, sizeof(KithRecordId));

        if (!kith_progress_step(scope->progress,
                                "looking around",
                                scope->members->len / 2,
                                0,
                                error) ||
            !kith_entity_records(scope->txn,
                                 scope->generation,
                                 g_array_index(from, KithEntityId, i),
                                 records,
                                 error)) {
            return FALSE;
        }
        for (guint r = 0; r < records->len; r++) {
            KithRecordId record = g_array_index(records, KithRecordId, r);

            if (kith_scope_entity(scope, record) != 0 &&
                !meet_neighbours(gathering, iter, record, error)) {
                return FALSE;
            }
        }
    }
    return TRUE;
}

/* Links that lead from and to records in scope. */
static gboolean
gather_links(KithScope *scope, KithTupleIter *iter, GError **error)
{
    scope->links = g_array_new(FALSE, FALSE, sizeof(KithLinkId));
    for (guint i = 0; i < scope->members->len; i += 2) {
        KithRecordId record = g_array_index(scope->members, guint32, i + 1);

        if (!kith_tuples_seek(iter, &record, 1, error)) {
            return FALSE;
        }
        while (kith_tuples_next(iter, error)) {
            KithNeighbour next = kith_neighbour(iter->tuple);

            if (!next.in && kith_scope_entity(scope, next.other) != 0) {
                g_array_append_val(scope->links, next.link);
            }
        }
        if (!kith_tuples_fine(iter)) {
            return FALSE;
        }
    }
    kith_sort_rows((guint32 *)(void *)scope->links->data, scope->links->len, 1);
    return TRUE;
}

gboolean
kith_scope_gather_around(KithScope *scope, KithEntityId entity, guint hops, GError **error)
{
    g_auto(Gathering) gathering = {.scope = scope};
    g_auto(KithTupleIter) iter = {0};

    scope->near = g_hash_table_new(NULL, NULL);
    gathering.entities = g_hash_table_new(NULL, NULL);
    gathering.rim = g_array_new(FALSE, FALSE, sizeof(KithEntityId));
    gathering.records = g_array_new(FALSE, FALSE, sizeof(KithRecordId));
    if (!kith_tuples_open(scope->txn, KITH_TABLE_ADJACENCY, &iter, error) ||
        !meet(&gathering, entity, error)) {
        return FALSE;
    }
    for (guint i = 0; i < hops && gathering.rim->len > 0; i++) {
        if (!widen(&gathering, &iter, error)) {
            return FALSE;
        }
    }
    kith_sort_rows((guint32 *)(void *)scope->members->data, scope->members->len / 2, 2);
    return gather_links(scope, &iter, error);
}
