/* SPDX-FileCopyrightText: The Kith authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef MODEL_MESSAGE_H
#define MODEL_MESSAGE_H

/* For the files of this folder alone: what they share of protobuf-c. */

#include "base-bytes.h"

#include <protobuf-c/protobuf-c.h>

static inline void
kith_message_pack(const ProtobufCMessage *message, GByteArray *out)
{
    gsize size = protobuf_c_message_get_packed_size(message);
    guint before = out->len;

    g_assert(size < G_MAXUINT32 - before);
    g_byte_array_set_size(out, before + (guint)size);
    protobuf_c_message_pack(message, out->data + before);
}

static inline char *
kith_message_text(const char *text)
{
    return g_strdup(text != NULL ? text : "");
}

/* Text for a message: never NULL. Borrowed. */
static inline char *
kith_message_borrow(const char *text)
{
    return (char *)(text != NULL ? text : "");
}

static inline ProtobufCBinaryData
kith_message_bytes(KithBytes bytes)
{
    return (ProtobufCBinaryData){bytes.len, (uint8_t *)bytes.data};
}

static inline KithBytes
kith_message_view(ProtobufCBinaryData data)
{
    return kith_bytes(data.data, data.len);
}

#endif
