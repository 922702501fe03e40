/* SPDX-FileCopyrightText: The Kith authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "store-chunk.h"

/* How many bytes a number below 2^35 takes as a varint. */
static inline guint
varint_size(guint64 word)
{
    return 1 + (word >> 7 != 0) + (word >> 14 != 0) + (word >> 21 != 0) + (word >> 28 != 0);
}

/* kith_put_varint() of a number below 2^35, without a branch: how long the next number is cannot
 * be foretold. Writes eight bytes. */
static inline guint8 *
put_number(guint8 *to, guint64 word)
{
    guint size = varint_size(word);
    guint64 spread = (word & 0x7f) | (word << 1 & 0x7f00) | (word << 2 & 0x7f0000) |
                     (word << 3 & 0x7f000000) | (word << 4 & G_GUINT64_CONSTANT(0x7f00000000));
    guint64 more = KITH_EIGHT(0x80) & (((guint64)1 << 8 * (size - 1)) - 1);

    kith_put_le64(to, spread | more);
    return to + size;
}

static G_ALWAYS_INLINE inline guint8 *
put_tuple(guint8 *to, const guint32 *before, const guint32 *tuple, guint width)
{
    guint p = 0;

    if (before != NULL) {
        while (before[p] == tuple[p]) {
            p++;
        }
        to = put_number(to, (guint64)(tuple[p] - before[p]) << 2 | p);
        p++;
    }
    for (; p < width; p++) {
        to = put_number(to, tuple[p]);
    }
    return to;
}

/* Puts the tuples of a chunk at @to, which has room for one a byte. Returns the end of them, NULL
 * when the chunk is damaged. */
static G_ALWAYS_INLINE inline guint32 *
unpack_wide(KithBytes chunk, guint32 *to, guint width)
{
    KithBytes packed = kith_chunk_tuples(chunk, width);
    const guint8 *at = packed.data;
    const guint8 *end = at + packed.len;
    guint32 tuple[KITH_TUPLE_WORDS] = {0};
    gboolean first = TRUE;

    if (at == NULL) {
        return NULL;
    }
    while (at < end) {
        at = kith_tuple_get_any(at, end, first, tuple, width);
        if (at == NULL) {
            return NULL;
        }
        memcpy(to, tuple, width * sizeof *to);
        to += width;
        first = FALSE;
    }
    return to;
}

gboolean
kith_chunk_unpack(const KithCursor *cursor, guint width, KithWords *out, GError **error)
{
    guint32 *to = kith_words_push(out, cursor->payload.len * width);
    guint32 *end = width == 1   ? unpack_wide(cursor->payload, to, 1)
                   : width == 3 ? unpack_wide(cursor->payload, to, 3)
                                : unpack_wide(cursor->payload, to, 4);

    out->n = end != NULL ? (gsize)(end - out->data) : 0;
    return end != NULL || kith_bad_chunk(cursor, error);
}

/* Packs tuples into @to, which has room, and notes where each one ends. Returns the end. */
static G_ALWAYS_INLINE inline guint8 *
pack_wide(const guint32 *tuples, gsize n, guint width, guint8 *to, guint32 *ends)
{
    const guint8 *start = to;

    to = put_tuple(to, NULL, tuples, width);
    ends[0] = (guint32)(to - start);
    for (gsize i = 1; i < n; i++) {
        to = put_tuple(to, tuples + (i - 1) * width, tuples + i * width, width);
        ends[i] = (guint32)(to - start);
    }
    return to;
}

void
kith_chunk_pack(const guint32 *tuples, gsize n, guint width, KithPacked *packed)
{
    guint32 *ends;
    guint8 *to;

    packed->ends.n = 0;
    ends = kith_words_push(&packed->ends, n);
    g_byte_array_set_size(packed->bytes, (guint)(n * KITH_TUPLE_BYTES_MAX + KITH_CHUNK_SLACK));
    to = packed->bytes->data;
    if (width == 1) {
        pack_wide(tuples, n, 1, to, ends);
    } else if (width == 3) {
        pack_wide(tuples, n, 3, to, ends);
    } else {
        pack_wide(tuples, n, 4, to, ends);
    }
}

/* Puts restart points behind the tuples of a chunk, which are @n from @tuples on and of which the
 * first takes @first bytes; @ends are those of the tuples. Returns the end. */
static guint8 *
put_restarts(const guint32 *tuples,
             gsize n,
             guint width,
             const guint32 *ends,
             gsize first,
             guint8 *to)
{
    guint8 *start = to;

    for (gsize i = KITH_RESTART_EVERY; i < n; i += KITH_RESTART_EVERY) {
        guint16 behind = (guint16)(first + ends[i] - ends[0]);

        for (guint w = 0; w < width; w++) {
            kith_put_be32(to + 4 * w, tuples[i * width + w]);
        }
        to += 4 * width;
        *to++ = (guint8)(behind >> 8);
        *to++ = (guint8)behind;
    }
    *to = (guint8)((gsize)(to - start) / kith_restart_size(width));
    return to + 1;
}

guint8 *
kith_chunk_cut(const KithPacked *packed,
               const guint32 *tuples,
               guint width,
               gsize first,
               gsize fill,
               guint8 *chunk,
               gsize *out_next)
{
    const guint32 *ends = packed->ends.data + first;
    gsize n_left = packed->ends.n - first;
    guint8 *to = put_tuple(chunk, NULL, tuples + first * width, width);
    gsize head = (gsize)(to - chunk);
    gsize n = 1;

    while (n < n_left && head + ends[n] - ends[0] + kith_restarts_size(n + 1, width) <= fill) {
        n++;
    }
    memcpy(to, packed->bytes->data + ends[0], ends[n - 1] - ends[0]);
    *out_next = first + n;
    return put_restarts(tuples + first * width, n, width, ends, head, to + ends[n - 1] - ends[0]);
}
