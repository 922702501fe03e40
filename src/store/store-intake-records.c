/* SPDX-FileCopyrightText: The Kith authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "store-intake.h"

void
kith_intake_saw(KithIngest *ingest, KithRecordId record)
{
    guint byte = record / 8;

    if (byte >= ingest->saw->len) {
        guint before = ingest->saw->len;

        g_byte_array_set_size(ingest->saw, MAX(byte + 1, before * 2));
        memset(ingest->saw->data + before, 0, ingest->saw->len - before);
    }
    ingest->saw->data[byte] |= (guint8)(1 << (record % 8));
}

/* Whether the source had any records when the load began. */
static gboolean
had_records(KithIngest *ingest, KithSourceId source, gboolean *out_had, GError **error)
{
    guint32 tuple[KITH_TUPLE_WORDS];
    gboolean found;

    if (source >= ingest->known_sources->len) {
        guint before = ingest->known_sources->len;

        g_byte_array_set_size(ingest->known_sources, source + 16);
        memset(ingest->known_sources->data + before, 0, ingest->known_sources->len - before);
    }
    if (ingest->known_sources->data[source] == 0) {
        if (!kith_tuples_find(ingest->txn,
                              KITH_TABLE_KEY_INDEX,
                              &source,
                              1,
                              tuple,
                              &found,
                              error)) {
            return FALSE;
        }
        ingest->known_sources->data[source] = found ? 1 : 2;
    }
    *out_had = ingest->known_sources->data[source] == 1;
    return TRUE;
}

gboolean
kith_intake_find(KithIngest *ingest, const KithDraftRef *ref, guint32 *out_entry, GError **error)
{
    KithBytes key = kith_parcel_key(ingest->parcel, ref);
    gboolean fresh;
    KithInternEntry *entry = kith_intern_add(&ingest->keys, ref->source, key, ref->hash, &fresh);
    KithKeyState state = {.seen = KITH_SEEN_STORED};
    gboolean had;

    *out_entry = (guint32)(entry - kith_intern_entry(&ingest->keys, 0));
    if (!fresh) {
        return TRUE;
    }
    g_array_append_val(ingest->states, state);
    return had_records(ingest, ref->source, &had, error) &&
           (!had || kith_records_find(ingest->txn, ref->source, key, &entry->number, error));
}

void
kith_intake_count(KithIngest *ingest, const KithCensusRow *change)
{
    GArray *census = ingest->batch->census;

    for (guint i = census->len; i > 0 && i + 8 > census->len; i--) {
        KithCensusRow *row = &g_array_index(census, KithCensusRow, i - 1);

        if (row->source == change->source && row->type == change->type) {
            row->records += change->records;
            row->stubs += change->stubs;
            row->retired += change->retired;
            return;
        }
    }
    g_array_append_val(census, *change);
}

static KithSpan
encode(KithIngest *ingest, const KithRecord *record)
{
    KithSpan span = {ingest->batch->bytes->len, 0};

    kith_record_encode(record, ingest->batch->bytes);
    span.len = (guint32)(ingest->batch->bytes->len - span.offset);
    return span;
}

void
kith_intake_put(KithIngest *ingest, KithRecordId id, const KithRecord *record)
{
    KithBatchRecord replaced = {id, record->version, encode(ingest, record)};

    if (id >= ingest->batch->first_record) {
        g_array_index(ingest->batch->fresh, KithSpan, id - ingest->batch->first_record) =
            replaced.span;
    } else {
        g_array_append_val(ingest->batch->replaced, replaced);
    }
}

static gboolean
has_field(const KithField *fields, guint n, const KithField *like)
{
    for (guint i = 0; i < n; i++) {
        if (fields[i].property == like->property && fields[i].value == like->value) {
            return TRUE;
        }
    }
    return FALSE;
}

/* Brings postings and counts from the fields that stood to those that stand now. @keep: the
 * earlier version stays in history and goes on using its values. */
static void
change_postings(KithIngest *ingest,
                KithRecordId id,
                const KithField *before,
                guint n_before,
                const KithField *after,
                guint n_after)
{
    for (guint i = 0; i < n_after; i++) {
        KithBatchProperty *part = kith_batch_property(ingest->batch, after[i].property);
        gboolean fresh;

        if (after[i].value == 0) {
            continue;
        }
        fresh = !has_field(after, i, &after[i]) && !has_field(before, n_before, &after[i]);
        if (fresh) {
            kith_words_push2(&part->post, after[i].value, id);
        } else {
            kith_words_push1(&part->reused, after[i].value);
        }
    }
    for (guint i = 0; i < n_before; i++) {
        KithBatchProperty *part = kith_batch_property(ingest->batch, before[i].property);

        if (before[i].value != 0 && !has_field(before, i, &before[i]) &&
            !has_field(after, n_after, &before[i])) {
            kith_words_push2(&part->unpost, before[i].value, id);
        }
    }
}

gboolean
kith_intake_add(KithIngest *ingest, guint32 entry, const KithRecord *record, GError **error)
{
    KithInternEntry *key = kith_intern_entry(&ingest->keys, entry);
    KithSpan span = {0, 0};

    if (ingest->next_record >= KITH_RECORD_ID_MAX) {
        return kith_error_set(error,
                              KITH_ERROR_LIMIT,
                              "a store holds at most %u records",
                              KITH_RECORD_ID_MAX);
    }
    key->number = ingest->next_record++;
    g_array_append_val(ingest->batch->fresh, span);
    kith_words_push3(&ingest->batch->keys, record->source, (guint32)key->hash, key->number);
    kith_intake_put(ingest, key->number, record);
    if (!record->stub) {
        kith_words_push1(&ingest->batch->pending, key->number);
    }
    kith_intake_count(
        ingest,
        &(KithCensusRow){record->source, record->type, !record->stub, record->stub, 0});
    return TRUE;
}

/* The record as a draft describes it, with its fields in ingest->fields. */
static KithRecord
record_of(const KithIngest *ingest, const KithDraftRecord *draft, guint32 version)
{
    return (KithRecord){
        .source = draft->ref.source,
        .key = kith_parcel_key(ingest->parcel, &draft->ref),
        .type = draft->ref.type,
        .version = version,
        .load = ingest->options.load,
        .row = draft->row,
        .n_fields = ingest->fields->len,
        .fields = (const KithField *)(const void *)ingest->fields->data,
    };
}

/* A row of a record that only a link has told of so far: a stub of type @old_type. */
static gboolean
fill_stub(KithIngest *ingest,
          KithRecordId id,
          guint32 old_type,
          gboolean was_retired,
          const KithDraftRecord *draft,
          GError **error)
{
    KithRecord record;

    if (!kith_intake_fields(ingest, draft->first_field, draft->n_fields, FALSE, error)) {
        return FALSE;
    }
    record = record_of(ingest, draft, 1);
    kith_intake_put(ingest, id, &record);
    change_postings(ingest, id, NULL, 0, record.fields, record.n_fields);
    kith_words_push1(&ingest->batch->pending, id);
    kith_intake_count(
        ingest,
        &(KithCensusRow){record.source, old_type, 0, was_retired ? 0 : -1, was_retired ? -1 : 0});
    kith_intake_count(ingest, &(KithCensusRow){record.source, record.type, 1, 0, 0});
    ingest->counts.added++;
    ingest->counts.filled++;
    return TRUE;
}

/* Links that the record's row told of before: those not told of again will be taken back. */
static gboolean
doubt_links(KithIngest *ingest, KithRecordId id, GError **error)
{
    g_auto(KithTupleIter) iter = {0};
    g_auto(KithFieldBuffer) buffer = {0};

    if (!kith_tuples_open(ingest->txn, KITH_TABLE_ADJACENCY, &iter, error) ||
        !kith_tuples_seek(&iter, &id, 1, error)) {
        return FALSE;
    }
    while (kith_tuples_next(&iter, error)) {
        KithLink link;
        gboolean found;

        if (!kith_links_get(ingest->txn, iter.tuple[3], &buffer, &link, &found, error)) {
            return FALSE;
        }
        if (found && link.owner == id) {
            g_hash_table_add(ingest->batch->stale, GUINT_TO_POINTER(iter.tuple[3]));
        }
    }
    return kith_tuples_fine(&iter);
}

/* Keeps what stood as an earlier version and puts the new row in its place. */
static gboolean
change_record(KithIngest *ingest,
              KithRecordId id,
              const KithRecord *old,
              const KithDraftRecord *draft,
              GError **error)
{
    KithBatchRecord earlier = {id, old->version, encode(ingest, old)};
    gboolean was_retired = old->retired != 0;
    KithRecord record;

    if (!kith_intake_fields(ingest, draft->first_field, draft->n_fields, FALSE, error) ||
        !doubt_links(ingest, id, error)) {
        return FALSE;
    }
    g_array_append_val(ingest->batch->versions, earlier);
    record = record_of(ingest, draft, old->version + 1);
    kith_intake_put(ingest, id, &record);
    change_postings(ingest,
                    id,
                    old->fields,
                    was_retired ? 0 : old->n_fields,
                    record.fields,
                    record.n_fields);
    kith_words_push1(&ingest->batch->pending, id);
    kith_intake_count(
        ingest,
        &(KithCensusRow){old->source, old->type, was_retired ? 0 : -1, 0, was_retired ? -1 : 0});
    kith_intake_count(ingest, &(KithCensusRow){record.source, record.type, 1, 0, 0});
    ingest->counts.changed++;
    return TRUE;
}

/* A row of a record that an earlier load brought. */
static gboolean
meet_stored(KithIngest *ingest, KithRecordId id, const KithDraftRecord *draft, GError **error)
{
    KithRecord old;
    gboolean found;

    if (!kith_records_get(ingest->txn, id, &ingest->buffer, &old, &found, error)) {
        return FALSE;
    }
    if (!found) {
        return kith_store_damaged(error, "record %u is missing", id);
    }
    if (old.stub) {
        return fill_stub(ingest, id, old.type, old.retired != 0, draft, error);
    }
    if (!kith_intake_fields(ingest, draft->first_field, draft->n_fields, TRUE, error)) {
        return FALSE;
    }
    if (old.retired == 0 && old.type == draft->ref.type &&
        kith_fields_equal(old.fields,
                          old.n_fields,
                          (const KithField *)(const void *)ingest->fields->data,
                          ingest->fields->len)) {
        ingest->counts.unchanged++;
        return !ingest->options.rows_own_links || doubt_links(ingest, id, error);
    }
    return change_record(ingest, id, &old, draft, error);
}

static void
reject(KithIngest *ingest, const KithDraftRecord *draft, guint64 earlier)
{
    const KithParcelRow *row = &g_array_index(ingest->parcel->rows, KithParcelRow, draft->index);
    g_autofree char *reason = g_strdup_printf(
        "key \"%.*s\" stands in line %" G_GUINT64_FORMAT " already, with other values",
        (int)MIN(draft->ref.key_len, 80),
        (const char *)kith_parcel_key(ingest->parcel, &draft->ref).data,
        earlier);

    ingest->counts.rejected++;
    ingest->options.reject(row, reason, ingest->options.user_data);
}

/* Takes in one draft record. *out_id is 0 when its row was turned away. */
gboolean
kith_intake_record(KithIngest *ingest,
                   const KithDraftRecord *draft,
                   KithRecordId *out_id,
                   GError **error)
{
    KithInternEntry *key;
    KithKeyState *state;
    guint32 entry;

    *out_id = 0;
    if (!kith_intake_find(ingest, &draft->ref, &entry, error)) {
        return FALSE;
    }
    key = kith_intern_entry(&ingest->keys, entry);
    state = &g_array_index(ingest->states, KithKeyState, entry);
    if (state->seen == KITH_SEEN_ROW) {
        if (state->content != draft->content) {
            reject(ingest, draft, state->row);
            return TRUE;
        }
        ingest->counts.repeated++;
        *out_id = key->number;
        return TRUE;
    }
    if (key->number == 0) {
        KithRecord record;

        if (!kith_intake_fields(ingest, draft->first_field, draft->n_fields, FALSE, error)) {
            return FALSE;
        }
        record = record_of(ingest, draft, 1);
        if (!kith_intake_add(ingest, entry, &record, error)) {
            return FALSE;
        }
        change_postings(ingest, key->number, NULL, 0, record.fields, record.n_fields);
        ingest->counts.added++;
    } else if (state->seen == KITH_SEEN_STUB) {
        if (!fill_stub(ingest, key->number, (guint32)state->content, FALSE, draft, error)) {
            return FALSE;
        }
        ingest->counts.stubs--;
    } else if (state->seen == KITH_SEEN_NODE) {
        reject(ingest, draft, state->row);
        return TRUE;
    } else if (!meet_stored(ingest, key->number, draft, error)) {
        return FALSE;
    }
    *state = (KithKeyState){draft->content, draft->row, KITH_SEEN_ROW};
    *out_id = key->number;
    kith_intake_saw(ingest, key->number);
    return TRUE;
}
