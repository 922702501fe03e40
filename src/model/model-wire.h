/* SPDX-FileCopyrightText: The Kith authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef MODEL_WIRE_H
#define MODEL_WIRE_H

#include "base-bytes.h"

/* Protobuf's wire format, for the messages that are read and written by hand because there are
 * millions of them, or because they carry other messages as they are. */

enum { KITH_WIRE_VARINT = 0, KITH_WIRE_BYTES = 2 };

/* Numbers of fields are from 1 to this. */
#define KITH_WIRE_FIELD_MAX ((1U << 29) - 1)

/* Append a field. Zero and empty are left out, as proto3 has it. */
void kith_wire_put_number(GByteArray *out, guint field, guint64 number);
void kith_wire_put_bytes(GByteArray *out, guint field, KithBytes bytes);

/* A walk over the fields of a message: set @at and @end and call kith_wire_next() until FALSE,
 * then look at @failed. */
typedef struct {
    const guint8 *at;
    const guint8 *end;
    guint field;
    guint64 number;  /* of a varint */
    KithBytes bytes; /* of a length-delimited field */
    gboolean failed;
} KithWire;

static inline KithWire
kith_wire(KithBytes message)
{
    return (KithWire){.at = message.data, .end = message.data + message.len};
}

gboolean kith_wire_next(KithWire *wire);

#endif
