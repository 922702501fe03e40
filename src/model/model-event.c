/* SPDX-FileCopyrightText: The Kith authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "model-event.h"

#include "model-message.h"

#include "kith/v1/event.pb-c.h"

void
kith_event_free(KithEvent *event)
{
    g_free(event->user);
    g_free(event->host);
    g_free(event->operation);
    g_free(event->subject);
    g_free(event->purpose);
    g_free(event->detail);
    g_free(event);
}

void
kith_event_encode(const KithEvent *event, GByteArray *out)
{
    Kith__V1__Event message = KITH__V1__EVENT__INIT;

    message.time = event->time;
    message.user = kith_message_borrow(event->user);
    message.uid = event->uid;
    message.host = kith_message_borrow(event->host);
    message.operation = kith_message_borrow(event->operation);
    message.subject = kith_message_borrow(event->subject);
    message.purpose = kith_message_borrow(event->purpose);
    message.detail = kith_message_borrow(event->detail);
    kith_message_pack(&message.base, out);
}

KithEvent *
kith_event_decode(KithBytes bytes)
{
    Kith__V1__Event *message = kith__v1__event__unpack(NULL, bytes.len, bytes.data);
    KithEvent *event;

    if (message == NULL) {
        return NULL;
    }
    event = g_new0(KithEvent, 1);
    event->time = message->time;
    event->user = kith_message_text(message->user);
    event->uid = message->uid;
    event->host = kith_message_text(message->host);
    event->operation = kith_message_text(message->operation);
    event->subject = kith_message_text(message->subject);
    event->purpose = kith_message_text(message->purpose);
    event->detail = kith_message_text(message->detail);
    kith__v1__event__free_unpacked(message, NULL);
    return event;
}

void
kith_salted_event_encode(KithBytes event, KithBytes salt, GByteArray *out)
{
    Kith__V1__SaltedEvent message = KITH__V1__SALTED_EVENT__INIT;

    message.event = kith_message_bytes(event);
    message.salt = kith_message_bytes(salt);
    kith_message_pack(&message.base, out);
}

/* One length-delimited field at @at; NULL when it is not field @number. */
static const guint8 *
read_field(const guint8 *at, const guint8 *end, guint number, KithBytes *out)
{
    guint64 tag;
    guint64 len;

    at = kith_get_varint(at, end, &tag);
    if (at == NULL || tag != (number << 3 | 2)) {
        return NULL;
    }
    at = kith_get_varint(at, end, &len);
    if (at == NULL || len > (guint64)(end - at)) {
        return NULL;
    }
    *out = kith_bytes(at, (gsize)len);
    return at + len;
}

gboolean
kith_salted_event_decode(KithBytes bytes, KithBytes *out_event, KithBytes *out_salt)
{
    const guint8 *end = bytes.data + bytes.len;
    const guint8 *at = read_field(bytes.data, end, 1, out_event);

    return at != NULL && read_field(at, end, 2, out_salt) == end;
}

void
kith_tree_head_encode(const KithTreeHead *head, GByteArray *out)
{
    Kith__V1__TreeHead message = KITH__V1__TREE_HEAD__INIT;
    ProtobufCBinaryData peaks[64];

    for (guint i = 0; i < head->n_peaks; i++) {
        peaks[i] = kith_message_bytes(kith_bytes(head->peaks[i], KITH_DIGEST_SIZE));
    }
    message.size = head->size;
    message.n_peak = head->n_peaks;
    message.peak = peaks;
    kith_message_pack(&message.base, out);
}

gboolean
kith_tree_head_decode(KithBytes bytes, KithTreeHead *out_head)
{
    Kith__V1__TreeHead *message = kith__v1__tree_head__unpack(NULL, bytes.len, bytes.data);
    gboolean fine;

    if (message == NULL) {
        return FALSE;
    }
    fine = message->n_peak == (gsize)__builtin_popcountll(message->size);
    for (gsize i = 0; fine && i < message->n_peak; i++) {
        fine = message->peak[i].len == KITH_DIGEST_SIZE;
        if (fine) {
            memcpy(out_head->peaks[i], message->peak[i].data, KITH_DIGEST_SIZE);
        }
    }
    out_head->size = message->size;
    out_head->n_peaks = (guint)message->n_peak;
    kith__v1__tree_head__free_unpacked(message, NULL);
    return fine;
}
