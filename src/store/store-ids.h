/* SPDX-FileCopyrightText: The Kith authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef STORE_IDS_H
#define STORE_IDS_H

#include "store-records.h"

/* Finds what a person named: "e:12" an entity, "r:12" a record, anything else with a slash a
 * record by "source/key" (the first slash parts them; where no source is called that, the next
 * one). *out_entity is the entity now, or the one that the record is in; *out_record is 0 where
 * an entity was named. A record that no longer stands, and one that only links tell of, are
 * found too. What is not there is %KITH_ERROR_NOT_FOUND with a hint at what may have been meant,
 * what is no identifier %KITH_ERROR_INVALID. */
gboolean kith_ids_parse(KithStore *store,
                        KithTxn *txn,
                        const char *text,
                        KithRecordId *out_record,
                        KithEntityId *out_entity,
                        GError **error);

/* The record that an identifier stands for where one is needed: its own, or, of an entity, the
 * only record there is. An entity of several is %KITH_ERROR_INVALID. */
gboolean kith_ids_parse_record(KithStore *store,
                               KithTxn *txn,
                               const char *text,
                               KithRecordId *out_record,
                               GError **error);

#endif
