/* SPDX-FileCopyrightText: The Kith authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "resolve-neighbour-values.h"

#include "base-sort.h"

/* A record is compared by so many neighbours of a kind at most. */
#define NEIGHBOURS_MAX 16

/* What a list has between the link type and the source. */
#define OF_LIST " it, "

/* The last bracket from which on a list is told: names of sources may have brackets of their own.
 */
KithBytes
kith_neighbour_label(KithBytes value)
{
    for (gsize end = value.len; end > 1; end--) {
        const guint8 *at = value.data + end - 2;

        if (at[0] == ' ' && at[1] == '(' &&
            memmem(at, value.len - (end - 2), OF_LIST, strlen(OF_LIST)) != NULL) {
            return kith_bytes(value.data, end - 2);
        }
    }
    return value;
}

/* ---- texts ---- */

/* Rows of a column. */
enum {
    ROW_NEIGHBOUR,
    ROW_LIST,
    ROW_RECORD,
    ROW_WORDS,
};

/* Neighbours come in the order of their numbers: reading on to one that is so far off is cheaper
 * than looking for it. */
#define NEAR 64

/* Goes on to a record. */
static gboolean
read_on_to(KithTxn *txn, KithRecordId id, KithRecordIter *iter, GError **error)
{
    if (iter->id == 0 || iter->id > id || id - iter->id > NEAR) {
        kith_records_close(iter);
        if (!kith_records_open(txn, id, iter, error)) {
            return FALSE;
        }
    }
    while (iter->id < id) {
        if (!kith_records_next(iter, error)) {
            return kith_records_fine(iter) &&
                   kith_store_damaged(error, "record %u is not there", id);
        }
    }
    return iter->id == id || kith_store_damaged(error, "record %u is not there", id);
}

static char *
text_of(const KithNeighbourNaming *naming, const KithRecord *record, guint32 list_number)
{
    const KithNeighbourList *list = &g_array_index(naming->lists, KithNeighbourList, list_number);
    GString *text = g_string_new(g_ptr_array_index(naming->sources, record->source));

    g_string_append_c(text, '/');
    g_string_append_len(text, (const char *)record->key.data, (gssize)record->key.len);
    g_string_append_printf(text,
                           " (%s %s" OF_LIST "%s)",
                           kith_store_name(naming->store, KITH_NAME_LINK_TYPE, list->type)->name,
                           list->in ? "from" : "to",
                           (const char *)g_ptr_array_index(naming->sources, list->source));
    return g_string_free(text, FALSE);
}

/* Gives each value its text, and each record the numbers of its values. */
static gboolean
name_values(const KithNeighbourNaming *naming, KithNeighbourColumn *column, GError **error)
{
    g_auto(KithRecordIter) iter = {0};
    const guint32 *rows = column->rows.data;

    for (gsize i = 0; i < column->rows.n; i += ROW_WORDS) {
        const guint32 *row = rows + i;

        if (i == 0 || memcmp(row, row - ROW_WORDS, ROW_RECORD * sizeof *row) != 0) {
            if (!read_on_to(naming->txn, row[ROW_NEIGHBOUR], &iter, error)) {
                return FALSE;
            }
            g_ptr_array_add(column->texts, text_of(naming, &iter.record, row[ROW_LIST]));
        }
        kith_words_push2(&column->cells, row[ROW_RECORD], column->texts->len - 1);
    }
    return TRUE;
}

/* ---- their order ---- */

static int
compare_texts(gconstpointer a, gconstpointer b)
{
    return strcmp(**(char *const *const *)a, **(char *const *const *)b);
}

/* Puts a column's values in the order of their texts, whatever the numbers of records: of many
 * neighbours two records keep the same ones. */
static void
order_values(KithNeighbourColumn *column)
{
    guint n = column->texts->len;
    g_autofree gpointer **order = g_new(gpointer *, (gsize)n + 1);
    g_autofree guint32 *rank = g_new(guint32, (gsize)n + 1);
    g_autofree gpointer *texts = g_memdup2(column->texts->pdata, n * sizeof(gpointer));
    guint32 *cells = column->cells.data;

    for (guint i = 0; i < n; i++) {
        order[i] = &texts[i];
    }
    qsort(order, n, sizeof *order, compare_texts);
    for (guint i = 0; i < n; i++) {
        rank[order[i] - texts] = i;
        column->texts->pdata[i] = *order[i];
    }
    for (gsize i = 0; i < column->cells.n; i += 2) {
        cells[i + 1] = rank[cells[i + 1]];
    }
    kith_sort_rows(cells, column->cells.n / 2, 2);
}

/* Leaves each record the first of its values. */
static void
cut_values(KithNeighbourColumn *column)
{
    guint32 *cells = column->cells.data;
    gsize n = 0;
    guint of_record = 0;

    for (gsize i = 0; i < column->cells.n; i += 2) {
        of_record = i > 0 && cells[i] == cells[i - 2] ? of_record + 1 : 0;
        if (of_record < NEIGHBOURS_MAX) {
            cells[n++] = cells[i];
            cells[n++] = cells[i + 1];
        }
    }
    column->cells.n = n;
}

gboolean
kith_neighbour_values(const KithNeighbourNaming *naming,
                      KithNeighbourColumn *column,
                      GError **error)
{
    column->texts = g_ptr_array_new_with_free_func(g_free);
    if (!name_values(naming, column, error)) {
        return FALSE;
    }
    order_values(column);
    cut_values(column);
    return TRUE;
}
