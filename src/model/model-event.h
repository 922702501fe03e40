/* SPDX-FileCopyrightText: The Kith authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef MODEL_EVENT_H
#define MODEL_EVENT_H

#include "base-bytes.h"

/* proto/kith/v1/event.proto, Event. Texts are never NULL. */
typedef struct {
    gint64 time; /* microseconds since 1970, UTC */
    char *user;
    guint32 uid;
    char *host;
    char *operation;
    char *subject;
    char *purpose;
    char *detail;
} KithEvent;

#define KITH_SALT_SIZE 16
#define KITH_DIGEST_SIZE 32

void kith_event_encode(const KithEvent *event, GByteArray *out);
KithEvent *kith_event_decode(KithBytes bytes);
void kith_event_free(KithEvent *event);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(KithEvent, kith_event_free)

/* An encoded event beside its salt. The bytes decoded point into @bytes. */
void kith_salted_event_encode(KithBytes event, KithBytes salt, GByteArray *out);
gboolean kith_salted_event_decode(KithBytes bytes, KithBytes *out_event, KithBytes *out_salt);

/* The peaks of a Merkle tree: one for each set bit of @size, the largest tree's first. */
typedef struct {
    guint64 size;
    guint n_peaks;
    guint8 peaks[64][KITH_DIGEST_SIZE];
} KithTreeHead;

void kith_tree_head_encode(const KithTreeHead *head, GByteArray *out);
gboolean kith_tree_head_decode(KithBytes bytes, KithTreeHead *out_head);

#endif
