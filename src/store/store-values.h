/* SPDX-FileCopyrightText: The Kith authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef STORE_VALUES_H
#define STORE_VALUES_H

#include "model-record.h"
#include "model-schema.h"
#include "store-lmdb.h"

/* The value dictionaries: for each property, normal values and their numbers from 1. */

/* The text of a value, borrowed (lifetime: txn). A value that is not there is damage. */
gboolean kith_values_text(KithTxn *txn,
                          guint32 property,
                          guint32 value,
                          KithBytes *out_text,
                          GError **error);

/* The number of a text, 0 when no record ever had it. */
gboolean kith_values_find(KithTxn *txn,
                          guint32 property,
                          KithBytes text,
                          guint32 *out_value,
                          GError **error);

/* The last number given out for a property. */
gboolean kith_values_count(KithTxn *txn, guint32 property, guint32 *out_n, GError **error);

/* How many records that stand have the value, and how often it is used at all (earlier versions
 * and links too). */
typedef struct {
    guint32 records;
    guint32 uses;
} KithValueCount;

gboolean kith_values_counts(KithTxn *txn,
                            guint32 property,
                            guint32 value,
                            KithValueCount *out_count,
                            GError **error);

/* All counts of a property: @counts has room for @n values, from number 1. */
gboolean kith_values_all_counts(KithTxn *txn,
                                guint32 property,
                                guint32 n,
                                KithValueCount *counts,
                                GError **error);

/* What changes the counts of one property, each list sorted by value. A posting that is added is a
 * record more and a use more of its value; one that is taken out is a record less, while history
 * goes on using the value. */
typedef struct {
    const guint32 *post; /* (value, record) */
    gsize n_post;
    const guint32 *unpost; /* the same */
    gsize n_unpost;
    const guint32 *reused; /* values, one for each use that no posting tells of */
    gsize n_reused;
} KithCountChanges;

/* Complexity: the blocks of values that changed, and the changes. */
gboolean kith_values_recount(KithTxn *txn,
                             guint32 property,
                             const KithCountChanges *changes,
                             GError **error);

/* What the store's index holds of a text: the low half of its hash. */
guint32 kith_values_hash(guint32 property, KithBytes text);

/* Appends a field as it was given. */
gboolean kith_values_given(KithTxn *txn, const KithField *field, GString *out, GError **error);

/* The words under which a value of a property type is found besides the whole, which value_index
 * finds: hashes, up to KITH_VALUE_WORDS of them. Returns how many. */
#define KITH_VALUE_WORDS 32
guint kith_values_words(const KithPropertyType *type, KithBytes text, guint32 *out_hashes);

/* The hash of a word under which a value is found by kith search; never 0. */
guint32 kith_values_word_hash(KithBytes word);

#endif
