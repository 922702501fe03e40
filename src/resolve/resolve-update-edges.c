/* SPDX-FileCopyrightText: The Kith authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "resolve-update.h"

#include "base-parallel.h"
#include "base-sort.h"

/* Pairs that are scored by one task. */
#define TASK_PAIRS 4096

/* ---- scoring ---- */

typedef struct {
    const KithScorer *scorer;
    const KithRecordPair *pairs; /* of numbers in the frame */
    guint n;
    float *weights;
} Scoring;

static void
score_task(guint task, guint worker, gpointer user_data)
{
    Scoring *scoring = user_data;
    guint end = MIN(scoring->n, (task + 1) * TASK_PAIRS);

    for (guint p = task * TASK_PAIRS; p < end; p++) {
        KithRecordPair pair = scoring->pairs[p];
        KithWeight weight KITH_UNCLEARED;

        kith_score_pair(scoring->scorer, MIN(pair.i, pair.j), MAX(pair.i, pair.j), &weight);
        scoring->weights[p] = (float)weight.weight;
    }
}

/* All records of the pairs, ascending. */
static GArray *
records_of(const GArray *pairs)
{
    KithWords rows = {0};
    GArray *records = g_array_new(FALSE, FALSE, sizeof(KithRecordId));
    gsize n;

    for (guint p = 0; p < pairs->len; p++) {
        KithRecordPair pair = g_array_index(pairs, KithRecordPair, p);

        kith_words_push2(&rows, pair.i, pair.j);
    }
    kith_sort_rows(rows.data, rows.n, 1);
    n = kith_unique_rows(rows.data, rows.n, 1);
    if (n > 0) {
        g_array_append_vals(records, rows.data, (guint)n);
    }
    kith_words_clear(&rows);
    return records;
}

static GHashTable *
numbers_of(const KithFrame *frame)
{
    GHashTable *numbers = g_hash_table_new(NULL, NULL);

    for (guint32 r = 0; r < frame->n; r++) {
        g_hash_table_insert(numbers, GUINT_TO_POINTER(frame->ids[r]), GUINT_TO_POINTER(r));
    }
    return numbers;
}

static void
add_edge(KithWords *rows, KithRecordId a, KithRecordId b, float weight)
{
    guint32 bits;

    memcpy(&bits, &weight, sizeof bits);
    kith_words_push3(rows, a, b, bits);
    kith_words_push3(rows, b, a, bits);
}

/* Pairs of one source that has no duplicates of its own are never compared, nor are those that
 * differ in what a thing has one of. */
static GArray *
comparable(const KithUpdate *update, const KithFrame *frame, const gboolean *alone)
{
    GArray *pairs = g_array_new(FALSE, FALSE, sizeof(KithRecordPair));
    g_autoptr(GHashTable) numbers = numbers_of(frame);

    for (guint p = 0; p < update->pairs->len; p++) {
        KithRecordPair ids = g_array_index(update->pairs, KithRecordPair, p);
        KithRecordPair pair = {
            GPOINTER_TO_UINT(g_hash_table_lookup(numbers, GUINT_TO_POINTER(ids.i))),
            GPOINTER_TO_UINT(g_hash_table_lookup(numbers, GUINT_TO_POINTER(ids.j)))};
        KithSourceId source = frame->sources[pair.i];

        if ((source != frame->sources[pair.j] || !alone[source]) &&
            !kith_frame_excludes(frame, pair.i, pair.j)) {
            g_array_append_val(pairs, pair);
        }
    }
    return pairs;
}

/* Whether a record has come to be one of many that are the same. */
static gboolean
has_copies(const KithFrame *frame, const GArray *pairs)
{
    g_autofree guint32 *times = g_new0(guint32, (gsize)frame->n + 1);

    for (guint p = 0; p < pairs->len; p++) {
        KithRecordPair pair = g_array_index(pairs, KithRecordPair, p);

        if (kith_copies_are_one(frame, pair.i, pair.j) &&
            MAX(++times[pair.i], ++times[pair.j]) + 1 >= kith_copies_fewest(frame)) {
            return TRUE;
        }
    }
    return FALSE;
}

gboolean
kith_update_score(KithUpdate *update, guint number, GError **error)
{
    g_autoptr(GArray) only = records_of(update->pairs);
    g_autofree gboolean *alone =
        kith_kind_model_alone(g_ptr_array_index(update->file->kinds, number), update->source_names);
    g_autoptr(GArray) pairs = NULL;
    g_autoptr(KithFrame) frame = NULL;
    g_autofree KithMatchModel *fitted = NULL;
    g_autofree KithScorer *scorer = NULL;
    g_autofree float *weights = NULL;
    Scoring scoring;

    if (only->len == 0) {
        return TRUE;
    }
    if (!kith_update_open(update, number, only, &frame, &fitted, &scorer, error)) {
        return FALSE;
    }
    if (frame == NULL || frame->n != only->len) {
        return kith_store_damaged(error, "the blocking keys name records that do not stand");
    }
    pairs = comparable(update, frame, alone);
    update->copies = update->copies || has_copies(frame, pairs);
    weights = g_new(float, (gsize)pairs->len + 1);
    scoring =
        (Scoring){scorer, (const KithRecordPair *)(const void *)pairs->data, pairs->len, weights};
    kith_parallel((pairs->len + TASK_PAIRS - 1) / TASK_PAIRS,
                  update->threads,
                  score_task,
                  &scoring,
                  NULL);
    for (guint p = 0; p < pairs->len; p++) {
        KithRecordPair pair = g_array_index(pairs, KithRecordPair, p);

        if ((double)weights[p] >= KITH_EDGE_LEAST) {
            add_edge(&update->add_edges, frame->ids[pair.i], frame->ids[pair.j], weights[p]);
        }
    }
    update->compared += pairs->len;
    return TRUE;
}

/* ---- edges that go ---- */

/* Edges of what changes: those that hold are found again. */
static gboolean
cut_edges_of_new(KithUpdate *update, KithTupleIter *iter, GError **error)
{
    for (guint i = 0; i < update->records->len; i++) {
        KithRecordId record = g_array_index(update->records, KithRecordId, i);

        if (!kith_tuples_seek(iter, &record, 1, error)) {
            return FALSE;
        }
        while (kith_tuples_next(iter, error)) {
            kith_words_push3(&update->remove_edges, record, iter->tuple[1], iter->tuple[2]);
            kith_words_push3(&update->remove_edges, iter->tuple[1], record, iter->tuple[2]);
        }
        if (!kith_tuples_fine(iter)) {
            return FALSE;
        }
    }
    return TRUE;
}

/* Whether a block is compared after the change. Of one that is above the cap and looked into nobody
 * can tell without all of its records. */
static gboolean
holds(KithUpdate *update, KithTupleIter *iter, KithIndexKey key, gboolean *out, GError **error)
{
    const guint32 prefix[] = {key.family, key.key};
    gint64 id = kith_update_key_of(key.family, key.key);
    const KithBlock *block = g_hash_table_lookup(update->blocks, &id);
    const KithBlock untouched = {.cap = kith_update_cap_of(update, key.family)};
    guint n = 0;

    if (block != NULL) {
        *out = kith_update_is_compared(block, block->stay->len + block->come->len);
        return TRUE;
    }
    if (!kith_tuples_seek(iter, prefix, 2, error)) {
        return FALSE;
    }
    while (n <= untouched.cap && kith_tuples_next(iter, error)) {
        n++;
    }
    *out = kith_update_is_compared(&untouched, n);
    update->copies =
        update->copies || (n > untouched.cap && kith_update_is_crowded(update, key.family));
    return n > untouched.cap || kith_tuples_fine(iter);
}

/* Whether any block has the two of a pair. */
static gboolean
is_found(KithUpdate *update,
         KithTupleIter *iter,
         KithRecordPair pair,
         gboolean *out,
         GError **error)
{
    g_autoptr(GArray) x = g_array_new(FALSE, FALSE, sizeof(KithIndexKey));
    g_autoptr(GArray) y = g_array_new(FALSE, FALSE, sizeof(KithIndexKey));
    gboolean kept;

    *out = FALSE;
    if (!kith_index_keys_of(update->txn, pair.i, x, &kept, error) ||
        !kith_index_keys_of(update->txn, pair.j, y, &kept, error)) {
        return FALSE;
    }
    for (guint i = 0; i < x->len && !*out; i++) {
        for (guint j = 0; j < y->len && !*out; j++) {
            KithIndexKey key = g_array_index(x, KithIndexKey, i);
            KithIndexKey other = g_array_index(y, KithIndexKey, j);

            if (key.family == other.family && key.key == other.key &&
                !holds(update, iter, key, out, error)) {
                return FALSE;
            }
        }
    }
    return TRUE;
}

/* Edges of pairs whose blocks have become too large. */
static gboolean
cut_lost_edges(KithUpdate *update, KithTupleIter *iter, GError **error)
{
    g_auto(KithTupleIter) keys = {0};

    kith_update_settle_pairs(update->lost);
    if (!kith_tuples_open(update->txn, KITH_TABLE_BLOCK_KEYS, &keys, error)) {
        return FALSE;
    }
    for (guint p = 0; p < update->lost->len; p++) {
        KithRecordPair pair = g_array_index(update->lost, KithRecordPair, p);
        const guint32 prefix[] = {pair.i, pair.j};
        gint64 id = kith_update_key_of(pair.i, pair.j);
        guint32 bits;
        gboolean found;

        if (!kith_tuples_seek(iter, prefix, 2, error)) {
            return FALSE;
        }
        if (!kith_tuples_next(iter, error)) {
            if (!kith_tuples_fine(iter)) {
                return FALSE;
            }
            continue;
        }
        bits = iter->tuple[2];
        if (!is_found(update, &keys, pair, &found, error)) {
            return FALSE;
        }
        if (!found) {
            kith_words_push3(&update->remove_edges, pair.i, pair.j, bits);
            kith_words_push3(&update->remove_edges, pair.j, pair.i, bits);
            g_hash_table_add(update->cut, g_memdup2(&id, sizeof id));
        }
    }
    return TRUE;
}

gboolean
kith_update_cut(KithUpdate *update, GError **error)
{
    g_auto(KithTupleIter) iter = {0};

    return kith_tuples_open(update->txn, KITH_TABLE_BLOCK_EDGES, &iter, error) &&
           cut_edges_of_new(update, &iter, error) && cut_lost_edges(update, &iter, error);
}

/* ---- what is left ---- */

/* Where the rows of a record begin among those that come. */
static gsize
first_added(const KithUpdate *update, KithRecordId record)
{
    gsize low = 0;
    gsize high = update->add_edges.n / 3;

    while (low < high) {
        gsize middle = low + (high - low) / 2;

        if (update->add_edges.data[3 * middle] < record) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    return 3 * low;
}

static void
append_edge(GArray *out, const guint32 *row)
{
    KithEdge edge = {row[0], row[1], 0.0f};

    memcpy(&edge.weight, &row[2], sizeof edge.weight);
    g_array_append_val(out, edge);
}

gboolean
kith_update_edges_of(KithUpdate *update, KithRecordId record, GArray *out, GError **error)
{
    KithTupleIter *iter = &update->edges;
    guint first = out->len;

    for (gsize i = first_added(update, record);
         i < update->add_edges.n && update->add_edges.data[i] == record;
         i += 3) {
        append_edge(out, update->add_edges.data + i);
    }
    if (kith_update_has(update, record)) {
        return TRUE;
    }
    if (!kith_tuples_seek(iter, &record, 1, error)) {
        return FALSE;
    }
    while (kith_tuples_next(iter, error)) {
        gint64 id = kith_update_key_of(MIN(record, iter->tuple[1]), MAX(record, iter->tuple[1]));
        gboolean again = FALSE;

        for (guint e = first; e < out->len; e++) {
            again = again || g_array_index(out, KithEdge, e).j == iter->tuple[1];
        }
        if (!again && !kith_update_has(update, iter->tuple[1]) &&
            !g_hash_table_contains(update->cut, &id)) {
            append_edge(out, iter->tuple);
        }
    }
    return kith_tuples_fine(iter);
}
