/* SPDX-FileCopyrightText: The Kith authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef STORE_SETTLE_H
#define STORE_SETTLE_H

#include "store-batch.h"

/* Sorts out the links of a batch: drops what is there already, gives numbers to the rest, in the
 * order of the input, encodes them and lists their adjacency. Memory: 64 bytes a link. */
gboolean kith_settle_links(KithBatch *batch,
                           KithTxn *txn,
                           KithSourceId source,
                           guint32 load,
                           guint threads,
                           GError **error);

#endif
