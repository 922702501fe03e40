/* SPDX-FileCopyrightText: The Kith authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "store-ingest.h"

#include "base-error.h"
#include "store-settle.h"

#define DEFAULT_BATCH_BYTES ((guint64)128 << 20)
#define MAX_BATCH_RECORDS 600000

/* How far ahead memory is asked for: tables are larger than any cache. */
#define AHEAD 12

/* What a load knows of a record. */
typedef enum {
    SEEN_STORED, /* from an earlier load, no row of this one yet */
    SEEN_STUB,   /* only a link has told of it */
    SEEN_ROW,    /* a row of this load has told of it */
    SEEN_NODE,   /* made by a link of an edge list: a record of its own right */
} Seen;

typedef struct {
    guint64 content;  /* of the row that told of it */
    guint64 row : 56; /* its line */
    guint64 seen : 8; /* Seen */
} KeyState;

struct _KithIngest {
    KithStore *store;
    KithIngestOptions options;
    KithIntern keys;           /* space: source; number: record */
    GArray *states;            /* owned, KeyState of entry i */
    KithIntern values;         /* space: property; number: value */
    GByteArray *known_sources; /* owned: 1 where the source had records, 2 where not */
    GArray *census;            /* owned, KithCensusRow: as the load found it */
    KithBatch *batch;          /* owned: being filled */
    KithBatch *writing;        /* owned: the writer thread's while there is one */
    GThread *writer;           /* owned: NULL when nothing is being written */
    gboolean written;          /* (atomic): the writer is done */
    KithLoadInfo *info;        /* borrowed: to be written with the batch */
    GError *failure;           /* owned: of the writer */
    KithRecordId next_record;
    KithIngestCounts counts;
    KithFieldBuffer buffer;
    GArray *fields;     /* owned, KithField: of the record being taken in */
    KithParcel *parcel; /* borrowed, during kith_ingest_add() */
    KithTxn *txn;       /* borrowed, during kith_ingest_add() */
    GArray *numbers;    /* owned, guint32: the store's number of the parcel's draft records */
    GByteArray *saw;    /* owned: bits of records seen */
};

KithIngest *
kith_ingest_new(KithStore *store, const KithIngestOptions *options, GError **error)
{
    g_autoptr(KithTxn) txn = kith_store_read(store, error);
    g_autoptr(KithIngest) ingest = NULL;
    GArray *census;
    guint64 last;

    if (txn == NULL || !kith_store_counter(txn, KITH_COUNTER_RECORDS, &last, error) ||
        !kith_store_get_census(txn, &census, error)) {
        return NULL;
    }
    ingest = g_new0(KithIngest, 1);
    ingest->census = census;
    ingest->store = store;
    ingest->options = *options;
    ingest->next_record = (KithRecordId)last + 1;
    ingest->states = g_array_new(FALSE, FALSE, sizeof(KeyState));
    ingest->known_sources = g_byte_array_new();
    ingest->batch = kith_batch_new();
    ingest->writing = kith_batch_new();
    ingest->fields = g_array_new(FALSE, FALSE, sizeof(KithField));
    ingest->numbers = g_array_new(FALSE, FALSE, sizeof(guint32));
    ingest->saw = g_byte_array_new();
    kith_intern_init(&ingest->keys);
    kith_intern_init(&ingest->values);
    kith_batch_reset(ingest->batch, ingest->next_record);
    return g_steal_pointer(&ingest);
}

void
kith_ingest_free(KithIngest *ingest)
{
    if (ingest->writer != NULL) {
        g_thread_join(ingest->writer);
    }
    g_clear_error(&ingest->failure);
    kith_batch_free(ingest->writing);
    kith_intern_clear(&ingest->keys);
    kith_intern_clear(&ingest->values);
    kith_field_buffer_clear(&ingest->buffer);
    kith_batch_free(ingest->batch);
    g_array_unref(ingest->states);
    g_array_unref(ingest->fields);
    g_array_unref(ingest->numbers);
    g_byte_array_unref(ingest->known_sources);
    g_array_unref(ingest->census);
    g_byte_array_unref(ingest->saw);
    g_free(ingest);
}

KithIngestCounts
kith_ingest_counts(const KithIngest *ingest)
{
    return ingest->counts;
}

static void
note_seen(KithIngest *ingest, KithRecordId record)
{
    guint byte = record / 8;

    if (byte >= ingest->saw->len) {
        guint before = ingest->saw->len;

        g_byte_array_set_size(ingest->saw, MAX(byte + 1, before * 2));
        memset(ingest->saw->data + before, 0, ingest->saw->len - before);
    }
    ingest->saw->data[byte] |= (guint8)(1 << (record % 8));
}

gboolean
kith_ingest_saw(const KithIngest *ingest, KithRecordId record)
{
    return record / 8 < ingest->saw->len &&
           (ingest->saw->data[record / 8] & (1 << (record % 8))) != 0;
}

/* ---- values ---- */

/* The last number given out in a property, asked of the store at its first use. */
static gboolean
open_property(KithIngest *ingest, guint32 property, GError **error)
{
    KithBatchProperty *part = kith_batch_property(ingest->batch, property);

    if (part->n_values != 0) {
        return TRUE;
    }
    if (!kith_values_count(ingest->txn, property, &part->n_stored, error)) {
        return FALSE;
    }
    part->n_values = part->n_before = part->n_stored;
    return TRUE;
}

static void
add_words(KithIngest *ingest, guint32 property, guint32 value, const guint32 *words)
{
    for (; words != NULL && *words != 0; words++) {
        kith_words_push3(&ingest->batch->words, *words, property, value);
    }
}

/* Values that do not come back are met in the order in which the parcel has them: what the next
 * ones need is asked for while this one is worked on. */
static inline void
look_ahead(const KithIngest *ingest, guint32 at)
{
    const KithIntern *next = &ingest->parcel->once;

    if (at + 6 * AHEAD >= next->n_entries) {
        return;
    }
    kith_intern_prefetch_slot(&ingest->values, next->entries[at + 3 * AHEAD].hash);
    kith_intern_prefetch_entry(&ingest->values, next->entries[at + 2 * AHEAD].hash);
    kith_intern_prefetch_text(&ingest->values, next->entries[at + AHEAD].hash);
    /* The parcel was written by another processor: its bytes come from afar too. */
    __builtin_prefetch(&next->entries[at + 6 * AHEAD]);
    if (next->entries[at + 3 * AHEAD].len > KITH_INTERN_SHORT) {
        __builtin_prefetch(next->bytes + next->entries[at + 3 * AHEAD].at.offset);
    }
}

/* The store's number of one of the parcel's values, given out now when it is new. With
 * @look_only a value that no record ever had stays without number: G_MAXUINT32. */
static gboolean
value_number(KithIngest *ingest,
             guint32 local,
             gboolean look_only,
             guint32 *out_value,
             GError **error)
{
    guint32 *known = local < KITH_LOCAL_ONCE
                         ? &g_array_index(ingest->parcel->numbers, guint32, local - 1)
                         : NULL;
    const KithInternEntry *from;
    KithBytes text;
    KithBatchProperty *part;
    KithInternEntry *entry;
    gboolean fresh;

    if (known != NULL && *known != 0) {
        *out_value = *known;
        return TRUE;
    }
    from = kith_parcel_value(ingest->parcel, local);
    if (!open_property(ingest, from->space, error)) {
        return FALSE;
    }
    if (local >= KITH_LOCAL_ONCE) {
        look_ahead(ingest, local - KITH_LOCAL_ONCE - 1);
    }
    text = kith_parcel_text(ingest->parcel, local);
    entry = kith_intern_add(&ingest->values, from->space, text, from->hash, &fresh);
    part = kith_batch_property(ingest->batch, from->space);
    /* Values that this load brought are all in the table: only older ones are looked up. */
    if (entry->number == 0 && part->n_before > 0 && fresh &&
        !kith_values_find(ingest->txn, from->space, text, &entry->number, error)) {
        return FALSE;
    }
    if (entry->number == 0) {
        if (look_only) {
            *out_value = G_MAXUINT32;
            return TRUE;
        }
        entry->number = kith_batch_add_value(ingest->batch, from->space, text, (guint32)from->hash);
        add_words(ingest, from->space, entry->number, kith_parcel_words(ingest->parcel, local));
    }
    *out_value = entry->number;
    if (known != NULL) {
        *known = entry->number;
    }
    return TRUE;
}

/* Asks for what the fields ahead will need: the parcel comes from another processor, and its
 * table of known numbers is large. */
static inline void
look_ahead_at_fields(const KithIngest *ingest,
                     const KithDraftField *draft,
                     const KithDraftField *end)
{
    if (end - draft > 2 * AHEAD) {
        guint32 local = draft[AHEAD].local;

        __builtin_prefetch(draft + 2 * AHEAD);
        if (local != 0 && local < KITH_LOCAL_ONCE) {
            __builtin_prefetch(&g_array_index(ingest->parcel->numbers, guint32, local - 1));
        }
    }
}

/* Puts a draft's fields, with the store's numbers, into ingest->fields. */
static gboolean
take_fields(KithIngest *ingest, guint32 first, guint32 n, gboolean look_only, GError **error)
{
    const KithDraftField *drafts = &g_array_index(ingest->parcel->fields, KithDraftField, first);
    const KithDraftField *end = drafts + ingest->parcel->fields->len - first;
    KithField *fields;

    g_array_set_size(ingest->fields, n);
    fields = (KithField *)(void *)ingest->fields->data;
    for (guint32 i = 0; i < n; i++) {
        const KithDraftField *draft = &drafts[i];

        look_ahead_at_fields(ingest, draft, end);
        fields[i] = (KithField){.property = draft->property, .form = draft->form};
        if (draft->local != 0 &&
            !value_number(ingest, draft->local, look_only, &fields[i].value, error)) {
            return FALSE;
        }
        if (draft->form == KITH_FORM_GIVEN) {
            fields[i].given =
                kith_bytes(ingest->parcel->bytes->data + draft->given, draft->given_len);
        }
    }
    return TRUE;
}

/* ---- records ---- */

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

/* The entry of a key; when met for the first time, its record is looked up in the store (number 0
 * when it is not there). */
static gboolean
find_key(KithIngest *ingest, const KithDraftRef *ref, guint32 *out_entry, GError **error)
{
    KithBytes key = kith_parcel_key(ingest->parcel, ref);
    gboolean fresh;
    KithInternEntry *entry = kith_intern_add(&ingest->keys, ref->source, key, ref->hash, &fresh);
    KeyState state = {.seen = SEEN_STORED};
    gboolean had;

    *out_entry = (guint32)(entry - kith_intern_entry(&ingest->keys, 0));
    if (!fresh) {
        return TRUE;
    }
    g_array_append_val(ingest->states, state);
    return had_records(ingest, ref->source, &had, error) &&
           (!had || kith_records_find(ingest->txn, ref->source, key, &entry->number, error));
}

static void
count_census(KithIngest *ingest, const KithCensusRow *change)
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

/* Puts a record's bytes in its place: a new one's in the list of new ones, else as a
 * replacement. */
static void
put_record(KithIngest *ingest, KithRecordId id, const KithRecord *record)
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

static gboolean
add_record(KithIngest *ingest, guint32 entry, const KithRecord *record, GError **error)
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
    put_record(ingest, key->number, record);
    if (!record->stub) {
        kith_words_push1(&ingest->batch->pending, key->number);
    }
    count_census(ingest,
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

    if (!take_fields(ingest, draft->first_field, draft->n_fields, FALSE, error)) {
        return FALSE;
    }
    record = record_of(ingest, draft, 1);
    put_record(ingest, id, &record);
    change_postings(ingest, id, NULL, 0, record.fields, record.n_fields);
    kith_words_push1(&ingest->batch->pending, id);
    count_census(
        ingest,
        &(KithCensusRow){record.source, old_type, 0, was_retired ? 0 : -1, was_retired ? -1 : 0});
    count_census(ingest, &(KithCensusRow){record.source, record.type, 1, 0, 0});
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

    if (!take_fields(ingest, draft->first_field, draft->n_fields, FALSE, error) ||
        !doubt_links(ingest, id, error)) {
        return FALSE;
    }
    g_array_append_val(ingest->batch->versions, earlier);
    record = record_of(ingest, draft, old->version + 1);
    put_record(ingest, id, &record);
    change_postings(ingest,
                    id,
                    old->fields,
                    was_retired ? 0 : old->n_fields,
                    record.fields,
                    record.n_fields);
    kith_words_push1(&ingest->batch->pending, id);
    count_census(
        ingest,
        &(KithCensusRow){old->source, old->type, was_retired ? 0 : -1, 0, was_retired ? -1 : 0});
    count_census(ingest, &(KithCensusRow){record.source, record.type, 1, 0, 0});
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
    if (!take_fields(ingest, draft->first_field, draft->n_fields, TRUE, error)) {
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
static gboolean
take_record(KithIngest *ingest, const KithDraftRecord *draft, KithRecordId *out_id, GError **error)
{
    KithInternEntry *key;
    KeyState *state;
    guint32 entry;

    *out_id = 0;
    if (!find_key(ingest, &draft->ref, &entry, error)) {
        return FALSE;
    }
    key = kith_intern_entry(&ingest->keys, entry);
    state = &g_array_index(ingest->states, KeyState, entry);
    if (state->seen == SEEN_ROW) {
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

        if (!take_fields(ingest, draft->first_field, draft->n_fields, FALSE, error)) {
            return FALSE;
        }
        record = record_of(ingest, draft, 1);
        if (!add_record(ingest, entry, &record, error)) {
            return FALSE;
        }
        change_postings(ingest, key->number, NULL, 0, record.fields, record.n_fields);
        ingest->counts.added++;
    } else if (state->seen == SEEN_STUB) {
        if (!fill_stub(ingest, key->number, (guint32)state->content, FALSE, draft, error)) {
            return FALSE;
        }
        ingest->counts.stubs--;
    } else if (state->seen == SEEN_NODE) {
        reject(ingest, draft, state->row);
        return TRUE;
    } else if (!meet_stored(ingest, key->number, draft, error)) {
        return FALSE;
    }
    *state = (KeyState){draft->content, draft->row, SEEN_ROW};
    *out_id = key->number;
    note_seen(ingest, key->number);
    return TRUE;
}

/* ---- links ---- */

/* Whether anything of the source was taken back before the load began. */
static gboolean
has_retired(const KithIngest *ingest, KithSourceId source)
{
    for (guint i = 0; i < ingest->census->len; i++) {
        const KithCensusRow *row = &g_array_index(ingest->census, KithCensusRow, i);

        if (row->source == source && row->retired > 0) {
            return TRUE;
        }
    }
    return FALSE;
}

/* A stub that was taken back stands again when a link tells of it again. A record does not: rows
 * bring it back. */
static gboolean
revive_stub(KithIngest *ingest,
            KithRecordId id,
            const KithDraftLink *link,
            KeyState *state,
            GError **error)
{
    KithRecord record;
    gboolean found;

    if (!kith_records_get(ingest->txn, id, &ingest->buffer, &record, &found, error)) {
        return FALSE;
    }
    if (!found || !record.stub || record.retired == 0) {
        return TRUE;
    }
    record.retired = 0;
    record.load = ingest->options.load;
    record.row = link->row;
    put_record(ingest, id, &record);
    count_census(ingest, &(KithCensusRow){record.source, record.type, 0, 1, -1});
    *state = (KeyState){record.type, 0, SEEN_STUB};
    ingest->counts.stubs++;
    return TRUE;
}

/* The record at a link's end; one that is not known is made, as a stub or as a plain node. */
static gboolean
take_end(KithIngest *ingest,
         const KithDraftRef *ref,
         const KithDraftLink *link,
         KithRecordId *out_id,
         GError **error)
{
    KithInternEntry *key;
    KeyState *state;
    guint32 entry;

    if (!find_key(ingest, ref, &entry, error)) {
        return FALSE;
    }
    key = kith_intern_entry(&ingest->keys, entry);
    state = &g_array_index(ingest->states, KeyState, entry);
    if (key->number == 0) {
        KithRecord record = {.source = ref->source,
                             .key = kith_parcel_key(ingest->parcel, ref),
                             .type = ref->type,
                             .version = link->node_ends,
                             .load = ingest->options.load,
                             .row = link->row,
                             .stub = !link->node_ends};

        if (!add_record(ingest, entry, &record, error)) {
            return FALSE;
        }
        state->seen = link->node_ends ? SEEN_NODE : SEEN_STUB;
        state->content = ref->type;
        ingest->counts.stubs += !link->node_ends;
        ingest->counts.added += link->node_ends != FALSE;
    } else if (state->seen == SEEN_STORED && has_retired(ingest, ref->source) &&
               !revive_stub(ingest, key->number, link, state, error)) {
        return FALSE;
    }
    *out_id = key->number;
    note_seen(ingest, key->number);
    return TRUE;
}

static void
keep_link_fields(KithIngest *ingest, KithBatchLink *link)
{
    KithBatch *batch = ingest->batch;

    link->first_field = batch->link_fields->len;
    link->n_fields = ingest->fields->len;
    for (guint i = 0; i < ingest->fields->len; i++) {
        const KithField *field = &g_array_index(ingest->fields, KithField, i);
        KithBatchField kept = {batch->link_bytes->len,
                               (guint32)field->given.len,
                               field->property,
                               field->value,
                               field->form};

        if (field->given.len > 0) {
            g_byte_array_append(batch->link_bytes, field->given.data, (guint)field->given.len);
        }
        link->content = kith_hash_pair(link->content, (guint64)kept.property << 32 | kept.value);
        g_array_append_val(batch->link_fields, kept);
    }
}

static gboolean
take_link(KithIngest *ingest, const KithDraftLink *draft, GError **error)
{
    KithBatchLink link = {.type = draft->type, .row = draft->row};

    if (draft->owner >= 0) {
        link.owner = g_array_index(ingest->numbers, guint32, draft->owner);
        if (link.owner == 0) {
            return TRUE; /* its row was turned away */
        }
    }
    if (!take_end(ingest, &draft->from, draft, &link.from, error) ||
        !take_end(ingest, &draft->to, draft, &link.to, error) ||
        !take_fields(ingest, draft->first_field, draft->n_fields, FALSE, error)) {
        return FALSE;
    }
    /* A link that its row's record is no end of is a fact of its own. */
    if (link.owner != link.from && link.owner != link.to) {
        link.owner = 0;
    }
    keep_link_fields(ingest, &link);
    g_array_append_val(ingest->batch->links, link);
    return TRUE;
}

/* ---- parcels and batches ---- */

/* Records of rows up to @row, from *next on. */
static gboolean
take_records(KithIngest *ingest, guint64 row, guint *next, GError **error)
{
    const GArray *records = ingest->parcel->records;

    for (; *next < records->len; (*next)++) {
        const KithDraftRecord *draft = &g_array_index(records, KithDraftRecord, *next);
        KithRecordId id;

        if (draft->row > row) {
            break;
        }
        if (*next + AHEAD < records->len) {
            kith_intern_prefetch_slot(&ingest->keys, draft[AHEAD].ref.hash);
        }
        if (!take_record(ingest, draft, &id, error)) {
            return FALSE;
        }
        g_array_append_val(ingest->numbers, id);
    }
    return TRUE;
}

/* The text of a key, and what the load knows of its record. */
static inline void
look_ahead_at_end(const KithIngest *ingest, guint64 hash)
{
    const KithInternEntry *entry = kith_intern_likely(&ingest->keys, hash);

    if (entry != NULL) {
        if (entry->len > KITH_INTERN_SHORT) {
            __builtin_prefetch(ingest->keys.bytes + entry->at.offset);
        }
        __builtin_prefetch(&g_array_index(ingest->states, KeyState, entry - ingest->keys.entries));
    }
}

/* The keys of links some way ahead are asked for: the slot first, then what it leads to. */
static inline void
look_ahead_at_ends(const KithIngest *ingest, guint at)
{
    const KithIntern *keys = &ingest->keys;
    const KithDraftLink *links = (const KithDraftLink *)(const void *)ingest->parcel->links->data;

    if (at + 3 * AHEAD >= ingest->parcel->links->len) {
        return;
    }
    kith_intern_prefetch_slot(keys, links[at + 3 * AHEAD].from.hash);
    kith_intern_prefetch_slot(keys, links[at + 3 * AHEAD].to.hash);
    kith_intern_prefetch_entry(keys, links[at + 2 * AHEAD].from.hash);
    kith_intern_prefetch_entry(keys, links[at + 2 * AHEAD].to.hash);
    look_ahead_at_end(ingest, links[at + AHEAD].from.hash);
    look_ahead_at_end(ingest, links[at + AHEAD].to.hash);
}

/* Row by row, each row's records before its links: numbers must not depend on where parcels end. */
static gboolean
take_parcel(KithIngest *ingest, GError **error)
{
    const KithParcel *parcel = ingest->parcel;
    guint next = 0;

    for (guint i = 0; i < parcel->links->len; i++) {
        const KithDraftLink *draft = &g_array_index(parcel->links, KithDraftLink, i);

        look_ahead_at_ends(ingest, i);
        if (!take_records(ingest, draft->row, &next, error) || !take_link(ingest, draft, error)) {
            return FALSE;
        }
    }
    return take_records(ingest, G_MAXUINT64, &next, error);
}

/* ---- writing, beside the taking in of the next parcels ---- */

static gboolean
write_batch(KithTxn *txn, gpointer user_data, GError **error)
{
    KithIngest *ingest = user_data;

    return kith_store_save_names(ingest->store, txn, error) &&
           kith_batch_write(ingest->writing,
                            txn,
                            ingest->options.load,
                            ingest->options.threads,
                            error) &&
           (ingest->info == NULL ||
            kith_store_put_load(txn, ingest->options.load, ingest->info, error));
}

static gboolean
settle(KithIngest *ingest, GError **error)
{
    g_autoptr(KithTxn) txn = kith_store_read(ingest->store, error);

    return txn != NULL && kith_settle_links(ingest->writing,
                                            txn,
                                            ingest->options.source,
                                            ingest->options.load,
                                            ingest->options.threads,
                                            error);
}

static gpointer
write_on_thread(gpointer data)
{
    KithIngest *ingest = data;
    KithBatch *batch = ingest->writing;
    g_autofree char *detail =
        g_strdup_printf("{\"load\":%u,\"records\":%u,\"changed\":%u,\"links\":%u}",
                        ingest->options.load,
                        batch->fresh->len,
                        batch->replaced->len,
                        batch->links->len);

    if (settle(ingest, &ingest->failure)) {
        if (ingest->info != NULL) {
            ingest->info->links = ingest->counts.links + batch->n_links;
            ingest->info->stubs = ingest->counts.stubs;
        }
        kith_batch_sort(batch, ingest->options.threads);
        kith_store_write(ingest->store, detail, write_batch, ingest, &ingest->failure);
    }
    g_atomic_int_set(&ingest->written, TRUE);
    return NULL;
}

/* Waits for the batch being written. FALSE when that failed. */
static gboolean
end_writing(KithIngest *ingest, GError **error)
{
    KithBatch *batch = ingest->writing;

    if (ingest->writer == NULL) {
        return TRUE;
    }
    g_thread_join(g_steal_pointer(&ingest->writer));
    if (ingest->failure != NULL) {
        g_propagate_error(error, g_steal_pointer(&ingest->failure));
        return FALSE;
    }
    ingest->counts.links += batch->n_links;
    ingest->counts.links_known += batch->n_known;
    ingest->counts.links_retired += g_hash_table_size(batch->stale);
    return TRUE;
}

/* Hands the batch to the writer and goes on with the other one. What the batch in hand refers to
 * is committed by then, or is known from memory: no read needs what is being written. */
static gboolean
start_writing(KithIngest *ingest, KithLoadInfo *info, GError **error)
{
    KithBatch *next = ingest->writing;

    if (ingest->writer != NULL && !g_atomic_int_get(&ingest->written)) {
        kith_batch_order(ingest->batch, 1); /* better than to wait for the writer */
    }
    if (!end_writing(ingest, error)) {
        return FALSE;
    }
    kith_batch_continue(next, ingest->batch, ingest->next_record);
    ingest->writing = ingest->batch;
    ingest->batch = next;
    ingest->info = info;
    ingest->written = FALSE;
    ingest->writer = g_thread_new("kith-writer", write_on_thread, ingest);
    return TRUE;
}

gboolean
kith_ingest_add(KithIngest *ingest, KithParcel *parcel, GError **error)
{
    guint64 limit =
        ingest->options.batch_bytes != 0 ? ingest->options.batch_bytes : DEFAULT_BATCH_BYTES;
    g_autoptr(KithTxn) txn = kith_store_read(ingest->store, error);
    gboolean fine;

    if (txn == NULL) {
        return FALSE;
    }
    ingest->parcel = parcel;
    ingest->txn = txn;
    g_array_set_size(ingest->numbers, 0);
    fine = take_parcel(ingest, error);
    ingest->parcel = NULL;
    ingest->txn = NULL;
    g_clear_pointer(&txn, kith_txn_end);
    if (!fine) {
        return FALSE;
    }
    if (kith_batch_size(ingest->batch) < limit && ingest->batch->fresh->len < MAX_BATCH_RECORDS) {
        return TRUE;
    }
    return start_writing(ingest, NULL, error);
}

static void
forget_texts(KithIngest *ingest)
{
    kith_intern_clear(&ingest->keys);
    kith_intern_clear(&ingest->values);
    g_array_set_size(ingest->states, 0);
}

gboolean
kith_ingest_flush(KithIngest *ingest, KithLoadInfo *info, GError **error)
{
    if (!start_writing(ingest, info, error)) {
        return FALSE;
    }
    /* Nothing is looked up any more; to give back so much memory takes a while. */
    forget_texts(ingest);
    return end_writing(ingest, error);
}
