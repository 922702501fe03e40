/* SPDX-FileCopyrightText: The Kith authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "store-rewrite.h"

#include "base-parallel.h"
#include "store-chunk.h"

/* Changing a set of tuples: what the chunks that a change falls into will be is worked out first,
 * which several threads can do for several parts of it, and written then. */

/* About how many tuples of a change make a part. Where parts end depends on nothing else, so that
 * a store does not depend on the number of threads. */
#define PART 32768

/* ---- merging ---- */

/* A run of tuples. */
typedef struct {
    const guint32 *data;
    gsize n;
} Tuples;

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
merge_wide(Tuples old, const KithTupleChange *change, guint width, guint32 *to)
{
    const guint32 *o = old.data;
    const guint32 *o_end = o + old.n * width;
    const guint32 *a = change->add;
    const guint32 *a_end = a + change->n_add * width;
    const guint32 *r = change->remove;
    const guint32 *r_end = r + change->n_remove * width;

    if (r == r_end) {
        to = join_wide(&o, o_end, &a, a_end, width, to);
    }
    while (o < o_end || a < a_end) {
        int order = o == o_end ? 1 : a == a_end ? -1 : kith_tuple_compare(o, a, width);
        const guint32 *next = order <= 0 ? o : a;

        while (r < r_end && kith_tuple_compare(r, next, width) < 0) {
            r += width;
        }
        if (r == r_end || kith_tuple_compare(r, next, width) != 0) {
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
merge(Tuples old, const KithTupleChange *change, guint width, KithWords *out)
{
    guint32 *to = kith_words_push(out, (old.n + change->n_add) * width);
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
    for (gsize step = 1;
         low + step < n && kith_tuple_compare(tuples + (low + step) * width, last, width) <= 0;
         step *= 2) {
        low += step;
        high = MIN(n, low + 2 * step + 1);
    }
    while (low < high) {
        gsize middle = low + (high - low) / 2;

        if (kith_tuple_compare(tuples + middle * width, last, width) <= 0) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    return low;
}

/* ---- one part ---- */

typedef enum {
    STEP_DELETE,
    STEP_PUT,
    STEP_APPEND,
} StepKind;

typedef struct {
    StepKind kind;
    guint32 len; /* of the payload: payloads lie one behind the other */
    guint8 key[4 * KITH_TUPLE_WORDS];
} Step;

/* A part of a change, and what it comes to. */
typedef struct {
    KithTupleChange change;
    gboolean behind;      /* the parts before have seen to the last chunk there was */
    GArray *steps;        /* owned, Step */
    GByteArray *payloads; /* owned */
    KithWords old;        /* tuples of the chunk at hand */
    KithWords next;       /* what will take their place */
    KithPacked packed;
    GError *error; /* owned */
} Part;

typedef struct {
    KithTxn *txn; /* borrowed */
    KithStoreTable table;
    guint width;
    gboolean snapshots; /* parts are worked out from what was committed last */
    gboolean has_last;
    guint8 last[4 * KITH_TUPLE_WORDS]; /* key of the last chunk there was */
    KithTupleChange left;
    gboolean behind;
    Part *parts; /* owned */
    guint n_room;
    guint n_parts; /* in hand */
} Rewriting;

static void
part_init(Part *part)
{
    part->steps = g_array_new(FALSE, FALSE, sizeof(Step));
    part->payloads = g_byte_array_new();
    part->packed.bytes = g_byte_array_new();
}

static void
part_clear(Part *part)
{
    g_array_unref(part->steps);
    g_byte_array_unref(part->payloads);
    g_byte_array_unref(part->packed.bytes);
    kith_words_clear(&part->packed.ends);
    kith_words_clear(&part->old);
    kith_words_clear(&part->next);
    g_clear_error(&part->error);
}

static void
add_step(Part *part, StepKind kind, const guint8 *key, guint width, guint32 len)
{
    Step step = {.kind = kind, .len = len};

    memcpy(step.key, key, (gsize)4 * width);
    g_array_append_val(part->steps, step);
}

/* Chunks of about equal size, or full ones but for the last at the set's end. */
static void
add_chunks(Part *part, guint width, gboolean at_end)
{
    const guint32 *tuples = part->next.data;
    gsize n = part->next.n / width;
    gsize fill = KITH_CHUNK_BYTES;

    if (n == 0) {
        return;
    }
    kith_chunk_pack(tuples, n, width, &part->packed);
    if (!at_end) {
        gsize size = part->packed.ends.data[n - 1] + kith_restarts_size(n, width);

        fill = MIN(size / (size / KITH_CHUNK_BYTES + 1) + KITH_TUPLE_BYTES_MAX, KITH_CHUNK_BYTES);
    }
    for (gsize i = 0; i < n;) {
        guint before = part->payloads->len;
        guint8 key[4 * KITH_TUPLE_WORDS];
        guint8 *chunk;
        guint8 *end;

        g_byte_array_set_size(part->payloads,
                              before + KITH_CHUNK_BYTES + KITH_TUPLE_BYTES_MAX + KITH_CHUNK_SLACK);
        chunk = part->payloads->data + before;
        end = kith_chunk_cut(&part->packed, tuples, width, i, fill, chunk, &i);
        g_byte_array_set_size(part->payloads, before + (guint)(end - chunk));
        kith_tuple_key(tuples + (i - 1) * width, width, key);
        add_step(part, at_end ? STEP_APPEND : STEP_PUT, key, width, (guint32)(end - chunk));
    }
}

/* Finds the chunk that @tuple belongs to and unpacks it: the first one not below, else the last
 * there was. *out_at_end: all that is left of the part belongs to it. */
static gboolean
find_chunk(const Rewriting *rewriting,
           KithTxn *reads,
           const guint32 *tuple,
           Part *part,
           gboolean *out_at_end,
           GError **error)
{
    g_auto(KithCursor) cursor = {0};
    guint width = rewriting->width;
    guint8 wanted[4 * KITH_TUPLE_WORDS];

    part->old.n = 0;
    *out_at_end = TRUE;
    if (part->behind || !rewriting->has_last) {
        return TRUE;
    }
    kith_tuple_key(tuple, width, wanted);
    if (memcmp(wanted, rewriting->last, (gsize)4 * width) > 0) {
        memcpy(wanted, rewriting->last, (gsize)4 * width);
    }
    if (!kith_cursor_open(reads, rewriting->table, &cursor, error) ||
        !kith_cursor_seek(&cursor, kith_bytes(wanted, (gsize)4 * width), error)) {
        return FALSE;
    }
    if (!cursor.found || cursor.key.len != (gsize)4 * width) {
        return kith_bad_chunk(&cursor, error);
    }
    *out_at_end = memcmp(cursor.key.data, rewriting->last, (gsize)4 * width) == 0;
    add_step(part, STEP_DELETE, cursor.key.data, width, 0);
    return kith_chunk_unpack(&cursor, width, &part->old, error);
}

/* Puts chunks in place of the one at hand: slices of about PART tuples are merged and packed at a
 * time, since any number of new tuples may fall into one chunk. */
static void
replace_chunk(Part *part, const KithTupleChange *change, guint width, gboolean at_end)
{
    KithTupleChange left = *change;
    Tuples old = {part->old.data, part->old.n / width};

    while (old.n + left.n_add > 0) {
        KithTupleChange slice = left;
        Tuples head = old;

        if (left.n_add > PART) {
            const guint32 *last = left.add + (PART - 1) * width;

            slice.n_add = PART;
            slice.n_remove = count_up_to(left.remove, left.n_remove, width, last);
            head.n = count_up_to(old.data, old.n, width, last);
        }
        part->next.n = 0;
        merge(head, &slice, width, &part->next);
        add_chunks(part, width, at_end);
        left.add += slice.n_add * width;
        left.n_add -= slice.n_add;
        left.remove += slice.n_remove * width;
        left.n_remove -= slice.n_remove;
        old.data += head.n * width;
        old.n -= head.n;
    }
}

/* Works out what one chunk becomes, and cuts what belongs to it off the part. */
static gboolean
work_out_chunk(const Rewriting *rewriting, KithTxn *reads, Part *part, GError **error)
{
    guint width = rewriting->width;
    KithTupleChange *change = &part->change;
    KithTupleChange head = *change;
    gboolean add_first =
        change->n_add > 0 &&
        (change->n_remove == 0 || kith_tuple_compare(change->add, change->remove, width) <= 0);
    gboolean at_end;

    if (!find_chunk(rewriting,
                    reads,
                    add_first ? change->add : change->remove,
                    part,
                    &at_end,
                    error)) {
        return FALSE;
    }
    if (!at_end) {
        const guint32 *last = part->old.data + part->old.n - width;

        head.n_add = count_up_to(change->add, change->n_add, width, last);
        head.n_remove = count_up_to(change->remove, change->n_remove, width, last);
    }
    change->add += head.n_add * width;
    change->n_add -= head.n_add;
    change->remove += head.n_remove * width;
    change->n_remove -= head.n_remove;
    replace_chunk(part, &head, width, at_end);
    return TRUE;
}

static void
work_out(guint task, guint worker, gpointer user_data)
{
    const Rewriting *rewriting = user_data;
    Part *part = &rewriting->parts[task];
    g_autoptr(KithTxn) own = NULL;
    KithTxn *reads = rewriting->txn;

    g_array_set_size(part->steps, 0);
    g_byte_array_set_size(part->payloads, 0);
    if (rewriting->snapshots) {
        reads = own = kith_txn_snapshot(rewriting->txn, &part->error);
    }
    while (reads != NULL && part->change.n_add + part->change.n_remove > 0) {
        if (!work_out_chunk(rewriting, reads, part, &part->error)) {
            break;
        }
    }
}

/* ---- all parts ---- */

/* Cuts the next part off what is left: about PART tuples, and what else falls into the chunk where
 * they end. */
static gboolean
cut_part(Rewriting *rewriting, Part *part, GError **error)
{
    g_auto(KithCursor) cursor = {0};
    KithTupleChange *left = &rewriting->left;
    guint width = rewriting->width;
    guint8 key[4 * KITH_TUPLE_WORDS];
    guint32 last[KITH_TUPLE_WORDS] = {0};

    part->change = *left;
    part->behind = rewriting->behind;
    part->change.n_add = MIN(left->n_add, PART);
    if (left->n_add == 0) {
        part->change.n_remove = MIN(left->n_remove, PART);
    }
    kith_tuple_key(left->n_add > 0 ? left->add + (part->change.n_add - 1) * width
                                   : left->remove + (part->change.n_remove - 1) * width,
                   width,
                   key);
    if (!rewriting->behind && rewriting->has_last &&
        memcmp(key, rewriting->last, (gsize)4 * width) <= 0) {
        if (!kith_cursor_open(rewriting->txn, rewriting->table, &cursor, error) ||
            !kith_cursor_seek(&cursor, kith_bytes(key, (gsize)4 * width), error)) {
            return FALSE;
        }
        if (!cursor.found || cursor.key.len != (gsize)4 * width) {
            return kith_bad_chunk(&cursor, error);
        }
        for (guint i = 0; i < width; i++) {
            last[i] = kith_get_be32(cursor.key.data + 4 * i);
        }
        part->change.n_add = count_up_to(left->add, left->n_add, width, last);
        part->change.n_remove = count_up_to(left->remove, left->n_remove, width, last);
        rewriting->behind = memcmp(cursor.key.data, rewriting->last, (gsize)4 * width) == 0;
    } else {
        rewriting->behind = TRUE;
    }
    left->add += part->change.n_add * width;
    left->n_add -= part->change.n_add;
    left->remove += part->change.n_remove * width;
    left->n_remove -= part->change.n_remove;
    return TRUE;
}

static gboolean
carry_out(const Rewriting *rewriting, const Part *part, GError **error)
{
    const guint8 *payload = part->payloads->data;

    for (guint i = 0; i < part->steps->len; i++) {
        const Step *step = &g_array_index(part->steps, Step, i);
        KithBytes key = kith_bytes(step->key, (gsize)4 * rewriting->width);
        KithBytes bytes = kith_bytes(payload, step->len);
        gboolean fine = step->kind == STEP_DELETE
                            ? kith_txn_delete(rewriting->txn, rewriting->table, key, error)
                        : step->kind == STEP_PUT
                            ? kith_txn_put(rewriting->txn, rewriting->table, key, bytes, error)
                            : kith_txn_append(rewriting->txn, rewriting->table, key, bytes, error);

        if (!fine) {
            return FALSE;
        }
        payload += step->len;
    }
    return TRUE;
}

static gboolean
find_last(Rewriting *rewriting, GError **error)
{
    g_auto(KithCursor) cursor = {0};

    if (!kith_cursor_open(rewriting->txn, rewriting->table, &cursor, error) ||
        !kith_cursor_last(&cursor, error)) {
        return FALSE;
    }
    rewriting->has_last = cursor.found;
    if (cursor.found && cursor.key.len != (gsize)4 * rewriting->width) {
        return kith_bad_chunk(&cursor, error);
    }
    if (cursor.found) {
        memcpy(rewriting->last, cursor.key.data, cursor.key.len);
    }
    return TRUE;
}

/* Some parts at a time: what they come to is kept in memory. */
static gboolean
rewrite_some(Rewriting *rewriting, GError **error)
{
    rewriting->n_parts = 0;
    while (rewriting->n_parts < rewriting->n_room &&
           rewriting->left.n_add + rewriting->left.n_remove > 0) {
        if (!cut_part(rewriting, &rewriting->parts[rewriting->n_parts++], error)) {
            return FALSE;
        }
    }
    kith_parallel(rewriting->n_parts, rewriting->n_room, work_out, rewriting, NULL);
    for (guint i = 0; i < rewriting->n_parts; i++) {
        Part *part = &rewriting->parts[i];

        if (part->error != NULL) {
            g_propagate_error(error, g_steal_pointer(&part->error));
            return FALSE;
        }
        if (!carry_out(rewriting, part, error)) {
            return FALSE;
        }
    }
    return TRUE;
}

static gboolean
rewrite(Rewriting *rewriting, guint threads, GError **error)
{
    const KithTupleChange *left = &rewriting->left;
    gboolean fine = TRUE;

    rewriting->n_room = left->n_add + left->n_remove > PART ? threads : 1;
    rewriting->snapshots = rewriting->n_room > 1 && !rewriting->behind;
    rewriting->parts = g_new0(Part, rewriting->n_room);
    for (guint i = 0; i < rewriting->n_room; i++) {
        part_init(&rewriting->parts[i]);
    }
    while (fine && left->n_add + left->n_remove > 0) {
        fine = rewrite_some(rewriting, error);
    }
    for (guint i = 0; i < rewriting->n_room; i++) {
        part_clear(&rewriting->parts[i]);
    }
    g_free(rewriting->parts);
    return fine;
}

gboolean
kith_tuples_apply_large(KithTxn *txn,
                        KithStoreTable table,
                        const KithTupleChange *change,
                        guint threads,
                        GError **error)
{
    Rewriting rewriting = {.txn = txn,
                           .table = table,
                           .width = kith_tuples_width(table),
                           .left = *change};

    g_assert(rewriting.width > 0);
    return find_last(&rewriting, error) && rewrite(&rewriting, threads, error);
}

gboolean
kith_tuples_append(KithTxn *txn,
                   KithStoreTable table,
                   const guint32 *tuples,
                   gsize n,
                   guint threads,
                   GError **error)
{
    Rewriting rewriting = {.txn = txn,
                           .table = table,
                           .width = kith_tuples_width(table),
                           .left = {.add = tuples, .n_add = n},
                           .behind = TRUE};

    g_assert(rewriting.width > 0);
    return rewrite(&rewriting, threads, error);
}

gboolean
kith_tuples_apply(KithTxn *txn, KithStoreTable table, const KithTupleChange *change, GError **error)
{
    return kith_tuples_apply_large(txn, table, change, 1, error);
}

/* ---- single tuples ---- */

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
