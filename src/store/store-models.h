/* SPDX-FileCopyrightText: The Kith authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef STORE_MODELS_H
#define STORE_MODELS_H

#include "store-tuples.h"
#include "store.h"

/* Match models, and how common values were when each was learnt.
 *
 * A frequency is a row of words: a space of the caller's (16 bits) above the high 16 bits of a
 * 48-bit hash of the text, the hash's low 32 bits, and how many records there were. Two texts of
 * one space that collide (of a million, with a chance of 4 in 10^9 for each) read one another's
 * number: it weighs a little wrong, and nothing else. */

#define KITH_FREQUENCY_WORDS 3
#define KITH_FREQUENCY_SPACES (1u << 16)

void kith_frequency_row(guint32 space, KithBytes text, guint32 count, guint32 *out_row);

/* A model to be kept. */
typedef struct {
    const char *yaml;
    const guint32 *frequencies; /* rows, sorted, each once */
    gsize n_frequencies;
} KithKeptModel;

/* Keeps a model under the next number. Runs in kith_store_write(). */
gboolean
kith_models_put(KithTxn *txn, const KithKeptModel *model, guint32 *out_number, GError **error);

/* Forgets how common values were when a model was learnt; its YAML stays. */
gboolean kith_models_forget_frequencies(KithTxn *txn, guint32 number, GError **error);

/* The YAML of a model, to be freed with g_free(). One that is not there is damage. */
gboolean kith_models_get(KithTxn *txn, guint32 number, char **out_yaml, GError **error);

/* How many records had a text; 1 when that was not kept. @iter is open on the table. */
gboolean kith_frequency_find(KithTupleIter *iter,
                             guint32 model,
                             guint32 space,
                             KithBytes text,
                             guint32 *out_count,
                             GError **error);

#endif
