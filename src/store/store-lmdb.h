/* SPDX-FileCopyrightText: The Kith authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef STORE_LMDB_H
#define STORE_LMDB_H

#include "base-bytes.h"
#include "store-format.h"

#include <kith/kith-error.h>

/* The one place that calls LMDB. It adds a checksum to every value and a running total to every
 * table (store-format.h), turns LMDB's codes into errors, and is where tests make calls fail. */

typedef struct _KithEnv KithEnv;
typedef struct _KithTxn KithTxn;

typedef struct {
    guint64 count;
    guint64 sum;
} KithTotal;

/* Opens the environment in @directory with the first @n_tables tables, making them when @create.
 * @map_size 0 is the default of 1 TiB, halved until the address space has room. */
KithEnv *kith_env_open(const char *directory,
                       guint n_tables,
                       gboolean create,
                       guint64 map_size,
                       GError **error);
void kith_env_close(KithEnv *env);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(KithEnv, kith_env_close)

/* Runs @func in a write transaction and commits it. When the map turns out too small it is
 * enlarged and @func runs again, so @func must be able to. Waits for another process's write
 * transaction to end. */
typedef gboolean (*KithWriteFunc)(KithTxn *txn, gpointer user_data, GError **error);
gboolean kith_env_write(KithEnv *env, KithWriteFunc func, gpointer user_data, GError **error);

/* A view of the environment as it is now. Holds pages from being used again: keep it short. */
KithTxn *kith_env_read(KithEnv *env, GError **error);
void kith_txn_end(KithTxn *txn);

/* What was committed last, for another thread beside a write transaction. */
KithTxn *kith_txn_snapshot(const KithTxn *txn, GError **error);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(KithTxn, kith_txn_end)

/* The number of the last committed transaction that @txn sees. */
guint64 kith_txn_number(const KithTxn *txn);

/* The payload under @key, borrowed (lifetime: txn, or its next write); data is NULL when there
 * is none. A value that is not the one written is %KITH_ERROR_CORRUPT. */
gboolean kith_txn_get(KithTxn *txn,
                      KithStoreTable table,
                      KithBytes key,
                      KithBytes *out_payload,
                      GError **error);

/* Writes a payload, in place of the one that may be there. */
gboolean
kith_txn_put(KithTxn *txn, KithStoreTable table, KithBytes key, KithBytes payload, GError **error);

/* The same for a key above all in the table: pages fill up completely. */
gboolean kith_txn_append(KithTxn *txn,
                         KithStoreTable table,
                         KithBytes key,
                         KithBytes payload,
                         GError **error);

/* Deletes a value; that there is none is no error. */
gboolean kith_txn_delete(KithTxn *txn, KithStoreTable table, KithBytes key, GError **error);

/* Deletes all values of a table. */
gboolean kith_txn_clear(KithTxn *txn, KithStoreTable table, GError **error);

/* What the table's running total says (not what LMDB counts). */
KithTotal kith_txn_total(const KithTxn *txn, KithStoreTable table);

/* ---- cursors ---- */

/* A place in a table. @key and @payload are borrowed (lifetime: txn, or its next write). */
typedef struct {
    KithTxn *txn;
    KithStoreTable table;
    gpointer handle;
    gboolean sealed; /* values are not held against their checksums: kith_value_open() does */
    gboolean found;  /* whether the last move came to a value */
    KithBytes key;
    KithBytes payload; /* with its checksum where values are sealed */
} KithCursor;

gboolean
kith_cursor_open(KithTxn *txn, KithStoreTable table, KithCursor *out_cursor, GError **error);
void kith_cursor_close(KithCursor *cursor);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(KithCursor, kith_cursor_close)

/* To the first value whose key is not below @key. */
gboolean kith_cursor_seek(KithCursor *cursor, KithBytes key, GError **error);
gboolean kith_cursor_first(KithCursor *cursor, GError **error);
gboolean kith_cursor_last(KithCursor *cursor, GError **error);
gboolean kith_cursor_next(KithCursor *cursor, GError **error);
gboolean kith_cursor_previous(KithCursor *cursor, GError **error);

/* A value as it is stored, for whoever holds it against its checksum later, on any thread. */
typedef struct {
    KithTxn *txn;
    KithStoreTable table;
    KithBytes key;
    KithBytes stored;
} KithSealed;

gboolean kith_sealed_open(const KithSealed *sealed, KithBytes *out_payload, GError **error);

/* ---- for verify, info and tests ---- */

/* Walks every value of a table and holds it against its checksum, its neighbours, a look-up of
 * its own key and the table's total. */
gboolean kith_txn_verify_table(KithTxn *txn, KithStoreTable table, GError **error);

/* Pages in use and free add up to the file's. */
gboolean kith_txn_verify_pages(KithTxn *txn, GError **error);

/* The two pages at the head of a data file agree with each other and the file has all its pages.
 * For a file that is not open. */
gboolean kith_env_verify_head(const char *directory, GError **error);

/* Bytes the tables take on disk, and of one table. */
guint64 kith_env_file_size(KithEnv *env);
guint64 kith_txn_table_size(KithTxn *txn, KithStoreTable table);

const char *kith_table_name(KithStoreTable table);
const char *kith_lmdb_version(void);

/* Tests set this: called before each LMDB call with its name ("begin", "put", "commit", ...),
 * its result, when not 0, is taken for LMDB's. */
extern int (*kith_lmdb_fault)(const char *call);

#endif
