/* SPDX-FileCopyrightText: The Kith authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "store-batch.h"

#include "base-parallel.h"
#include "base-sort.h"
#include "store-rewrite.h"

static void
clear_property(gpointer data)
{
    KithBatchProperty *property = data;

    if (property->texts == NULL) {
        return;
    }
    g_byte_array_unref(property->texts);
    g_array_unref(property->spans);
    kith_words_clear(&property->index);
    kith_words_clear(&property->post);
    kith_words_clear(&property->unpost);
    kith_words_clear(&property->reused);
}

KithBatch *
kith_batch_new(void)
{
    KithBatch *batch = g_new0(KithBatch, 1);

    batch->properties = g_array_new(FALSE, TRUE, sizeof(KithBatchProperty));
    g_array_set_clear_func(batch->properties, clear_property);
    batch->fresh = g_array_new(FALSE, FALSE, sizeof(KithSpan));
    batch->replaced = g_array_new(FALSE, FALSE, sizeof(KithBatchRecord));
    batch->versions = g_array_new(FALSE, FALSE, sizeof(KithBatchRecord));
    batch->bytes = g_byte_array_new();
    batch->census = g_array_new(FALSE, FALSE, sizeof(KithCensusRow));
    batch->links = g_array_new(FALSE, FALSE, sizeof(KithBatchLink));
    batch->link_fields = g_array_new(FALSE, FALSE, sizeof(KithBatchField));
    batch->link_bytes = g_byte_array_new();
    batch->stale = g_hash_table_new(NULL, NULL);
    batch->link_items = g_byte_array_new();
    batch->link_spans = g_array_new(FALSE, FALSE, sizeof(KithSpan));
    return batch;
}

void
kith_batch_free(KithBatch *batch)
{
    GArray *const arrays[] = {batch->properties,
                              batch->fresh,
                              batch->replaced,
                              batch->versions,
                              batch->census,
                              batch->links,
                              batch->link_fields,
                              batch->link_spans};
    KithWords *const lists[] = {&batch->keys,
                                &batch->words,
                                &batch->pending,
                                &batch->ordered,
                                &batch->turned,
                                &batch->adjacent,
                                &batch->parted};

    for (guint i = 0; i < G_N_ELEMENTS(arrays); i++) {
        g_array_unref(arrays[i]);
    }
    for (guint i = 0; i < G_N_ELEMENTS(lists); i++) {
        kith_words_clear(lists[i]);
    }
    g_byte_array_unref(batch->bytes);
    g_byte_array_unref(batch->link_bytes);
    g_byte_array_unref(batch->link_items);
    g_hash_table_unref(batch->stale);
    g_free(batch);
}

static void
reset_property(KithBatchProperty *property)
{
    if (property->texts == NULL) {
        return;
    }
    property->n_stored = property->n_values;
    g_byte_array_set_size(property->texts, 0);
    g_array_set_size(property->spans, 0);
    property->index.n = property->post.n = property->unpost.n = property->reused.n = 0;
}

void
kith_batch_reset(KithBatch *batch, KithRecordId first_record)
{
    GArray *const arrays[] = {batch->fresh,
                              batch->replaced,
                              batch->versions,
                              batch->census,
                              batch->links,
                              batch->link_fields,
                              batch->link_spans};

    for (guint i = 0; i < batch->properties->len; i++) {
        reset_property(&g_array_index(batch->properties, KithBatchProperty, i));
    }
    for (guint i = 0; i < G_N_ELEMENTS(arrays); i++) {
        g_array_set_size(arrays[i], 0);
    }
    batch->keys.n = batch->words.n = batch->pending.n = 0;
    batch->ordered.n = batch->turned.n = batch->adjacent.n = batch->parted.n = 0;
    g_byte_array_set_size(batch->bytes, 0);
    g_byte_array_set_size(batch->link_bytes, 0);
    g_byte_array_set_size(batch->link_items, 0);
    g_hash_table_remove_all(batch->stale);
    batch->first_record = first_record;
    batch->n_links = 0;
    batch->n_known = 0;
    batch->is_ordered = FALSE;
}

void
kith_batch_continue(KithBatch *batch, const KithBatch *from, KithRecordId first_record)
{
    kith_batch_reset(batch, first_record);
    for (guint i = 0; i < from->properties->len; i++) {
        const KithBatchProperty *theirs = &g_array_index(from->properties, KithBatchProperty, i);
        KithBatchProperty *own;

        if (theirs->texts != NULL) {
            own = kith_batch_property(batch, i + 1);
            own->n_before = theirs->n_before;
            own->n_stored = own->n_values = theirs->n_values;
        }
    }
}

/* ---- values ---- */

KithBatchProperty *
kith_batch_make_property(KithBatch *batch, guint32 property)
{
    KithBatchProperty *part;

    if (property > batch->properties->len) {
        g_array_set_size(batch->properties, property);
    }
    part = &g_array_index(batch->properties, KithBatchProperty, property - 1);
    if (part->texts == NULL) {
        part->texts = g_byte_array_new();
        part->spans = g_array_new(FALSE, FALSE, sizeof(KithSpan));
    }
    return part;
}

guint32
kith_batch_add_value(KithBatch *batch, guint32 property, KithBytes text, guint32 hash)
{
    KithBatchProperty *part = kith_batch_property(batch, property);
    KithSpan span = {part->texts->len, (guint32)text.len};
    guint32 value = ++part->n_values;

    g_byte_array_append(part->texts, text.data, (guint)text.len);
    g_array_append_val(part->spans, span);
    kith_words_push2(&part->index, hash, value);
    return value;
}

gsize
kith_batch_size(const KithBatch *batch)
{
    gsize size = batch->bytes->len + batch->link_bytes->len + batch->fresh->len * sizeof(KithSpan) +
                 sizeof(guint32) * (batch->keys.n + batch->words.n) +
                 (gsize)batch->links->len * sizeof(KithBatchLink) +
                 (gsize)batch->link_fields->len * sizeof(KithBatchField);

    for (guint i = 0; i < batch->properties->len; i++) {
        const KithBatchProperty *property = &g_array_index(batch->properties, KithBatchProperty, i);

        if (property->texts != NULL) {
            size += property->texts->len +
                    sizeof(guint32) * (property->index.n + property->post.n + property->reused.n);
        }
    }
    return size;
}

/* ---- sorting ---- */

typedef struct {
    KithWords *rows;
    guint width;
    gboolean counted; /* repeated rows stay */
} SortTask;

static void
sort_task(guint task, guint worker, gpointer user_data)
{
    SortTask *todo = &g_array_index((GArray *)user_data, SortTask, task);
    gsize n = todo->rows->n / todo->width;

    kith_sort_rows(todo->rows->data, n, todo->width);
    if (todo->counted) {
        return;
    }
    todo->rows->n = kith_unique_rows(todo->rows->data, n, todo->width) * todo->width;
}

static void
add_task(GArray *tasks, KithWords *rows, guint width, gboolean counted)
{
    SortTask task = {rows, width, counted};

    if (rows->n > 0) {
        g_array_append_val(tasks, task);
    }
}

/* Sorts the links by their ends, from either side. */
static void
order_links(KithBatch *batch)
{
    gsize n = batch->links->len;
    guint32 *out = kith_words_push(&batch->ordered, 4 * n);
    guint32 *in = kith_words_push(&batch->turned, 4 * n);

    for (gsize i = 0; i < n; i++) {
        const KithBatchLink *link = &g_array_index(batch->links, KithBatchLink, i);
        const guint32 row[] = {link->from, link->type << 1, link->to, (guint32)i};

        memcpy(out + 4 * i, row, sizeof row);
    }
    kith_sort_rows(out, n, 4);
    for (gsize i = 0; i < n; i++) {
        const guint32 *row = out + 4 * i;
        const guint32 turned[] = {row[2], row[1] | 1, row[0], row[3]};

        memcpy(in + 4 * i, turned, sizeof turned);
    }
    /* Of one last end the rows are in order already once those of a type are together. */
    kith_sort_rows_by(in, n, 4, 2);
}

void
kith_batch_order(KithBatch *batch, guint threads)
{
    g_autoptr(GArray) tasks = g_array_new(FALSE, FALSE, sizeof(SortTask));

    if (batch->is_ordered) {
        return;
    }
    add_task(tasks, &batch->words, 3, FALSE);
    add_task(tasks, &batch->keys, 3, FALSE);
    add_task(tasks, &batch->pending, 1, FALSE);
    for (guint i = 0; i < batch->properties->len; i++) {
        KithBatchProperty *property = &g_array_index(batch->properties, KithBatchProperty, i);

        if (property->texts != NULL) {
            add_task(tasks, &property->index, 2, FALSE);
            add_task(tasks, &property->post, 2, FALSE);
            add_task(tasks, &property->unpost, 2, FALSE);
        }
    }
    kith_parallel(tasks->len, threads, sort_task, tasks, NULL);
    order_links(batch);
    batch->is_ordered = TRUE;
}

void
kith_batch_sort(KithBatch *batch, guint threads)
{
    g_autoptr(GArray) tasks = g_array_new(FALSE, FALSE, sizeof(SortTask));

    kith_batch_order(batch, threads);
    add_task(tasks, &batch->parted, 4, FALSE);
    for (guint i = 0; i < batch->properties->len; i++) {
        add_task(tasks, &g_array_index(batch->properties, KithBatchProperty, i).reused, 1, TRUE);
    }
    kith_parallel(tasks->len, threads, sort_task, tasks, NULL);
}

/* ---- writing ---- */

static gboolean
write_rows(KithTxn *txn,
           KithStoreTable table,
           const KithWords *add,
           const KithWords *remove,
           guint threads,
           GError **error)
{
    guint width = kith_tuples_width(table);
    KithTupleChange change = {add->data, add->n / width, NULL, 0};

    if (remove != NULL) {
        change.remove = remove->data;
        change.n_remove = remove->n / width;
    }
    return kith_tuples_apply_large(txn, table, &change, threads, error);
}

static gboolean
write_values(KithTxn *txn, guint32 number, const KithBatchProperty *property, GError **error)
{
    KithCountChanges changes = {property->post.data,
                                property->post.n / 2,
                                property->unpost.data,
                                property->unpost.n / 2,
                                property->reused.data,
                                property->reused.n};

    return kith_array_append(txn,
                             KITH_TABLE_VALUES,
                             number,
                             property->n_stored + 1,
                             property->texts->data,
                             (const KithSpan *)(const void *)property->spans->data,
                             property->spans->len,
                             error) &&
           kith_values_recount(txn, number, &changes, error);
}

/* The rows of all properties, each with its property before it: sorted as a whole then. @offset is
 * that of the list in KithBatchProperty. */
static void
gather(const KithBatch *batch, gsize offset, KithWords *out)
{
    for (guint i = 0; i < batch->properties->len; i++) {
        const guint8 *property =
            (const guint8 *)&g_array_index(batch->properties, KithBatchProperty, i);
        const KithWords *rows = (const KithWords *)(const void *)(property + offset);
        guint32 *to = kith_words_push(out, rows->n / 2 * 3);

        for (gsize r = 0; r < rows->n; r += 2) {
            *to++ = i + 1;
            *to++ = rows->data[r];
            *to++ = rows->data[r + 1];
        }
    }
}

static gboolean
write_properties(KithBatch *batch, KithTxn *txn, guint threads, GError **error)
{
    g_auto(KithWords) add = {0};
    g_auto(KithWords) remove = {0};

    for (guint i = 0; i < batch->properties->len; i++) {
        const KithBatchProperty *property = &g_array_index(batch->properties, KithBatchProperty, i);

        if (property->texts != NULL && !write_values(txn, i + 1, property, error)) {
            return FALSE;
        }
    }
    gather(batch, G_STRUCT_OFFSET(KithBatchProperty, index), &add);
    if (!write_rows(txn, KITH_TABLE_VALUE_INDEX, &add, NULL, threads, error)) {
        return FALSE;
    }
    add.n = 0;
    gather(batch, G_STRUCT_OFFSET(KithBatchProperty, post), &add);
    gather(batch, G_STRUCT_OFFSET(KithBatchProperty, unpost), &remove);
    return write_rows(txn, KITH_TABLE_POSTINGS, &add, &remove, threads, error);
}

static gboolean
write_records(KithBatch *batch, KithTxn *txn, GError **error)
{
    const KithSpan *fresh = (const KithSpan *)(const void *)batch->fresh->data;

    if (!kith_array_append(txn,
                           KITH_TABLE_RECORDS,
                           0,
                           batch->first_record,
                           batch->bytes->data,
                           fresh,
                           batch->fresh->len,
                           error)) {
        return FALSE;
    }
    for (guint i = 0; i < batch->replaced->len; i++) {
        const KithBatchRecord *record = &g_array_index(batch->replaced, KithBatchRecord, i);

        if (!kith_array_set(txn,
                            KITH_TABLE_RECORDS,
                            0,
                            record->id,
                            kith_bytes(batch->bytes->data + record->span.offset, record->span.len),
                            error)) {
            return FALSE;
        }
    }
    for (guint i = 0; i < batch->versions->len; i++) {
        const KithBatchRecord *record = &g_array_index(batch->versions, KithBatchRecord, i);
        guint8 key[8];

        if (!kith_txn_put(txn,
                          KITH_TABLE_VERSIONS,
                          kith_key2(record->id, record->version, key),
                          kith_bytes(batch->bytes->data + record->span.offset, record->span.len),
                          error)) {
            return FALSE;
        }
    }
    return TRUE;
}

/* Marks a link as taken back. */
static gboolean
retire_link(KithTxn *txn, KithLinkId id, guint32 load, GError **error)
{
    g_auto(KithFieldBuffer) buffer = {0};
    g_autoptr(GByteArray) bytes = g_byte_array_new();
    KithLink link;
    gboolean found;

    if (!kith_links_get(txn, id, &buffer, &link, &found, error)) {
        return FALSE;
    }
    if (!found) {
        return TRUE;
    }
    link.retired = load;
    kith_link_encode(&link, bytes);
    return kith_array_set(txn, KITH_TABLE_LINKS, 0, id, kith_bytes(bytes->data, bytes->len), error);
}

static gboolean
write_links(KithBatch *batch, KithTxn *txn, guint32 load, guint threads, GError **error)
{
    guint n_stale = g_hash_table_size(batch->stale);
    GHashTableIter iter;
    gpointer key;
    guint64 live;

    if (batch->n_links == 0 && n_stale == 0) {
        return TRUE;
    }
    g_hash_table_iter_init(&iter, batch->stale);
    while (g_hash_table_iter_next(&iter, &key, NULL)) {
        if (!retire_link(txn, GPOINTER_TO_UINT(key), load, error)) {
            return FALSE;
        }
    }
    return kith_array_append(txn,
                             KITH_TABLE_LINKS,
                             0,
                             batch->first_link,
                             batch->link_items->data,
                             (const KithSpan *)(const void *)batch->link_spans->data,
                             batch->link_spans->len,
                             error) &&
           write_rows(txn,
                      KITH_TABLE_ADJACENCY,
                      &batch->adjacent,
                      &batch->parted,
                      threads,
                      error) &&
           kith_store_set_counter(txn,
                                  KITH_COUNTER_LINKS,
                                  (guint64)batch->first_link + batch->n_links - 1,
                                  error) &&
           kith_store_counter(txn, KITH_COUNTER_LIVE_LINKS, &live, error) &&
           kith_store_set_counter(txn,
                                  KITH_COUNTER_LIVE_LINKS,
                                  live + batch->n_links - n_stale,
                                  error);
}

static gboolean
raise_version(KithTxn *txn, GError **error)
{
    guint64 version;

    return kith_store_counter(txn, KITH_COUNTER_VERSION, &version, error) &&
           kith_store_set_counter(txn, KITH_COUNTER_VERSION, version + 1, error);
}

gboolean
kith_batch_write(KithBatch *batch, KithTxn *txn, guint32 load, guint threads, GError **error)
{
    threads = kith_threads(threads);
    return write_properties(batch, txn, threads, error) && write_records(batch, txn, error) &&
           write_rows(txn, KITH_TABLE_KEY_INDEX, &batch->keys, NULL, threads, error) &&
           write_rows(txn, KITH_TABLE_WORD_INDEX, &batch->words, NULL, threads, error) &&
           write_rows(txn, KITH_TABLE_PENDING, &batch->pending, NULL, threads, error) &&
           write_links(batch, txn, load, threads, error) &&
           kith_store_add_census(txn, batch->census, error) &&
           kith_store_set_counter(txn,
                                  KITH_COUNTER_RECORDS,
                                  (guint64)batch->first_record + batch->fresh->len - 1,
                                  error) &&
           raise_version(txn, error);
}
