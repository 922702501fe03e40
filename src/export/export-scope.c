/* SPDX-FileCopyrightText: The Kith authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "export-scope.h"

#include "base-error.h"
#include "base-progress.h"
#include "base-sort.h"
#include "store-entities.h"
#include "store-ids.h"
#include "store-values.h"

#include <math.h>

/* Progress is told, and cancellation looked for, once in so many. */
#define STEP 4096

void
kith_scope_close(KithScope *scope)
{
    g_clear_pointer(&scope->txn, kith_txn_end);
    g_clear_pointer(&scope->members, g_array_unref);
    g_clear_pointer(&scope->entity_of, g_free);
    g_clear_pointer(&scope->near, g_hash_table_unref);
    g_clear_pointer(&scope->links, g_array_unref);
    g_clear_pointer(&scope->record_properties, g_array_unref);
    g_clear_pointer(&scope->link_properties, g_array_unref);
    g_clear_pointer(&scope->sources, g_ptr_array_unref);
    kith_field_buffer_clear(&scope->buffer);
}

/* ---- everything ---- */

/* Adds stubs to the records that stand: they are ends of links. */
static gboolean
add_stubs(KithScope *scope, GError **error)
{
    g_auto(KithRecordIter) iter = {0};

    if (!kith_records_open(scope->txn, 1, &iter, error)) {
        return FALSE;
    }
    while (kith_records_next(&iter, error)) {
        if (iter.record.stub && iter.record.retired == 0 && iter.id <= scope->n_records) {
            scope->entity_of[iter.id - 1] = iter.id;
        }
    }
    return kith_records_fine(&iter);
}

static gboolean
gather_all(KithScope *scope, GError **error)
{
    if (!kith_entities_all(scope->txn, &scope->entity_of, &scope->n_records, error) ||
        !add_stubs(scope, error)) {
        return FALSE;
    }
    for (KithRecordId i = 0; i < scope->n_records; i++) {
        const guint32 row[] = {scope->entity_of[i], i + 1};

        if (row[0] != 0) {
            g_array_append_vals(scope->members, row, 2);
        }
    }
    kith_sort_rows((guint32 *)(void *)scope->members->data, scope->members->len / 2, 2);
    return TRUE;
}

KithEntityId
kith_scope_entity(const KithScope *scope, KithRecordId record)
{
    if (scope->near != NULL) {
        return GPOINTER_TO_UINT(g_hash_table_lookup(scope->near, GUINT_TO_POINTER(record)));
    }
    return record >= 1 && record <= scope->n_records ? scope->entity_of[record - 1] : 0;
}

/* ---- properties in use ---- */

typedef struct {
    KithScope *scope;
    GByteArray *used; /* element p is set for property p */
    guint32 weight;   /* the property of that name, 0 when there is none */
} Using;

static void
use_fields(Using *using, const KithField *fields, guint n)
{
    for (guint i = 0; i < n; i++) {
        guint before = using->used->len;

        if (fields[i].property >= before) {
            g_byte_array_set_size(using->used, fields[i].property + 1);
            memset(using->used->data + before, 0, using->used->len - before);
        }
        using->used->data[fields[i].property] = TRUE;
    }
}

static GArray *
list_used(const GByteArray *used)
{
    GArray *list = g_array_new(FALSE, FALSE, sizeof(guint32));

    for (guint32 i = 0; i < used->len; i++) {
        if (used->data[i]) {
            g_array_append_val(list, i);
        }
    }
    return list;
}

static gboolean
use_record(KithRecordId id, const KithRecord *record, gpointer user_data, GError **error)
{
    use_fields(user_data, record->fields, record->n_fields);
    return TRUE;
}

static gboolean
is_number(KithTxn *txn, const KithField *field, gboolean *out_is, GError **error)
{
    g_autoptr(GString) given = g_string_new(NULL);
    char *end;

    if (!kith_values_given(txn, field, given, error)) {
        return FALSE;
    }
    *out_is = isfinite(g_ascii_strtod(given->str, &end)) && end != given->str && *end == '\0';
    return TRUE;
}

static gboolean
use_link(KithLinkId id, const KithLink *link, gpointer user_data, GError **error)
{
    Using *using = user_data;
    guint n_weights = 0;

    use_fields(using, link->fields, link->n_fields);
    for (guint i = 0; using->scope->weights && i < link->n_fields; i++) {
        if (link->fields[i].property == using->weight &&
            !is_number(using->scope->txn, &link->fields[i], &using->scope->weights, error)) {
            return FALSE;
        }
        n_weights += link->fields[i].property == using->weight;
    }
    using->scope->weights = using->scope->weights &&n_weights <= 1;
    return TRUE;
}

static gboolean
find_properties(KithScope *scope, GError **error)
{
    g_autoptr(GByteArray) of_records = g_byte_array_new();
    g_autoptr(GByteArray) of_links = g_byte_array_new();
    Using records = {scope, of_records, 0};
    Using links = {scope,
                   of_links,
                   kith_store_find_name(scope->store, KITH_NAME_PROPERTY, "weight")};

    scope->weights = links.weight != 0;
    if (!kith_scope_each_record(scope, use_record, &records, error) ||
        !kith_scope_each_link(scope, use_link, &links, error)) {
        return FALSE;
    }
    scope->record_properties = list_used(of_records);
    scope->link_properties = list_used(of_links);
    return TRUE;
}

/* ---- opening ---- */

static gboolean
gather(KithScope *scope, const char *id, guint hops, GError **error)
{
    KithRecordId record;
    KithEntityId entity;

    if (id == NULL) {
        return gather_all(scope, error);
    }
    return kith_ids_parse(scope->store, scope->txn, id, &record, &entity, error) &&
           kith_scope_gather_around(scope, entity, hops, error);
}

gboolean
kith_scope_open(KithStore *store,
                const char *entity,
                guint hops,
                const KithProgress *progress,
                KithScope *out_scope,
                GError **error)
{
    g_auto(KithScope) scope = {.store = store, .progress = progress};

    scope.txn = kith_store_read(store, error);
    if (scope.txn == NULL || !kith_entity_generation(scope.txn, &scope.generation, error)) {
        return FALSE;
    }
    scope.members = g_array_new(FALSE, FALSE, sizeof(guint32));
    scope.sources = g_ptr_array_new_with_free_func(g_free);
    if (!gather(&scope, entity, hops, error) || !find_properties(&scope, error)) {
        return FALSE;
    }
    *out_scope = scope;
    scope = (KithScope){0};
    return TRUE;
}

/* ---- names ---- */

const char *
kith_scope_source(KithScope *scope, KithSourceId source, GError **error)
{
    g_autoptr(KithSourceInfo) info = NULL;

    if (source >= scope->sources->len) {
        g_ptr_array_set_size(scope->sources, (int)MIN(source, (guint32)G_MAXINT32 - 1) + 1);
    }
    if (g_ptr_array_index(scope->sources, source) == NULL) {
        if (!kith_store_get_source(scope->txn, source, &info, error)) {
            return NULL;
        }
        g_ptr_array_index(scope->sources, source) = g_strdup(info->name);
    }
    return g_ptr_array_index(scope->sources, source);
}

const char *
kith_scope_name(const KithScope *scope, KithNameKind kind, guint32 number)
{
    const KithNameInfo *info = kith_store_name(scope->store, kind, number);

    return info != NULL ? info->name : "";
}

/* ---- walks ---- */

static gboolean
tell(const KithScope *scope, const char *stage, guint64 done, guint64 total, GError **error)
{
    return done % STEP != 0 || kith_progress_step(scope->progress, stage, done, total, error);
}

gboolean
kith_scope_each_entity(KithScope *scope,
                       KithScopeEntityFunc func,
                       gpointer user_data,
                       GError **error)
{
    const guint32 *rows = (const guint32 *)(const void *)scope->members->data;
    guint n = scope->members->len / 2;
    guint64 done = 0;

    for (guint i = 0; i < n; done++) {
        KithScopeEntity entity = {rows[2 * (gsize)i], rows + 2 * (gsize)i, 0};

        while (i < n && rows[2 * (gsize)i] == entity.entity) {
            entity.n_members++;
            i++;
        }
        if (!tell(scope, "writing entities", done, 0, error) || !func(&entity, user_data, error)) {
            return FALSE;
        }
    }
    return TRUE;
}

static gboolean
each_of_all(KithScope *scope, KithScopeRecordFunc func, gpointer user_data, GError **error)
{
    g_auto(KithRecordIter) iter = {0};

    if (!kith_records_open(scope->txn, 1, &iter, error)) {
        return FALSE;
    }
    while (kith_records_next(&iter, error)) {
        if (kith_record_stands(&iter.record) &&
            (!tell(scope, "writing records", iter.id, scope->n_records, error) ||
             !func(iter.id, &iter.record, user_data, error))) {
            return FALSE;
        }
    }
    return kith_records_fine(&iter);
}

static int
compare_ids(gconstpointer a, gconstpointer b)
{
    guint32 x = *(const guint32 *)a;
    guint32 y = *(const guint32 *)b;

    return (x > y) - (x < y);
}

gboolean
kith_scope_each_record(KithScope *scope,
                       KithScopeRecordFunc func,
                       gpointer user_data,
                       GError **error)
{
    g_autoptr(GArray) ids = g_array_new(FALSE, FALSE, sizeof(guint32));

    if (scope->near == NULL) {
        return each_of_all(scope, func, user_data, error);
    }
    for (guint i = 0; i < scope->members->len; i += 2) {
        g_array_append_val(ids, g_array_index(scope->members, guint32, i + 1));
    }
    g_array_sort(ids, compare_ids);
    for (guint i = 0; i < ids->len; i++) {
        KithRecordId id = g_array_index(ids, KithRecordId, i);
        KithRecord record;
        gboolean found;

        if (!kith_records_get(scope->txn, id, &scope->buffer, &record, &found, error)) {
            return FALSE;
        }
        if (found && kith_record_stands(&record) && !func(id, &record, user_data, error)) {
            return FALSE;
        }
    }
    return TRUE;
}

static gboolean
each_near(KithScope *scope, KithScopeLinkFunc func, gpointer user_data, GError **error)
{
    for (guint i = 0; i < scope->links->len; i++) {
        KithLinkId id = g_array_index(scope->links, KithLinkId, i);
        KithLink link;
        gboolean found;

        if (!kith_links_get(scope->txn, id, &scope->buffer, &link, &found, error)) {
            return FALSE;
        }
        if (!found) {
            return kith_store_damaged(error, "link %u is missing", id);
        }
        if (!func(id, &link, user_data, error)) {
            return FALSE;
        }
    }
    return TRUE;
}

gboolean
kith_scope_each_link(KithScope *scope, KithScopeLinkFunc func, gpointer user_data, GError **error)
{
    g_auto(KithLinkIter) iter = {0};
    guint64 last;

    if (scope->links != NULL) {
        return each_near(scope, func, user_data, error);
    }
    if (!kith_store_counter(scope->txn, KITH_COUNTER_LINKS, &last, error) ||
        !kith_links_open(scope->txn, 1, &iter, error)) {
        return FALSE;
    }
    while (kith_links_next(&iter, error)) {
        if (iter.link.retired == 0 && kith_scope_entity(scope, iter.link.from) != 0 &&
            kith_scope_entity(scope, iter.link.to) != 0 &&
            (!tell(scope, "writing links", iter.id, last, error) ||
             !func(iter.id, &iter.link, user_data, error))) {
            return FALSE;
        }
    }
    return kith_links_fine(&iter);
}
