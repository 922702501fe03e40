/* SPDX-FileCopyrightText: The Kith authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef STORE_INGEST_H
#define STORE_INGEST_H

#include "store-parcel.h"
#include "store-records.h"

/* Takes parcels into the store: finds out which records are new, changed or known, gives numbers
 * to records, values and links in the order of the input, and writes whole batches, each in one
 * transaction. One ingest is one load of one source. */
typedef struct _KithIngest KithIngest;

/* Called for each row that is turned away. */
typedef void (*KithRejectFunc)(const KithParcelRow *row, const char *reason, gpointer user_data);

typedef struct {
    KithSourceId source; /* whose load this is */
    guint32 load;        /* the load's number */
    guint threads;
    guint64 batch_bytes;     /* about how much memory a batch may take, 0 for the default */
    gboolean rows_own_links; /* a record's row may tell of links: one it tells of no more goes, even
                                when the record itself is as it was */
    KithRejectFunc reject;
    gpointer user_data;
} KithIngestOptions;

/* Counts of what an ingest did so far, flushed or not. */
typedef struct {
    guint64 added;
    guint64 changed;
    guint64 unchanged;
    guint64 repeated; /* the same row again in one load */
    guint64 rejected;
    guint64 links;
    guint64 links_known; /* already there */
    guint64 links_retired;
    guint64 stubs;  /* made or brought back, and not told of by a row since */
    guint64 filled; /* stubs that a row told of, those of earlier loads too */
} KithIngestCounts;

KithIngest *kith_ingest_new(KithStore *store, const KithIngestOptions *options, GError **error);
void kith_ingest_free(KithIngest *ingest);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(KithIngest, kith_ingest_free)

/* Takes in a parcel, and notes in its values the store's numbers. Writes a batch when enough has
 * come together. A parcel is of one ingest alone until it is freed. */
gboolean kith_ingest_add(KithIngest *ingest, KithParcel *parcel, GError **error);

/* Writes what is left, and takes in nothing more; @info, when given, is stored as the load's in the
 * same transaction, after its links and stubs, which are not known before, have been filled in. */
gboolean kith_ingest_flush(KithIngest *ingest, KithLoadInfo *info, GError **error);

KithIngestCounts kith_ingest_counts(const KithIngest *ingest);

/* Whether a record was seen in this load: for taking back what a full list no longer has. */
gboolean kith_ingest_saw(const KithIngest *ingest, KithRecordId record);

#endif
