/* SPDX-FileCopyrightText: The Kith authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "store-lmdb-own.h"

#include <errno.h>
#include <fcntl.h>
#include <unistd.h>

/* The value a look-up finds must be the one the walk is at, or the pages above are damaged. */
static gboolean
verify_lookup(KithCursor *cursor, GError **error)
{
    KithBytes looked_up;

    if (!kith_txn_get(cursor->txn, cursor->table, cursor->key, &looked_up, error)) {
        return FALSE;
    }
    if (looked_up.data != cursor->payload.data) {
        return kith_txn_damaged(cursor->txn,
                                cursor->table,
                                cursor->key,
                                "a look-up does not find it",
                                error);
    }
    return TRUE;
}

static gboolean
verify_values(KithCursor *cursor, KithTotal *out_total, guint64 *out_entries, GError **error)
{
    KithTotal limit = cursor->txn->totals[cursor->table];
    KithBytes before = {NULL, 0};

    if (!kith_cursor_first(cursor, error)) {
        return FALSE;
    }
    while (cursor->found) {
        gboolean own =
            cursor->table == KITH_TABLE_META && kith_bytes_equal(cursor->key, KITH_TOTALS_KEY);

        if (before.data != NULL && kith_bytes_compare(before, cursor->key) >= 0) {
            return kith_txn_damaged(cursor->txn,
                                    cursor->table,
                                    cursor->key,
                                    "keys out of order",
                                    error);
        }
        if (!verify_lookup(cursor, error)) {
            return FALSE;
        }
        before = cursor->key;
        (*out_entries)++;
        if (!own) {
            out_total->count++;
            out_total->sum += kith_get_le64(cursor->payload.data + cursor->payload.len);
        }
        if (out_total->count > limit.count) {
            return kith_txn_damaged(cursor->txn,
                                    cursor->table,
                                    cursor->key,
                                    "more values than written",
                                    error);
        }
        if (!kith_cursor_next(cursor, error)) {
            return FALSE;
        }
    }
    return TRUE;
}

gboolean
kith_txn_verify_table(KithTxn *txn, KithStoreTable table, GError **error)
{
    g_auto(KithCursor) cursor = {0};
    KithTotal said = txn->totals[table];
    KithTotal found = {0};
    guint64 entries = 0;
    MDB_stat stat;

    if (!kith_cursor_open(txn, table, &cursor, error) ||
        !verify_values(&cursor, &found, &entries, error)) {
        return FALSE;
    }
    mdb_stat(txn->txn, txn->env->tables[table], &stat);
    if (found.count != said.count || found.sum != said.sum || stat.ms_entries != entries) {
        return kith_error_set(error,
                              KITH_ERROR_CORRUPT,
                              "store %s is damaged: table %s has %" G_GUINT64_FORMAT
                              " values where %" G_GUINT64_FORMAT
                              " were written, or not those that were: restore a backup or a dump",
                              txn->env->directory,
                              kith_table_name(table),
                              found.count,
                              said.count);
    }
    return TRUE;
}

static guint64
pages_of(const MDB_stat *stat)
{
    return stat->ms_branch_pages + stat->ms_leaf_pages + stat->ms_overflow_pages;
}

/* One list of free pages: how many, then their numbers, falling. */
static int
count_list(MDB_val value, gsize last_page, guint64 *out_pages)
{
    const guint8 *at = value.mv_data;
    gsize before = last_page + 1;
    gsize n = 0;

    if (value.mv_size >= sizeof n) {
        memcpy(&n, at, sizeof n);
    }
    if (value.mv_size < sizeof n || n > value.mv_size / sizeof n - 1) {
        return MDB_CORRUPTED;
    }
    for (gsize i = 1; i <= n; i++) {
        gsize page;

        memcpy(&page, at + i * sizeof page, sizeof page);
        if (page >= before || page < 2) {
            return MDB_CORRUPTED;
        }
        before = page;
    }
    *out_pages += n;
    return 0;
}

/* The free list is LMDB's own table 0: lists of page numbers under transaction numbers. */
static gboolean
count_free_pages(KithTxn *txn, gsize last_page, guint64 *out_pages, GError **error)
{
    MDB_cursor *cursor;
    MDB_val key;
    MDB_val value;
    int rc = mdb_cursor_open(txn->txn, 0, &cursor);

    *out_pages = 0;
    if (rc != 0) {
        return kith_lmdb_check(rc, error, "read the free list of store %s", txn->env->directory);
    }
    do {
        rc = mdb_cursor_get(cursor, &key, &value, MDB_NEXT);
        rc = rc == 0 ? count_list(value, last_page, out_pages) : rc;
    } while (rc == 0);
    mdb_cursor_close(cursor);
    return rc == MDB_NOTFOUND ||
           kith_lmdb_check(rc, error, "read the free list of store %s", txn->env->directory);
}

gboolean
kith_txn_verify_pages(KithTxn *txn, GError **error)
{
    MDB_envinfo info;
    MDB_stat stat;
    guint64 pages;
    guint64 free_pages;

    mdb_env_info(txn->env->env, &info);
    if (info.me_last_txnid != mdb_txn_id(txn->txn)) {
        return TRUE; /* someone has written since: the counts would be of another moment */
    }
    if (!count_free_pages(txn, info.me_last_pgno, &free_pages, error)) {
        return FALSE;
    }
    mdb_env_stat(txn->env->env, &stat);
    pages = 2 + free_pages + pages_of(&stat); /* 2: the heads; mdb_env_stat: the table of tables */
    mdb_stat(txn->txn, 0, &stat);
    pages += pages_of(&stat);
    for (guint i = 0; i < txn->env->n_tables; i++) {
        mdb_stat(txn->txn, txn->env->tables[i], &stat);
        pages += pages_of(&stat);
    }
    if (pages != info.me_last_pgno + 1) {
        return kith_error_set(error,
                              KITH_ERROR_CORRUPT,
                              "store %s is damaged: %" G_GUINT64_FORMAT
                              " pages are in use or free, of %" G_GUINT64_FORMAT,
                              txn->env->directory,
                              pages,
                              (guint64)info.me_last_pgno + 1);
    }
    return TRUE;
}

/* LMDB writes its two heads in turn: one of transaction n, the other of n - 1, the even one
 * first. Any other pair was not written by it. */
gboolean
kith_env_verify_head(const char *directory, GError **error)
{
    /* Offsets in a page: 16 bytes of page head, magic, version, address, map size, two trees of
     * 48 bytes, last page, transaction (lmdb 0.9: MDB_page, MDB_meta, MDB_db on 64 bits). */
    enum {
        AT_MAGIC = 16,
        AT_TXN = 16 + 4 + 4 + 8 + 8 + 48 + 48 + 8,
        HEAD = AT_TXN + 8,
        PAGE = 4096
    };
    g_autofree char *path = g_build_filename(directory, "data.mdb", NULL);
    guint8 pages[2][HEAD] = {{0}};
    guint64 txns[2];
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    gboolean read_both;

    if (fd < 0) {
        return kith_error_errno(error, errno, "read %s", path);
    }
    read_both = pread(fd, pages[0], HEAD, 0) == HEAD && pread(fd, pages[1], HEAD, PAGE) == HEAD;
    close(fd);
    for (guint i = 0; i < 2; i++) {
        memcpy(&txns[i], pages[i] + AT_TXN, sizeof txns[i]);
    }
    if (!read_both || txns[0] % 2 != 0 || (txns[1] % 2 != 1 && txns[1] != 0) ||
        (txns[0] + 1 != txns[1] && txns[1] + 1 != txns[0] && (txns[0] | txns[1]) != 0) ||
        memcmp(pages[0] + AT_MAGIC, pages[1] + AT_MAGIC, 8) != 0) {
        return kith_error_set(error,
                              KITH_ERROR_CORRUPT,
                              "store %s is damaged: the two heads of data.mdb do not follow each "
                              "other: restore a backup or a dump",
                              directory);
    }
    return TRUE;
}

guint64
kith_txn_table_size(KithTxn *txn, KithStoreTable table)
{
    MDB_stat stat = {0};

    mdb_stat(txn->txn, txn->env->tables[table], &stat);
    return pages_of(&stat) * stat.ms_psize;
}
