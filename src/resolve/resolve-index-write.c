/* SPDX-FileCopyrightText: The Kith authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "base-big.h"
#include "base-parallel.h"
#include "base-sort.h"
#include "resolve-index.h"
#include "store-array.h"
#include "store-rewrite.h"

/* Items that are written at a time. */
#define ITEMS (1u << 16)

/* Records of a block that are sorted in place. */
#define FEW 32

gboolean
kith_index_write_possible(KithTxn *txn, gpointer data, GError **error)
{
    KithWords *rows = data;
    guint64 generation;

    kith_sort_rows_by(rows->data, rows->n / 3, 3, 2);
    return kith_store_counter(txn, KITH_COUNTER_GENERATION, &generation, error) &&
           kith_txn_clear(txn, KITH_TABLE_BLOCK_EDGES, error) &&
           kith_tuples_append(txn, KITH_TABLE_BLOCK_EDGES, rows->data, rows->n / 3, 1, error) &&
           kith_store_set_counter(txn, KITH_COUNTER_POSSIBLE, generation, error);
}

/* The rows of block_keys of some families of a part, of each by itself. */
typedef struct {
    const KithIndexPart *part;
    guint first;     /* family */
    guint32 **pairs; /* by thread: memory for all rows as key and record, and to sort them */
    guint32 **rows;  /* by family: memory for as many rows of block_keys */
    gsize *n;        /* by family: of @rows */
} Listing;

/* The records of rows of key and record that have the same key, ascending. Most are few. */
static void
sort_block(guint32 *pairs, gsize n)
{
    if (n > FEW) {
        kith_sort_rows_by(pairs, n, 2, 2);
        return;
    }
    for (gsize i = 1; i < n; i++) {
        guint32 record = pairs[2 * i + 1];
        gsize j = i;

        for (; j > 0 && pairs[2 * j - 1] > record; j--) {
            pairs[2 * j + 1] = pairs[2 * j - 1];
        }
        pairs[2 * j + 1] = record;
    }
}

/* Rows of key and record, sorted by key, become rows of block_keys: once each, since a record of
 * several rows may have a key twice. Returns how many. */
static gsize
list_rows(guint32 family, guint32 *pairs, gsize n, guint32 *rows)
{
    guint32 *to = rows;

    for (gsize i = 0; i < n;) {
        gsize end = i + 1;

        while (end < n && pairs[2 * end] == pairs[2 * i]) {
            end++;
        }
        sort_block(pairs + 2 * i, end - i);
        for (gsize first = i; i < end; i++) {
            if (i == first || pairs[2 * i + 1] != pairs[2 * i - 1]) {
                to[0] = family;
                to[1] = pairs[2 * i];
                to[2] = pairs[2 * i + 1];
                to += 3;
            }
        }
    }
    return (gsize)(to - rows) / 3;
}

static void
list_family(guint task, guint worker, gpointer user_data)
{
    const Listing *listing = user_data;
    const KithIndexPart *part = listing->part;
    guint family = listing->first + task;
    guint32 *pairs = listing->pairs[worker];
    gsize n = 0;

    for (guint32 row = 0; row < part->n_rows; row++) {
        guint32 key = part->keys[(gsize)row * part->families->len + family];

        pairs[2 * n] = key;
        pairs[2 * n + 1] = part->ids[row];
        n += key != 0;
    }
    kith_sort_rows_in(pairs, n, 2, 1, pairs + 2 * ((gsize)part->n_rows + 1));
    listing->n[task] =
        list_rows(g_array_index(part->families, guint32, family), pairs, n, listing->rows[task]);
}

/* Some families at a time: their rows take three times the memory of their keys. */
static gboolean
write_families(KithTxn *txn, const KithIndex *index, Listing *listing, GError **error)
{
    guint n_families = listing->part->families->len;

    for (; listing->first < n_families; listing->first += index->threads) {
        guint n = MIN(index->threads, n_families - listing->first);

        kith_parallel(n, index->threads, list_family, listing, NULL);
        for (guint f = 0; f < n; f++) {
            if (!kith_tuples_append(txn,
                                    KITH_TABLE_BLOCK_KEYS,
                                    listing->rows[f],
                                    listing->n[f],
                                    index->threads,
                                    error)) {
                return FALSE;
            }
        }
    }
    return TRUE;
}

static gboolean
write_part(KithTxn *txn, const KithIndex *index, const KithIndexPart *part, GError **error)
{
    Listing listing = {.part = part,
                       .pairs = g_new(guint32 *, index->threads),
                       .rows = g_new(guint32 *, index->threads),
                       .n = g_new(gsize, index->threads)};
    gsize room = (gsize)part->n_rows + 1;
    gboolean fine;

    for (guint t = 0; t < index->threads; t++) {
        listing.pairs[t] = kith_wide_new(guint32, 4 * room);
        listing.rows[t] = kith_wide_new(guint32, 3 * room);
    }
    fine = write_families(txn, index, &listing, error);
    for (guint t = 0; t < index->threads; t++) {
        g_free(listing.pairs[t]);
        g_free(listing.rows[t]);
    }
    g_free(listing.pairs);
    g_free(listing.rows);
    g_free(listing.n);
    return fine;
}

static int
compare_parts(gconstpointer a, gconstpointer b)
{
    guint x = ((const KithIndexPart *)a)->number;
    guint y = ((const KithIndexPart *)b)->number;

    return (x > y) - (x < y);
}

static gboolean
write_keys(KithTxn *txn, const KithIndex *index, GError **error)
{
    if (!kith_txn_clear(txn, KITH_TABLE_BLOCK_KEYS, error)) {
        return FALSE;
    }
    for (guint p = 0; p < index->parts->len; p++) {
        if (!write_part(txn, index, &g_array_index(index->parts, KithIndexPart, p), error)) {
            return FALSE;
        }
    }
    return TRUE;
}

/* The items of some records. */
typedef struct {
    KithRecordId first;
    guint n;
    GByteArray *bytes; /* owned */
    KithSpan *items;   /* owned, of ITEMS records */
} Slice;

typedef struct {
    const KithIndex *index;
    Slice *slices;
} Encoding;

/* Where the records of a part are @id and above, in its order. */
static guint32
find_place(const KithIndexPart *part, KithRecordId id)
{
    guint32 low = 0;
    guint32 high = part->n_rows;

    while (low < high) {
        guint32 middle = low + (high - low) / 2;

        if (part->order[2 * (gsize)middle] < id) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    return low;
}

/* The keys of a row behind those of its record that are there already. */
static void
encode_row(const KithIndexPart *part, guint32 row, GByteArray *out)
{
    guint n = part->families->len;
    const guint32 *keys = part->keys + (gsize)row * n;
    guint8 room[KITH_CHOSEN_MAX * KITH_INDEX_KEY_BYTES];
    guint8 *to = room;

    for (guint f = 0; f < n; f++) {
        if (keys[f] != 0) {
            *to = (guint8)(g_array_index(part->families, guint32, f) % KITH_CHOSEN_MAX);
            kith_put_be32(to + 1, keys[f]);
            to += KITH_INDEX_KEY_BYTES;
        }
    }
    g_byte_array_append(out, room, (guint)(to - room));
}

/* How far ahead keys are asked for: rows are in the order of a hash. */
#define AHEAD 16

/* The item of a record of a part, from place @at of its order on. Returns the place of the next. */
static guint32
encode_record(const KithIndexPart *part, guint32 at, GByteArray *out)
{
    KithRecordId id = part->order[2 * (gsize)at];

    kith_index_encode((int)part->number, NULL, 0, out);
    for (; at < part->n_rows && part->order[2 * (gsize)at] == id; at++) {
        guint32 ahead = part->order[2 * (gsize)MIN(at + AHEAD, part->n_rows - 1) + 1];

        __builtin_prefetch(part->keys + (gsize)ahead * part->families->len);
        encode_row(part, part->order[2 * (gsize)at + 1], out);
    }
    return at;
}

static void
encode_task(guint task, guint worker, gpointer user_data)
{
    const Encoding *encoding = user_data;
    const KithIndex *index = encoding->index;
    Slice *slice = &encoding->slices[task];
    g_autofree guint32 *places = g_new0(guint32, index->parts->len + 1);

    for (guint p = 0; p < index->parts->len; p++) {
        places[p] = find_place(&g_array_index(index->parts, KithIndexPart, p), slice->first);
    }
    g_byte_array_set_size(slice->bytes, 0);
    for (guint i = 0; i < slice->n; i++) {
        KithRecordId id = slice->first + i;
        guint before = slice->bytes->len;

        for (guint p = 0; p < index->parts->len && slice->bytes->len == before; p++) {
            const KithIndexPart *part = &g_array_index(index->parts, KithIndexPart, p);

            if (places[p] < part->n_rows && part->order[2 * (gsize)places[p]] == id) {
                places[p] = encode_record(part, places[p], slice->bytes);
            }
        }
        if (slice->bytes->len == before && index->stands[id - 1] != 0) {
            kith_index_encode(-1, NULL, 0, slice->bytes);
        }
        slice->items[i] = (KithSpan){before, slice->bytes->len - before};
    }
}

/* Some slices at a time. */
static gboolean
write_slices(KithTxn *txn, const Encoding *encoding, GError **error)
{
    const KithIndex *index = encoding->index;
    gboolean fine = TRUE;

    for (KithRecordId first = 1; fine && first <= index->n_records;) {
        guint n = 0;

        for (; n < index->threads && first <= index->n_records; n++) {
            encoding->slices[n].first = first;
            encoding->slices[n].n = MIN(ITEMS, index->n_records - first + 1);
            first += encoding->slices[n].n;
        }
        kith_parallel(n, index->threads, encode_task, (gpointer)encoding, NULL);
        for (guint i = 0; fine && i < n; i++) {
            const Slice *slice = &encoding->slices[i];

            fine = kith_array_append(txn,
                                     KITH_TABLE_BLOCK_KEYED,
                                     0,
                                     slice->first,
                                     slice->bytes->data,
                                     slice->items,
                                     slice->n,
                                     error);
        }
    }
    return fine;
}

static gboolean
write_items(KithTxn *txn, const KithIndex *index, GError **error)
{
    Encoding encoding = {index, g_new0(Slice, index->threads)};
    gboolean fine = kith_txn_clear(txn, KITH_TABLE_BLOCK_KEYED, error);

    for (guint i = 0; i < index->threads; i++) {
        encoding.slices[i].bytes = g_byte_array_new();
        encoding.slices[i].items = g_new(KithSpan, ITEMS);
    }
    fine = fine && write_slices(txn, &encoding, error);
    for (guint i = 0; i < index->threads; i++) {
        g_byte_array_unref(encoding.slices[i].bytes);
        g_free(encoding.slices[i].items);
    }
    g_free(encoding.slices);
    return fine;
}

gboolean
kith_index_write(KithTxn *txn, gpointer data, GError **error)
{
    KithIndex *index = data;
    guint64 generation;

    kith_sort_rows_on(index->edges.data, index->edges.n / 3, 3, 2, index->threads);
    g_array_sort(index->parts, compare_parts);
    return kith_store_counter(txn, KITH_COUNTER_GENERATION, &generation, error) &&
           write_keys(txn, index, error) && write_items(txn, index, error) &&
           kith_index_write_possible(txn, &index->edges, error) &&
           kith_store_set_counter(txn, KITH_COUNTER_INDEXED, generation, error);
}
