/* SPDX-FileCopyrightText: The Kith authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef LOAD_KEYS_H
#define LOAD_KEYS_H

#include "load-opened.h"

/* Where the keys of records are that columns of other inputs may have: a source of whose rows each
 * has one type, and one column that is its key. They are in inputs, in the store, or in both. */
typedef struct {
    GPtrArray *inputs;   /* owned, of KithOpened (borrowed) */
    KithSourceId number; /* in the store, 0: not there */
    char *source;        /* all owned */
    char *type;
    char *key;      /* the column */
    char *words;    /* of its header */
    char *property; /* that it is too, NULL for none */
    double n;       /* about how many */
} KithKeys;

/* The record that rows make first, NULL when they make none. */
const KithMapRecord *kith_keys_record(const KithMapping *mapping);

/* The column that is a record's key by itself, NULL where there is none. */
const char *kith_keys_column(const KithMapRecord *record);

/* All there are, KithKeys, of inputs (KithOpened, with their mappings) and of the store (@txn
 * nullable), a source and type once. What is in inputs is not yet counted in @n. Free with
 * g_ptr_array_unref(). */
gboolean kith_keys_list(const GPtrArray *all,
                        KithTxn *txn,
                        const KithSchema *schema,
                        GPtrArray **out_keys,
                        GError **error);

/* Which of the wanted texts are keys: @wanted has the number of each + 1, @found says by number.
 * Reads an input to its end, on @threads. */
gboolean kith_keys_search(const KithKeys *keys,
                          KithTxn *txn,
                          GHashTable *wanted,
                          gint *found,
                          guint threads,
                          GError **error);

#endif
