/* SPDX-FileCopyrightText: The Kith authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "store-values.h"

#include "base-hash.h"
#include "store-array.h"
#include "store-tuples.h"
#include "store.h"

guint32
kith_values_hash(guint32 property, KithBytes text)
{
    return (guint32)kith_hash(text.data, text.len, property);
}

guint32
kith_values_word_hash(KithBytes word)
{
    return (guint32)(kith_hash(word.data, word.len, 0) >> 32) | 1;
}

gboolean
kith_values_text(KithTxn *txn, guint32 property, guint32 value, KithBytes *out_text, GError **error)
{
    if (!kith_array_get(txn, KITH_TABLE_VALUES, property, value, out_text, error)) {
        return FALSE;
    }
    return out_text->data != NULL ||
           kith_store_damaged(error, "value %u of property %u is missing", value, property);
}

gboolean
kith_values_find(KithTxn *txn, guint32 property, KithBytes text, guint32 *out_value, GError **error)
{
    const guint32 prefix[] = {property, kith_values_hash(property, text)};
    g_auto(KithTupleIter) iter = {0};

    *out_value = 0;
    if (!kith_tuples_open(txn, KITH_TABLE_VALUE_INDEX, &iter, error) ||
        !kith_tuples_seek(&iter, prefix, 2, error)) {
        return FALSE;
    }
    while (kith_tuples_next(&iter, error)) {
        KithBytes found;

        if (!kith_values_text(txn, property, iter.tuple[2], &found, error)) {
            return FALSE;
        }
        if (kith_bytes_equal(found, text)) {
            *out_value = iter.tuple[2];
            return TRUE;
        }
    }
    return kith_tuples_fine(&iter);
}

gboolean
kith_values_count(KithTxn *txn, guint32 property, guint32 *out_n, GError **error)
{
    return kith_array_last(txn, KITH_TABLE_VALUES, property, out_n, error);
}

/* ---- counts ---- */

static gboolean
read_block(KithTxn *txn, guint32 property, guint32 block, KithValueCount *counts, GError **error)
{
    guint8 key[8];
    KithBytes payload;
    const guint8 *at;
    const guint8 *end;

    memset(counts, 0, KITH_COUNTS_PER_BLOCK * sizeof *counts);
    if (!kith_txn_get(txn, KITH_TABLE_COUNTS, kith_key2(property, block, key), &payload, error)) {
        return FALSE;
    }
    at = payload.data;
    end = at + payload.len;
    for (guint i = 0; at != NULL && at < end; i++) {
        if (i == KITH_COUNTS_PER_BLOCK) {
            return kith_store_damaged(error, "counts of property %u cannot be read", property);
        }
        at = kith_get_varint32(at, end, &counts[i].records);
        at = at != NULL ? kith_get_varint32(at, end, &counts[i].uses) : NULL;
    }
    return at == end || kith_store_damaged(error, "counts of property %u cannot be read", property);
}

static gboolean
write_block(KithTxn *txn,
            guint32 property,
            guint32 block,
            const KithValueCount *counts,
            GError **error)
{
    guint8 payload[KITH_COUNTS_PER_BLOCK * 10];
    guint8 *to = payload;
    guint n = KITH_COUNTS_PER_BLOCK;
    guint8 key[8];

    while (n > 0 && counts[n - 1].uses == 0 && counts[n - 1].records == 0) {
        n--;
    }
    for (guint i = 0; i < n; i++) {
        to = kith_put_varint(to, counts[i].records);
        to = kith_put_varint(to, counts[i].uses);
    }
    return kith_txn_put(txn,
                        KITH_TABLE_COUNTS,
                        kith_key2(property, block, key),
                        kith_bytes(payload, (gsize)(to - payload)),
                        error);
}

gboolean
kith_values_counts(KithTxn *txn,
                   guint32 property,
                   guint32 value,
                   KithValueCount *out_count,
                   GError **error)
{
    KithValueCount counts[KITH_COUNTS_PER_BLOCK];

    if (!read_block(txn, property, (value - 1) / KITH_COUNTS_PER_BLOCK, counts, error)) {
        return FALSE;
    }
    *out_count = counts[(value - 1) % KITH_COUNTS_PER_BLOCK];
    return TRUE;
}

gboolean
kith_values_all_counts(KithTxn *txn,
                       guint32 property,
                       guint32 n,
                       KithValueCount *counts,
                       GError **error)
{
    KithValueCount block[KITH_COUNTS_PER_BLOCK];

    for (guint32 first = 0; first < n; first += KITH_COUNTS_PER_BLOCK) {
        if (!read_block(txn, property, first / KITH_COUNTS_PER_BLOCK, block, error)) {
            return FALSE;
        }
        memcpy(counts + first, block, MIN(n - first, KITH_COUNTS_PER_BLOCK) * sizeof *counts);
    }
    return TRUE;
}

static inline guint32
block_of(guint32 value)
{
    return (value - 1) / KITH_COUNTS_PER_BLOCK;
}

/* What is left of changes. */
typedef struct {
    KithCountChanges changes;
    gsize post;
    gsize unpost;
    gsize reused;
} Recount;

/* The block of the next value. FALSE when there is none. */
static gboolean
next_block(const Recount *left, guint32 *out_block)
{
    const KithCountChanges *changes = &left->changes;
    guint32 value = G_MAXUINT32;

    if (left->post < changes->n_post) {
        value = changes->post[2 * left->post];
    }
    if (left->unpost < changes->n_unpost) {
        value = MIN(value, changes->unpost[2 * left->unpost]);
    }
    if (left->reused < changes->n_reused) {
        value = MIN(value, changes->reused[left->reused]);
    }
    *out_block = block_of(value);
    return value != G_MAXUINT32;
}

static gboolean
recount_block(KithTxn *txn, guint32 property, guint32 block, Recount *left, GError **error)
{
    const KithCountChanges *changes = &left->changes;
    KithValueCount counts[KITH_COUNTS_PER_BLOCK];
    gboolean fine = TRUE;

    if (!read_block(txn, property, block, counts, error)) {
        return FALSE;
    }
    for (; left->post < changes->n_post; left->post++) {
        guint32 value = changes->post[2 * left->post];

        if (block_of(value) != block) {
            break;
        }
        counts[(value - 1) % KITH_COUNTS_PER_BLOCK].records++;
        counts[(value - 1) % KITH_COUNTS_PER_BLOCK].uses++;
    }
    for (; left->reused < changes->n_reused; left->reused++) {
        guint32 value = changes->reused[left->reused];

        if (block_of(value) != block) {
            break;
        }
        counts[(value - 1) % KITH_COUNTS_PER_BLOCK].uses++;
    }
    for (; left->unpost < changes->n_unpost; left->unpost++) {
        guint32 value = changes->unpost[2 * left->unpost];

        if (block_of(value) != block) {
            break;
        }
        fine = fine && counts[(value - 1) % KITH_COUNTS_PER_BLOCK].records > 0;
        counts[(value - 1) % KITH_COUNTS_PER_BLOCK].records--;
    }
    if (!fine) {
        return kith_store_damaged(error, "counts of property %u fall below zero", property);
    }
    return write_block(txn, property, block, counts, error);
}

gboolean
kith_values_recount(KithTxn *txn, guint32 property, const KithCountChanges *changes, GError **error)
{
    Recount left = {.changes = *changes};
    guint32 block;

    while (next_block(&left, &block)) {
        if (!recount_block(txn, property, block, &left, error)) {
            return FALSE;
        }
    }
    return TRUE;
}

gboolean
kith_values_given(KithTxn *txn, const KithField *field, GString *out, GError **error)
{
    KithBytes normal;

    if (field->form == KITH_FORM_GIVEN) {
        g_string_append_len(out, (const char *)field->given.data, (gssize)field->given.len);
        return TRUE;
    }
    if (!kith_values_text(txn, field->property, field->value, &normal, error)) {
        return FALSE;
    }
    kith_text_apply_form(normal, field->form, out);
    return TRUE;
}

guint
kith_values_words(const KithPropertyType *type, KithBytes text, guint32 *out_hashes)
{
    KithToken tokens[KITH_VALUE_WORDS] KITH_UNCLEARED;
    guint n;

    if (type->search != KITH_SEARCH_WORDS) {
        return 0;
    }
    n = MIN(kith_text_tokens(text, tokens, KITH_VALUE_WORDS), KITH_VALUE_WORDS);
    for (guint i = 0; i < n; i++) {
        out_hashes[i] = kith_values_word_hash(kith_token_bytes(text, tokens[i]));
    }
    return n;
}
