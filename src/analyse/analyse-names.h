/* SPDX-FileCopyrightText: The Kith authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef ANALYSE_NAMES_H
#define ANALYSE_NAMES_H

#include "store-records.h"

#include <kith/kith-table.h>

/* What records are called: their sources and keys, for rows of an answer. */
typedef struct {
    KithStore *store;   /* borrowed */
    KithTxn *txn;       /* borrowed */
    GPtrArray *sources; /* owned, char *: name of source i + 1, NULL until asked for */
    KithFieldBuffer buffer;
} KithNames;

void kith_names_init(KithNames *names, KithStore *store, KithTxn *txn);
void kith_names_clear(KithNames *names);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(KithNames, kith_names_clear)

/* Sets cells @column and the one after it of a table's last row to a record's source and key. */
gboolean kith_names_set_key(KithNames *names,
                            KithRecordId record,
                            KithTable *table,
                            guint column,
                            GError **error);

/* The name of a source (lifetime: names), or NULL. */
const char *kith_names_source(KithNames *names, KithSourceId source, GError **error);

/* A record, or NULL; what the last call gave is gone (lifetime: names, and its txn). */
gboolean
kith_names_record(KithNames *names, KithRecordId id, KithRecord *out_record, GError **error);

/* "source/key", and what a person knows the record by. Free with g_free(). */
char *kith_names_place(KithNames *names, KithRecordId record, GError **error);
char *kith_names_label(KithNames *names, KithRecordId record, GError **error);

#endif
