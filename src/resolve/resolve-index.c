/* SPDX-FileCopyrightText: The Kith authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "resolve-index.h"

#include "base-big.h"
#include "base-parallel.h"
#include "base-sort.h"
#include "store-array.h"

/* Rows that are one task. */
#define TASK_ROWS 16384u

/* ---- items ---- */

void
kith_index_encode(int kind, const KithIndexKey *keys, guint n_keys, GByteArray *out)
{
    guint8 first = (guint8)(kind + 1);

    g_byte_array_append(out, &first, 1);
    for (guint i = 0; i < n_keys; i++) {
        guint8 bytes[KITH_INDEX_KEY_BYTES] = {(guint8)(keys[i].family % KITH_CHOSEN_MAX)};

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
    if ((item.len - 1) % KITH_INDEX_KEY_BYTES != 0 || (item.data[0] == 0 && item.len > 1)) {
        return kith_store_damaged(error, "the blocking keys of record %u", record);
    }
    for (gsize at = 1; at < item.len; at += KITH_INDEX_KEY_BYTES) {
        KithIndexKey key = {kith_index_family(item.data[0] - 1u, item.data[at]),
                            kith_get_be32(item.data + at + 1)};

        g_array_append_val(keys, key);
    }
    return TRUE;
}

/* ---- all records ---- */

static void
clear_part(gpointer data)
{
    KithIndexPart *part = data;

    g_array_unref(part->families);
    g_free(part->order);
    g_free(part->ids);
    g_free(part->keys);
}

KithIndex *
kith_index_new(KithRecordId n_records, const KithRecordId *stands, guint threads)
{
    KithIndex *index = g_new0(KithIndex, 1);

    index->n_records = n_records;
    index->stands = stands;
    index->threads = threads;
    index->parts = g_array_new(FALSE, TRUE, sizeof(KithIndexPart));
    g_array_set_clear_func(index->parts, clear_part);
    return index;
}

void
kith_index_free(KithIndex *index)
{
    kith_words_clear(&index->edges);
    g_array_unref(index->parts);
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

/* What a part is made from. */
typedef struct {
    const KithAtoms *atoms;
    const GArray *families; /* KithIndexFamily */
    KithIndexPart *part;
} Taking;

static void
take_task(guint task, guint worker, gpointer user_data)
{
    const Taking *taking = user_data;
    KithIndexPart *part = taking->part;
    guint n = taking->families->len;
    guint32 end = MIN((task + 1) * TASK_ROWS, part->n_rows);

    for (guint32 row = task * TASK_ROWS; row < end; row++) {
        part->ids[row] = taking->atoms->frame->ids[taking->atoms->records[row]];
        part->order[2 * (gsize)row] = part->ids[row];
        part->order[2 * (gsize)row + 1] = row;
        for (guint f = 0; f < n; f++) {
            part->keys[(gsize)row * n + f] =
                kith_family_key(&g_array_index(taking->families, KithIndexFamily, f).keys, row);
        }
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
    g_autoptr(GArray) families = kith_index_families(kind, atoms);
    gsize n = atoms->n_rows;
    KithIndexPart part = {.number = number,
                          .families = g_array_new(FALSE, FALSE, sizeof(guint32)),
                          .n = atoms->frame->n,
                          .n_rows = atoms->n_rows,
                          .order = kith_wide_new(guint32, 2 * n + 2),
                          .ids = kith_wide_new(KithRecordId, n + 1),
                          .keys = kith_wide_new(guint32, n * families->len + 1)};
    Taking taking = {atoms, families, &part};

    for (guint f = 0; f < families->len; f++) {
        guint32 family =
            kith_index_family(number, g_array_index(families, KithIndexFamily, f).number);

        g_array_append_val(part.families, family);
    }
    kith_parallel((part.n_rows + TASK_ROWS - 1) / TASK_ROWS,
                  index->threads,
                  take_task,
                  &taking,
                  NULL);
    kith_sort_rows_on(part.order, n, 2, 1, index->threads); /* rows of one record stay in order */
    g_array_append_val(index->parts, part);
    for (gsize e = 0; e < edges->n; e++) {
        add_edge(atoms->frame->ids, &edges->edges[e], &index->edges);
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
