/* SPDX-FileCopyrightText: The Kith authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef RESOLVE_INDEX_H
#define RESOLVE_INDEX_H

#include "resolve-model.h"
#include "resolve-stream.h"

/*
 * The blocking keys of all records, and the pairs that are worth clustering, kept in the store:
 * with them a few new records are resolved without reading the others (resolve-update.h).
 *
 * Three tables hold them: block_keys (family, key, record) says who is in a block, block_keyed the
 * keys of a record, block_edges (record, record, weight) the pairs of KITH_EDGE_LEAST or more, both
 * ways round. A record that stood when the tables were made or last kept up has an item in
 * block_keyed: the number of its kind in the model + 1, 0 when it is of none, and its keys.
 *
 * They belong to one generation (KITH_COUNTER_INDEXED), which every run that resolves everything
 * makes them for, unless what is new would have everything resolved again: then the pairs that it
 * did not join are all that is kept, for views that show them.
 */

/* A family of a kind's model, as tuples have it. */
static inline guint32
kith_index_family(guint kind, guint family)
{
    return kind * KITH_CHOSEN_MAX + family;
}

/* A blocking key of a record. */
typedef struct {
    guint32 family; /* of kith_index_family() */
    guint32 key;
} KithIndexKey;

/* Bytes of a key in an item: its family's number, and the key. */
#define KITH_INDEX_KEY_BYTES 5

/* The item of a record in block_keyed, appended to @out. @kind -1: of none. */
void kith_index_encode(int kind, const KithIndexKey *keys, guint n_keys, GByteArray *out);

/* The keys of a record as they are kept, appended to @keys (KithIndexKey). *out_kept is FALSE when
 * the record is not in the tables. */
gboolean kith_index_keys_of(KithTxn *txn,
                            KithRecordId record,
                            GArray *keys,
                            gboolean *out_kept,
                            GError **error);

/* The families of a kind's model that its records have, KithIndexFamily, and the keys of a row in
 * them, appended to @keys (KithIndexKey). */
typedef struct {
    guint number; /* in the model */
    KithFamilyKeys keys;
} KithIndexFamily;

GArray *kith_index_families(const KithKindModel *kind, KithAtoms *atoms);
void kith_index_row_keys(const GArray *families, guint kind, guint32 row, GArray *keys);

/* The keys of all records of a kind. */
typedef struct {
    guint number;      /* of the kind in its model file */
    GArray *families;  /* owned, guint32: of kith_index_family() */
    guint32 n;         /* records */
    guint32 n_rows;    /* those of the records, and further ones of records with several values */
    guint32 *order;    /* owned, rows of record id and row, ascending */
    KithRecordId *ids; /* owned: of each row */
    guint32 *keys;     /* owned: row after row the key in each family, 0 for none */
} KithIndexPart;

/* What is to be written for all records of the store. */
typedef struct {
    KithRecordId n_records;
    const KithRecordId *stands; /* borrowed: of record i + 1, 0 for one that does not stand */
    guint threads;
    GArray *parts;   /* owned, KithIndexPart */
    KithWords edges; /* rows of block_edges, in no order */
} KithIndex;

KithIndex *kith_index_new(KithRecordId n_records, const KithRecordId *stands, guint threads);
void kith_index_free(KithIndex *index);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(KithIndex, kith_index_free)

/* Takes over the keys of a kind's frame and the pairs that were found with them. @number is that of
 * the kind in its model file. Nothing is borrowed. */
void kith_index_take(KithIndex *index,
                     guint number,
                     const KithKindModel *kind,
                     KithAtoms *atoms,
                     const KithEdges *edges);

/* Writes the tables anew, as those of the generation that is current then. A KithWriteFunc. */
gboolean kith_index_write(KithTxn *txn, gpointer index, GError **error);

/* Adds to rows of block_edges the pairs that were not joined: what may be one, and was left apart.
 * @cluster has of each record of the frame the lowest one of its cluster. */
void kith_index_add_possible(const KithFrame *frame,
                             const KithEdges *edges,
                             const guint32 *cluster,
                             KithWords *rows);

/* Writes those rows alone, KithWords (KITH_COUNTER_POSSIBLE). A KithWriteFunc. */
gboolean kith_index_write_possible(KithTxn *txn, gpointer rows, GError **error);

#endif
