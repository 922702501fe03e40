/* SPDX-FileCopyrightText: The Kith authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef STORE_AUDIT_H
#define STORE_AUDIT_H

#include "model-event.h"
#include "store-lmdb.h"

/* An append-only log of events in an environment: events in clear, salted commitments to them in
 * leaves, and the peaks of a Merkle tree over the leaves (RFC 9162, section 2.1). Erasing an
 * event's text leaves the tree whole; changing one, or taking one out, does not. */

/* Adds an event. Its time is now unless set. */
gboolean kith_log_append(KithTxn *txn, KithEvent *event, guint64 *out_number, GError **error);

/* Adds an event as it was in another store: its leaf, and its text when there is one. */
gboolean kith_log_restore(KithTxn *txn, const guint8 *leaf, KithBytes salted, GError **error);

gboolean kith_log_head(KithTxn *txn, KithTreeHead *out_head, GError **error);

/* The event of a number, from 0; *out_event is NULL where its text was erased. */
gboolean kith_log_read(KithTxn *txn, guint64 number, KithEvent **out_event, GError **error);

/* When an event was (ISO 8601, UTC), if the log still has it and it is of @user (nullable: of
 * anybody): a store made from a dump without its logs has other events under these numbers. NULL in
 * @out_text where it is not known; free with g_free(). */
gboolean kith_log_time(KithTxn *txn,
                       guint64 number,
                       const char *user,
                       char **out_text,
                       GError **error);

/* The stored bytes of an event (SaltedEvent, lifetime: txn) and its leaf. */
gboolean
kith_log_raw(KithTxn *txn, guint64 number, KithBytes *out_salted, guint8 *out_leaf, GError **error);

/* The root over the first @size events: of a head, or worked out again from the leaves. */
void kith_log_root(const KithTreeHead *head, guint8 *out_root);
gboolean kith_log_root_at(KithTxn *txn, guint64 size, guint8 *out_root, GError **error);

/* Whether every text is the one committed to, and the leaves make the peaks. */
gboolean kith_log_verify(KithTxn *txn, GError **error);

#endif
