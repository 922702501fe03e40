/* SPDX-FileCopyrightText: The Kith authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "store-tuples.h"

#include "base-error.h"
#include "base-words.h"

/* How many tuples are put behind the last chunk at a time: bounds the copy, not the set. */
#define TAIL_SLICE 16384
#define MAX_TUPLE_BYTES (KITH_TUPLE_WORDS * 6)

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

/* Millions of tuples pass through what follows: each function of a width is made for the widths
 * there are, where the compiler knows it. Those that are not so marked choose by the table's. */

/* What is written may run over into so many bytes behind it. */
#define SLACK 8

static G_ALWAYS_INLINE inline int
compare(const guint32 *a, const guint32 *b, guint width)
{
    for (guint i = 0; i < width; i++) {
        if (a[i] != b[i]) {
            return a[i] < b[i] ? -1 : 1;
        }
    }
    return 0;
}

static KithBytes
key_of(const guint32 *tuple, guint width, guint8 *room)
{
    for (guint i = 0; i < width; i++) {
        kith_put_be32(room + 4 * i, tuple[i]);
    }
    return kith_bytes(room, 4 * width);
}

static gboolean
bad_chunk(const KithCursor *cursor, GError **error)
{
    return kith_error_set(error,
                          KITH_ERROR_CORRUPT,
                          "store is damaged: a chunk of table %s cannot be read: run kith verify",
                          kith_table_name(cursor->table));
}

/* ---- one chunk ---- */

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

/* kith_get_varint() of eight bytes that can be read, without a branch but for what no tuple has:
 * NULL for a number of more than five bytes. */
static inline const guint8 *
get_number(const guint8 *at, guint64 *out_word)
{
    guint64 word = kith_get_le64(at);
    guint64 ends = ~word & KITH_EIGHT(0x80);
    guint size = (guint)__builtin_ctzll(ends | (guint64)1 << 63) / 8 + 1;

    word &= ~(guint64)0 >> (64 - 8 * size);
    *out_word = (word & 0x7f) | (word >> 1 & 0x3f80) | (word >> 2 & 0x1fc000) |
                (word >> 3 & 0xfe00000) | (word >> 4 & G_GUINT64_CONSTANT(0x7f0000000));
    return size <= 5 ? at + size : NULL;
}

/* As get_tuple_wide() behind the first tuple, where enough bytes can be read. */
static G_ALWAYS_INLINE inline const guint8 *
get_tuple_fast(const guint8 *at, guint32 *tuple, guint width)
{
    guint64 word;
    guint p;

    at = get_number(at, &word);
    p = word & 3;
    if (at == NULL || p >= width || word >> 2 > G_MAXUINT32 - tuple[p]) {
        return NULL;
    }
    tuple[p] += (guint32)(word >> 2);
    for (p++; p < width; p++) {
        at = get_number(at, &word);
        if (at == NULL || word > G_MAXUINT32) {
            return NULL;
        }
        tuple[p] = (guint32)word;
    }
    return at;
}

/* Reads the tuple at @at over the one before it. Returns the byte after, NULL when damaged. */
static G_ALWAYS_INLINE inline const guint8 *
get_tuple_wide(const guint8 *at, const guint8 *end, gboolean first, guint32 *tuple, guint width)
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
        if (p >= width || head >> 2 > G_MAXUINT32 - tuple[p]) {
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

static inline const guint8 *
get_tuple(const guint8 *at, const guint8 *end, gboolean first, guint32 *tuple, guint width)
{
    switch (width) {
    case 1:
        return get_tuple_wide(at, end, first, tuple, 1);
    case 3:
        return get_tuple_wide(at, end, first, tuple, 3);
    default:
        return get_tuple_wide(at, end, first, tuple, 4);
    }
}

/* Puts the tuples of a chunk at @to, which has room for one a byte. Returns the end of them, NULL
 * when the chunk is damaged. */
static G_ALWAYS_INLINE inline guint32 *
unpack_wide(KithBytes chunk, guint32 *to, guint width)
{
    const guint8 *at = chunk.data;
    const guint8 *end = at + chunk.len;
    guint32 tuple[KITH_TUPLE_WORDS] = {0};
    gboolean first = TRUE;

    while (at < end) {
        gboolean fast = !first && end - at >= 8 * (KITH_TUPLE_WORDS + 1);

        at = fast ? get_tuple_fast(at, tuple, width) : get_tuple_wide(at, end, first, tuple, width);
        if (at == NULL) {
            return NULL;
        }
        memcpy(to, tuple, width * sizeof *to);
        to += width;
        first = FALSE;
    }
    return to;
}

/* Puts the tuples of a chunk into @out, which is empty. */
static gboolean
unpack(const KithCursor *cursor, guint width, KithWords *out, GError **error)
{
    guint32 *to = kith_words_push(out, cursor->payload.len * width);
    guint32 *end = width == 1   ? unpack_wide(cursor->payload, to, 1)
                   : width == 3 ? unpack_wide(cursor->payload, to, 3)
                                : unpack_wide(cursor->payload, to, 4);

    out->n = end != NULL ? (gsize)(end - out->data) : 0;
    return end != NULL || bad_chunk(cursor, error);
}

/* Tuples on their way into chunks. */
typedef struct {
    GByteArray *bytes; /* owned: all of them, as they would be in one chunk */
    KithWords ends;    /* where each one ends */
} Packed;

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

static void
pack(const guint32 *tuples, gsize n, guint width, Packed *packed)
{
    guint32 *ends;
    guint8 *to;

    packed->ends.n = 0;
    ends = kith_words_push(&packed->ends, n);
    g_byte_array_set_size(packed->bytes, (guint)(n * MAX_TUPLE_BYTES + SLACK));
    to = packed->bytes->data;
    if (width == 1) {
        pack_wide(tuples, n, 1, to, ends);
    } else if (width == 3) {
        pack_wide(tuples, n, 3, to, ends);
    } else {
        pack_wide(tuples, n, 4, to, ends);
    }
}

/* Cuts a chunk of at most @fill bytes off packed tuples: @first in full, as the first of a chunk is
 * written, the others as they are. Returns the end of the chunk, and the tuple that comes next. */
static guint8 *
cut_chunk(const Packed *packed,
          const guint32 *tuple,
          guint width,
          gsize first,
          gsize fill,
          guint8 *chunk,
          gsize *out_next)
{
    const guint32 *ends = packed->ends.data;
    guint8 *to = put_tuple(chunk, NULL, tuple, width);
    gsize room = fill - MIN(fill, (gsize)(to - chunk));
    gsize next = first + 1;
    gsize len;

    while (next < packed->ends.n && ends[next] - ends[first] <= room) {
        next++;
    }
    len = ends[next - 1] - ends[first];
    memcpy(to, packed->bytes->data + ends[first], len);
    *out_next = next;
    return to + len;
}

/* Writes tuples as chunks of about equal size, or full ones but for the last at the set's end. */
static gboolean
write_chunks(KithTxn *txn,
             KithStoreTable table,
             const guint32 *tuples,
             gsize n,
             gboolean at_end,
             Packed *packed,
             GError **error)
{
    guint width = kith_tuples_width(table);
    guint8 chunk[KITH_CHUNK_BYTES + MAX_TUPLE_BYTES + SLACK] KITH_UNCLEARED;
    gsize fill = KITH_CHUNK_BYTES;

    if (n == 0) {
        return TRUE;
    }
    pack(tuples, n, width, packed);
    if (!at_end) {
        gsize size = packed->ends.data[n - 1];

        fill = MIN(size / (size / KITH_CHUNK_BYTES + 1) + MAX_TUPLE_BYTES, KITH_CHUNK_BYTES);
    }
    for (gsize i = 0; i < n;) {
        guint8 *to = cut_chunk(packed, tuples + i * width, width, i, fill, chunk, &i);
        guint8 key[4 * KITH_TUPLE_WORDS];
        KithBytes payload = kith_bytes(chunk, (gsize)(to - chunk));
        KithBytes last = key_of(tuples + (i - 1) * width, width, key);

        if (!(at_end ? kith_txn_append(txn, table, last, payload, error)
                     : kith_txn_put(txn, table, last, payload, error))) {
            return FALSE;
        }
    }
    return TRUE;
}

/* ---- changing a set ---- */

/* old ∪ add, as long as there are both; moves behind what is put at @to. Which one is next cannot
 * be foretold, hence without a branch. */
static G_ALWAYS_INLINE inline guint32 *
join_wide(const guint32 **old,
          const guint32 *old_end,
          const guint32 **add,
          const guint32 *add_end,
          guint width,
          guint32 *to)
{
    const guint32 *o = *old;
    const guint32 *a = *add;

    while (o < old_end && a < add_end) {
        gboolean above = FALSE; /* what is to be added lies above the old one */
        gboolean below = FALSE;

        for (guint i = width; i-- > 0;) {
            gboolean same = o[i] == a[i];

            above = (o[i] < a[i]) | (same & above);
            below = (a[i] < o[i]) | (same & below);
        }
        memcpy(to, below ? a : o, width * sizeof *to);
        to += width;
        o += width & ~(0u - (guint)below);
        a += width & ~(0u - (guint)above);
    }
    *old = o;
    *add = a;
    return to;
}

/* old ∪ add \ remove, all sorted. Returns the end of what is put at @to. */
static G_ALWAYS_INLINE inline guint32 *
merge_wide(const KithWords *old, const KithTupleChange *change, guint width, guint32 *to)
{
    const guint32 *o = old->data;
    const guint32 *o_end = o + old->n;
    const guint32 *a = change->add;
    const guint32 *a_end = a + change->n_add * width;
    const guint32 *r = change->remove;
    const guint32 *r_end = r + change->n_remove * width;

    if (r == r_end) {
        to = join_wide(&o, o_end, &a, a_end, width, to);
    }
    while (o < o_end || a < a_end) {
        int order = o == o_end ? 1 : a == a_end ? -1 : compare(o, a, width);
        const guint32 *next = order <= 0 ? o : a;

        while (r < r_end && compare(r, next, width) < 0) {
            r += width;
        }
        if (r == r_end || compare(r, next, width) != 0) {
            memcpy(to, next, width * sizeof *to);
            to += width;
        }
        o += order <= 0 ? width : 0;
        a += order >= 0 ? width : 0;
    }
    return to;
}

/* The same into @out, which is empty. */
static void
merge(const KithWords *old, const KithTupleChange *change, guint width, KithWords *out)
{
    guint32 *to = kith_words_push(out, old->n + change->n_add * width);
    guint32 *end = width == 1   ? merge_wide(old, change, 1, to)
                   : width == 3 ? merge_wide(old, change, 3, to)
                                : merge_wide(old, change, 4, to);

    out->n = (gsize)(end - out->data);
}

/* How many leading tuples of a sorted list are not above @last. */
static gsize
count_up_to(const guint32 *tuples, gsize n, guint width, const guint32 *last)
{
    gsize low = 0;
    gsize high = n;

    /* Gallop first: chunks are small beside lists. */
    for (gsize step = 1; low + step < n && compare(tuples + (low + step) * width, last, width) <= 0;
         step *= 2) {
        low += step;
        high = MIN(n, low + 2 * step + 1);
    }
    while (low < high) {
        gsize middle = low + (high - low) / 2;

        if (compare(tuples + middle * width, last, width) <= 0) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    return low;
}

typedef struct {
    KithTxn *txn;
    KithStoreTable table;
    guint width;
    KithWords old;
    KithWords next;
    Packed packed;
} Rewriter;

static void
rewriter_clear(Rewriter *rewriter)
{
    kith_words_clear(&rewriter->old);
    kith_words_clear(&rewriter->next);
    kith_words_clear(&rewriter->packed.ends);
    g_byte_array_unref(rewriter->packed.bytes);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Rewriter, rewriter_clear)

/* Finds the chunk that @tuple belongs to and unpacks it: the first one not below, else the last
 * of all. @out_at_end tells which. @old is empty when the set is. */
static gboolean
find_chunk(Rewriter *rewriter,
           const guint32 *tuple,
           guint8 *out_key,
           gboolean *out_at_end,
           GError **error)
{
    g_auto(KithCursor) cursor = {0};
    guint8 wanted[4 * KITH_TUPLE_WORDS];

    rewriter->old.n = 0;
    if (!kith_cursor_open(rewriter->txn, rewriter->table, &cursor, error) ||
        !kith_cursor_seek(&cursor, key_of(tuple, rewriter->width, wanted), error)) {
        return FALSE;
    }
    *out_at_end = !cursor.found;
    if (!cursor.found && !kith_cursor_last(&cursor, error)) {
        return FALSE;
    }
    if (!cursor.found) {
        return TRUE;
    }
    if (cursor.key.len != 4 * rewriter->width) {
        return bad_chunk(&cursor, error);
    }
    memcpy(out_key, cursor.key.data, cursor.key.len);
    return unpack(&cursor, rewriter->width, &rewriter->old, error);
}

/* Applies the head of @change to one chunk and cuts it off the change. */
static gboolean
apply_to_chunk(Rewriter *rewriter, KithTupleChange *change, GError **error)
{
    guint width = rewriter->width;
    gboolean add_first = change->n_add > 0 && (change->n_remove == 0 ||
                                               compare(change->add, change->remove, width) <= 0);
    KithTupleChange head = *change;
    guint8 key[4 * KITH_TUPLE_WORDS];
    gboolean at_end;

    if (!find_chunk(rewriter, add_first ? change->add : change->remove, key, &at_end, error)) {
        return FALSE;
    }
    if (at_end) {
        head.n_add = MIN(change->n_add, TAIL_SLICE);
        head.n_remove = change->n_remove = 0; /* nothing lies behind the end to be taken out */
        if (head.n_add == 0) {
            return TRUE;
        }
    } else {
        const guint32 *last = rewriter->old.data + rewriter->old.n - width;

        head.n_add = count_up_to(change->add, change->n_add, width, last);
        head.n_remove = count_up_to(change->remove, change->n_remove, width, last);
    }
    rewriter->next.n = 0;
    merge(&rewriter->old, &head, width, &rewriter->next);
    change->add += head.n_add * width;
    change->n_add -= head.n_add;
    change->remove += head.n_remove * width;
    change->n_remove -= head.n_remove;
    if (rewriter->old.n > 0 &&
        !kith_txn_delete(rewriter->txn, rewriter->table, kith_bytes(key, 4 * width), error)) {
        return FALSE;
    }
    return write_chunks(rewriter->txn,
                        rewriter->table,
                        rewriter->next.data,
                        rewriter->next.n / width,
                        at_end,
                        &rewriter->packed,
                        error);
}

gboolean
kith_tuples_apply(KithTxn *txn, KithStoreTable table, const KithTupleChange *change, GError **error)
{
    g_auto(Rewriter) rewriter = {.txn = txn, .table = table, .width = kith_tuples_width(table)};
    KithTupleChange left = *change;

    g_assert(rewriter.width > 0);
    rewriter.packed.bytes = g_byte_array_new();
    while (left.n_add > 0 || left.n_remove > 0) {
        if (!apply_to_chunk(&rewriter, &left, error)) {
            return FALSE;
        }
    }
    return TRUE;
}

gboolean
kith_tuples_add(KithTxn *txn, KithStoreTable table, const guint32 *tuple, GError **error)
{
    KithTupleChange change = {.add = tuple, .n_add = 1};

    return kith_tuples_apply(txn, table, &change, error);
}

gboolean
kith_tuples_remove(KithTxn *txn, KithStoreTable table, const guint32 *tuple, GError **error)
{
    KithTupleChange change = {.remove = tuple, .n_remove = 1};

    return kith_tuples_apply(txn, table, &change, error);
}

gboolean
kith_tuples_remove_prefix(KithTxn *txn,
                          KithStoreTable table,
                          const guint32 *prefix,
                          guint n_prefix,
                          GError **error)
{
    g_auto(KithWords) all = {0};
    g_auto(KithTupleIter) iter = {0};
    KithTupleChange change = {0};

    if (!kith_tuples_open(txn, table, &iter, error) ||
        !kith_tuples_seek(&iter, prefix, n_prefix, error)) {
        return FALSE;
    }
    while (kith_tuples_next(&iter, error)) {
        memcpy(kith_words_push(&all, iter.width), iter.tuple, iter.width * sizeof *iter.tuple);
    }
    if (!kith_tuples_fine(&iter)) {
        return FALSE;
    }
    change.remove = all.data;
    change.n_remove = all.n / iter.width;
    return kith_tuples_apply(txn, table, &change, error);
}

/* ---- walking ---- */

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

static void
enter_chunk(KithTupleIter *iter)
{
    iter->done = !iter->cursor.found;
    iter->started = FALSE;
    iter->at = iter->cursor.payload.data;
    iter->end = iter->at + iter->cursor.payload.len;
}

/* Goes to the chunk where tuples that begin with @words start. */
static gboolean
seek_chunk(KithTupleIter *iter, const guint32 *words, guint n_words, GError **error)
{
    guint32 least[KITH_TUPLE_WORDS] = {0};
    guint8 key[4 * KITH_TUPLE_WORDS];

    for (guint i = 0; i < n_words; i++) {
        iter->prefix[i] = least[i] = words[i];
    }
    iter->done = FALSE;
    if (!kith_cursor_seek(&iter->cursor, key_of(least, iter->width, key), error)) {
        return FALSE;
    }
    enter_chunk(iter);
    return TRUE;
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
        enter_chunk(iter);
        if (iter->done) {
            return FALSE;
        }
    }
    iter->at = get_tuple(iter->at, iter->end, !iter->started, iter->tuple, iter->width);
    iter->started = TRUE;
    return iter->at != NULL || bad_chunk(&iter->cursor, error);
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
            if (compare(iter->tuple, iter->prefix, iter->n_least) < 0) {
                continue;
            }
            iter->n_least = 0;
        }
        order = compare(iter->tuple, iter->prefix, iter->n_prefix);
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
