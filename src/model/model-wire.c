/* SPDX-FileCopyrightText: The Kith authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "model-wire.h"

void
kith_wire_put_number(GByteArray *out, guint field, guint64 number)
{
    guint8 room[2 * KITH_VARINT_MAX];
    guint8 *to;

    if (number == 0) {
        return;
    }
    to = kith_put_varint(room, (guint64)field << 3 | KITH_WIRE_VARINT);
    to = kith_put_varint(to, number);
    g_byte_array_append(out, room, (guint)(to - room));
}

void
kith_wire_put_bytes(GByteArray *out, guint field, KithBytes bytes)
{
    guint8 room[2 * KITH_VARINT_MAX];
    guint8 *to;

    if (bytes.len == 0) {
        return;
    }
    to = kith_put_varint(room, (guint64)field << 3 | KITH_WIRE_BYTES);
    to = kith_put_varint(to, bytes.len);
    g_byte_array_append(out, room, (guint)(to - room));
    g_byte_array_append(out, bytes.data, (guint)bytes.len);
}

gboolean
kith_wire_next(KithWire *wire)
{
    guint64 tag;

    if (wire->at == wire->end) {
        return FALSE;
    }
    wire->failed = TRUE;
    wire->at = kith_get_varint(wire->at, wire->end, &tag);
    if (wire->at == NULL) {
        return FALSE;
    }
    if (tag >> 3 == 0 || tag >> 3 > KITH_WIRE_FIELD_MAX) {
        return FALSE;
    }
    wire->field = (guint)(tag >> 3);
    wire->bytes = kith_bytes(NULL, 0);
    switch (tag & 7) {
    case KITH_WIRE_VARINT:
        wire->at = kith_get_varint(wire->at, wire->end, &wire->number);
        wire->failed = wire->at == NULL;
        break;
    case KITH_WIRE_BYTES:
        wire->at = kith_get_varint(wire->at, wire->end, &wire->number);
        if (wire->at != NULL && wire->number <= (guint64)(wire->end - wire->at)) {
            wire->bytes = kith_bytes(wire->at, (gsize)wire->number);
            wire->at += wire->number;
            wire->failed = FALSE;
        }
        break;
    default:
        break; /* no message of ours has fixed-size fields */
    }
    return !wire->failed;
}
