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
    guint32 given; /* offset in the parcel's bytes, with KITH_FORM_GIVEN */
    guint32 given_len;
    guint32 property; /* the store's number */
    guint32 local;    /* the parcel's number of the normal value, see below; 0 for none */
    KithTextForm form;
} KithDraftField;

/* The parcel's numbers of normal values are from 1: below KITH_LOCAL_ONCE those of `values`, above
 * it those of `once`. */
#define KITH_LOCAL_ONCE ((guint32)1 << 31)

/* A record as input names it: by source and key. */
typedef struct {
    guint64 hash;
    guint32 key; /* offset in the parcel's bytes */
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

/* How often values of a property come back: where hardly any does, looking for repeats is not
 * worth its while. */
typedef struct {
    guint32 seen;
    guint32 fresh;
} KithRepeats;

typedef struct {
    GArray *records;   /* owned, KithDraftRecord */
    GArray *links;     /* owned, KithDraftLink */
    GArray *fields;    /* owned, KithDraftField */
    GArray *rows;      /* owned, KithParcelRow */
    GByteArray *bytes; /* owned: keys and given values */
    /* Normal values of properties whose values come back. These stay over resets, with the
     * store's numbers once they are known, so that a common name is looked up in the store's
     * table once and not in every block. entry.content is the number of its first word + 1. */
    KithIntern values;
    GArray *numbers;  /* owned, guint32: the store's numbers of them, 0 not yet known */
    GArray *words;    /* owned, guint32: hashes of words, each value's ended by 0 */
    KithIntern given; /* values as given; entry.number the normal one, entry.content the form */
    /* Normal values of properties where hardly any comes back, one entry for each use. */
    KithIntern once;
    GArray *once_words; /* owned, as words */
    GArray *repeats;    /* owned, KithRepeats of property i + 1; kept over resets */
    guint64 content;    /* hash of the fields of the draft being made */
    GString *scratch;   /* owned */
    GString *key;       /* owned: for whoever makes keys */
} KithParcel;

KithParcel *kith_parcel_new(void);
void kith_parcel_free(KithParcel *parcel);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(KithParcel, kith_parcel_free)

/* Empties a parcel for the next block of the same load. */
void kith_parcel_reset(KithParcel *parcel);

/* How a column's values are taken in. */
typedef struct {
    guint32 property; /* the store's number */
    const KithPropertyType *type;
    KithNormaliseOptions options;
} KithParcelColumn;

/* A value on its way into a draft. The hash and what follows are the parcel's to fill in. */
typedef struct {
    const KithParcelColumn *column;
    KithBytes given;
    guint64 hash;
    gboolean once; /* it is not looked for among values given before */
} KithParcelCell;

/* Adds values to the draft being made (the record or link added last), in their order. Empty
 * values are left out. Many at a time are cheaper than one after the other: the memory that they
 * need is asked for at once. */
void kith_parcel_add_values(KithParcel *parcel, KithParcelCell *cells, guint n);

/* A key as drafts have it. */
KithDraftRef kith_parcel_ref(KithParcel *parcel, KithSourceId source, guint32 type, KithBytes key);

/* Starts a row, a record of it or a link. Fields added afterwards are theirs. */
void kith_parcel_begin_row(KithParcel *parcel, KithBytes text, guint64 line);
void kith_parcel_begin_record(KithParcel *parcel, KithDraftRef ref, guint64 row);
void kith_parcel_begin_link(KithParcel *parcel,
                            guint32 type,
                            KithDraftRef from,
                            KithDraftRef to,
                            guint64 row);

/* Ends the record or link begun last. */
void kith_parcel_end_record(KithParcel *parcel);
void kith_parcel_end_link(KithParcel *parcel, gint32 owner, gboolean node_ends);

/* Takes back everything of the row begun last. */
void kith_parcel_drop_row(KithParcel *parcel);

/* The entry of a normal value by its local number, and its list of words (NULL for none). */
static inline KithInternEntry *
kith_parcel_value(const KithParcel *parcel, guint32 local)
{
    return local < KITH_LOCAL_ONCE ? kith_intern_entry(&parcel->values, local - 1)
                                   : kith_intern_entry(&parcel->once, local - KITH_LOCAL_ONCE - 1);
}

static inline KithBytes
kith_parcel_text(const KithParcel *parcel, guint32 local)
{
    return kith_intern_text(local < KITH_LOCAL_ONCE ? &parcel->values : &parcel->once,
                            kith_parcel_value(parcel, local));
}

static inline const guint32 *
kith_parcel_words(const KithParcel *parcel, guint32 local)
{
    const GArray *words = local < KITH_LOCAL_ONCE ? parcel->words : parcel->once_words;
    guint32 first = kith_parcel_value(parcel, local)->content;

    return first != 0 ? &g_array_index(words, guint32, first - 1) : NULL;
}

static inline KithBytes
kith_parcel_key(const KithParcel *parcel, const KithDraftRef *ref)
{
    return kith_bytes(parcel->bytes->data + ref->key, ref->key_len);
}

#endif
