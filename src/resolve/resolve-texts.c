/* SPDX-FileCopyrightText: The Kith authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "resolve-columns.h"

#include "base-big.h"
#include "base-parallel.h"
#include "base-sort.h"
#include "store-values.h"

/* ---- all ---- */

/* All texts of a property, on a thread: chunks as they lie in the store, one after the other. */
typedef struct {
    KithColumn *column;
    GArray *chunks; /* owned, KithSealed */
    GError *error;  /* owned */
} Texts;

static void
clear_texts(gpointer data)
{
    Texts *texts = data;

    g_array_unref(texts->chunks);
    g_clear_error(&texts->error);
}

static gsize
size_of_chunks(const GArray *chunks)
{
    gsize size = 0;

    for (guint i = 0; i < chunks->len; i++) {
        size += g_array_index(chunks, KithSealed, i).stored.len;
    }
    return size;
}

/* Appends the texts of a chunk. Together they are shorter than the chunks that they are in. */
static gboolean
take_texts(const KithSealed *chunk, KithColumn *column, gsize *used, GError **error)
{
    g_auto(KithArrayIter) iter = {0};

    if (!kith_array_enter(&iter, chunk, error)) {
        return FALSE;
    }
    while (kith_array_next(&iter, error)) {
        if (iter.number > column->n_values) {
            return kith_store_damaged(error, "value %u is not known", iter.number);
        }
        column->offsets[iter.number] = *used;
        if (iter.item.len > 0) {
            memcpy(column->bytes + *used, iter.item.data, iter.item.len);
        }
        *used += iter.item.len;
        column->offsets[iter.number + 1] = *used;
    }
    return iter.done;
}

static void
texts_task(guint task, guint worker, gpointer user_data)
{
    Texts *texts = &g_array_index((GArray *)user_data, Texts, task);
    KithColumn *column = texts->column;
    gsize used = 0;

    column->distinct = TRUE;
    column->offsets = kith_wide_new(guint64, (gsize)column->n_values + 2);
    column->bytes = kith_wide_new(guint8, size_of_chunks(texts->chunks) + 1);
    for (guint i = 0; i < texts->chunks->len; i++) {
        if (!take_texts(&g_array_index(texts->chunks, KithSealed, i),
                        column,
                        &used,
                        &texts->error)) {
            return;
        }
    }
}

gboolean
kith_columns_read_texts(KithColumns *columns, KithTxn *txn, guint threads, GError **error)
{
    g_autoptr(GArray) all = g_array_new(FALSE, TRUE, sizeof(Texts));

    g_array_set_clear_func(all, clear_texts);
    for (guint c = 0; c < columns->n_columns; c++) {
        KithColumn *column = &columns->columns[c];
        Texts texts = {column, g_array_new(FALSE, FALSE, sizeof(KithSealed)), NULL};

        g_array_append_val(all, texts);
        if (column->filled > 0 &&
            (!kith_values_count(txn, column->property, &column->n_values, error) ||
             !kith_array_chunks(txn, KITH_TABLE_VALUES, column->property, texts.chunks, error))) {
            return FALSE;
        }
    }
    kith_parallel(all->len, threads, texts_task, all, NULL);
    for (guint c = 0; c < all->len; c++) {
        Texts *texts = &g_array_index(all, Texts, c);

        if (texts->error != NULL) {
            g_propagate_error(error, g_steal_pointer(&texts->error));
            return FALSE;
        }
    }
    return TRUE;
}

/* ---- those that a few records have ---- */

/* Values this near to one another are walked to, those further away looked for. */
#define NEAR 64

/* The text of a value, of values asked for in rising order. */
static gboolean
next_text(KithArrayIter *iter, guint32 property, guint32 value, KithBytes *out, GError **error)
{
    if ((iter->number == 0 || iter->number > value || value - iter->number > NEAR) &&
        !kith_array_seek(iter, property, value, error)) {
        return FALSE;
    }
    do {
        if (!kith_array_next(iter, error) && !iter->done) {
            return FALSE;
        }
    } while (!iter->done && iter->number < value);
    *out = iter->item;
    return (!iter->done && iter->number == value && out->data != NULL) ||
           kith_store_damaged(error, "value %u of property %u is missing", value, property);
}

/* The texts of the values that a few records have, which are numbered anew from 1. They are read in
 * the order in which the store has them. */
static gboolean
read_few_texts(KithTxn *txn, guint32 n_records, KithColumn *column, GError **error)
{
    g_autoptr(GByteArray) bytes = g_byte_array_new();
    g_auto(KithArrayIter) iter = {0};
    guint32 n = column->first[n_records];
    g_autofree guint32 *rows = g_new(guint32, 2 * (gsize)n + 2);
    guint32 last = 0;

    for (guint32 i = 0; i < n; i++) {
        rows[2 * i] = column->values[i];
        rows[2 * i + 1] = i;
    }
    kith_sort_rows_by(rows, n, 2, 1);
    column->offsets = g_new0(guint64, (gsize)n + 2);
    if (!kith_array_open(txn, KITH_TABLE_VALUES, &iter, error)) {
        return FALSE;
    }
    for (guint32 i = 0; i < n; i++) {
        KithBytes text;

        if (rows[2 * i] != last) {
            last = rows[2 * i];
            if (!next_text(&iter, column->property, last, &text, error)) {
                return FALSE;
            }
            column->offsets[++column->n_values] = bytes->len;
            g_byte_array_append(bytes, text.data, (guint)text.len);
            column->offsets[column->n_values + 1] = bytes->len;
        }
        column->values[rows[2 * i + 1]] = column->n_values;
    }
    column->bytes = g_byte_array_free(g_steal_pointer(&bytes), FALSE);
    return TRUE;
}

gboolean
kith_columns_read_few_texts(KithColumns *columns, KithTxn *txn, GError **error)
{
    for (guint c = 0; c < columns->n_columns; c++) {
        KithColumn *column = &columns->columns[c];

        if (column->filled > 0 && !read_few_texts(txn, columns->n, column, error)) {
            return FALSE;
        }
    }
    return TRUE;
}
