/* SPDX-FileCopyrightText: The Kith authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "store-ingest.h"

#include "store-intake.h"

/* How large batches are. Indexes are in the order of hashes, so that a batch of any size rewrites
 * all of their chunks: batches grow with what is there, or a large load would write everything a
 * dozen times. Memory says how far. */
#define MIN_BATCH_BYTES ((guint64)128 << 20)
#define MAX_BATCH_BYTES ((guint64)512 << 20)
#define BATCH_BYTES_AN_ITEM 128 /* per record that is there, and per link of this load */

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
    ingest->states = g_array_new(FALSE, FALSE, sizeof(KithKeyState));
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

gboolean
kith_ingest_saw(const KithIngest *ingest, KithRecordId record)
{
    return record / 8 < ingest->saw->len &&
           (ingest->saw->data[record / 8] & (1 << (record % 8))) != 0;
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
        if (*next + KITH_INTAKE_AHEAD < records->len) {
            kith_intern_prefetch_slot(&ingest->keys, draft[KITH_INTAKE_AHEAD].ref.hash);
        }
        if (!kith_intake_record(ingest, draft, &id, error)) {
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
        __builtin_prefetch(
            &g_array_index(ingest->states, KithKeyState, entry - ingest->keys.entries));
    }
}

/* The keys of links some way ahead are asked for: the slot first, then what it leads to. */
static inline void
look_ahead_at_ends(const KithIngest *ingest, guint at)
{
    const KithIntern *keys = &ingest->keys;
    const KithDraftLink *links = (const KithDraftLink *)(const void *)ingest->parcel->links->data;

    if (at + 3 * KITH_INTAKE_AHEAD >= ingest->parcel->links->len) {
        return;
    }
    kith_intern_prefetch_slot(keys, links[at + 3 * KITH_INTAKE_AHEAD].from.hash);
    kith_intern_prefetch_slot(keys, links[at + 3 * KITH_INTAKE_AHEAD].to.hash);
    kith_intern_prefetch_entry(keys, links[at + 2 * KITH_INTAKE_AHEAD].from.hash);
    kith_intern_prefetch_entry(keys, links[at + 2 * KITH_INTAKE_AHEAD].to.hash);
    look_ahead_at_end(ingest, links[at + KITH_INTAKE_AHEAD].from.hash);
    look_ahead_at_end(ingest, links[at + KITH_INTAKE_AHEAD].to.hash);
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
        if (!take_records(ingest, draft->row, &next, error) ||
            !kith_intake_link(ingest, draft, error)) {
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

static guint64
batch_limit(const KithIngest *ingest)
{
    guint64 wanted = BATCH_BYTES_AN_ITEM * (ingest->batch->first_record + ingest->counts.links);

    return ingest->options.batch_bytes != 0 ? ingest->options.batch_bytes
                                            : CLAMP(wanted, MIN_BATCH_BYTES, MAX_BATCH_BYTES);
}

gboolean
kith_ingest_add(KithIngest *ingest, KithParcel *parcel, GError **error)
{
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
    return kith_batch_size(ingest->batch) < batch_limit(ingest) ||
           start_writing(ingest, NULL, error);
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
