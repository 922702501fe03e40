/* SPDX-FileCopyrightText: The Kith authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef STORE_PARCEL_H
#define STORE_PARCEL_H

#include "base-intern.h"
#include "model-record.h"
#include "model-schema.h"

/* What a loader's thread makes of a block of input: drafts of records and links with their values
 * normalised and each distinct one once. Parcels are made on many threads at once and taken into
 * the store one after the other, in the order of the input, by store-ingest.h. */

/* A value of a draft. */
typedef struct {
    guint64 given;     /* offset in the parcel's bytes, with KITH_FORM_GIVEN */
    guint32 given_len;
    guint32 property;  /* the store's number */
    guint32 local;     /* the parcel's number of the normal value, from 1; 0 for none */
    KithTextForm form;
} KithDraftField;

/* A record as input names it: by source and key. */
typedef struct {
    guint64 key; /* offset in the parcel's bytes */
    guint64 hash;
    guint32 key_len;
    KithSourceId source;
    guint32 type; /* the store's number; of a stub what is guessed */
} KithDraftRef;

typedef struct {
    KithDraftRef ref;
    guint64 row;     /* line in the input */
    guint64 content; /* hash of type and fields */
    guint32 index;   /* of its row in the parcel */
    guint32 first_field;
    guint32 n_fields;
} KithDraftRecord;

typedef struct {
    KithDraftRef from;
    KithDraftRef to;
    guint64 row;
    guint32 type;
    gint32 owner; /* number of the draft record of the same row, -1 for none */
    guint32 first_field;
    guint32 n_fields;
    gboolean node_ends; /* ends not known make plain records, not stubs */
} KithDraftLink;

/* Where a row of the input lies, for the file of rejects. */
typedef struct {
    const char *text; /* borrowed from the input */
    gsize len;
    guint64 line;
} KithParcelRow;

typedef struct {
    GArray *records; /* owned, KithDraftRecord */
    GArray *links;   /* owned, KithDraftLink */
    GArray *fields;  /* owned, KithDraftField */
    GArray *rows;    /* owned, KithParcelRow */
    GByteArray *bytes; /* owned: keys and given values */
    KithIntern values; /* normal values; entry.content is the number of its first word + 1 */
    GArray *words;     /* owned, guint32: hashes of words, each value's ended by 0 */
    KithIntern given;  /* values as given; entry.number the normal one, entry.content the form */
    GString *scratch;  /* owned */
} KithParcel;

KithParcel *kith_parcel_new(void);
void kith_parcel_free(KithParcel *parcel);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(KithParcel, kith_parcel_free)

/* Empties a parcel for the next block. */
void kith_parcel_reset(KithParcel *parcel);

/* How a column's values are taken in. */
typedef struct {
    guint32 property; /* the store's number */
    const KithPropertyType *type;
    KithNormaliseOptions options;
    gboolean distinct; /* nearly every value is another: do not look for repeats */
} KithParcelColumn;

/* Adds a value to the draft being made (the record or link added last). Empty values are left
 * out. */
void kith_parcel_add_value(KithParcel *parcel, const KithParcelColumn *column, KithBytes given);

/* A key as drafts have it. */
KithDraftRef
kith_parcel_ref(KithParcel *parcel, KithSourceId source, guint32 type, KithBytes key);

/* Starts a row, a record of it or a link. Fields added afterwards are theirs. */
void kith_parcel_begin_row(KithParcel *parcel, KithBytes text, guint64 line);
void kith_parcel_begin_record(KithParcel *parcel, KithDraftRef ref, guint64 row);
void kith_parcel_begin_link(
    KithParcel *parcel, guint32 type, KithDraftRef from, KithDraftRef to, guint64 row);

/* Ends the record or link begun last. */
void kith_parcel_end_record(KithParcel *parcel);
void kith_parcel_end_link(KithParcel *parcel, gint32 owner, gboolean node_ends);

/* Takes back everything of the row begun last. */
void kith_parcel_drop_row(KithParcel *parcel);

static inline KithBytes
kith_parcel_key(const KithParcel *parcel, const KithDraftRef *ref)
{
    return kith_bytes(parcel->bytes->data + ref->key, ref->key_len);
}

#endif
