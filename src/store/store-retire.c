/* SPDX-FileCopyrightText: The Kith authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "store-retire.h"

#include "base-error.h"
#include "base-progress.h"
#include "store-settle.h"

#define SLICE 50000

typedef struct {
    KithStore *store;
    KithTxn *txn; /* borrowed, while a batch is made */
    guint32 load;
    KithBatch *batch; /* owned */
    KithRetireReport report;
} Retiring;

static void
retiring_clear(Retiring *retiring)
{
    kith_batch_free(retiring->batch);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Retiring, retiring_clear)

static void
take_back_values(Retiring *retiring, KithRecordId id, const KithRecord *record)
{
    for (guint i = 0; i < record->n_fields; i++) {
        const KithField *field = &record->fields[i];
        KithBatchProperty *part = kith_batch_property(retiring->batch, field->property);
        gboolean again = FALSE;

        for (guint j = 0; j < i; j++) {
            again = again || (record->fields[j].property == field->property &&
                              record->fields[j].value == field->value);
        }
        if (field->value != 0 && !again) {
            kith_words_push2(&part->unpost, field->value, id);
        }
    }
}

/* Links that the record's row told of go with it. */
static gboolean
take_back_links(Retiring *retiring, KithRecordId id, GError **error)
{
    g_auto(KithTupleIter) iter = {0};
    g_auto(KithFieldBuffer) buffer = {0};

    if (!kith_tuples_open(retiring->txn, KITH_TABLE_ADJACENCY, &iter, error) ||
        !kith_tuples_seek(&iter, &id, 1, error)) {
        return FALSE;
    }
    while (kith_tuples_next(&iter, error)) {
        KithLink link;
        gboolean found;

        if (!kith_links_get(retiring->txn, iter.tuple[3], &buffer, &link, &found, error)) {
            return FALSE;
        }
        if (found && link.owner == id && link.retired == 0) {
            g_hash_table_add(retiring->batch->stale, GUINT_TO_POINTER(iter.tuple[3]));
        }
    }
    return kith_tuples_fine(&iter);
}

static gboolean
take_back(Retiring *retiring, KithRecordId id, GError **error)
{
    g_auto(KithFieldBuffer) buffer = {0};
    KithBatch *batch = retiring->batch;
    KithRecord record;
    KithBatchRecord replaced = {.id = id};
    KithCensusRow change;
    gboolean found;

    if (!kith_records_get(retiring->txn, id, &buffer, &record, &found, error)) {
        return FALSE;
    }
    if (!found || record.retired != 0) {
        return TRUE;
    }
    take_back_values(retiring, id, &record);
    change =
        (KithCensusRow){record.source, record.type, record.stub ? 0 : -1, record.stub ? -1 : 0, 1};
    g_array_append_val(batch->census, change);
    record.retired = retiring->load;
    replaced.version = record.version;
    replaced.span.offset = batch->bytes->len;
    kith_record_encode(&record, batch->bytes);
    replaced.span.len = (guint32)(batch->bytes->len - replaced.span.offset);
    g_array_append_val(batch->replaced, replaced);
    kith_words_push1(&batch->pending, id);
    retiring->report.records++;
    return take_back_links(retiring, id, error);
}

static gboolean
write_batch(KithTxn *txn, gpointer user_data, GError **error)
{
    Retiring *retiring = user_data;

    return kith_batch_write(retiring->batch, txn, retiring->load, 1, error);
}

/* Makes a batch of some records and links and writes it. */
static gboolean
retire_slice(Retiring *retiring,
             const guint32 *records,
             guint n_records,
             const guint32 *links,
             guint n_links,
             GError **error)
{
    g_autoptr(KithTxn) txn = kith_store_read(retiring->store, error);
    g_autofree char *detail = NULL;
    guint64 last;

    if (txn == NULL || !kith_store_counter(txn, KITH_COUNTER_RECORDS, &last, error)) {
        return FALSE;
    }
    kith_batch_reset(retiring->batch, (KithRecordId)last + 1);
    retiring->txn = txn;
    for (guint i = 0; i < n_records; i++) {
        if (!take_back(retiring, records[i], error)) {
            return FALSE;
        }
    }
    for (guint i = 0; i < n_links; i++) {
        g_hash_table_add(retiring->batch->stale, GUINT_TO_POINTER(links[i]));
    }
    if (!kith_settle_links(retiring->batch, txn, 0, retiring->load, 1, error)) {
        return FALSE;
    }
    retiring->txn = NULL;
    g_clear_pointer(&txn, kith_txn_end);
    kith_batch_sort(retiring->batch, 1);
    retiring->report.links += g_hash_table_size(retiring->batch->stale);
    detail = g_strdup_printf("{\"retired\":%u}", retiring->batch->replaced->len);
    return kith_store_write(retiring->store, detail, write_batch, retiring, error);
}

gboolean
kith_retire_these(KithStore *store,
                  guint32 load,
                  const GArray *records,
                  const GArray *links,
                  const KithProgress *progress,
                  KithRetireReport *out_report,
                  GError **error)
{
    g_auto(Retiring) retiring = {.store = store, .load = load, .batch = kith_batch_new()};
    guint total = records->len + links->len;

    for (guint i = 0; i < records->len; i += SLICE) {
        guint n = MIN(SLICE, records->len - i);

        if (!retire_slice(&retiring, &g_array_index(records, guint32, i), n, NULL, 0, error) ||
            !kith_progress_step(progress, "taking back records", i + n, total, error)) {
            return FALSE;
        }
    }
    for (guint i = 0; i < links->len; i += SLICE) {
        guint n = MIN(SLICE, links->len - i);

        if (!retire_slice(&retiring, NULL, 0, &g_array_index(links, guint32, i), n, error) ||
            !kith_progress_step(progress,
                                "taking back links",
                                records->len + i + n,
                                total,
                                error)) {
            return FALSE;
        }
    }
    *out_report = retiring.report;
    return TRUE;
}

/* ---- a whole source ---- */

static gboolean
list_source(KithTxn *txn, KithSourceId source, GArray *records, GArray *links, GError **error)
{
    g_auto(KithRecordIter) record = {0};
    g_auto(KithLinkIter) link = {0};

    if (!kith_records_open(txn, 1, &record, error) || !kith_links_open(txn, 1, &link, error)) {
        return FALSE;
    }
    while (kith_records_next(&record, error)) {
        if (record.record.source == source && record.record.retired == 0) {
            g_array_append_val(records, record.id);
        }
    }
    while (kith_records_fine(&record) && kith_links_next(&link, error)) {
        /* A link that goes with a record's row is taken back with the record. */
        if (link.link.source == source && link.link.retired == 0 && link.link.owner == 0) {
            g_array_append_val(links, link.id);
        }
    }
    return kith_records_fine(&record) && kith_links_fine(&link);
}

typedef struct {
    KithSourceId source;
    guint32 load;
} Opening;

/* A load of its own stands for the taking back, so that records can say by what they were. */
static gboolean
open_load(KithTxn *txn, gpointer user_data, GError **error)
{
    Opening *opening = user_data;
    g_autoptr(KithSourceInfo) source = NULL;
    KithLoadInfo info = {.source = opening->source, .loader = (char *)"retire", .finished = TRUE};
    guint64 last;

    if (!kith_store_counter(txn, KITH_COUNTER_LOADS, &last, error) ||
        !kith_store_get_source(txn, opening->source, &source, error)) {
        return FALSE;
    }
    opening->load = (guint32)last + 1;
    source->retired = opening->load;
    return kith_store_set_counter(txn, KITH_COUNTER_LOADS, opening->load, error) &&
           kith_store_put_load(txn, opening->load, &info, error) &&
           kith_store_put_source(txn, opening->source, source, error);
}

gboolean
kith_store_retire(KithStore *store,
                  const char *source,
                  const KithProgress *progress,
                  KithRetireReport *out_report,
                  GError **error)
{
    g_autoptr(KithTxn) txn = kith_store_read(store, error);
    g_autoptr(GArray) records = g_array_new(FALSE, FALSE, sizeof(KithRecordId));
    g_autoptr(GArray) links = g_array_new(FALSE, FALSE, sizeof(KithLinkId));
    Opening opening = {0};

    *out_report = (KithRetireReport){0};
    if (txn == NULL || !kith_store_find_source(txn, source, &opening.source, error)) {
        return FALSE;
    }
    if (opening.source == 0) {
        return kith_error_set(error,
                              KITH_ERROR_NOT_FOUND,
                              "retire: there is no source \"%s\"",
                              source);
    }
    if (!list_source(txn, opening.source, records, links, error)) {
        return FALSE;
    }
    g_clear_pointer(&txn, kith_txn_end);
    return kith_store_write(store, NULL, open_load, &opening, error) &&
           kith_retire_these(store, opening.load, records, links, progress, out_report, error);
}
