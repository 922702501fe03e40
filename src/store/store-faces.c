/* SPDX-FileCopyrightText: The Kith authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "store-faces.h"

#include "store-values.h"

void
kith_face_clear(KithFace *face)
{
    g_clear_pointer(&face->records, g_array_unref);
    if (face->label != NULL) {
        g_string_free(g_steal_pointer(&face->label), TRUE);
    }
}

/* How well a record stands for its entity. */
enum { RANK_NONE, RANK_RETIRED, RANK_STUB, RANK_KEY, RANK_LABEL };

static guint
rank_of(const KithRecord *record, const GString *label)
{
    if (record->retired != 0) {
        return RANK_RETIRED;
    }
    if (record->stub) {
        return RANK_STUB;
    }
    return kith_bytes_equal(kith_bytes(label->str, label->len), record->key) ? RANK_KEY
                                                                             : RANK_LABEL;
}

/* Looks at one more member; @best is the rank of the one shown so far. */
static gboolean
look_at(KithStore *store,
        KithTxn *txn,
        KithRecordId id,
        KithFieldBuffer *buffer,
        KithFace *face,
        guint *best,
        GError **error)
{
    g_autoptr(GString) label = NULL;
    KithRecord record;
    gboolean found;
    guint rank;

    if (!kith_records_get(txn, id, buffer, &record, &found, error)) {
        return FALSE;
    }
    if (!found) {
        return kith_store_damaged(error, "record %u is missing", id);
    }
    face->n_stand += kith_record_stands(&record);
    if (*best == RANK_LABEL) {
        return TRUE;
    }
    label = g_string_new(NULL);
    if (!kith_records_label(store, txn, &record, label, error)) {
        return FALSE;
    }
    rank = rank_of(&record, label);
    if (rank > *best) {
        *best = rank;
        face->shown = id;
        face->type = record.type;
        face->stub = rank == RANK_STUB;
        g_string_assign(face->label, label->str);
    }
    return TRUE;
}

gboolean
kith_faces_read(KithStore *store,
                KithTxn *txn,
                guint32 generation,
                KithEntityId entity,
                KithFace *out_face,
                GError **error)
{
    g_auto(KithFace) face = {.entity = entity};
    g_auto(KithFieldBuffer) buffer = {0};
    guint best = RANK_NONE;

    face.records = g_array_new(FALSE, FALSE, sizeof(KithRecordId));
    face.label = g_string_new(NULL);
    if (!kith_entity_records(txn, generation, entity, face.records, error)) {
        return FALSE;
    }
    for (guint i = 0; i < face.records->len; i++) {
        KithRecordId id = g_array_index(face.records, KithRecordId, i);

        if (!look_at(store, txn, id, &buffer, &face, &best, error)) {
            return FALSE;
        }
    }
    *out_face = face;
    face = (KithFace){0};
    return TRUE;
}

static gboolean
is_date(KithStore *store, guint32 property)
{
    const KithPropertyType *type = kith_store_property_type(store, property);

    return type != NULL && type->normaliser->dates;
}

gboolean
kith_faces_link_date(KithStore *store,
                     KithTxn *txn,
                     const KithLink *link,
                     GString *out,
                     GError **error)
{
    for (guint i = 0; i < link->n_fields; i++) {
        const KithField *field = &link->fields[i];
        KithBytes normal;

        if (!is_date(store, field->property)) {
            continue;
        }
        if (field->value == 0) {
            return kith_values_given(txn, field, out, error);
        }
        if (!kith_values_text(txn, field->property, field->value, &normal, error)) {
            return FALSE;
        }
        g_string_append_len(out, (const char *)normal.data, (gssize)normal.len);
        return TRUE;
    }
    return TRUE;
}
