/* SPDX-FileCopyrightText: The Kith authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "explore-reader.h"

#include "base-error.h"
#include "model-yaml.h"
#include "store-ids.h"

static void
free_face(gpointer data)
{
    kith_face_clear(data);
    g_free(data);
}

gboolean
kith_reader_open(KithStore *store, KithReader *out_reader, GError **error)
{
    g_auto(KithReader) reader = {.store = store};

    /* A name beyond the last one known makes the store look for those added since. */
    kith_store_name(store, KITH_NAME_PROPERTY, kith_store_n_names(store, KITH_NAME_PROPERTY) + 1);
    reader.txn = kith_store_read(store, error);
    if (reader.txn == NULL || !kith_entity_generation(reader.txn, &reader.generation, error)) {
        return FALSE;
    }
    reader.sources = g_ptr_array_new_with_free_func(g_free);
    reader.faces = g_hash_table_new_full(NULL, NULL, NULL, free_face);
    reader.ends = g_hash_table_new(NULL, NULL);
    *out_reader = reader;
    reader = (KithReader){0};
    return TRUE;
}

void
kith_reader_close(KithReader *reader)
{
    g_clear_pointer(&reader->txn, kith_txn_end);
    g_clear_pointer(&reader->sources, g_ptr_array_unref);
    g_clear_pointer(&reader->faces, g_hash_table_unref);
    g_clear_pointer(&reader->ends, g_hash_table_unref);
    kith_field_buffer_clear(&reader->buffer);
}

const KithFace *
kith_reader_face(KithReader *reader, KithEntityId entity, GError **error)
{
    KithFace *face = g_hash_table_lookup(reader->faces, GUINT_TO_POINTER(entity));
    KithFace fresh;

    if (face != NULL) {
        return face;
    }
    if (!kith_faces_read(reader->store, reader->txn, reader->generation, entity, &fresh, error)) {
        return NULL;
    }
    face = g_memdup2(&fresh, sizeof fresh);
    g_hash_table_insert(reader->faces, GUINT_TO_POINTER(entity), face);
    return face;
}

gboolean
kith_reader_end(KithReader *reader, KithRecordId record, KithEntityId *out_entity, GError **error)
{
    guint known = GPOINTER_TO_UINT(g_hash_table_lookup(reader->ends, GUINT_TO_POINTER(record)));
    KithRecord end;
    gboolean found;

    if (known != 0) {
        *out_entity = known - 1;
        return TRUE;
    }
    *out_entity = 0;
    if (!kith_records_get(reader->txn, record, &reader->buffer, &end, &found, error)) {
        return FALSE;
    }
    if (found && end.retired == 0 &&
        !kith_entity_of(reader->txn, reader->generation, record, out_entity, error)) {
        return FALSE;
    }
    g_hash_table_insert(reader->ends, GUINT_TO_POINTER(record), GUINT_TO_POINTER(*out_entity + 1));
    return TRUE;
}

gboolean
kith_reader_record(KithReader *reader, KithRecordId id, KithRecord *out_record, GError **error)
{
    gboolean found;

    return kith_records_get(reader->txn, id, &reader->buffer, out_record, &found, error) &&
           (found || kith_store_damaged(error, "record %u is missing", id));
}

const char *
kith_reader_source(KithReader *reader, KithSourceId source, GError **error)
{
    g_autoptr(KithSourceInfo) info = NULL;

    if (source >= reader->sources->len) {
        g_ptr_array_set_size(reader->sources, (int)MIN(source, (guint32)G_MAXINT32 - 1) + 1);
    }
    if (g_ptr_array_index(reader->sources, source) == NULL) {
        if (!kith_store_get_source(reader->txn, source, &info, error)) {
            return NULL;
        }
        g_ptr_array_index(reader->sources, source) = g_strdup(info->name);
    }
    return g_ptr_array_index(reader->sources, source);
}

const char *
kith_reader_name(KithReader *reader, KithNameKind kind, guint32 number)
{
    const KithNameInfo *info = kith_store_name(reader->store, kind, number);

    return info != NULL ? info->name : "";
}

gboolean
kith_reader_find_name(KithReader *reader,
                      KithNameKind kind,
                      const char *name,
                      guint32 *out_number,
                      GError **error)
{
    static const char *const kinds[] = {"", "node type", "property", "link type"};
    g_autoptr(GPtrArray) names = NULL;
    const char *near;

    *out_number = kith_store_find_name(reader->store, kind, name);
    if (*out_number != 0) {
        return TRUE;
    }
    names = g_ptr_array_new();
    for (guint32 i = 1; i <= kith_store_n_names(reader->store, kind); i++) {
        g_ptr_array_add(names, (gpointer)kith_reader_name(reader, kind, i));
    }
    g_ptr_array_add(names, NULL);
    near = kith_nearest_word(name, (const char *const *)names->pdata);
    return near != NULL ? kith_error_set(error,
                                         KITH_ERROR_NOT_FOUND,
                                         "there is no %s \"%s\": did you mean \"%s\"?",
                                         kinds[kind],
                                         name,
                                         near)
                        : kith_error_set(error,
                                         KITH_ERROR_NOT_FOUND,
                                         "there is no %s \"%s\" in this store",
                                         kinds[kind],
                                         name);
}

gboolean
kith_reader_set_origin(KithReader *reader,
                       KithTable *table,
                       guint column,
                       const KithRecord *record,
                       GError **error)
{
    const char *source = kith_reader_source(reader, record->source, error);

    if (source == NULL) {
        return FALSE;
    }
    kith_table_set_text(table, column, source);
    kith_table_set_bytes(table, column + 1, record->key);
    return TRUE;
}

gboolean
kith_reader_set_entity(KithReader *reader,
                       KithTable *table,
                       guint column,
                       KithEntityId entity,
                       GError **error)
{
    const KithFace *face = kith_reader_face(reader, entity, error);

    if (face == NULL) {
        return FALSE;
    }
    kith_table_set_printf(table, column, "e:%u", entity);
    kith_table_set_bytes(table, column + 1, kith_bytes(face->label->str, face->label->len));
    return TRUE;
}

gboolean
kith_reader_is_among(const GArray *entities, KithEntityId entity)
{
    for (guint i = 0; i < entities->len; i++) {
        if (g_array_index(entities, KithEntityId, i) == entity) {
            return TRUE;
        }
    }
    return FALSE;
}

gboolean
kith_reader_find_entity(KithReader *reader,
                        const char *id,
                        KithEntityId *out_entity,
                        char **out_id,
                        char **out_label,
                        GError **error)
{
    const KithFace *face;
    KithRecordId record;

    if (!kith_ids_parse(reader->store, reader->txn, id, &record, out_entity, error)) {
        return FALSE;
    }
    face = kith_reader_face(reader, *out_entity, error);
    if (face == NULL) {
        return FALSE;
    }
    *out_id = g_strdup_printf("e:%u", *out_entity);
    *out_label = g_strdup(face->label->str);
    return TRUE;
}

gboolean
kith_reader_find_entities(KithReader *reader, const char *const *ids, GArray *out, GError **error)
{
    for (guint i = 0; ids[i] != NULL; i++) {
        KithRecordId record;
        KithEntityId entity;

        if (!kith_ids_parse(reader->store, reader->txn, ids[i], &record, &entity, error)) {
            return FALSE;
        }
        if (kith_reader_is_among(out, entity)) {
            return kith_error_set(error,
                                  KITH_ERROR_INVALID,
                                  "%s is an entity that was named already, e:%u",
                                  ids[i],
                                  entity);
        }
        g_array_append_val(out, entity);
    }
    return TRUE;
}
