/* SPDX-FileCopyrightText: The Kith authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "resolve-update.h"

#include "base-parallel.h"
#include "base-sort.h"
#include "resolve-read.h"
#include "store-rewrite.h"

static void
free_block(gpointer data)
{
    KithBlock *block = data;

    g_array_unref(block->stay);
    g_array_unref(block->come);
    g_free(block);
}

void
kith_update_init(KithUpdate *update)
{
    update->is_new = g_hash_table_new(NULL, NULL);
    update->caps = g_array_new(FALSE, FALSE, sizeof(guint));
    update->crowded = g_byte_array_new();
    update->blocks = g_hash_table_new_full(g_int64_hash, g_int64_equal, g_free, free_block);
    update->cut = g_hash_table_new_full(g_int64_hash, g_int64_equal, g_free, NULL);
    update->pairs = g_array_new(FALSE, FALSE, sizeof(KithRecordPair));
    update->lost = g_array_new(FALSE, FALSE, sizeof(KithRecordPair));
    update->bytes = g_byte_array_new();
    update->items = g_array_new(FALSE, TRUE, sizeof(KithSpan));
}

void
kith_update_clear(KithUpdate *update)
{
    kith_tuples_close(&update->edges);
    g_clear_pointer(&update->is_new, g_hash_table_unref);
    g_clear_pointer(&update->caps, g_array_unref);
    g_clear_pointer(&update->crowded, g_byte_array_unref);
    g_clear_pointer(&update->blocks, g_hash_table_unref);
    g_clear_pointer(&update->cut, g_hash_table_unref);
    g_clear_pointer(&update->pairs, g_array_unref);
    g_clear_pointer(&update->lost, g_array_unref);
    g_clear_pointer(&update->bytes, g_byte_array_unref);
    g_clear_pointer(&update->items, g_array_unref);
    kith_words_clear(&update->add_keys);
    kith_words_clear(&update->remove_keys);
    kith_words_clear(&update->add_edges);
    kith_words_clear(&update->remove_edges);
}

/* ---- kinds ---- */

static const KithKind *
kind_named(const KithUpdate *update, const char *name)
{
    for (guint k = 0; k < update->kinds->len; k++) {
        const KithKind *kind = g_ptr_array_index(update->kinds, k);

        if (g_str_equal(kind->name, name)) {
            return kind;
        }
    }
    return NULL;
}

gboolean
kith_update_open(const KithUpdate *update,
                 guint number,
                 const GArray *only,
                 KithFrame **out_frame,
                 KithMatchModel **out_model,
                 KithScorer **out_scorer,
                 GError **error)
{
    const KithKindModel *model = g_ptr_array_index(update->file->kinds, number);
    const KithKind *kind = kind_named(update, model->type);
    const KithKnown known = kith_kind_model_known(update->file, number, 0, NULL);
    const KithFrameHow how = {.typing = model->typing,
                              .groups = model->groups,
                              .only = only,
                              .known = &known,
                              .threads = update->threads};

    *out_frame = NULL;
    *out_model = NULL;
    *out_scorer = NULL;
    if (kind == NULL) {
        return TRUE;
    }
    if (!kith_frame_read(update->store, update->txn, kind, &how, out_frame, error)) {
        return FALSE;
    }
    if (*out_frame != NULL) {
        *out_model = g_new(KithMatchModel, 1);
        *out_scorer = g_new(KithScorer, 1);
        kith_kind_model_fit(model, *out_frame, *out_model);
        kith_scorer_init(*out_scorer, *out_frame, *out_model);
    }
    return TRUE;
}

/* ---- keys before and after ---- */

static KithBlock *
touch(KithUpdate *update, guint32 family, guint32 key)
{
    gint64 own = kith_update_key_of(family, key);
    KithBlock *block = g_hash_table_lookup(update->blocks, &own);

    if (block == NULL) {
        block = g_new0(KithBlock, 1);
        block->stay = g_array_new(FALSE, FALSE, sizeof(KithRecordId));
        block->come = g_array_new(FALSE, FALSE, sizeof(KithRecordId));
        g_hash_table_insert(update->blocks, g_memdup2(&own, sizeof own), block);
    }
    return block;
}

static gboolean
take_old_keys(KithUpdate *update, GError **error)
{
    g_autoptr(GArray) keys = g_array_new(FALSE, FALSE, sizeof(KithIndexKey));

    for (guint i = 0; i < update->records->len; i++) {
        KithRecordId record = g_array_index(update->records, KithRecordId, i);
        gboolean kept;

        g_array_set_size(keys, 0);
        if (!kith_index_keys_of(update->txn, record, keys, &kept, error)) {
            return FALSE;
        }
        for (guint k = 0; k < keys->len; k++) {
            KithIndexKey key = g_array_index(keys, KithIndexKey, k);

            touch(update, key.family, key.key);
            kith_words_push3(&update->remove_keys, key.family, key.key, record);
        }
    }
    return TRUE;
}

/* The place of a record among those that change. */
static guint
place_of(const KithUpdate *update, KithRecordId record)
{
    guint low = 0;
    guint high = update->records->len;

    while (low < high) {
        guint middle = low + (high - low) / 2;

        if (g_array_index(update->records, KithRecordId, middle) < record) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    return low;
}

/* A record comes to the blocks of its keys; one that has a key twice comes once. */
static void
come_to_blocks(KithUpdate *update, KithRecordId record, const GArray *keys)
{
    for (guint k = 0; k < keys->len; k++) {
        KithIndexKey key = g_array_index(keys, KithIndexKey, k);
        GArray *come = touch(update, key.family, key.key)->come;

        if (come->len == 0 || g_array_index(come, KithRecordId, come->len - 1) != record) {
            g_array_append_val(come, record);
            kith_words_push3(&update->add_keys, key.family, key.key, record);
        }
    }
}

static void
keep_item(KithUpdate *update, KithRecordId record, int kind, const GArray *keys)
{
    KithSpan *item = &g_array_index(update->items, KithSpan, place_of(update, record));

    item->offset = update->bytes->len;
    kith_index_encode(kind,
                      keys != NULL ? (const KithIndexKey *)(const void *)keys->data : NULL,
                      keys != NULL ? keys->len : 0,
                      update->bytes);
    item->len = update->bytes->len - item->offset;
}

static gboolean
take_new_keys(KithUpdate *update, guint number, GError **error)
{
    const KithKindModel *model = g_ptr_array_index(update->file->kinds, number);
    g_autoptr(GArray) keys = g_array_new(FALSE, FALSE, sizeof(KithIndexKey));
    g_autoptr(KithFrame) frame = NULL;
    g_autofree KithMatchModel *fitted = NULL;
    g_autofree KithScorer *scorer = NULL;
    g_autoptr(KithAtoms) atoms = NULL;
    g_autoptr(GArray) families = NULL;
    guint32 further;

    if (!kith_update_open(update, number, update->records, &frame, &fitted, &scorer, error)) {
        return FALSE;
    }
    if (frame == NULL) {
        return TRUE;
    }
    atoms = kith_atoms_new(frame, NULL, update->threads);
    families = kith_index_families(model, atoms);
    further = frame->n;
    for (guint32 r = 0; r < frame->n; r++) {
        g_array_set_size(keys, 0);
        kith_index_row_keys(families, number, r, keys);
        for (; further < atoms->n_rows && atoms->records[further] == r; further++) {
            kith_index_row_keys(families, number, further, keys);
        }
        come_to_blocks(update, frame->ids[r], keys);
        keep_item(update, frame->ids[r], (int)number, keys);
    }
    return TRUE;
}

/* Records that stand and have no item yet are of no kind of the model. */
static gboolean
take_others(KithUpdate *update, GError **error)
{
    g_auto(KithFieldBuffer) buffer = {0};

    for (guint i = 0; i < update->records->len; i++) {
        KithRecordId id = g_array_index(update->records, KithRecordId, i);
        KithRecord record;
        gboolean found;

        if (!kith_records_get(update->txn, id, &buffer, &record, &found, error)) {
            return FALSE;
        }
        if (found && kith_record_stands(&record) &&
            g_array_index(update->items, KithSpan, i).len == 0) {
            keep_item(update, id, -1, NULL);
        }
    }
    return TRUE;
}

/* ---- blocks ---- */

static void
list_caps(KithUpdate *update)
{
    for (guint k = 0; k < update->file->kinds->len; k++) {
        const KithKindModel *model = g_ptr_array_index(update->file->kinds, k);

        for (guint f = 0; f < KITH_CHOSEN_MAX; f++) {
            guint cap = f < model->keys->len
                            ? kith_family_cap_named(g_ptr_array_index(model->keys, f),
                                                    model->properties,
                                                    model->largest_block)
                            : 0;
            guint8 crowded = f < model->keys->len &&
                             kith_kind_model_is_crowded(model, g_ptr_array_index(model->keys, f));

            g_array_append_val(update->caps, cap);
            g_byte_array_append(update->crowded, &crowded, 1);
        }
    }
}

guint
kith_update_cap_of(const KithUpdate *update, guint32 family)
{
    return family < update->caps->len ? g_array_index(update->caps, guint, family) : 0;
}

gboolean
kith_update_is_crowded(const KithUpdate *update, guint32 family)
{
    return family < update->crowded->len && update->crowded->data[family] != 0;
}

/* Who else is in a block: no more of them than are needed to know that it is too large. */
static gboolean
read_block(const KithUpdate *update,
           KithTupleIter *iter,
           gint64 id,
           KithBlock *block,
           GError **error)
{
    const guint32 prefix[] = {(guint32)((guint64)id >> 32), (guint32)id};

    block->cap = kith_update_cap_of(update, prefix[0]);
    if (!kith_tuples_seek(iter, prefix, 2, error)) {
        return FALSE;
    }
    while (block->stay->len <= block->cap) {
        if (!kith_tuples_next(iter, error)) {
            return kith_tuples_fine(iter);
        }
        if (kith_update_has(update, iter->tuple[2])) {
            block->gone++;
        } else {
            g_array_append_val(block->stay, iter->tuple[2]);
        }
    }
    return TRUE;
}

static void
add_pair(GArray *pairs, KithRecordId a, KithRecordId b)
{
    KithRecordPair pair = {MIN(a, b), MAX(a, b)};

    g_array_append_val(pairs, pair);
}

static void
add_pairs_within(const GArray *records, GArray *pairs)
{
    for (guint i = 0; i < records->len; i++) {
        for (guint j = i + 1; j < records->len; j++) {
            add_pair(pairs,
                     g_array_index(records, KithRecordId, i),
                     g_array_index(records, KithRecordId, j));
        }
    }
}

static void
pair_up(KithUpdate *update, guint32 family, const KithBlock *block)
{
    guint most = block->stay->len + MAX(block->gone, block->come->len);
    gboolean before = kith_update_is_compared(block, block->stay->len + block->gone);
    gboolean after = kith_update_is_compared(block, block->stay->len + block->come->len);

    update->copies =
        update->copies || (most > block->cap && kith_update_is_crowded(update, family));
    if (after) {
        add_pairs_within(block->come, update->pairs);
        for (guint i = 0; i < block->come->len; i++) {
            for (guint j = 0; j < block->stay->len; j++) {
                add_pair(update->pairs,
                         g_array_index(block->come, KithRecordId, i),
                         g_array_index(block->stay, KithRecordId, j));
            }
        }
    }
    if (after && !before) {
        add_pairs_within(block->stay, update->pairs);
    } else if (before && !after) {
        add_pairs_within(block->stay, update->lost);
    }
}

/* All that is touched, and the pairs of a kind: those of the others are left to their turn. */
static gboolean
read_blocks(KithUpdate *update, GError **error)
{
    g_auto(KithTupleIter) iter = {0};
    GHashTableIter each;
    gpointer id;
    g_auto(KithWords) rows = {0};

    if (!kith_tuples_open(update->txn, KITH_TABLE_BLOCK_KEYS, &iter, error)) {
        return FALSE;
    }
    g_hash_table_iter_init(&each, update->blocks);
    while (g_hash_table_iter_next(&each, &id, NULL)) {
        guint64 own = *(const guint64 *)id;

        kith_words_push2(&rows, (guint32)(own >> 32), (guint32)own);
    }
    kith_sort_rows(rows.data, rows.n / 2, 2); /* as they lie in the table */
    for (gsize i = 0; i < rows.n; i += 2) {
        gint64 own = kith_update_key_of(rows.data[i], rows.data[i + 1]);

        if (!read_block(update, &iter, own, g_hash_table_lookup(update->blocks, &own), error)) {
            return FALSE;
        }
    }
    return TRUE;
}

static int
compare_pairs(gconstpointer a, gconstpointer b)
{
    const KithRecordPair *x = a;
    const KithRecordPair *y = b;

    return x->i != y->i ? (x->i < y->i ? -1 : 1) : (x->j > y->j) - (x->j < y->j);
}

/* Sorts pairs, and drops those that come again. */
void
kith_update_settle_pairs(GArray *pairs)
{
    guint n = 0;

    g_array_sort(pairs, compare_pairs);
    for (guint p = 0; p < pairs->len; p++) {
        KithRecordPair pair = g_array_index(pairs, KithRecordPair, p);

        if (n == 0 || compare_pairs(&pair, &g_array_index(pairs, KithRecordPair, n - 1)) != 0) {
            g_array_index(pairs, KithRecordPair, n++) = pair;
        }
    }
    g_array_set_size(pairs, n);
}

static void
pair_kind(KithUpdate *update, guint number)
{
    GHashTableIter each;
    gpointer id;
    gpointer block;

    g_array_set_size(update->pairs, 0);
    g_hash_table_iter_init(&each, update->blocks);
    while (g_hash_table_iter_next(&each, &id, &block)) {
        guint32 family = (guint32)(*(const guint64 *)id >> 32);

        if (family / KITH_CHOSEN_MAX == number) {
            pair_up(update, family, block);
        }
    }
    kith_update_settle_pairs(update->pairs);
}

/* ---- all of it ---- */

static void
settle_rows(KithWords *rows)
{
    kith_sort_rows(rows->data, rows->n / 3, 3);
    rows->n = 3 * kith_unique_rows(rows->data, rows->n / 3, 3);
}

gboolean
kith_update_find(KithUpdate *update, GError **error)
{
    g_array_set_size(update->items, update->records->len);
    for (guint i = 0; i < update->records->len; i++) {
        g_hash_table_add(update->is_new,
                         GUINT_TO_POINTER(g_array_index(update->records, KithRecordId, i)));
    }
    list_caps(update);
    if (!take_old_keys(update, error)) {
        return FALSE;
    }
    for (guint k = 0; k < update->file->kinds->len; k++) {
        if (!take_new_keys(update, k, error)) {
            return FALSE;
        }
    }
    if (!take_others(update, error) || !read_blocks(update, error)) {
        return FALSE;
    }
    for (guint k = 0; k < update->file->kinds->len; k++) {
        pair_kind(update, k);
        if (!kith_update_score(update, k, error)) {
            return FALSE;
        }
    }
    if (!kith_update_cut(update, error)) {
        return FALSE;
    }
    settle_rows(&update->add_edges);
    settle_rows(&update->remove_edges);
    settle_rows(&update->add_keys);
    settle_rows(&update->remove_keys);
    return kith_tuples_open(update->txn, KITH_TABLE_BLOCK_EDGES, &update->edges, error);
}

void
kith_update_close(KithUpdate *update)
{
    kith_tuples_close(&update->edges);
    update->txn = NULL;
}

/* ---- writing ---- */

static int
compare_rows(const guint32 *a, const guint32 *b)
{
    for (guint w = 0; w < 3; w++) {
        if (a[w] != b[w]) {
            return a[w] < b[w] ? -1 : 1;
        }
    }
    return 0;
}

/* Takes out of @remove what is in @add too: a change has no tuple in both. */
static void
subtract(KithWords *remove, const KithWords *add)
{
    gsize kept = 0;

    for (gsize i = 0, j = 0; i < remove->n; i += 3) {
        while (j < add->n && compare_rows(add->data + j, remove->data + i) < 0) {
            j += 3;
        }
        if (j >= add->n || compare_rows(add->data + j, remove->data + i) != 0) {
            memmove(remove->data + kept, remove->data + i, 3 * sizeof(guint32));
            kept += 3;
        }
    }
    remove->n = kept;
}

static gboolean
apply(KithTxn *txn,
      KithStoreTable table,
      const KithWords *add,
      KithWords *remove,
      guint threads,
      GError **error)
{
    KithTupleChange change = {.add = add->data, .n_add = add->n / 3};

    subtract(remove, add);
    change.remove = remove->data;
    change.n_remove = remove->n / 3;
    return kith_tuples_apply_large(txn, table, &change, threads, error);
}

static gboolean
write_items(KithTxn *txn, const KithUpdate *update, GError **error)
{
    guint32 last;

    if (!kith_array_last(txn, KITH_TABLE_BLOCK_KEYED, 0, &last, error)) {
        return FALSE;
    }
    for (guint i = 0; i < update->records->len; i++) {
        KithRecordId record = g_array_index(update->records, KithRecordId, i);
        KithSpan item = g_array_index(update->items, KithSpan, i);

        for (; last + 1 < record; last++) {
            if (!kith_array_set(txn,
                                KITH_TABLE_BLOCK_KEYED,
                                0,
                                last + 1,
                                kith_bytes(NULL, 0),
                                error)) {
                return FALSE;
            }
        }
        if (!kith_array_set(txn,
                            KITH_TABLE_BLOCK_KEYED,
                            0,
                            record,
                            kith_bytes(update->bytes->data + item.offset, item.len),
                            error)) {
            return FALSE;
        }
        last = MAX(last, record);
    }
    return TRUE;
}

gboolean
kith_update_write(KithTxn *txn, gpointer data, GError **error)
{
    KithUpdate *update = data;
    guint64 generation;

    return kith_store_counter(txn, KITH_COUNTER_GENERATION, &generation, error) &&
           apply(txn,
                 KITH_TABLE_BLOCK_KEYS,
                 &update->add_keys,
                 &update->remove_keys,
                 update->threads,
                 error) &&
           apply(txn,
                 KITH_TABLE_BLOCK_EDGES,
                 &update->add_edges,
                 &update->remove_edges,
                 update->threads,
                 error) &&
           write_items(txn, update, error) &&
           kith_store_set_counter(txn, KITH_COUNTER_INDEXED, generation, error) &&
           kith_store_set_counter(txn, KITH_COUNTER_POSSIBLE, generation, error);
}
