/* SPDX-FileCopyrightText: The Kith authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "store-results.h"

typedef struct {
    const KithResultRows *result;
    guint32 number;
} Putting;

static gboolean
is_same_run(const KithResult *a, const KithResult *b)
{
    return g_str_equal(a->pass, b->pass) && g_str_equal(a->view, b->view) &&
           g_str_equal(a->options, b->options);
}

/* The number of an earlier run of the same, or the next free one. */
static gboolean
find_number(KithTxn *txn, Putting *putting, GError **error)
{
    guint64 last;

    if (!kith_store_counter(txn, KITH_COUNTER_RESULTS, &last, error)) {
        return FALSE;
    }
    for (putting->number = 1; putting->number <= last; putting->number++) {
        g_autoptr(KithResult) earlier = NULL;
        guint8 key[4];
        KithBytes payload;

        if (!kith_txn_get(txn,
                          KITH_TABLE_RESULTS,
                          kith_key1(putting->number, key),
                          &payload,
                          error)) {
            return FALSE;
        }
        earlier = payload.data != NULL ? kith_result_decode(payload) : NULL;
        if (earlier == NULL) {
            return kith_store_damaged(error, "result %u cannot be read", putting->number);
        }
        if (is_same_run(earlier, &putting->result->head)) {
            return TRUE;
        }
    }
    return kith_store_set_counter(txn, KITH_COUNTER_RESULTS, putting->number, error);
}

static gboolean
delete_cells(KithTxn *txn, guint32 number, GError **error)
{
    for (guint32 block = 0;; block++) {
        guint8 key[8];
        KithBytes payload;

        if (!kith_txn_get(txn, KITH_TABLE_CELLS, kith_key2(number, block, key), &payload, error)) {
            return FALSE;
        }
        if (payload.data == NULL) {
            return TRUE;
        }
        if (!kith_txn_delete(txn, KITH_TABLE_CELLS, kith_key2(number, block, key), error)) {
            return FALSE;
        }
    }
}

static guint8 *
put_row(guint8 *to, const guint32 *nodes, const double *cells, guint n_columns)
{
    for (guint i = 0; i < 2; i++) {
        guint32 node = GUINT32_TO_LE(nodes[i]);

        memcpy(to, &node, sizeof node);
        to += sizeof node;
    }
    for (guint i = 0; i < n_columns; i++) {
        guint64 bits;

        memcpy(&bits, &cells[i], sizeof bits);
        kith_put_le64(to, bits);
        to += sizeof bits;
    }
    return to;
}

static gboolean
put_cells(KithTxn *txn, const Putting *putting, GError **error)
{
    const KithResultRows *result = putting->result;
    guint n_columns = g_strv_length(result->head.columns);
    g_autofree guint8 *block = g_malloc((gsize)KITH_CELL_ROWS * (8 + 8 * (gsize)n_columns));

    for (guint64 row = 0; row < result->head.rows; row += KITH_CELL_ROWS) {
        guint64 end = MIN(row + KITH_CELL_ROWS, result->head.rows);
        guint8 *to = block;
        guint8 key[8];

        for (guint64 i = row; i < end; i++) {
            to = put_row(to, result->nodes + 2 * i, result->cells + n_columns * i, n_columns);
        }
        if (!kith_txn_put(txn,
                          KITH_TABLE_CELLS,
                          kith_key2(putting->number, (guint32)(row / KITH_CELL_ROWS), key),
                          kith_bytes(block, (gsize)(to - block)),
                          error)) {
            return FALSE;
        }
    }
    return TRUE;
}

static gboolean
write_result(KithTxn *txn, gpointer user_data, GError **error)
{
    Putting *putting = user_data;
    g_autoptr(GByteArray) bytes = g_byte_array_new();
    guint8 key[4];

    kith_result_encode(&putting->result->head, bytes);
    return find_number(txn, putting, error) && delete_cells(txn, putting->number, error) &&
           put_cells(txn, putting, error) &&
           kith_txn_put(txn,
                        KITH_TABLE_RESULTS,
                        kith_key1(putting->number, key),
                        kith_bytes(bytes->data, bytes->len),
                        error);
}

gboolean
kith_results_put(KithStore *store, const KithResultRows *result, GError **error)
{
    Putting putting = {result, 0};
    g_autofree char *detail = g_strdup_printf("{\"pass\":\"%s\",\"rows\":%" G_GUINT64_FORMAT "}",
                                              result->head.pass,
                                              result->head.rows);

    return kith_store_write(store, detail, write_result, &putting, error);
}
