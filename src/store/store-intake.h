/* SPDX-FileCopyrightText: The Kith authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef STORE_INTAKE_H
#define STORE_INTAKE_H

#include "base-error.h"
#include "store-ingest.h"
#include "store-settle.h"

/* How rows, one after the other, become what a batch will write: for store-ingest.c, which says
 * when. Everything here is of one ingest and its parcel at hand. */

/* How far ahead memory is asked for: tables are larger than any cache. */
#define KITH_INTAKE_AHEAD 12

/* What a load knows of a record. */
typedef enum {
    KITH_SEEN_STORED, /* from an earlier load, no row of this one yet */
    KITH_SEEN_STUB,   /* only a link has told of it */
    KITH_SEEN_ROW,    /* a row of this load has told of it */
    KITH_SEEN_NODE,   /* made by a link of an edge list: a record of its own right */
} KithSeen;

typedef struct {
    guint64 content;  /* of the row that told of it */
    guint64 row : 56; /* its line */
    guint64 seen : 8; /* KithSeen */
} KithKeyState;

struct _KithIngest {
    KithStore *store;
    KithIngestOptions options;
    KithIntern keys;           /* space: source; number: record */
    GArray *states;            /* owned, KithKeyState of entry i */
    KithIntern values;         /* space: property; number: value */
    GByteArray *known_sources; /* owned: 1 where the source had records, 2 where not */
    GArray *census;            /* owned, KithCensusRow: as the load found it */
    KithBatch *batch;          /* owned: being filled */
    KithBatch *writing;        /* owned: the writer thread's while there is one */
    GThread *writer;           /* owned: NULL when nothing is being written */
    gboolean written;          /* (atomic): the writer is done */
    KithLoadInfo *info;        /* borrowed: to be written with the batch */
    GError *failure;           /* owned: of the writer */
    KithRecordId next_record;
    KithIngestCounts counts;
    KithFieldBuffer buffer;
    GArray *fields;     /* owned, KithField: of the record being taken in */
    KithParcel *parcel; /* borrowed, during kith_ingest_add() */
    KithTxn *txn;       /* borrowed, during kith_ingest_add() */
    GArray *numbers;    /* owned, guint32: the store's number of the parcel's draft records */
    GByteArray *saw;    /* owned: bits of records seen */
};

/* Notes that a record was seen in this load. */
void kith_intake_saw(KithIngest *ingest, KithRecordId record);

/* Puts a draft's fields, with the store's numbers, into ingest->fields. With @look_only a value
 * that no record ever had stays without number: G_MAXUINT32. */
gboolean kith_intake_fields(KithIngest *ingest,
                            guint32 first,
                            guint32 n,
                            gboolean look_only,
                            GError **error);

/* The entry of a key; when met for the first time, its record is looked up in the store (number 0
 * when it is not there). */
gboolean
kith_intake_find(KithIngest *ingest, const KithDraftRef *ref, guint32 *out_entry, GError **error);

/* Adds to the counts of a source and type. */
void kith_intake_count(KithIngest *ingest, const KithCensusRow *change);

/* Puts a record's bytes in its place: a new one's in the list of new ones, else as a
 * replacement. */
void kith_intake_put(KithIngest *ingest, KithRecordId id, const KithRecord *record);

/* Gives a new record its number, which is noted in the entry of its key. */
gboolean
kith_intake_add(KithIngest *ingest, guint32 entry, const KithRecord *record, GError **error);

/* Takes in a row's record, which may be turned away: 0 then. */
gboolean kith_intake_record(KithIngest *ingest,
                            const KithDraftRecord *draft,
                            KithRecordId *out_id,
                            GError **error);

/* Takes in a link, and what is at its ends where that is not known. */
gboolean kith_intake_link(KithIngest *ingest, const KithDraftLink *draft, GError **error);

#endif
