/* SPDX-FileCopyrightText: The Kith authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "store-models.h"

#include "base-hash.h"
#include "model-entity.h"
#include "store-rewrite.h"

#define HASH_SEED 0x66726571

/* ---- frequencies ---- */

void
kith_frequency_row(guint32 space, KithBytes text, guint32 count, guint32 *out_row)
{
    guint64 hash = kith_hash(text.data, text.len, HASH_SEED);

    g_assert(space < KITH_FREQUENCY_SPACES);
    out_row[0] = space << 16 | (guint32)(hash >> 48);
    out_row[1] = (guint32)(hash >> 16);
    out_row[2] = count;
}

gboolean
kith_frequency_find(KithTupleIter *iter,
                    guint32 model,
                    guint32 space,
                    KithBytes text,
                    guint32 *out_count,
                    GError **error)
{
    guint32 row[KITH_FREQUENCY_WORDS];
    guint32 prefix[3];

    kith_frequency_row(space, text, 1, row);
    prefix[0] = model;
    prefix[1] = row[0];
    prefix[2] = row[1];
    if (!kith_tuples_seek(iter, prefix, 3, error)) {
        return FALSE;
    }
    *out_count = 1;
    if (kith_tuples_next(iter, error)) {
        *out_count = iter->tuple[3];
        return TRUE;
    }
    return kith_tuples_fine(iter);
}

/* Puts the number of the model before each row, some rows at a time. */
static gboolean
put_frequencies(KithTxn *txn, const KithKeptModel *model, guint32 number, GError **error)
{
    enum { ROWS = 1 << 16 };
    g_autofree guint32 *tuples = g_new(guint32, 4 * ROWS);

    for (gsize first = 0; first < model->n_frequencies; first += ROWS) {
        gsize n = MIN(model->n_frequencies - first, ROWS);
        KithTupleChange change = {.add = tuples, .n_add = n};

        for (gsize i = 0; i < n; i++) {
            tuples[4 * i] = number;
            memcpy(&tuples[4 * i + 1],
                   model->frequencies + (first + i) * KITH_FREQUENCY_WORDS,
                   KITH_FREQUENCY_WORDS * sizeof(guint32));
        }
        if (!kith_tuples_apply(txn, KITH_TABLE_FREQUENCIES, &change, error)) {
            return FALSE;
        }
    }
    return TRUE;
}

gboolean
kith_models_forget_frequencies(KithTxn *txn, guint32 number, GError **error)
{
    return kith_tuples_remove_prefix(txn, KITH_TABLE_FREQUENCIES, &number, 1, error);
}

/* ---- models ---- */

gboolean
kith_models_put(KithTxn *txn, const KithKeptModel *model, guint32 *out_number, GError **error)
{
    g_autoptr(GByteArray) bytes = g_byte_array_new();
    guint64 last;
    guint8 key[4];

    if (!kith_store_counter(txn, KITH_COUNTER_MODELS, &last, error)) {
        return FALSE;
    }
    *out_number = (guint32)last + 1;
    kith_model_encode(model->yaml, bytes);
    return kith_txn_put(txn,
                        KITH_TABLE_MODELS,
                        kith_key1(*out_number, key),
                        kith_bytes(bytes->data, bytes->len),
                        error) &&
           put_frequencies(txn, model, *out_number, error) &&
           kith_store_set_counter(txn, KITH_COUNTER_MODELS, last + 1, error);
}

gboolean
kith_models_get(KithTxn *txn, guint32 number, char **out_yaml, GError **error)
{
    guint8 key[4];
    KithBytes payload;

    *out_yaml = NULL;
    if (!kith_txn_get(txn, KITH_TABLE_MODELS, kith_key1(number, key), &payload, error)) {
        return FALSE;
    }
    *out_yaml = payload.data != NULL ? kith_model_decode(payload) : NULL;
    return *out_yaml != NULL || kith_store_damaged(error, "match model %u cannot be read", number);
}
