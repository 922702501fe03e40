/* SPDX-FileCopyrightText: The Kith authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef STORE_BATCH_H
#define STORE_BATCH_H

#include "base-words.h"
#include "store-records.h"
#include "store-values.h"

/* What a load has worked out and not yet written: everything that one transaction will change,
 * with all numbers given. store-ingest.c fills it, kith_batch_write() writes it. */

/* New values of a property and changed counts. */
typedef struct {
    guint32 n_before;  /* the last value's number when the load began */
    guint32 n_stored;  /* the last value's number when the batch began */
    guint32 n_values;  /* the last value's number now */
    GByteArray *texts; /* owned: of the new values */
    GArray *spans;     /* owned, KithSpan in texts */
    KithWords index;   /* (hash, value), for value_index */
    KithWords post;    /* (value, record) to add to postings */
    KithWords unpost;  /* (value, record) to take out of postings */
    KithWords reused;  /* values, one for each use that no posting tells of */
} KithBatchProperty;

/* An encoded record. Of several of one number the last counts. */
typedef struct {
    KithRecordId id;
    guint32 version;
    KithSpan span; /* in the batch's bytes */
} KithBatchRecord;

/* A value of a link. */
typedef struct {
    guint64 given; /* offset in link_bytes, with KITH_FORM_GIVEN */
    guint32 given_len;
    guint32 property;
    guint32 value;
    KithTextForm form;
} KithBatchField;

typedef struct {
    KithRecordId from;
    KithRecordId to;
    KithRecordId owner;
    guint32 type;
    guint64 row;
    guint64 content;
    guint32 first_field; /* in link_fields */
    guint32 n_fields;
} KithBatchLink;

typedef struct {
    GArray *properties; /* owned, KithBatchProperty, property's number - 1 */

    KithRecordId first_record; /* number of the first new one */
    GArray *fresh;             /* owned, KithSpan in bytes: new records in order */
    GArray *replaced;          /* owned, KithBatchRecord: earlier ones, rewritten */
    GArray *versions;          /* owned, KithBatchRecord: what stood before */
    GByteArray *bytes;         /* owned: encoded records */

    KithWords keys;    /* rows of 3 words for key_index */
    KithWords words;   /* rows of 3 words for word_index */
    KithWords pending; /* record numbers */
    GArray *census;    /* owned, KithCensusRow */

    GArray *links;          /* owned, KithBatchLink */
    GArray *link_fields;    /* owned, KithBatchField */
    GByteArray *link_bytes; /* owned */
    GHashTable *stale;      /* owned, set of link numbers whose row no longer tells of them */
    gboolean is_ordered;    /* kith_batch_order() was called */
    KithWords ordered;      /* made by it: (from, type × 2, to, place in links), sorted */
    KithWords turned;       /* the same: (to, type × 2 + 1, from, place in links) */
    KithWords adjacent;     /* rows of 4 words to add to adjacency */
    KithWords parted;       /* rows of 4 words to take out */
    KithLinkId first_link;  /* number of the first new one */
    guint32 n_links;        /* how many are new */
    GByteArray *link_items; /* owned: encoded links */
    GArray *link_spans;     /* owned, KithSpan in link_items */
    guint64 n_known;        /* links that were there already */
} KithBatch;

KithBatch *kith_batch_new(void);
void kith_batch_free(KithBatch *batch);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(KithBatch, kith_batch_free)

/* Empties a batch for the next; values' numbers go on. */
void kith_batch_reset(KithBatch *batch, KithRecordId first_record);

/* The property's part, made when there is none; n_values of one not used before is 0. */
KithBatchProperty *kith_batch_make_property(KithBatch *batch, guint32 property);

static inline KithBatchProperty *
kith_batch_property(KithBatch *batch, guint32 property)
{
    KithBatchProperty *part = &g_array_index(batch->properties, KithBatchProperty, property - 1);

    return property <= batch->properties->len && part->texts != NULL
               ? part
               : kith_batch_make_property(batch, property);
}

/* Adds a new value, whose hash is kith_values_hash(), and returns its number. */
guint32 kith_batch_add_value(KithBatch *batch, guint32 property, KithBytes text, guint32 hash);

/* Lets an empty batch go on with the numbers where another one stands. */
void kith_batch_continue(KithBatch *batch, const KithBatch *from, KithRecordId first_record);

/* About how many bytes the batch takes. What links will take besides while they are written, some
 * 64 bytes each, does not count: larger batches rewrite adjacency less often. */
gsize kith_batch_size(const KithBatch *batch);

/* Sorts what needs no look at the store, on several threads: can be done while the batch before
 * is being written. The batch must not grow afterwards. */
void kith_batch_order(KithBatch *batch, guint threads);

/* Sorts everything that is not sorted yet. Before kith_batch_write(). */
void kith_batch_sort(KithBatch *batch, guint threads);

/* Writes everything; @txn has changed none of what a batch changes. May be called again for the
 * same batch when a transaction failed. */
gboolean
kith_batch_write(KithBatch *batch, KithTxn *txn, guint32 load, guint threads, GError **error);

#endif
