/* SPDX-FileCopyrightText: The Kith authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "store-records.h"

#include "base-hash.h"
#include "base-parallel.h"
#include "store-values.h"

guint32
kith_records_key_hash(KithSourceId source, KithBytes key)
{
    return (guint32)kith_hash(key.data, key.len, source);
}

gboolean
kith_records_get(KithTxn *txn,
                 KithRecordId id,
                 KithFieldBuffer *buffer,
                 KithRecord *out_record,
                 gboolean *out_found,
                 GError **error)
{
    KithBytes item;

    if (!kith_array_get(txn, KITH_TABLE_RECORDS, 0, id, &item, error)) {
        return FALSE;
    }
    *out_found = item.data != NULL;
    return !*out_found || kith_record_decode(item, buffer, out_record) ||
           kith_store_damaged(error, "record %u cannot be read", id);
}

gboolean
kith_records_find(KithTxn *txn,
                  KithSourceId source,
                  KithBytes key,
                  KithRecordId *out_id,
                  GError **error)
{
    const guint32 prefix[] = {source, kith_records_key_hash(source, key)};
    g_auto(KithTupleIter) iter = {0};
    g_auto(KithFieldBuffer) buffer = {0};

    *out_id = 0;
    if (!kith_tuples_open(txn, KITH_TABLE_KEY_INDEX, &iter, error) ||
        !kith_tuples_seek(&iter, prefix, 2, error)) {
        return FALSE;
    }
    while (kith_tuples_next(&iter, error)) {
        KithRecord record;
        gboolean found;

        if (!kith_records_get(txn, iter.tuple[2], &buffer, &record, &found, error)) {
            return FALSE;
        }
        if (found && kith_bytes_equal(record.key, key)) {
            *out_id = iter.tuple[2];
            return TRUE;
        }
    }
    return kith_tuples_fine(&iter);
}

/* ---- walks ---- */

gboolean
kith_records_open(KithTxn *txn, KithRecordId first, KithRecordIter *out_iter, GError **error)
{
    *out_iter = (KithRecordIter){0};
    return kith_array_open(txn, KITH_TABLE_RECORDS, &out_iter->iter, error) &&
           kith_array_seek(&out_iter->iter, 0, first, error);
}

gboolean
kith_records_enter(KithRecordIter *iter, const KithSealed *chunk, GError **error)
{
    return kith_array_enter(&iter->iter, chunk, error);
}

gboolean
kith_records_next(KithRecordIter *iter, GError **error)
{
    while (kith_array_next(&iter->iter, error)) {
        if (iter->iter.item.data == NULL) {
            continue;
        }
        iter->id = iter->iter.number;
        return kith_record_decode(iter->iter.item, &iter->buffer, &iter->record) ||
               kith_store_damaged(error, "record %u cannot be read", iter->id);
    }
    return FALSE;
}

void
kith_records_close(KithRecordIter *iter)
{
    kith_array_close(&iter->iter);
    kith_field_buffer_clear(&iter->buffer);
}

/* ---- which stand ---- */

/* Chunks that are one task. */
#define TASK_CHUNKS 256

typedef struct {
    GArray *chunks; /* KithSealed */
    guint8 *stands;
    guint64 n;
    GError **errors; /* of each task */
} Standing;

static gboolean
look_at_chunk(const Standing *standing, const KithSealed *chunk, GError **error)
{
    g_auto(KithArrayIter) iter = {0};

    if (!kith_array_enter(&iter, chunk, error)) {
        return FALSE;
    }
    while (kith_array_next(&iter, error)) {
        KithRecord record;

        if (iter.number == 0 || iter.number > standing->n ||
            (iter.item.data != NULL && !kith_record_decode_head(iter.item, &record))) {
            return kith_store_damaged(error, "record %u cannot be read", iter.number);
        }
        standing->stands[iter.number - 1] = iter.item.data != NULL && kith_record_stands(&record);
    }
    return iter.done;
}

static void
standing_task(guint task, guint worker, gpointer user_data)
{
    const Standing *standing = user_data;
    guint end = MIN((task + 1) * TASK_CHUNKS, standing->chunks->len);

    for (guint i = task * TASK_CHUNKS; i < end; i++) {
        if (!look_at_chunk(standing,
                           &g_array_index(standing->chunks, KithSealed, i),
                           &standing->errors[task])) {
            return;
        }
    }
}

gboolean
kith_records_standing(KithTxn *txn,
                      guint threads,
                      guint8 **out_stands,
                      KithRecordId *out_n,
                      GError **error)
{
    g_autoptr(GArray) chunks = g_array_new(FALSE, FALSE, sizeof(KithSealed));
    g_autofree guint8 *stands = NULL;
    g_autofree GError **errors = NULL;
    GError *first = NULL;
    Standing standing = {.chunks = chunks};
    guint tasks;

    if (!kith_store_counter(txn, KITH_COUNTER_RECORDS, &standing.n, error) ||
        !kith_array_chunks(txn, KITH_TABLE_RECORDS, 0, chunks, error)) {
        return FALSE;
    }
    tasks = (chunks->len + TASK_CHUNKS - 1) / TASK_CHUNKS;
    standing.stands = stands = g_malloc0(standing.n + 1);
    standing.errors = errors = g_new0(GError *, tasks + 1);
    kith_parallel(tasks, threads, standing_task, &standing, NULL);
    for (guint t = tasks; t-- > 0;) {
        if (errors[t] != NULL) {
            g_clear_error(&first);
            first = g_steal_pointer(&errors[t]);
        }
    }
    if (first != NULL) {
        g_propagate_error(error, first);
        return FALSE;
    }
    *out_stands = g_steal_pointer(&stands);
    *out_n = (KithRecordId)standing.n;
    return TRUE;
}

gboolean
kith_links_open(KithTxn *txn, KithLinkId first, KithLinkIter *out_iter, GError **error)
{
    *out_iter = (KithLinkIter){0};
    return kith_array_open(txn, KITH_TABLE_LINKS, &out_iter->iter, error) &&
           kith_array_seek(&out_iter->iter, 0, first, error);
}

gboolean
kith_links_next(KithLinkIter *iter, GError **error)
{
    while (kith_array_next(&iter->iter, error)) {
        if (iter->iter.item.data == NULL) {
            continue;
        }
        iter->id = iter->iter.number;
        return kith_link_decode(iter->iter.item, &iter->buffer, &iter->link) ||
               kith_store_damaged(error, "link %u cannot be read", iter->id);
    }
    return FALSE;
}

void
kith_links_close(KithLinkIter *iter)
{
    kith_array_close(&iter->iter);
    kith_field_buffer_clear(&iter->buffer);
}

gboolean
kith_links_get(KithTxn *txn,
               KithLinkId id,
               KithFieldBuffer *buffer,
               KithLink *out_link,
               gboolean *out_found,
               GError **error)
{
    KithBytes item;

    if (!kith_array_get(txn, KITH_TABLE_LINKS, 0, id, &item, error)) {
        return FALSE;
    }
    *out_found = item.data != NULL;
    return !*out_found || kith_link_decode(item, buffer, out_link) ||
           kith_store_damaged(error, "link %u cannot be read", id);
}

/* ---- entities ---- */

gboolean
kith_entity_generation(KithTxn *txn, guint32 *out_generation, GError **error)
{
    guint64 generation;

    if (!kith_store_counter(txn, KITH_COUNTER_GENERATION, &generation, error)) {
        return FALSE;
    }
    *out_generation = (guint32)generation;
    return TRUE;
}

/* A record's entity at a generation, and whether the record did not stand when that was made: then
 * the entity is the one of its number. */
static gboolean
find_entity(KithTxn *txn,
            guint32 generation,
            KithRecordId record,
            KithEntityId *out_entity,
            gboolean *out_nowhere,
            GError **error)
{
    g_auto(KithTupleIter) iter = {0};

    *out_entity = record;
    *out_nowhere = FALSE;
    if (generation == 0) {
        return TRUE;
    }
    if (!kith_tuples_open(txn, KITH_TABLE_MEMBERSHIP, &iter, error) ||
        !kith_tuples_seek(&iter, &record, 1, error)) {
        return FALSE;
    }
    while (kith_tuples_next(&iter, error)) {
        if (iter.tuple[1] <= generation) {
            *out_entity = iter.tuple[2] != 0 ? iter.tuple[2] : record;
            *out_nowhere = iter.tuple[2] == 0;
        }
    }
    return kith_tuples_fine(&iter);
}

gboolean
kith_entity_of(KithTxn *txn,
               guint32 generation,
               KithRecordId record,
               KithEntityId *out_entity,
               GError **error)
{
    gboolean nowhere;

    return find_entity(txn, generation, record, out_entity, &nowhere, error);
}

/* Appends a record if it is of an entity. A founder that did not stand when the generation was
 * made is of it if it came back since, as kith_entity_of() says. */
static gboolean
add_member(KithTxn *txn,
           guint32 generation,
           KithEntityId entity,
           KithRecordId record,
           GArray *out,
           GError **error)
{
    g_auto(KithFieldBuffer) buffer = {0};
    KithRecord item;
    KithEntityId own;
    gboolean nowhere;
    gboolean found = TRUE;

    if (!find_entity(txn, generation, record, &own, &nowhere, error)) {
        return FALSE;
    }
    if (nowhere && own == entity) {
        if (!kith_records_get(txn, record, &buffer, &item, &found, error)) {
            return FALSE;
        }
        found = found && kith_record_stands(&item);
    }
    if (own == entity && found) {
        g_array_append_val(out, record);
    }
    return TRUE;
}

/* Whoever came into the entity up to the generation, each once, ascending, its founder among
 * them. */
static gboolean
list_candidates(KithTxn *txn, guint32 generation, KithEntityId entity, GArray *out, GError **error)
{
    g_auto(KithTupleIter) iter = {0};
    KithRecordId last = 0;

    if (!kith_tuples_open(txn, KITH_TABLE_MEMBERS, &iter, error) ||
        !kith_tuples_seek(&iter, &entity, 1, error)) {
        return FALSE;
    }
    while (kith_tuples_next(&iter, error)) {
        KithRecordId record = iter.tuple[1];

        if (last < entity && record > entity) {
            g_array_append_val(out, entity);
        }
        if (iter.tuple[2] <= generation && record != last) {
            g_array_append_val(out, record);
        }
        last = record;
    }
    if (last < entity) {
        g_array_append_val(out, entity);
    }
    return kith_tuples_fine(&iter);
}

gboolean
kith_entity_records(KithTxn *txn,
                    guint32 generation,
                    KithEntityId entity,
                    GArray *out,
                    GError **error)
{
    g_autoptr(GArray) candidates = g_array_new(FALSE, FALSE, sizeof(KithRecordId));
    guint before = out->len;

    if (generation != 0 && !list_candidates(txn, generation, entity, candidates, error)) {
        return FALSE;
    }
    for (guint i = 0; i < candidates->len; i++) {
        KithRecordId record = g_array_index(candidates, KithRecordId, i);

        if (!add_member(txn, generation, entity, record, out, error)) {
            return FALSE;
        }
    }
    if (out->len == before) {
        g_array_append_val(out, entity);
    }
    return TRUE;
}

/* ---- labels ---- */

/* Appends the first value of a property. FALSE only on errors. */
static gboolean
append_value(KithTxn *txn, const KithRecord *record, guint32 property, GString *out, GError **error)
{
    for (guint i = 0; property != 0 && i < record->n_fields; i++) {
        if (record->fields[i].property == property) {
            if (out->len > 0 && out->str[out->len - 1] != ' ') {
                g_string_append_c(out, ' ');
            }
            return kith_values_given(txn, &record->fields[i], out, error);
        }
    }
    return TRUE;
}

gboolean
kith_entity_standing(KithTxn *txn,
                     guint32 generation,
                     KithEntityId entity,
                     GArray *out,
                     GError **error)
{
    g_autoptr(GArray) all = g_array_new(FALSE, FALSE, sizeof(KithRecordId));
    g_auto(KithFieldBuffer) buffer = {0};

    if (!kith_entity_records(txn, generation, entity, all, error)) {
        return FALSE;
    }
    for (guint i = 0; i < all->len; i++) {
        KithRecordId id = g_array_index(all, KithRecordId, i);
        KithRecord record;
        gboolean found;

        if (!kith_records_get(txn, id, &buffer, &record, &found, error)) {
            return FALSE;
        }
        if (found && kith_record_stands(&record)) {
            g_array_append_val(out, id);
        }
    }
    return TRUE;
}

gboolean
kith_records_origin(KithTxn *txn,
                    const GPtrArray *sources,
                    KithRecordId id,
                    const char **out_source,
                    char **out_key,
                    GError **error)
{
    g_auto(KithFieldBuffer) buffer = {0};
    KithRecord record;
    gboolean found;

    if (!kith_records_get(txn, id, &buffer, &record, &found, error)) {
        return FALSE;
    }
    if (!found) {
        return kith_store_damaged(error, "record %u is not there", id);
    }
    *out_source = g_ptr_array_index(sources, record.source);
    *out_key = g_strndup((const char *)record.key.data, record.key.len);
    return TRUE;
}

char *
kith_records_name(KithTxn *txn, const GPtrArray *sources, KithRecordId id, GError **error)
{
    g_autofree char *key = NULL;
    const char *source;

    return kith_records_origin(txn, sources, id, &source, &key, error)
               ? g_strdup_printf("%s/%s", source, key)
               : NULL;
}

gboolean
kith_records_label(KithStore *store,
                   KithTxn *txn,
                   const KithRecord *record,
                   GString *out,
                   GError **error)
{
    const KithNodeType *type = kith_store_node_type(store, record->type);
    g_autoptr(GString) label = g_string_new(NULL);

    for (guint i = 0; type != NULL && label->len == 0 && type->label[i] != NULL; i++) {
        g_auto(GStrv) parts = g_strsplit(type->label[i], "+", -1);

        for (guint p = 0; parts[p] != NULL; p++) {
            guint32 property = kith_store_find_name(store, KITH_NAME_PROPERTY, parts[p]);

            if (!append_value(txn, record, property, label, error)) {
                return FALSE;
            }
        }
    }
    if (label->len == 0) {
        g_string_append_len(label, (const char *)record->key.data, (gssize)record->key.len);
    }
    g_string_append_len(out, label->str, (gssize)label->len);
    return TRUE;
}
