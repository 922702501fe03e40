/* SPDX-FileCopyrightText: The Kith authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "store.h"

/* Payload of "census" in table meta: rows of five 64-bit words, sorted. */
#define CENSUS_KEY kith_bytes("census", 6)
#define ROW_SIZE (5 * 8)

static int
compare_rows(gconstpointer a, gconstpointer b)
{
    const KithCensusRow *x = a;
    const KithCensusRow *y = b;

    if (x->source != y->source) {
        return x->source < y->source ? -1 : 1;
    }
    return (x->type > y->type) - (x->type < y->type);
}

gboolean
kith_store_get_census(KithTxn *txn, GArray **out_rows, GError **error)
{
    KithBytes payload;

    *out_rows = NULL;
    if (!kith_txn_get(txn, KITH_TABLE_META, CENSUS_KEY, &payload, error)) {
        return FALSE;
    }
    *out_rows = g_array_new(FALSE, FALSE, sizeof(KithCensusRow));
    for (gsize at = 0; at + ROW_SIZE <= payload.len; at += ROW_SIZE) {
        const guint8 *from = payload.data + at;
        KithCensusRow row = {(KithSourceId)kith_get_le64(from),
                             (guint32)kith_get_le64(from + 8),
                             (gint64)kith_get_le64(from + 16),
                             (gint64)kith_get_le64(from + 24),
                             (gint64)kith_get_le64(from + 32)};

        g_array_append_val(*out_rows, row);
    }
    return TRUE;
}

static KithCensusRow *
row_of(GArray *rows, const KithCensusRow *like)
{
    KithCensusRow fresh = {like->source, like->type, 0, 0, 0};

    for (guint i = 0; i < rows->len; i++) {
        KithCensusRow *row = &g_array_index(rows, KithCensusRow, i);

        if (compare_rows(row, like) == 0) {
            return row;
        }
    }
    g_array_append_val(rows, fresh);
    return &g_array_index(rows, KithCensusRow, rows->len - 1);
}

static gboolean
put_census(KithTxn *txn, GArray *rows, GError **error)
{
    g_autofree guint8 *payload = g_malloc((gsize)rows->len * ROW_SIZE);

    g_array_sort(rows, compare_rows);
    for (guint i = 0; i < rows->len; i++) {
        const KithCensusRow *row = &g_array_index(rows, KithCensusRow, i);
        guint8 *to = payload + (gsize)i * ROW_SIZE;

        kith_put_le64(to, row->source);
        kith_put_le64(to + 8, row->type);
        kith_put_le64(to + 16, (guint64)row->records);
        kith_put_le64(to + 24, (guint64)row->stubs);
        kith_put_le64(to + 32, (guint64)row->retired);
    }
    return kith_txn_put(txn,
                        KITH_TABLE_META,
                        CENSUS_KEY,
                        kith_bytes(payload, (gsize)rows->len * ROW_SIZE),
                        error);
}

gboolean
kith_store_add_census(KithTxn *txn, const GArray *changes, GError **error)
{
    g_autoptr(GArray) rows = NULL;

    if (!kith_store_get_census(txn, &rows, error)) {
        return FALSE;
    }
    for (guint i = 0; i < changes->len; i++) {
        const KithCensusRow *change = &g_array_index(changes, KithCensusRow, i);
        KithCensusRow *row = row_of(rows, change);

        row->records += change->records;
        row->stubs += change->stubs;
        row->retired += change->retired;
    }
    return put_census(txn, rows, error);
}
