/* SPDX-FileCopyrightText: The Kith authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef MODEL_RECORD_H
#define MODEL_RECORD_H

#include "base-bytes.h"
#include "base-text.h"

#include <kith/kith-types.h>

/* One value of a record or a link, as the store codes it. */
typedef struct {
    guint32 property; /* the store's number of the property */
    guint32 value;    /* the normal value's number in the property's dictionary, 0 for none */
    KithTextForm form;
    KithBytes given; /* with KITH_FORM_GIVEN only */
} KithField;

/* A record as the store holds it: proto/kith/v1/record.proto, field for field. */
typedef struct {
    KithSourceId source;
    KithBytes key;
    guint32 type;
    guint32 version;
    guint32 load;
    guint64 row;
    guint32 retired;
    gboolean stub;
    guint n_fields;
    const KithField *fields;
} KithRecord;

/* A link as the store holds it: proto/kith/v1/link.proto. */
typedef struct {
    guint32 type;
    KithRecordId from;
    KithRecordId to;
    KithSourceId source;
    guint32 load;
    guint64 row;
    KithRecordId owner;
    guint32 retired;
    guint n_fields;
    const KithField *fields;
} KithLink;

/* Where a decoder puts the fields of what it reads; grows, is used again and again, and is
 * cleared at the end. What it gave out holds until its next use. */
typedef struct {
    GArray *fields; /* owned, KithField */
} KithFieldBuffer;

void kith_field_buffer_clear(KithFieldBuffer *buffer);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(KithFieldBuffer, kith_field_buffer_clear)

/* Append the message to @out. Written by hand and not by protobuf-c, which takes several times as
 * long: a load writes millions. Equal to its bytes; a test sees to that. */
void kith_record_encode(const KithRecord *record, GByteArray *out);
void kith_link_encode(const KithLink *link, GByteArray *out);

/* Read a message; key and given values point into @bytes, fields into @buffer. FALSE when the
 * bytes are no such message. */
gboolean kith_record_decode(KithBytes bytes, KithFieldBuffer *buffer, KithRecord *out_record);

/* The same without fields, which are skipped, in a third of the time: n_fields is 0. */
gboolean kith_record_decode_head(KithBytes bytes, KithRecord *out_record);
gboolean kith_link_decode(KithBytes bytes, KithFieldBuffer *buffer, KithLink *out_link);

/* Whether two field lists say the same, in the same order. */
gboolean kith_fields_equal(const KithField *a, guint n_a, const KithField *b, guint n_b);

#endif
