/* SPDX-FileCopyrightText: The Kith authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef KITH_AUDIT_H
#define KITH_AUDIT_H

#include <kith/kith-store.h>

G_BEGIN_DECLS

/**
 * KithAuditFilter:
 * @operation: (nullable): only events of this operation
 * @user: (nullable): only events of this user
 * @subject: (nullable): only events whose subject has this text in it
 * @since: only events not before this, microseconds since 1970 UTC; 0 for all
 * @limit: at most this many, the latest; 0 for all
 *
 * Which events to show. Zero-initialise it for all.
 */
typedef struct {
    const char *operation;
    const char *user;
    const char *subject;
    gint64 since;
    guint64 limit;
} KithAuditFilter;

/**
 * kith_audit_list:
 * @store: the store, in a reading operation
 * @filter: (nullable): which events, %NULL for all
 * @error: return location for a #GError
 *
 * The events of both logs in the order of time: columns `log`, `number`, `time`, `user`, `host`,
 * `operation`, `subject`, `purpose`, `detail`.
 *
 * Returns: (transfer full): the events, or %NULL
 * Errors: %KITH_ERROR_CORRUPT, %KITH_ERROR_IO
 * Complexity: O(events)
 * Threads: any one     Since: 0.1
 */
KITH_API KithTable *
kith_audit_list(KithStore *store, const KithAuditFilter *filter, GError **error);

/**
 * kith_audit_heads:
 * @store: the store; needs no operation
 * @error: return location for a #GError
 *
 * What each log has come to: columns `log`, `size` and `root`, the root of the Merkle tree
 * (RFC 9162, SHA-256) over the commitments of its events. Kept by someone outside, a head proves
 * later that nothing up to it was changed or taken out.
 *
 * Returns: (transfer full): two rows, or %NULL
 * Errors: %KITH_ERROR_CORRUPT, %KITH_ERROR_IO
 * Complexity: O(log n)
 * Threads: any one     Since: 0.1
 */
KITH_API KithTable *kith_audit_heads(KithStore *store, GError **error);

/**
 * kith_audit_check:
 * @store: the store; needs no operation
 * @log: "changes" or "reads"
 * @size: the size of an earlier head
 * @root: its root, in hexadecimal
 * @error: return location for a #GError
 *
 * Whether the log still begins with the events that an earlier head stood for, and every event
 * still kept in clear is the one that was logged.
 *
 * Returns: %TRUE when it does
 * Errors: %KITH_ERROR_CORRUPT (it does not), %KITH_ERROR_INVALID (no such log, or not a root)
 * Complexity: O(n)
 * Threads: any one     Since: 0.1
 */
KITH_API gboolean
kith_audit_check(KithStore *store, const char *log, guint64 size, const char *root, GError **error);

G_END_DECLS

#endif
