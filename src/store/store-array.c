/* SPDX-FileCopyrightText: The Kith authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "store-array.h"

#include "base-error.h"

#define KEY_SIZE 8

static KithBytes
key_of(guint32 space, guint32 last, guint8 *room)
{
    kith_put_be32(room, space);
    kith_put_be32(room + 4, last);
    return kith_bytes(room, KEY_SIZE);
}

static gboolean
bad_chunk(KithStoreTable table, GError **error)
{
    return kith_error_set(error,
                          KITH_ERROR_CORRUPT,
                          "store is damaged: a chunk of table %s cannot be read: run kith verify",
                          kith_table_name(table));
}

/* ---- walking ---- */

gboolean
kith_array_open(KithTxn *txn, KithStoreTable table, KithArrayIter *out_iter, GError **error)
{
    *out_iter = (KithArrayIter){.done = TRUE};
    return kith_cursor_open(txn, table, &out_iter->cursor, error);
}

void
kith_array_close(KithArrayIter *iter)
{
    kith_cursor_close(&iter->cursor);
}

/* Starts on the items of a chunk. */
static gboolean
start(KithArrayIter *iter, KithBytes payload, GError **error)
{
    iter->done = FALSE;
    iter->at = payload.data;
    iter->end = iter->at + payload.len;
    iter->at = kith_get_varint32(iter->at, iter->end, &iter->next);
    return iter->at != NULL || bad_chunk(iter->cursor.table, error);
}

gboolean
kith_array_enter(KithArrayIter *iter, const KithSealed *chunk, GError **error)
{
    KithBytes payload;

    iter->cursor.table = chunk->table;
    return kith_sealed_open(chunk, &payload, error) && start(iter, payload, error);
}

/* Starts on the chunk the cursor is at, if it is one of the space. */
static gboolean
enter_chunk(KithArrayIter *iter, GError **error)
{
    KithCursor *cursor = &iter->cursor;

    iter->done = !cursor->found || kith_get_be32(cursor->key.data) != iter->space;
    if (iter->done) {
        return TRUE;
    }
    return cursor->key.len == KEY_SIZE ? start(iter, cursor->payload, error)
                                       : bad_chunk(cursor->table, error);
}

gboolean
kith_array_chunks(KithTxn *txn, KithStoreTable table, guint32 space, GArray *chunks, GError **error)
{
    g_auto(KithCursor) cursor = {0};
    guint8 room[KEY_SIZE];

    if (!kith_cursor_open(txn, table, &cursor, error)) {
        return FALSE;
    }
    cursor.sealed = TRUE;
    if (!kith_cursor_seek(&cursor, key_of(space, 0, room), error)) {
        return FALSE;
    }
    while (cursor.found && kith_get_be32(cursor.key.data) == space) {
        KithSealed chunk = {txn, table, cursor.key, cursor.payload};

        g_array_append_val(chunks, chunk);
        if (!kith_cursor_next(&cursor, error)) {
            return FALSE;
        }
    }
    return TRUE;
}

static gboolean
next_in_chunk(KithArrayIter *iter, GError **error)
{
    guint64 len;

    iter->at = kith_get_varint(iter->at, iter->end, &len);
    if (iter->at == NULL || len > (guint64)(iter->end - iter->at)) {
        return bad_chunk(iter->cursor.table, error);
    }
    iter->item = kith_bytes(len > 0 ? iter->at : NULL, (gsize)len);
    iter->at += len;
    iter->number = iter->next++;
    return TRUE;
}

gboolean
kith_array_next(KithArrayIter *iter, GError **error)
{
    while (!iter->done && iter->at == iter->end) {
        if (iter->cursor.handle == NULL) {
            iter->done = TRUE;
        } else if (!kith_cursor_next(&iter->cursor, error) || !enter_chunk(iter, error)) {
            return FALSE;
        }
    }
    return !iter->done && next_in_chunk(iter, error);
}

gboolean
kith_array_seek(KithArrayIter *iter, guint32 space, guint32 number, GError **error)
{
    guint8 key[KEY_SIZE];

    iter->space = space;
    iter->done = FALSE;
    if (!kith_cursor_seek(&iter->cursor, key_of(space, number, key), error) ||
        !enter_chunk(iter, error)) {
        return FALSE;
    }
    while (!iter->done && iter->next < number) {
        if (iter->at == iter->end) {
            return bad_chunk(iter->cursor.table, error);
        }
        if (!next_in_chunk(iter, error)) {
            return FALSE;
        }
    }
    return TRUE;
}

gboolean
kith_array_get(KithTxn *txn,
               KithStoreTable table,
               guint32 space,
               guint32 number,
               KithBytes *out_item,
               GError **error)
{
    g_auto(KithArrayIter) iter = {0};

    *out_item = kith_bytes(NULL, 0);
    if (!kith_array_open(txn, table, &iter, error) ||
        !kith_array_seek(&iter, space, number, error)) {
        return FALSE;
    }
    if (!kith_array_next(&iter, error)) {
        return iter.done;
    }
    if (iter.number == number) {
        *out_item = iter.item;
    }
    return TRUE;
}

/* Moves the cursor to the last chunk of the space, wherever other spaces lie. */
static gboolean
last_of_space(KithCursor *cursor, guint32 space, GError **error)
{
    guint8 room[KEY_SIZE];

    if (!kith_cursor_seek(cursor, key_of(space, G_MAXUINT32, room), error)) {
        return FALSE;
    }
    if (cursor->found && kith_get_be32(cursor->key.data) == space) {
        return TRUE;
    }
    if (!(cursor->found ? kith_cursor_previous(cursor, error) : kith_cursor_last(cursor, error))) {
        return FALSE;
    }
    cursor->found = cursor->found && kith_get_be32(cursor->key.data) == space;
    return TRUE;
}

gboolean
kith_array_last(KithTxn *txn,
                KithStoreTable table,
                guint32 space,
                guint32 *out_number,
                GError **error)
{
    g_auto(KithCursor) cursor = {0};

    *out_number = 0;
    if (!kith_cursor_open(txn, table, &cursor, error) || !last_of_space(&cursor, space, error)) {
        return FALSE;
    }
    if (cursor.found) {
        *out_number = kith_get_be32(cursor.key.data + 4);
    }
    return TRUE;
}

/* ---- writing ---- */

/* A chunk being filled. */
typedef struct {
    KithTxn *txn;
    KithStoreTable table;
    guint32 space;
    gboolean at_end;
    GByteArray *bytes; /* owned */
    guint32 next;      /* the number its next item will have */
} Filler;

static void
filler_clear(Filler *filler)
{
    g_byte_array_unref(filler->bytes);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Filler, filler_clear)

static gboolean
flush(Filler *filler, GError **error)
{
    guint8 room[KEY_SIZE];
    KithBytes key = key_of(filler->space, filler->next - 1, room);
    KithBytes payload = kith_bytes(filler->bytes->data, filler->bytes->len);
    gboolean fine;

    if (payload.len == 0) {
        return TRUE;
    }
    fine = filler->at_end ? kith_txn_append(filler->txn, filler->table, key, payload, error)
                          : kith_txn_put(filler->txn, filler->table, key, payload, error);
    g_byte_array_set_size(filler->bytes, 0);
    return fine;
}

static gboolean
fill(Filler *filler, KithBytes item, GError **error)
{
    guint8 head[KITH_VARINT_MAX];
    gsize head_len;

    if (filler->bytes->len > 0 && filler->bytes->len + item.len + 5 > KITH_CHUNK_BYTES &&
        !flush(filler, error)) {
        return FALSE;
    }
    if (filler->bytes->len == 0) {
        head_len = (gsize)(kith_put_varint(head, filler->next) - head);
        g_byte_array_append(filler->bytes, head, (guint)head_len);
    }
    head_len = (gsize)(kith_put_varint(head, item.len) - head);
    g_byte_array_append(filler->bytes, head, (guint)head_len);
    if (item.len > 0) {
        g_byte_array_append(filler->bytes, item.data, (guint)item.len);
    }
    filler->next++;
    return TRUE;
}

/* Copies a chunk out of the store: it is about to be rewritten. */
static gboolean
take_chunk(Filler *filler, const KithCursor *cursor, GByteArray *out, GError **error)
{
    guint8 key[KEY_SIZE];

    memcpy(key, cursor->key.data, KEY_SIZE);
    g_byte_array_set_size(out, 0);
    g_byte_array_append(out, cursor->payload.data, (guint)cursor->payload.len);
    return kith_txn_delete(filler->txn, filler->table, kith_bytes(key, KEY_SIZE), error);
}

/* Refills the chunk @old with item @number replaced (or, one above its last, added). */
static gboolean
refill(Filler *filler, const GByteArray *old, guint32 number, KithBytes item, GError **error)
{
    const guint8 *at = old->data;
    const guint8 *end = at + old->len;
    gboolean placed = FALSE;

    at = kith_get_varint32(at, end, &filler->next);
    while (at != NULL && at < end) {
        guint64 len;
        gboolean here = filler->next == number;

        at = kith_get_varint(at, end, &len);
        if (at == NULL || len > (guint64)(end - at)) {
            return bad_chunk(filler->table, error);
        }
        if (!fill(filler, here ? item : kith_bytes(at, (gsize)len), error)) {
            return FALSE;
        }
        placed = placed || here;
        at += len;
    }
    if (at == NULL || (!placed && filler->next != number)) {
        return bad_chunk(filler->table, error);
    }
    return (placed || fill(filler, item, error)) && flush(filler, error);
}

gboolean
kith_array_set(KithTxn *txn,
               KithStoreTable table,
               guint32 space,
               guint32 number,
               KithBytes item,
               GError **error)
{
    g_auto(Filler) filler = {.txn = txn, .table = table, .space = space, .next = number};
    g_autoptr(GByteArray) old = g_byte_array_new();
    g_auto(KithCursor) cursor = {0};
    guint8 room[KEY_SIZE];
    gboolean inside;

    filler.bytes = g_byte_array_new();
    if (!kith_cursor_open(txn, table, &cursor, error) ||
        !kith_cursor_seek(&cursor, key_of(space, number, room), error)) {
        return FALSE;
    }
    inside = cursor.found && kith_get_be32(cursor.key.data) == space;
    if (!inside && !last_of_space(&cursor, space, error)) {
        return FALSE;
    }
    if (!cursor.found) {
        return fill(&filler, item, error) && flush(&filler, error);
    }
    return take_chunk(&filler, &cursor, old, error) && refill(&filler, old, number, item, error);
}

/* Takes the last, unfilled chunk of the space back into the filler. */
static gboolean
reopen_last(Filler *filler, guint32 first, GError **error)
{
    g_auto(KithCursor) cursor = {0};

    if (!kith_cursor_open(filler->txn, filler->table, &cursor, error) ||
        !last_of_space(&cursor, filler->space, error)) {
        return FALSE;
    }
    if ((cursor.found ? kith_get_be32(cursor.key.data + 4) : 0) != first - 1) {
        return bad_chunk(filler->table, error);
    }
    if (cursor.found && cursor.payload.len < KITH_CHUNK_BYTES * 3 / 4 &&
        !take_chunk(filler, &cursor, filler->bytes, error)) {
        return FALSE;
    }
    if (!kith_cursor_last(&cursor, error)) {
        return FALSE;
    }
    filler->at_end = !cursor.found || kith_get_be32(cursor.key.data) <= filler->space;
    return TRUE;
}

gboolean
kith_array_append(KithTxn *txn,
                  KithStoreTable table,
                  guint32 space,
                  guint32 first,
                  const guint8 *bytes,
                  const KithSpan *items,
                  guint n_items,
                  GError **error)
{
    g_auto(Filler) filler = {.txn = txn, .table = table, .space = space, .next = first};

    filler.bytes = g_byte_array_new();
    if (n_items == 0) {
        return TRUE;
    }
    if (!reopen_last(&filler, first, error)) {
        return FALSE;
    }
    for (guint i = 0; i < n_items; i++) {
        if (!fill(&filler, kith_bytes(bytes + items[i].offset, items[i].len), error)) {
            return FALSE;
        }
    }
    return flush(&filler, error);
}
