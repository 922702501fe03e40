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
    case KITH_TABLE_BLOCK_KEYS:
    case KITH_TABLE_BLOCK_EDGES:
        return 3;
    default:
        return 0;
    }
}

/* ---- walking ---- */

/* Tuples that are read ahead at first where the walk may be over soon. */
#define FIRST_RUN 4

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
    get_restart(iter, low - 1, iter->read, &behind);
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
    iter->done = iter->last = FALSE;
    iter->run_at = iter->run_end = 0;
    iter->run_size = n_words > 0 ? FIRST_RUN : KITH_TUPLE_RUN;
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

/* Reads tuples of the chunk into the run. FALSE when the chunk is damaged. */
static G_ALWAYS_INLINE inline gboolean
read_run(KithTupleIter *iter, guint width)
{
    const guint8 *at = iter->at;
    const guint8 *end = iter->end;
    guint32 *to = iter->run;
    guint32 tuple[KITH_TUPLE_WORDS];

    memcpy(tuple, iter->read, sizeof tuple);
    for (guint left = iter->run_size; left > 0 && at < end; left--) {
        at = kith_tuple_get_any(at, end, !iter->started, tuple, width);
        if (at == NULL) {
            return FALSE;
        }
        memcpy(to, tuple, width * sizeof *to);
        to += width;
        iter->started = TRUE;
    }
    memcpy(iter->read, tuple, sizeof tuple);
    iter->at = at;
    iter->run_at = 0;
    iter->run_end = (guint)(to - iter->run);
    return TRUE;
}

static gboolean
read_run_of_width(KithTupleIter *iter)
{
    switch (iter->width) {
    case 1:
        return read_run(iter, 1);
    case 3:
        return read_run(iter, 3);
    default:
        return read_run(iter, 4);
    }
}

/* Takes out of the run what comes before and after the tuples of the walk. */
static void
trim_run(KithTupleIter *iter)
{
    guint width = iter->width;
    guint n = iter->n_least > 0 ? iter->n_least : iter->n_prefix;

    while (iter->run_at < iter->run_end &&
           kith_tuple_compare(iter->run + iter->run_at, iter->prefix, n) < 0) {
        iter->run_at += width;
    }
    if (iter->run_at < iter->run_end) {
        iter->n_least = 0;
    }
    while (iter->run_at < iter->run_end &&
           kith_tuple_compare(iter->run + iter->run_end - width, iter->prefix, iter->n_prefix) >
               0) {
        iter->run_end -= width;
        iter->last = TRUE;
    }
}

/* Reads a run, of the next chunk when that at hand ends. FALSE at the end of all chunks and on an
 * error. */
static gboolean
next_run(KithTupleIter *iter, GError **error)
{
    while (iter->at == iter->end) {
        if (!kith_cursor_next(&iter->cursor, error) || !enter_chunk(iter, error) || iter->done) {
            return FALSE;
        }
    }
    if (!read_run_of_width(iter)) {
        return kith_bad_chunk(&iter->cursor, error);
    }
    iter->run_size = MIN(2 * iter->run_size, KITH_TUPLE_RUN);
    return TRUE;
}

gboolean
kith_tuples_read_on(KithTupleIter *iter, GError **error)
{
    while (!iter->done && !iter->last) {
        if (!next_run(iter, error)) {
            iter->run_at = iter->run_end = 0;
            return FALSE;
        }
        trim_run(iter);
        if (iter->run_at < iter->run_end) {
            return TRUE;
        }
    }
    iter->done = TRUE;
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
