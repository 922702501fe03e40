/* SPDX-FileCopyrightText: The Kith authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "store-tuples.h"

#include "store-chunk.h"

guint
kith_tuples_width(KithStoreTable table)
{
    switch (table) {
    case KITH_TABLE_PENDING:
        return 1;
    case KITH_TABLE_ADJACENCY:
    case KITH_TABLE_FREQUENCIES:
    case KITH_TABLE_LINEAGE:
        return 4;
    case KITH_TABLE_KEY_INDEX:
    case KITH_TABLE_VALUE_INDEX:
    case KITH_TABLE_WORD_INDEX:
    case KITH_TABLE_POSTINGS:
    case KITH_TABLE_MEMBERSHIP:
    case KITH_TABLE_MEMBERS:
    case KITH_TABLE_DECIDED:
        return 3;
    default:
        return 0;
    }
}

/* ---- walking ---- */

static inline const guint8 *
get_tuple(const guint8 *at, const guint8 *end, gboolean first, guint32 *tuple, guint width)
{
    switch (width) {
    case 1:
        return kith_tuple_get(at, end, first, tuple, 1);
    case 3:
        return kith_tuple_get(at, end, first, tuple, 3);
    default:
        return kith_tuple_get(at, end, first, tuple, 4);
    }
}

gboolean
kith_tuples_open(KithTxn *txn, KithStoreTable table, KithTupleIter *out_iter, GError **error)
{
    *out_iter = (KithTupleIter){.width = kith_tuples_width(table), .done = TRUE};
    g_assert(out_iter->width > 0);
    return kith_cursor_open(txn, table, &out_iter->cursor, error);
}

void
kith_tuples_close(KithTupleIter *iter)
{
    kith_cursor_close(&iter->cursor);
}

/* Starts with the chunk at the cursor. FALSE when it is damaged. */
static gboolean
enter_chunk(KithTupleIter *iter, GError **error)
{
    KithBytes packed;

    iter->done = !iter->cursor.found;
    iter->started = FALSE;
    iter->at = iter->end = NULL;
    if (iter->done) {
        return TRUE;
    }
    packed = kith_chunk_tuples(iter->cursor.payload, iter->width);
    iter->at = packed.data;
    iter->end = packed.data + packed.len;
    return packed.data != NULL || kith_bad_chunk(&iter->cursor, error);
}

static void
get_restart(const KithTupleIter *iter, guint i, guint32 *out_tuple, gsize *out_behind)
{
    const guint8 *from = iter->end + i * kith_restart_size(iter->width);

    for (guint w = 0; w < iter->width; w++) {
        out_tuple[w] = kith_get_be32(from + 4 * w);
    }
    from += 4 * iter->width;
    *out_behind = (gsize)from[0] << 8 | from[1];
}

/* Goes on to the last restart point whose tuple is below all that begin with @words. */
static gboolean
pass_restarts(KithTupleIter *iter, const guint32 *words, guint n_words, GError **error)
{
    KithBytes chunk = iter->cursor.payload;
    guint32 tuple[KITH_TUPLE_WORDS];
    gsize behind = 0;
    guint low = 0;
    guint high = chunk.data[chunk.len - 1];

    while (low < high) {
        guint middle = low + (high - low) / 2;

        get_restart(iter, middle, tuple, &behind);
        if (kith_tuple_compare(tuple, words, n_words) < 0) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    if (low == 0) {
        return TRUE;
    }
    get_restart(iter, low - 1, iter->tuple, &behind);
    if (behind > (gsize)(iter->end - iter->at)) {
        iter->at = NULL;
        return kith_bad_chunk(&iter->cursor, error);
    }
    iter->at += behind;
    iter->started = TRUE;
    return TRUE;
}

/* Goes to where tuples that begin with @words start, or shortly before. */
static gboolean
seek_chunk(KithTupleIter *iter, const guint32 *words, guint n_words, GError **error)
{
    guint32 least[KITH_TUPLE_WORDS] = {0};
    guint8 key[4 * KITH_TUPLE_WORDS];

    for (guint i = 0; i < n_words; i++) {
        iter->prefix[i] = least[i] = words[i];
    }
    iter->done = FALSE;
    if (!kith_cursor_seek(&iter->cursor, kith_tuple_key(least, iter->width, key), error)) {
        return FALSE;
    }
    return enter_chunk(iter, error) &&
           (iter->done || n_words == 0 || pass_restarts(iter, words, n_words, error));
}

gboolean
kith_tuples_seek(KithTupleIter *iter, const guint32 *prefix, guint n_prefix, GError **error)
{
    iter->n_prefix = n_prefix;
    iter->n_least = 0;
    return seek_chunk(iter, prefix, n_prefix, error);
}

gboolean
kith_tuples_seek_from(KithTupleIter *iter, const guint32 *least, guint n_words, GError **error)
{
    iter->n_prefix = 0;
    iter->n_least = n_words;
    return seek_chunk(iter, least, n_words, error);
}

static gboolean
next_in_chunk(KithTupleIter *iter, GError **error)
{
    while (iter->at == iter->end) {
        if (!kith_cursor_next(&iter->cursor, error)) {
            return FALSE;
        }
        if (!enter_chunk(iter, error) || iter->done) {
            return FALSE;
        }
    }
    iter->at = get_tuple(iter->at, iter->end, !iter->started, iter->tuple, iter->width);
    iter->started = TRUE;
    return iter->at != NULL || kith_bad_chunk(&iter->cursor, error);
}

gboolean
kith_tuples_next(KithTupleIter *iter, GError **error)
{
    while (!iter->done) {
        int order;

        if (!next_in_chunk(iter, error)) {
            return FALSE;
        }
        if (iter->n_least > 0) {
            if (kith_tuple_compare(iter->tuple, iter->prefix, iter->n_least) < 0) {
                continue;
            }
            iter->n_least = 0;
        }
        order = kith_tuple_compare(iter->tuple, iter->prefix, iter->n_prefix);
        if (order == 0) {
            return TRUE;
        }
        iter->done = order > 0;
    }
    return FALSE;
}

gboolean
kith_tuples_find(KithTxn *txn,
                 KithStoreTable table,
                 const guint32 *prefix,
                 guint n_prefix,
                 guint32 *out_tuple,
                 gboolean *out_found,
                 GError **error)
{
    g_auto(KithTupleIter) iter = {0};

    if (!kith_tuples_open(txn, table, &iter, error) ||
        !kith_tuples_seek(&iter, prefix, n_prefix, error)) {
        return FALSE;
    }
    *out_found = kith_tuples_next(&iter, error);
    if (*out_found) {
        memcpy(out_tuple, iter.tuple, iter.width * sizeof(guint32));
    }
    return *out_found || kith_tuples_fine(&iter);
}
