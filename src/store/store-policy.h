/* SPDX-FileCopyrightText: The Kith authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef STORE_POLICY_H
#define STORE_POLICY_H

#include "model-policy.h"
#include "store.h"

/* The policy of the store; the default where none was set. */
gboolean kith_policy_read(KithTxn *txn, KithPolicy **out_policy, GError **error);

/* Its text, none where none was set, and back: for dumps. */
gboolean kith_policy_get(KithTxn *txn, KithBytes *out_text, GError **error);
gboolean kith_policy_put(KithTxn *txn, KithBytes text, GError **error);

#endif
