/* SPDX-FileCopyrightText: The Kith authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "store-lmdb-own.h"

#include "base-hash.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#define DEFAULT_MAP_SIZE (G_GUINT64_CONSTANT(1) << 40)
#define LEAST_MAP_SIZE (G_GUINT64_CONSTANT(1) << 24)
#define CHECKSUM_SIZE 8
#define MAX_READERS 1024

int (*kith_lmdb_fault)(const char *call);

static const char *const table_names[KITH_N_TABLES] = {
    [KITH_TABLE_META] = "meta",
    [KITH_TABLE_EVENTS] = "events",
    [KITH_TABLE_LEAVES] = "leaves",
    [KITH_TABLE_SOURCES] = "sources",
    [KITH_TABLE_NAMES] = "names",
    [KITH_TABLE_LOADS] = "loads",
    [KITH_TABLE_RECORDS] = "records",
    [KITH_TABLE_VERSIONS] = "versions",
    [KITH_TABLE_LINKS] = "links",
    [KITH_TABLE_VALUES] = "values",
    [KITH_TABLE_COUNTS] = "counts",
    [KITH_TABLE_KEY_INDEX] = "key_index",
    [KITH_TABLE_VALUE_INDEX] = "value_index",
    [KITH_TABLE_WORD_INDEX] = "word_index",
    [KITH_TABLE_POSTINGS] = "postings",
    [KITH_TABLE_ADJACENCY] = "adjacency",
    [KITH_TABLE_PENDING] = "pending",
    [KITH_TABLE_GENERATIONS] = "generations",
    [KITH_TABLE_MEMBERSHIP] = "membership",
    [KITH_TABLE_MEMBERS] = "members",
    [KITH_TABLE_LINEAGE] = "lineage",
    [KITH_TABLE_DECISIONS] = "decisions",
    [KITH_TABLE_DECIDED] = "decided",
    [KITH_TABLE_BLOCK_KEYS] = "block_keys",
    [KITH_TABLE_BLOCK_KEYED] = "block_keyed",
    [KITH_TABLE_BLOCK_EDGES] = "block_edges",
    [KITH_TABLE_MODELS] = "models",
    [KITH_TABLE_FREQUENCIES] = "frequencies",
    [KITH_TABLE_RESULTS] = "results",
    [KITH_TABLE_CELLS] = "cells",
    [KITH_TABLE_FINDINGS] = "findings",
};

const char *
kith_table_name(KithStoreTable table)
{
    return table_names[table];
}

const char *
kith_lmdb_version(void)
{
    return mdb_version(NULL, NULL, NULL);
}

static int
fault(const char *call)
{
    return kith_lmdb_fault != NULL ? kith_lmdb_fault(call) : 0;
}

static KithError
code_of(int rc)
{
    switch (rc) {
    case MDB_MAP_FULL:
    case MDB_TXN_FULL:
    case ENOSPC:
    case EDQUOT:
    case EFBIG:
        return KITH_ERROR_NO_SPACE;
    case MDB_CORRUPTED:
    case MDB_PAGE_NOTFOUND:
    case MDB_INVALID:
    case MDB_PANIC:
    case MDB_INCOMPATIBLE:
    case MDB_CURSOR_FULL:
    case MDB_PAGE_FULL:
    case MDB_BAD_TXN:
        return KITH_ERROR_CORRUPT;
    case MDB_VERSION_MISMATCH:
        return KITH_ERROR_UNSUPPORTED;
    case MDB_READERS_FULL:
    case EBUSY:
        return KITH_ERROR_BUSY;
    case ENOENT:
        return KITH_ERROR_NOT_FOUND;
    default:
        return KITH_ERROR_IO;
    }
}

gboolean
kith_lmdb_check(int rc, GError **error, const char *format, ...)
{
    g_autofree char *what = NULL;
    va_list args;

    if (rc == MDB_SUCCESS) {
        return TRUE;
    }
    va_start(args, format);
    what = g_strdup_vprintf(format, args);
    va_end(args);
    return kith_error_set(error, code_of(rc), "%s: %s", what, mdb_strerror(rc));
}

/* ---- environments ---- */

static int
open_with_map(KithEnv *env, guint64 map_size)
{
    int rc = fault("open");

    rc = rc != 0 ? rc : mdb_env_create(&env->env);
    if (rc != 0) {
        return rc;
    }
    mdb_env_set_maxdbs(env->env, KITH_N_TABLES);
    mdb_env_set_maxreaders(env->env, MAX_READERS);
    mdb_env_set_mapsize(env->env, (size_t)map_size);
    rc = mdb_env_open(env->env, env->directory, MDB_NOTLS, 0600);
    if (rc != 0) {
        g_clear_pointer(&env->env, mdb_env_close);
    }
    return rc;
}

static gboolean
open_tables(KithEnv *env, gboolean create, GError **error)
{
    MDB_txn *txn;
    int rc = mdb_txn_begin(env->env, NULL, create ? 0 : MDB_RDONLY, &txn);

    if (rc != 0) {
        return kith_lmdb_check(rc, error, "open store %s", env->directory);
    }
    for (guint i = 0; i < env->n_tables && rc == 0; i++) {
        rc = mdb_dbi_open(txn, table_names[i], create ? MDB_CREATE : 0, &env->tables[i]);
    }
    if (rc == MDB_NOTFOUND) {
        rc = MDB_CORRUPTED;
    }
    if (rc != 0) {
        mdb_txn_abort(txn);
        return kith_lmdb_check(rc, error, "open store %s", env->directory);
    }
    return kith_lmdb_check(mdb_txn_commit(txn), error, "open store %s", env->directory);
}

/* The file must have every page that its head speaks of: reading past its end would be fatal. */
static gboolean
check_length(KithEnv *env, GError **error)
{
    MDB_envinfo info;
    MDB_stat stat;
    guint64 size = kith_env_file_size(env);

    mdb_env_info(env->env, &info);
    mdb_env_stat(env->env, &stat);
    if (info.me_last_txnid > 0 && size < (info.me_last_pgno + 1) * stat.ms_psize) {
        return kith_error_set(error,
                              KITH_ERROR_CORRUPT,
                              "open store %s: data.mdb is cut short: %" G_GUINT64_FORMAT
                              " bytes of %" G_GUINT64_FORMAT,
                              env->directory,
                              size,
                              (guint64)(info.me_last_pgno + 1) * stat.ms_psize);
    }
    return TRUE;
}

KithEnv *
kith_env_open(const char *directory,
              guint n_tables,
              gboolean create,
              guint64 map_size,
              GError **error)
{
    g_autoptr(KithEnv) env = g_new0(KithEnv, 1);
    guint64 size = map_size != 0 ? map_size : DEFAULT_MAP_SIZE;
    int rc;

    g_mutex_init(&env->mutex);
    env->directory = g_strdup(directory);
    rc = open_with_map(env, size);
    while ((rc == ENOMEM || rc == EFBIG) && size / 2 >= LEAST_MAP_SIZE) {
        size /= 2;
        rc = open_with_map(env, size);
    }
    if (rc != 0) {
        kith_lmdb_check(rc, error, "open store %s", directory);
        return NULL;
    }
    env->n_tables = n_tables;
    mdb_reader_check(env->env, NULL);
    if (!check_length(env, error) || !open_tables(env, create, error)) {
        return NULL;
    }
    return g_steal_pointer(&env);
}

void
kith_env_close(KithEnv *env)
{
    if (env->env != NULL) {
        mdb_env_close(env->env);
    }
    g_mutex_clear(&env->mutex);
    g_free(env->directory);
    g_free(env);
}

guint64
kith_env_file_size(KithEnv *env)
{
    struct stat about = {0};
    mdb_filehandle_t fd;

    return mdb_env_get_fd(env->env, &fd) == 0 && fstat(fd, &about) == 0 ? (guint64)about.st_size
                                                                        : 0;
}

/* ---- checksums ---- */

static guint64
checksum(KithStoreTable table, KithBytes key, KithBytes payload)
{
    return kith_hash(payload.data, payload.len, kith_hash(key.data, key.len, table + 1));
}

gboolean
kith_txn_damaged(KithTxn *txn, KithStoreTable table, KithBytes key, const char *how, GError **error)
{
    g_autoptr(GString) hex = g_string_new(NULL);

    for (gsize i = 0; i < MIN(key.len, 16); i++) {
        g_string_append_printf(hex, "%02x", key.data[i]);
    }
    return kith_error_set(
        error,
        KITH_ERROR_CORRUPT,
        "store %s is damaged: table %s, key %s: %s: run kith verify, then restore "
        "a backup or a dump",
        txn->env->directory,
        table_names[table],
        hex->str,
        how);
}

/* Cuts the checksum off a stored value; holds it against the rest, unless that is @known to fit. */
static gboolean
cut_checksum(const KithSealed *sealed, gboolean known, KithBytes *out, GError **error)
{
    KithBytes stored = sealed->stored;
    KithBytes payload = kith_bytes(stored.data, stored.len - CHECKSUM_SIZE);

    if (stored.len < CHECKSUM_SIZE ||
        (!known && kith_get_le64(payload.data + payload.len) !=
                       checksum(sealed->table, sealed->key, payload))) {
        return kith_txn_damaged(sealed->txn,
                                sealed->table,
                                sealed->key,
                                "the value does not fit its checksum",
                                error);
    }
    *out = payload;
    return TRUE;
}

static gboolean
open_value(KithTxn *txn,
           KithStoreTable table,
           KithBytes key,
           MDB_val value,
           KithBytes *out,
           GError **error)
{
    const KithSealed sealed = {txn, table, key, kith_bytes(value.mv_data, value.mv_size)};
    gboolean known = !txn->writes && txn->checked[table] == value.mv_data;

    if (!cut_checksum(&sealed, known, out, error)) {
        return FALSE;
    }
    txn->checked[table] = value.mv_data;
    return TRUE;
}

gboolean
kith_sealed_open(const KithSealed *sealed, KithBytes *out_payload, GError **error)
{
    return cut_checksum(sealed, FALSE, out_payload, error);
}

/* ---- transactions ---- */

static gboolean
load_totals(KithTxn *txn, GError **error)
{
    KithBytes payload;

    if (!kith_txn_get(txn, KITH_TABLE_META, KITH_TOTALS_KEY, &payload, error)) {
        return FALSE;
    }
    for (gsize i = 0; i < KITH_N_TABLES && (i + 1) * 16 <= payload.len; i++) {
        txn->totals[i].count = kith_get_le64(payload.data + 16 * i);
        txn->totals[i].sum = kith_get_le64(payload.data + 16 * i + 8);
    }
    return TRUE;
}

/* The total of `meta` leaves out the value that holds it. */
static gboolean
save_totals(KithTxn *txn, GError **error)
{
    guint8 payload[16 * KITH_N_TABLES];
    KithTotal meta = txn->totals[KITH_TABLE_META];
    gboolean fine;

    for (gsize i = 0; i < KITH_N_TABLES; i++) {
        kith_put_le64(payload + 16 * i, txn->totals[i].count);
        kith_put_le64(payload + 16 * i + 8, txn->totals[i].sum);
    }
    fine = kith_txn_put(txn,
                        KITH_TABLE_META,
                        KITH_TOTALS_KEY,
                        kith_bytes(payload, sizeof payload),
                        error);
    txn->totals[KITH_TABLE_META] = meta;
    return fine;
}

static gboolean
enter(KithEnv *env)
{
    gboolean lost;

    g_mutex_lock(&env->mutex);
    env->n_open++;
    lost = env->lost;
    g_mutex_unlock(&env->mutex);
    return !lost;
}

static void
leave(KithEnv *env)
{
    g_mutex_lock(&env->mutex);
    env->n_open--;
    g_mutex_unlock(&env->mutex);
}

/* LMDB gives the old map up before it asks for the new one, and is left without any when there is
 * no room for that: ask first. (lock mutex) */
static int
resize(KithEnv *env, size_t size)
{
    void *probe =
        mmap(NULL, MAX(size, 1), PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
    int rc;

    if (probe == MAP_FAILED) {
        return errno;
    }
    munmap(probe, MAX(size, 1));
    rc = mdb_env_set_mapsize(env->env, size);
    env->lost = rc != 0;
    return rc;
}

/* The map may only change while this process has no transaction open and none is being begun: LMDB
 * does not look. Other threads' reads are short. FALSE when one did not end; *out_rc is LMDB's
 * answer. @size 0 is what another process has made it. */
static gboolean
resize_when_idle(KithEnv *env, size_t size, int *out_rc)
{
    for (guint i = 0; i < 10000; i++) {
        gboolean idle;

        g_mutex_lock(&env->mutex);
        idle = env->n_open == 0;
        *out_rc = idle ? resize(env, size) : 0;
        g_mutex_unlock(&env->mutex);
        if (idle) {
            return TRUE;
        }
        g_usleep(1000);
    }
    return FALSE;
}

/* Begins once. The transaction counts before LMDB is asked for it: what it reads then is in the
 * map already. */
static int
try_begin(KithTxn *txn)
{
    unsigned flags = txn->writes ? 0 : MDB_RDONLY;
    int rc = enter(txn->env) ? mdb_txn_begin(txn->env->env, NULL, flags, &txn->txn) : ENOMEM;

    if (rc != 0) {
        txn->txn = NULL;
        leave(txn->env);
    }
    return rc;
}

static KithTxn *
begin(KithEnv *env, gboolean writes, GError **error)
{
    g_autoptr(KithTxn) txn = g_new0(KithTxn, 1);
    int rc = fault("begin");

    txn->env = env;
    txn->writes = writes;
    rc = rc != 0 ? rc : try_begin(txn);
    if (rc == MDB_MAP_RESIZED) {
        /* Another process has enlarged the map: take its size. */
        int resized;

        if (resize_when_idle(env, 0, &resized)) {
            rc = resized != 0 ? resized : try_begin(txn);
        }
    }
    if (rc == MDB_READERS_FULL) {
        mdb_reader_check(env->env, NULL);
        rc = try_begin(txn);
    }
    if (!kith_lmdb_check(rc, error, "begin in store %s", env->directory)) {
        return NULL;
    }
    return load_totals(txn, error) ? g_steal_pointer(&txn) : NULL;
}

KithTxn *
kith_env_read(KithEnv *env, GError **error)
{
    return begin(env, FALSE, error);
}

KithTxn *
kith_txn_snapshot(const KithTxn *txn, GError **error)
{
    return begin(txn->env, FALSE, error);
}

void
kith_txn_end(KithTxn *txn)
{
    if (txn->txn != NULL) {
        mdb_txn_abort(txn->txn);
        leave(txn->env);
    }
    g_free(txn);
}

guint64
kith_txn_number(const KithTxn *txn)
{
    return mdb_txn_id(txn->txn);
}

/* LMDB answers EIO to a write that was cut short, which is how a full disk and a limit on the size
 * of files begin: the next byte at the file's end tells which it is. It does no harm there: LMDB
 * knows where its last page ends. */
static int
cause_of_short_write(KithEnv *env)
{
    const char nothing = 0;
    mdb_filehandle_t fd;

    return mdb_env_get_fd(env->env, &fd) == 0 &&
                   pwrite(fd, &nothing, 1, (off_t)kith_env_file_size(env)) < 0
               ? errno
               : EIO;
}

static gboolean
commit(KithTxn *txn, GError **error)
{
    int rc;

    if (!save_totals(txn, error)) {
        return FALSE;
    }
    rc = fault("commit");
    if (rc == 0) {
        rc = mdb_txn_commit(g_steal_pointer(&txn->txn));
        rc = rc == EIO ? cause_of_short_write(txn->env) : rc;
        leave(txn->env);
    }
    return kith_lmdb_check(rc, error, "write to store %s", txn->env->directory);
}

/* Twice the map, while the address space has room. */
static gboolean
enlarge(KithEnv *env, GError **error)
{
    MDB_envinfo info;
    int rc;

    mdb_env_info(env->env, &info);
    if (!resize_when_idle(env, info.me_mapsize * 2, &rc)) {
        return kith_error_set(error,
                              KITH_ERROR_BUSY,
                              "enlarge the map of store %s: it is being read",
                              env->directory);
    }
    return kith_lmdb_check(rc, error, "enlarge the map of store %s", env->directory);
}

static gboolean
write_once(KithEnv *env, KithWriteFunc func, gpointer user_data, GError **error)
{
    g_autoptr(KithTxn) txn = begin(env, TRUE, error);

    return txn != NULL && func(txn, user_data, error) && commit(txn, error);
}

static gboolean
is_map_full(const GError *error)
{
    return g_error_matches(error, KITH_ERROR, KITH_ERROR_NO_SPACE) &&
           g_str_has_suffix(error->message, mdb_strerror(MDB_MAP_FULL));
}

gboolean
kith_env_write(KithEnv *env, KithWriteFunc func, gpointer user_data, GError **error)
{
    for (guint tries = 0;; tries++) {
        g_autoptr(GError) failure = NULL;

        if (write_once(env, func, user_data, &failure)) {
            return TRUE;
        }
        if (tries >= 40 || !is_map_full(failure) || !enlarge(env, NULL)) {
            g_propagate_error(error, g_steal_pointer(&failure));
            return FALSE;
        }
    }
}

KithTotal
kith_txn_total(const KithTxn *txn, KithStoreTable table)
{
    return txn->totals[table];
}

/* ---- values ---- */

gboolean
kith_txn_get(KithTxn *txn,
             KithStoreTable table,
             KithBytes key,
             KithBytes *out_payload,
             GError **error)
{
    MDB_val name = {key.len, (void *)key.data};
    MDB_val value;
    int rc = fault("get");

    *out_payload = kith_bytes(NULL, 0);
    rc = rc != 0 ? rc : mdb_get(txn->txn, txn->env->tables[table], &name, &value);
    if (rc == MDB_NOTFOUND) {
        return TRUE;
    }
    if (rc != 0) {
        return kith_lmdb_check(rc,
                               error,
                               "read table %s of store %s",
                               table_names[table],
                               txn->env->directory);
    }
    return open_value(txn, table, key, value, out_payload, error);
}

static gboolean
put(KithTxn *txn,
    KithStoreTable table,
    KithBytes key,
    KithBytes payload,
    guint flags,
    GError **error)
{
    MDB_val name = {key.len, (void *)key.data};
    MDB_val value = {payload.len + CHECKSUM_SIZE, NULL};
    guint64 sum = checksum(table, key, payload);
    int rc = fault("put");

    rc = rc != 0 ? rc
                 : mdb_put(txn->txn, txn->env->tables[table], &name, &value, flags | MDB_RESERVE);
    rc = rc == EIO ? cause_of_short_write(txn->env) : rc; /* large transactions spill to the file */
    if (rc != 0) {
        return kith_lmdb_check(rc,
                               error,
                               "write to table %s of store %s",
                               table_names[table],
                               txn->env->directory);
    }
    if (payload.len > 0) {
        memcpy(value.mv_data, payload.data, payload.len);
    }
    kith_put_le64((guint8 *)value.mv_data + payload.len, sum);
    txn->totals[table].count++;
    txn->totals[table].sum += sum;
    return TRUE;
}

/* Takes the value under @key, if any, off the table's total. */
static gboolean
forget(KithTxn *txn, KithStoreTable table, KithBytes key, gboolean *out_there, GError **error)
{
    KithBytes old;

    *out_there = FALSE;
    if (!kith_txn_get(txn, table, key, &old, error)) {
        return FALSE;
    }
    if (old.data != NULL) {
        *out_there = TRUE;
        txn->totals[table].count--;
        txn->totals[table].sum -= kith_get_le64(old.data + old.len);
    }
    return TRUE;
}

gboolean
kith_txn_put(KithTxn *txn, KithStoreTable table, KithBytes key, KithBytes payload, GError **error)
{
    gboolean there;

    return forget(txn, table, key, &there, error) && put(txn, table, key, payload, 0, error);
}

gboolean
kith_txn_append(KithTxn *txn,
                KithStoreTable table,
                KithBytes key,
                KithBytes payload,
                GError **error)
{
    return put(txn, table, key, payload, MDB_APPEND, error);
}

gboolean
kith_txn_delete(KithTxn *txn, KithStoreTable table, KithBytes key, GError **error)
{
    MDB_val name = {key.len, (void *)key.data};
    gboolean there;
    int rc;

    if (!forget(txn, table, key, &there, error)) {
        return FALSE;
    }
    if (!there) {
        return TRUE;
    }
    rc = fault("delete");
    rc = rc != 0 ? rc : mdb_del(txn->txn, txn->env->tables[table], &name, NULL);
    return kith_lmdb_check(rc,
                           error,
                           "delete from table %s of store %s",
                           table_names[table],
                           txn->env->directory);
}

gboolean
kith_txn_clear(KithTxn *txn, KithStoreTable table, GError **error)
{
    int rc = fault("drop");

    rc = rc != 0 ? rc : mdb_drop(txn->txn, txn->env->tables[table], 0);
    txn->totals[table] = (KithTotal){0};
    return kith_lmdb_check(rc,
                           error,
                           "clear table %s of store %s",
                           table_names[table],
                           txn->env->directory);
}

/* ---- cursors ---- */

gboolean
kith_cursor_open(KithTxn *txn, KithStoreTable table, KithCursor *out_cursor, GError **error)
{
    MDB_cursor *handle = NULL;
    int rc = mdb_cursor_open(txn->txn, txn->env->tables[table], &handle);

    *out_cursor = (KithCursor){.txn = txn, .table = table, .handle = handle};
    return kith_lmdb_check(rc,
                           error,
                           "read table %s of store %s",
                           table_names[table],
                           txn->env->directory);
}

void
kith_cursor_close(KithCursor *cursor)
{
    if (cursor->handle != NULL) {
        mdb_cursor_close(cursor->handle);
        cursor->handle = NULL;
    }
}

static gboolean
move(KithCursor *cursor, KithBytes key, MDB_cursor_op op, GError **error)
{
    MDB_val name = {key.len, (void *)key.data};
    MDB_val value = {0, NULL};
    int rc = fault("cursor");

    rc = rc != 0 ? rc : mdb_cursor_get(cursor->handle, &name, &value, op);
    cursor->found = rc == 0;
    if (rc == MDB_NOTFOUND) {
        return TRUE;
    }
    if (rc != 0) {
        return kith_lmdb_check(rc,
                               error,
                               "read table %s of store %s",
                               table_names[cursor->table],
                               cursor->txn->env->directory);
    }
    cursor->key = kith_bytes(name.mv_data, name.mv_size);
    if (cursor->sealed) {
        cursor->payload = kith_bytes(value.mv_data, value.mv_size);
        return TRUE;
    }
    return open_value(cursor->txn, cursor->table, cursor->key, value, &cursor->payload, error);
}

gboolean
kith_cursor_seek(KithCursor *cursor, KithBytes key, GError **error)
{
    return move(cursor, key, MDB_SET_RANGE, error);
}

gboolean
kith_cursor_first(KithCursor *cursor, GError **error)
{
    return move(cursor, kith_bytes(NULL, 0), MDB_FIRST, error);
}

gboolean
kith_cursor_last(KithCursor *cursor, GError **error)
{
    return move(cursor, kith_bytes(NULL, 0), MDB_LAST, error);
}

gboolean
kith_cursor_next(KithCursor *cursor, GError **error)
{
    return move(cursor, kith_bytes(NULL, 0), MDB_NEXT, error);
}

gboolean
kith_cursor_previous(KithCursor *cursor, GError **error)
{
    return move(cursor, kith_bytes(NULL, 0), MDB_PREV, error);
}
