/* SPDX-FileCopyrightText: The Kith authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "resolve-index.h"

#include "base-sort.h"
#include "store-rewrite.h"

/* Bytes of a key in an item: its family's number, and the key. */
#define KEY_BYTES 5

/* Rows that are written at a time. */
#define ROWS ((gsize)1 << 20)

/* ---- items ---- */

void
kith_index_encode(int kind, const KithIndexKey *keys, guint n_keys, GByteArray *out)
{
    guint8 first = (guint8)(kind + 1);

    g_byte_array_append(out, &first, 1);
    for (guint i = 0; i < n_keys; i++) {
        guint8 bytes[KEY_BYTES] = {(guint8)(keys[i].family % KITH_CHOSEN_MAX)};

        kith_put_be32(bytes + 1, keys[i].key);
        g_byte_array_append(out, bytes, sizeof bytes);
    }
}

gboolean
kith_index_keys_of(KithTxn *txn,
                   KithRecordId record,
                   GArray *keys,
                   gboolean *out_kept,
                   GError **error)
{
    KithBytes item;

    if (!kith_array_get(txn, KITH_TABLE_BLOCK_KEYED, 0, record, &item, error)) {
        return FALSE;
    }
    *out_kept = item.len > 0;
    if (item.len == 0) {
        return TRUE;
    }
    if ((item.len - 1) % KEY_BYTES != 0 || (item.data[0] == 0 && item.len > 1)) {
        return kith_store_damaged(error, "the blocking keys of record %u", record);
    }
    for (gsize at = 1; at < item.len; at += KEY_BYTES) {
        KithIndexKey key = {kith_index_family(item.data[0] - 1u, item.data[at]),
                            kith_get_be32(item.data + at + 1)};

        g_array_append_val(keys, key);
    }
    return TRUE;
}

/* ---- all records ---- */

KithIndex *
kith_index_new(KithRecordId n_records, const KithRecordId *stands)
{
    KithIndex *index = g_new0(KithIndex, 1);

    index->bytes = g_byte_array_new();
    index->items = g_array_new(FALSE, TRUE, sizeof(KithSpan));
    g_array_set_size(index->items, n_records);
    kith_index_encode(-1, NULL, 0, index->bytes); /* what those of no kind have in common */
    for (KithRecordId i = 0; i < n_records; i++) {
        g_array_index(index->items, KithSpan, i).len = stands[i] != 0 ? 1 : 0;
    }
    return index;
}

void
kith_index_free(KithIndex *index)
{
    kith_words_clear(&index->keys);
    kith_words_clear(&index->edges);
    g_byte_array_unref(index->bytes);
    g_array_unref(index->items);
    g_free(index);
}

GArray *
kith_index_families(const KithKindModel *kind, KithAtoms *atoms)
{
    GArray *families = g_array_new(FALSE, FALSE, sizeof(KithIndexFamily));

    for (guint i = 0; i < kind->keys->len && i < KITH_CHOSEN_MAX; i++) {
        int family = kith_atoms_family(atoms, g_ptr_array_index(kind->keys, i));

        if (family >= 0) {
            KithIndexFamily own = {
                i,
                kith_family_keys(atoms, &g_array_index(atoms->families, KithKeyFamily, family))};

            g_array_append_val(families, own);
        }
    }
    return families;
}

void
kith_index_row_keys(const GArray *families, guint kind, guint32 row, GArray *keys)
{
    for (guint f = 0; f < families->len; f++) {
        const KithIndexFamily *family = &g_array_index(families, KithIndexFamily, f);
        KithIndexKey key = {kith_index_family(kind, family->number),
                            kith_family_key(&family->keys, row)};

        if (key.key != 0) {
            g_array_append_val(keys, key);
        }
    }
}

static void
take_family(KithIndex *index, guint32 number, const KithIndexFamily *family, const KithAtoms *atoms)
{
    KithWords rows = {0};
    gsize n;

    for (guint32 r = 0; r < atoms->n_rows; r++) {
        guint32 key = kith_family_key(&family->keys, r);

        if (key != 0) {
            kith_words_push3(&rows, number, key, atoms->frame->ids[atoms->records[r]]);
        }
    }
    kith_sort_rows_by(rows.data, rows.n / 3, 3, 3);
    n = kith_unique_rows(rows.data, rows.n / 3, 3);
    if (n > 0) {
        memcpy(kith_words_push(&index->keys, 3 * n), rows.data, 3 * n * sizeof(guint32));
    }
    kith_words_clear(&rows);
}

/* The keys of rows above those of the records lie in the order of the records. */
static void
take_items(KithIndex *index, guint number, const GArray *families, const KithAtoms *atoms)
{
    const KithFrame *frame = atoms->frame;
    g_autoptr(GArray) keys = g_array_new(FALSE, FALSE, sizeof(KithIndexKey));
    guint32 further = frame->n;

    for (guint32 r = 0; r < frame->n; r++) {
        KithSpan *item = &g_array_index(index->items, KithSpan, frame->ids[r] - 1);
        guint32 row = r;

        g_array_set_size(keys, 0);
        for (;;) {
            kith_index_row_keys(families, number, row, keys);
            if (further == atoms->n_rows || atoms->records[further] != r) {
                break;
            }
            row = further++;
        }
        item->offset = index->bytes->len;
        kith_index_encode((int)number,
                          (const KithIndexKey *)(const void *)keys->data,
                          keys->len,
                          index->bytes);
        item->len = index->bytes->len - item->offset;
    }
}

/* Both ways round. */
static void
add_edge(const KithRecordId *ids, const KithEdge *edge, KithWords *rows)
{
    guint32 weight;

    memcpy(&weight, &edge->weight, sizeof weight);
    kith_words_push3(rows, ids[edge->i], ids[edge->j], weight);
    kith_words_push3(rows, ids[edge->j], ids[edge->i], weight);
}

void
kith_index_take(KithIndex *index,
                guint number,
                const KithKindModel *kind,
                KithAtoms *atoms,
                const KithEdges *edges)
{
    const KithRecordId *ids = atoms->frame->ids;
    g_autoptr(GArray) families = kith_index_families(kind, atoms);

    for (guint f = 0; f < families->len; f++) {
        const KithIndexFamily *family = &g_array_index(families, KithIndexFamily, f);

        take_family(index, kith_index_family(number, family->number), family, atoms);
    }
    take_items(index, number, families, atoms);
    for (gsize e = 0; e < edges->n; e++) {
        add_edge(ids, &edges->edges[e], &index->edges);
    }
}

void
kith_index_add_possible(const KithFrame *frame,
                        const KithEdges *edges,
                        const guint32 *cluster,
                        KithWords *rows)
{
    for (gsize e = 0; e < edges->n; e++) {
        if (cluster[edges->edges[e].i] != cluster[edges->edges[e].j]) {
            add_edge(frame->ids, &edges->edges[e], rows);
        }
    }
}

/* ---- writing ---- */

static gboolean
write_rows(KithTxn *txn, KithStoreTable table, const KithWords *rows, GError **error)
{
    gsize n = rows->n / 3;

    if (!kith_txn_clear(txn, table, error)) {
        return FALSE;
    }
    for (gsize first = 0; first < n; first += ROWS) {
        const KithTupleChange change = {.add = rows->data + 3 * first,
                                        .n_add = MIN(n - first, ROWS)};

        if (!kith_tuples_apply(txn, table, &change, error)) {
            return FALSE;
        }
    }
    return TRUE;
}

gboolean
kith_index_write_possible(KithTxn *txn, gpointer data, GError **error)
{
    KithWords *rows = data;
    guint64 generation;

    kith_sort_rows_by(rows->data, rows->n / 3, 3, 2);
    return kith_store_counter(txn, KITH_COUNTER_GENERATION, &generation, error) &&
           write_rows(txn, KITH_TABLE_BLOCK_EDGES, rows, error) &&
           kith_store_set_counter(txn, KITH_COUNTER_POSSIBLE, generation, error);
}

gboolean
kith_index_write(KithTxn *txn, gpointer data, GError **error)
{
    KithIndex *index = data;
    guint64 generation;

    kith_sort_rows_by(index->keys.data, index->keys.n / 3, 3, 1);
    return kith_store_counter(txn, KITH_COUNTER_GENERATION, &generation, error) &&
           write_rows(txn, KITH_TABLE_BLOCK_KEYS, &index->keys, error) &&
           kith_index_write_possible(txn, &index->edges, error) &&
           kith_txn_clear(txn, KITH_TABLE_BLOCK_KEYED, error) &&
           kith_array_append(txn,
                             KITH_TABLE_BLOCK_KEYED,
                             0,
                             1,
                             index->bytes->data,
                             (const KithSpan *)(const void *)index->items->data,
                             index->items->len,
                             error) &&
           kith_store_set_counter(txn, KITH_COUNTER_INDEXED, generation, error);
}
