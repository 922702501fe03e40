/* SPDX-FileCopyrightText: The Kith authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "store-parcel.h"

#include "store-values.h"

KithParcel *
kith_parcel_new(void)
{
    KithParcel *parcel = g_new0(KithParcel, 1);

    parcel->records = g_array_new(FALSE, FALSE, sizeof(KithDraftRecord));
    parcel->links = g_array_new(FALSE, FALSE, sizeof(KithDraftLink));
    parcel->fields = g_array_new(FALSE, FALSE, sizeof(KithDraftField));
    parcel->rows = g_array_new(FALSE, FALSE, sizeof(KithParcelRow));
    parcel->bytes = g_byte_array_new();
    parcel->words = g_array_new(FALSE, FALSE, sizeof(guint32));
    parcel->scratch = g_string_new(NULL);
    kith_intern_init(&parcel->values);
    kith_intern_init(&parcel->given);
    return parcel;
}

void
kith_parcel_free(KithParcel *parcel)
{
    g_array_unref(parcel->records);
    g_array_unref(parcel->links);
    g_array_unref(parcel->fields);
    g_array_unref(parcel->rows);
    g_byte_array_unref(parcel->bytes);
    g_array_unref(parcel->words);
    g_string_free(parcel->scratch, TRUE);
    kith_intern_clear(&parcel->values);
    kith_intern_clear(&parcel->given);
    g_free(parcel);
}

void
kith_parcel_reset(KithParcel *parcel)
{
    g_array_set_size(parcel->records, 0);
    g_array_set_size(parcel->links, 0);
    g_array_set_size(parcel->fields, 0);
    g_array_set_size(parcel->rows, 0);
    g_byte_array_set_size(parcel->bytes, 0);
    g_array_set_size(parcel->words, 0);
    kith_intern_reset(&parcel->values);
    kith_intern_reset(&parcel->given);
}

static guint64
keep(KithParcel *parcel, KithBytes bytes)
{
    guint64 offset = parcel->bytes->len;

    if (bytes.len > 0) {
        g_byte_array_append(parcel->bytes, bytes.data, (guint)bytes.len);
    }
    return offset;
}

/* ---- values ---- */

/* The words under which a new value will be found. */
static guint32
find_words(KithParcel *parcel, const KithPropertyType *type, KithBytes normal)
{
    guint32 hashes[KITH_VALUE_WORDS + 1];
    guint32 first = parcel->words->len;
    guint n = kith_values_words(type, normal, hashes);

    if (n == 0) {
        return 0;
    }
    hashes[n] = 0; /* ends the list */
    g_array_append_vals(parcel->words, hashes, n + 1);
    return first + 1;
}

/* The parcel's number of a normal value. */
static guint32
local_number(KithParcel *parcel, const KithParcelColumn *column, KithBytes normal)
{
    guint64 hash = kith_intern_hash(column->property, normal);
    gboolean fresh;
    KithInternEntry *entry =
        kith_intern_add(&parcel->values, column->property, normal, hash, &fresh);

    if (fresh) {
        entry->content = find_words(parcel, column->type, normal);
    }
    return (guint32)(entry - kith_intern_entry(&parcel->values, 0)) + 1;
}

static guint32
normalise(KithParcel *parcel, const KithParcelColumn *column, KithBytes given, KithTextForm *out_form)
{
    KithBytes normal;

    g_string_truncate(parcel->scratch, 0);
    if (!kith_normalise(column->type->normaliser, given, &column->options, parcel->scratch)) {
        *out_form = KITH_FORM_GIVEN;
        return 0;
    }
    normal = kith_bytes(parcel->scratch->str, parcel->scratch->len);
    *out_form = kith_text_form(normal, given);
    return local_number(parcel, column, normal);
}

void
kith_parcel_add_value(KithParcel *parcel, const KithParcelColumn *column, KithBytes given)
{
    KithDraftField field = {.property = column->property};

    given = kith_text_strip(given);
    if (given.len == 0) {
        return;
    }
    if (column->distinct) {
        field.local = normalise(parcel, column, given, &field.form);
    } else {
        gboolean fresh;
        KithInternEntry *entry =
            kith_intern_add(&parcel->given, column->property, given,
                            kith_intern_hash(column->property, given), &fresh);

        if (fresh) {
            entry->number = normalise(parcel, column, given, &field.form);
            entry->content = field.form;
        }
        field.local = entry->number;
        field.form = (KithTextForm)entry->content;
    }
    if (field.form == KITH_FORM_GIVEN) {
        field.given = keep(parcel, given);
        field.given_len = (guint32)given.len;
    }
    g_array_append_val(parcel->fields, field);
}

/* ---- rows ---- */

KithDraftRef
kith_parcel_ref(KithParcel *parcel, KithSourceId source, guint32 type, KithBytes key)
{
    return (KithDraftRef){keep(parcel, key), kith_intern_hash(source, key), (guint32)key.len,
                          source, type};
}

void
kith_parcel_begin_row(KithParcel *parcel, KithBytes text, guint64 line)
{
    KithParcelRow row = {(const char *)text.data, text.len, line};

    g_array_append_val(parcel->rows, row);
}

void
kith_parcel_begin_record(KithParcel *parcel, KithDraftRef ref, guint64 row)
{
    KithDraftRecord record = {
        .ref = ref, .row = row, .index = parcel->rows->len - 1, .first_field = parcel->fields->len};

    g_array_append_val(parcel->records, record);
}

void
kith_parcel_begin_link(
    KithParcel *parcel, guint32 type, KithDraftRef from, KithDraftRef to, guint64 row)
{
    KithDraftLink link = {
        .from = from, .to = to, .type = type, .row = row, .first_field = parcel->fields->len};

    g_array_append_val(parcel->links, link);
}

static guint64
content_of(const KithParcel *parcel, guint32 type, guint32 first, guint32 n)
{
    guint64 hash = kith_hash_mix(type);

    for (guint32 i = first; i < first + n; i++) {
        const KithDraftField *field = &g_array_index(parcel->fields, KithDraftField, i);

        hash = kith_hash_pair(hash, (guint64)field->property << 8 | field->form);
        if (field->local != 0) {
            hash = kith_hash_pair(hash, kith_intern_entry(&parcel->values, field->local - 1)->hash);
        }
        if (field->form == KITH_FORM_GIVEN) {
            hash = kith_hash(parcel->bytes->data + field->given, field->given_len, hash);
        }
    }
    return hash;
}

void
kith_parcel_end_record(KithParcel *parcel)
{
    KithDraftRecord *record =
        &g_array_index(parcel->records, KithDraftRecord, parcel->records->len - 1);

    record->n_fields = parcel->fields->len - record->first_field;
    record->content = content_of(parcel, record->ref.type, record->first_field, record->n_fields);
}

void
kith_parcel_end_link(KithParcel *parcel, gint32 owner, gboolean node_ends)
{
    KithDraftLink *link = &g_array_index(parcel->links, KithDraftLink, parcel->links->len - 1);

    link->n_fields = parcel->fields->len - link->first_field;
    link->owner = owner;
    link->node_ends = node_ends;
}

void
kith_parcel_drop_row(KithParcel *parcel)
{
    guint index = parcel->rows->len - 1;
    guint64 line = g_array_index(parcel->rows, KithParcelRow, index).line;

    while (parcel->records->len > 0 &&
           g_array_index(parcel->records, KithDraftRecord, parcel->records->len - 1).index == index) {
        g_array_set_size(parcel->records, parcel->records->len - 1);
    }
    while (parcel->links->len > 0 &&
           g_array_index(parcel->links, KithDraftLink, parcel->links->len - 1).row == line) {
        g_array_set_size(parcel->links, parcel->links->len - 1);
    }
}
