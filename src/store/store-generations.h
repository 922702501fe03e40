/* SPDX-FileCopyrightText: The Kith authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef STORE_GENERATIONS_H
#define STORE_GENERATIONS_H

#include "store-entities.h"

/* When a generation was made, as 2026-03-31T12:00:00Z, to be freed; *out_time is NULL where the log
 * does not tell any more. */
gboolean kith_generations_time(KithTxn *txn, guint32 number, char **out_time, GError **error);

/* The generation that a person named: its number, or the one that was current at the end of a day
 * (2026-03-31) or month (2026-03), UTC. One that is not there is KITH_ERROR_NOT_FOUND. */
gboolean kith_generations_find(KithTxn *txn, const char *when, guint32 *out_number, GError **error);

#endif
