/* SPDX-FileCopyrightText: The Kith authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef STORE_AGREE_H
#define STORE_AGREE_H

#include "store.h"

/* Whether the tables of a store say the same: what records, links and values speak of is there,
 * and every index holds what they make of it, no more and no less. For kith verify. */
gboolean kith_agree(KithStore *store, KithTxn *txn, GError **error);

#endif
