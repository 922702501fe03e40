/* SPDX-FileCopyrightText: The Kith authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef STORE_LMDB_OWN_H
#define STORE_LMDB_OWN_H

#include "base-error.h"
#include "store-lmdb.h"

#include <lmdb.h>

/* What the wrapper around LMDB and its verification share, and nobody else knows. */

/* Where the totals of all tables are kept. */
#define KITH_TOTALS_KEY kith_bytes("totals", 6)

struct _KithEnv {
    MDB_env *env;    /* owned */
    char *directory; /* owned */
    guint n_tables;
    MDB_dbi tables[KITH_N_TABLES];
    GMutex mutex;
    guint n_open;  /* (lock mutex) transactions of this process, those being begun among them */
    gboolean lost; /* (lock mutex) the map could be neither resized nor put back: nothing may be
                      read any more */
};

struct _KithTxn {
    KithEnv *env; /* borrowed */
    MDB_txn *txn; /* owned */
    gboolean writes;
    KithTotal totals[KITH_N_TABLES];
    /* The value of each table that was checked last: while nothing is written it stays as it is. */
    const void *checked[KITH_N_TABLES];
};

/* The one bridge from LMDB's codes to ours: FALSE, with @error saying what @format tells, but for
 * 0. */
gboolean kith_lmdb_check(int rc, GError **error, const char *format, ...) G_GNUC_PRINTF(3, 4);

/* Sets the error of a value that is not the one written. Returns FALSE. */
gboolean kith_txn_damaged(KithTxn *txn,
                          KithStoreTable table,
                          KithBytes key,
                          const char *how,
                          GError **error);

#endif
