/* SPDX-FileCopyrightText: The Kith authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef STORE_CHUNK_H
#define STORE_CHUNK_H

#include "base-error.h"
#include "base-words.h"
#include "store-tuples.h"

/* How tuples lie in a chunk (store-format.h), for whoever walks over them or rewrites them.
 *
 * Millions of tuples pass through these functions: each function of a width is made for the widths
 * there are, where the compiler knows it. */

static G_ALWAYS_INLINE inline int
kith_tuple_compare(const guint32 *a, const guint32 *b, guint width)
{
    for (guint i = 0; i < width; i++) {
        if (a[i] != b[i]) {
            return a[i] < b[i] ? -1 : 1;
        }
    }
    return 0;
}

#define KITH_TUPLE_BYTES_MAX (KITH_TUPLE_WORDS * 6)

/* What is written may run over into so many bytes behind it. */
#define KITH_CHUNK_SLACK 8

/* A search in a chunk starts at one of its restart points, of which every so many tuples have one
 * (the restart points of LevelDB's blocks, https://github.com/google/leveldb, doc/table_format.md):
 * the tuple, and where the one after it begins. */
#define KITH_RESTART_EVERY 64

static inline gsize
kith_restart_size(guint width)
{
    return (gsize)4 * width + 2;
}

/* How many bytes stand behind @n tuples of a chunk. */
static inline gsize
kith_restarts_size(gsize n, guint width)
{
    return (n - 1) / KITH_RESTART_EVERY * kith_restart_size(width) + 1;
}

/* What of a chunk are tuples; data is NULL when it is damaged. */
static inline KithBytes
kith_chunk_tuples(KithBytes chunk, guint width)
{
    gsize tail = chunk.len > 0 ? chunk.data[chunk.len - 1] * kith_restart_size(width) + 1 : 0;

    return chunk.len > tail && tail > 0 ? kith_bytes(chunk.data, chunk.len - tail)
                                        : kith_bytes(NULL, 0);
}

/* The key of a chunk is its last tuple. @room has 4 bytes a word. */
static inline KithBytes
kith_tuple_key(const guint32 *tuple, guint width, guint8 *room)
{
    for (guint i = 0; i < width; i++) {
        kith_put_be32(room + 4 * i, tuple[i]);
    }
    return kith_bytes(room, 4 * width);
}

static inline gboolean
kith_bad_chunk(const KithCursor *cursor, GError **error)
{
    return kith_error_set(error,
                          KITH_ERROR_CORRUPT,
                          "store is damaged: a chunk of table %s cannot be read: run kith verify",
                          kith_table_name(cursor->table));
}

/* Reads the tuple at @at over the one before it. Returns the byte after, NULL when damaged. */
static G_ALWAYS_INLINE inline const guint8 *
kith_tuple_get(const guint8 *at, const guint8 *end, gboolean first, guint32 *tuple, guint width)
{
    guint p = 0;

    if (!first) {
        guint64 head;

        if (at < end && *at < 0x80) {
            head = *at++;
        } else {
            at = kith_get_varint(at, end, &head);
            if (at == NULL) {
                return NULL;
            }
        }
        p = head & 3;
        if (p >= width || head >> 2 == 0 || head >> 2 > G_MAXUINT32 - tuple[p]) {
            return NULL;
        }
        tuple[p] += (guint32)(head >> 2);
        p++;
    }
    for (; p < width; p++) {
        at = kith_get_varint32(at, end, &tuple[p]);
        if (at == NULL) {
            return NULL;
        }
    }
    return at;
}

/* kith_get_varint() of a number up to @max, below 2^35, where eight bytes can be read: without a
 * branch but for what no tuple has. NULL for a greater number. */
static G_ALWAYS_INLINE inline const guint8 *
kith_tuple_get_word(const guint8 *at, guint64 max, guint64 *out_word)
{
    guint64 word = kith_get_le64(at);
    guint64 ends = (~word & KITH_EIGHT(0x80)) | (guint64)1 << 63;

    word &= (ends ^ (ends - 1)) & KITH_EIGHT(0x7f); /* up to the first byte that ends a number */
    if (word >> 40 != 0) {
        return NULL;
    }
    word = (word & G_GUINT64_CONSTANT(0x7f007f007f)) | (word & 0x7f007f00) >> 1;
    word = (word & 0x3fff) | (word & 0x3fff0000) >> 2 | (word >> 32) << 28;
    *out_word = word;
    return word <= max ? at + (guint)__builtin_ctzll(ends) / 8 + 1 : NULL;
}

/* Bytes that the fast way may read. */
#define KITH_TUPLE_FAST (8 * (KITH_TUPLE_WORDS + 1))

/* As kith_tuple_get() behind the first tuple, where so many bytes can be read. */
static G_ALWAYS_INLINE inline const guint8 *
kith_tuple_get_fast(const guint8 *at, guint32 *tuple, guint width)
{
    guint64 word;
    guint p;

    at = kith_tuple_get_word(at, G_GUINT64_CONSTANT(0x7ffffffff), &word);
    p = word & 3;
    if (at == NULL || p >= width || word >> 2 == 0 || word >> 2 > G_MAXUINT32 - tuple[p]) {
        return NULL;
    }
    tuple[p] += (guint32)(word >> 2);
    for (p++; p < width; p++) {
        at = kith_tuple_get_word(at, G_MAXUINT32, &word);
        if (at == NULL) {
            return NULL;
        }
        tuple[p] = (guint32)word;
    }
    return at;
}

/* kith_tuple_get(), by the faster way wherever that may be taken. */
static G_ALWAYS_INLINE inline const guint8 *
kith_tuple_get_any(const guint8 *at, const guint8 *end, gboolean first, guint32 *tuple, guint width)
{
    if (!first && end - at >= KITH_TUPLE_FAST) {
        return kith_tuple_get_fast(at, tuple, width);
    }
    return kith_tuple_get(at, end, first, tuple, width);
}

/* Tuples on their way into chunks. */
typedef struct {
    GByteArray *bytes; /* owned: all of them, as they would be in one chunk */
    KithWords ends;    /* where each one ends */
} KithPacked;

/* Puts the tuples of the chunk at the cursor into @out, which is empty. */
gboolean kith_chunk_unpack(const KithCursor *cursor, guint width, KithWords *out, GError **error);

/* Packs @n tuples, sorted and without repeats, as if they were one chunk. */
void kith_chunk_pack(const guint32 *tuples, gsize n, guint width, KithPacked *packed);

/* Cuts a chunk of at most @fill bytes off packed tuples, from number @first on: that one in full,
 * as the first of a chunk is written, the others as they are, and restart points behind them.
 * @chunk has room for KITH_CHUNK_BYTES, a tuple and the slack. Returns the end of the chunk, and
 * the tuple that comes next. */
guint8 *kith_chunk_cut(const KithPacked *packed,
                       const guint32 *tuples,
                       guint width,
                       gsize first,
                       gsize fill,
                       guint8 *chunk,
                       gsize *out_next);

#endif
