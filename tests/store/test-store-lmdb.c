/* SPDX-FileCopyrightText: The Kith authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "base-random.h"
#include "store-lmdb.h"
#include "test-support.h"

#include <fcntl.h>
#include <lmdb.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

typedef struct {
    char *dir;
    KithEnv *env;
} Fixture;

static void
set_up(Fixture *fixture, gconstpointer data)
{
    g_autoptr(GError) error = NULL;

    fixture->dir = test_make_dir();
    fixture->env = kith_env_open(fixture->dir, KITH_N_TABLES, TRUE, 0, &error);
    g_assert_no_error(error);
}

static void
tear_down(Fixture *fixture, gconstpointer data)
{
    kith_lmdb_fault = NULL;
    g_clear_pointer(&fixture->env, kith_env_close);
    test_remove_dir(fixture->dir);
}

/* ---- what the transactions do ---- */

typedef struct {
    KithStoreTable table;
    guint32 first;
    guint32 n;
    gsize len;     /* of each payload */
    gboolean fail; /* at the end */
    guint calls;
} Fill;

static KithBytes
key_of(guint32 number, guint8 *room)
{
    kith_put_be32(room, number);
    return kith_bytes(room, 4);
}

static gboolean
fill(KithTxn *txn, gpointer user_data, GError **error)
{
    Fill *todo = user_data;
    g_autofree guint8 *payload = g_malloc(todo->len + 1);
    guint8 room[4];

    todo->calls++;
    for (guint32 i = todo->first; i < todo->first + todo->n; i++) {
        memset(payload, (int)(i & 0xff), todo->len);
        if (!kith_txn_put(txn,
                          todo->table,
                          key_of(i, room),
                          kith_bytes(payload, todo->len),
                          error)) {
            return FALSE;
        }
    }
    if (todo->fail) {
        g_set_error(error, KITH_ERROR, KITH_ERROR_FAILED, "as wanted");
    }
    return !todo->fail;
}

static void
fill_fine(KithEnv *env, guint32 first, guint32 n, gsize len)
{
    g_autoptr(GError) error = NULL;
    Fill todo = {KITH_TABLE_VALUES, first, n, len, FALSE, 0};

    g_assert_true(kith_env_write(env, fill, &todo, &error));
    g_assert_no_error(error);
}

static guint32
count(KithEnv *env)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(KithTxn) txn = kith_env_read(env, &error);
    g_auto(KithCursor) cursor = {0};
    guint32 n = 0;

    g_assert_no_error(error);
    g_assert_true(kith_cursor_open(txn, KITH_TABLE_VALUES, &cursor, &error));
    for (kith_cursor_first(&cursor, &error); cursor.found; kith_cursor_next(&cursor, &error)) {
        n++;
    }
    g_assert_no_error(error);
    g_assert_cmpuint(kith_txn_total(txn, KITH_TABLE_VALUES).count, ==, n);
    g_assert_true(kith_txn_verify_table(txn, KITH_TABLE_VALUES, &error));
    g_assert_true(kith_txn_verify_pages(txn, &error));
    g_assert_no_error(error);
    return n;
}

static void
test_failed_write(Fixture *fixture, gconstpointer data)
{
    g_autoptr(GError) error = NULL;
    Fill todo = {KITH_TABLE_VALUES, 100, 50, 30, TRUE, 0};

    fill_fine(fixture->env, 1, 10, 30);
    g_assert_false(kith_env_write(fixture->env, fill, &todo, &error));
    test_error(&error, KITH_ERROR_FAILED, "as wanted");
    g_assert_cmpuint(todo.calls, ==, 1);
    g_assert_cmpuint(count(fixture->env), ==, 10);
}

static gboolean
change(KithTxn *txn, gpointer user_data, GError **error)
{
    KithBytes got;
    guint8 room[4];

    g_assert_true(
        kith_txn_put(txn, KITH_TABLE_VALUES, key_of(3, room), kith_bytes_str("three"), error));
    g_assert_true(
        kith_txn_put(txn, KITH_TABLE_VALUES, key_of(4, room), kith_bytes(NULL, 0), error));
    g_assert_true(kith_txn_delete(txn, KITH_TABLE_VALUES, key_of(5, room), error));
    g_assert_true(kith_txn_delete(txn, KITH_TABLE_VALUES, key_of(500, room), error));
    g_assert_true(kith_txn_get(txn, KITH_TABLE_VALUES, key_of(3, room), &got, error));
    g_assert_cmpmem(got.data, got.len, "three", 5);
    return TRUE;
}

static void
test_put_replaces(Fixture *fixture, gconstpointer data)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(KithTxn) txn = NULL;
    KithBytes got;
    guint8 room[4];

    fill_fine(fixture->env, 1, 10, 30);
    g_assert_true(kith_env_write(fixture->env, change, NULL, &error));
    g_assert_cmpuint(count(fixture->env), ==, 9);
    txn = kith_env_read(fixture->env, &error);
    g_assert_true(kith_txn_get(txn, KITH_TABLE_VALUES, key_of(4, room), &got, &error));
    g_assert_nonnull(got.data); /* an empty value is there all the same */
    g_assert_cmpuint(got.len, ==, 0);
    g_assert_true(kith_txn_get(txn, KITH_TABLE_VALUES, key_of(5, room), &got, &error));
    g_assert_null(got.data);
    g_assert_true(kith_txn_get(txn, KITH_TABLE_COUNTS, key_of(3, room), &got, &error));
    g_assert_null(got.data);
}

static void
test_cursor(Fixture *fixture, gconstpointer data)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(KithTxn) txn = NULL;
    g_auto(KithCursor) cursor = {0};
    guint8 room[4];

    fill_fine(fixture->env, 10, 5, 3);
    txn = kith_env_read(fixture->env, &error);
    g_assert_true(kith_cursor_open(txn, KITH_TABLE_VALUES, &cursor, &error));
    g_assert_true(kith_cursor_seek(&cursor, key_of(5, room), &error));
    g_assert_cmpuint(kith_get_be32(cursor.key.data), ==, 10);
    g_assert_true(kith_cursor_seek(&cursor, key_of(12, room), &error));
    g_assert_cmpuint(kith_get_be32(cursor.key.data), ==, 12);
    g_assert_true(kith_cursor_previous(&cursor, &error));
    g_assert_cmpuint(kith_get_be32(cursor.key.data), ==, 11);
    g_assert_true(kith_cursor_seek(&cursor, key_of(99, room), &error));
    g_assert_false(cursor.found);
    g_assert_true(kith_cursor_last(&cursor, &error));
    g_assert_cmpuint(kith_get_be32(cursor.key.data), ==, 14);
    g_assert_true(kith_cursor_next(&cursor, &error));
    g_assert_false(cursor.found);
}

static void
test_reader_keeps_its_view(Fixture *fixture, gconstpointer data)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(KithTxn) before = NULL;
    g_autoptr(KithTxn) after = NULL;

    fill_fine(fixture->env, 1, 10, 30);
    before = kith_env_read(fixture->env, &error);
    fill_fine(fixture->env, 11, 10, 30);
    after = kith_env_read(fixture->env, &error);
    g_assert_cmpuint(kith_txn_total(before, KITH_TABLE_VALUES).count, ==, 10);
    g_assert_cmpuint(kith_txn_total(after, KITH_TABLE_VALUES).count, ==, 20);
    g_assert_cmpuint(kith_txn_number(before), <, kith_txn_number(after));
}

/* ---- the map ---- */

static void
test_map_grows(Fixture *fixture, gconstpointer data)
{
    g_autoptr(GError) error = NULL;
    Fill todo = {KITH_TABLE_VALUES, 1, 4000, 2000, FALSE, 0};

    kith_env_close(fixture->env);
    fixture->env = kith_env_open(fixture->dir, KITH_N_TABLES, FALSE, 512 * 1024, &error);
    g_assert_no_error(error);
    g_assert_true(kith_env_write(fixture->env, fill, &todo, &error));
    g_assert_no_error(error);
    g_assert_cmpuint(todo.calls, >, 2);
    g_assert_cmpuint(count(fixture->env), ==, 4000);
    g_assert_cmpuint(kith_env_file_size(fixture->env), >, 8000000);
}

static int
always_full(const char *call)
{
    return g_str_equal(call, "put") ? MDB_MAP_FULL : 0;
}

static gint puts_till_full; /* (atomic) */
static gint reading;        /* (atomic): the readers go on */

static int
full_now_and_then(const char *call)
{
    return g_str_equal(call, "put") && g_atomic_int_dec_and_test(&puts_till_full) ? MDB_MAP_FULL
                                                                                  : 0;
}

static gpointer
read_again_and_again(gpointer data)
{
    KithEnv *env = data;

    while (g_atomic_int_get(&reading)) {
        g_autoptr(GError) error = NULL;
        g_autoptr(KithTxn) txn = kith_env_read(env, &error);

        g_assert_no_error(error);
        g_assert_cmpuint(kith_txn_total(txn, KITH_TABLE_VALUES).count, >=, 10);
        g_clear_pointer(&txn, kith_txn_end);
        g_usleep(20); /* the map grows while nobody reads */
    }
    return NULL;
}

static void
test_map_grows_beside_readers(Fixture *fixture, gconstpointer data)
{
    for (guint round = 0; round < 40; round++) {
        GThread *readers[3];
        g_autoptr(GError) error = NULL;

        kith_env_close(fixture->env);
        fixture->env = kith_env_open(fixture->dir, KITH_N_TABLES, round == 0, 1 << 20, &error);
        g_assert_no_error(error);
        fill_fine(fixture->env, 1, 10, 30);
        g_atomic_int_set(&reading, TRUE);
        for (guint i = 0; i < G_N_ELEMENTS(readers); i++) {
            readers[i] = g_thread_new("reader", read_again_and_again, fixture->env);
        }
        kith_lmdb_fault = full_now_and_then;
        for (guint i = 0; i < 15; i++) {
            g_atomic_int_set(&puts_till_full, 3);
            fill_fine(fixture->env, 1, 10, 30);
        }
        kith_lmdb_fault = NULL;
        g_atomic_int_set(&reading, FALSE);
        for (guint i = 0; i < G_N_ELEMENTS(readers); i++) {
            g_thread_join(readers[i]);
        }
    }
}

static void
test_map_cannot_grow(Fixture *fixture, gconstpointer data)
{
    g_autoptr(GError) error = NULL;
    Fill todo = {KITH_TABLE_VALUES, 100, 1, 10, FALSE, 0};

    fill_fine(fixture->env, 1, 10, 30);
    kith_lmdb_fault = always_full;
    g_assert_false(kith_env_write(fixture->env, fill, &todo, &error));
    test_error(&error, KITH_ERROR_NO_SPACE, "MDB_MAP_FULL");
    kith_lmdb_fault = NULL;
    /* What is there can be read, and written once there is room again. */
    g_assert_cmpuint(count(fixture->env), ==, 10);
    fill_fine(fixture->env, 11, 10, 30);
    g_assert_cmpuint(count(fixture->env), ==, 20);
}

static void
test_address_space_is_short(Fixture *fixture, gconstpointer data)
{
    const struct rlimit small = {(rlim_t)1 << 30, (rlim_t)1 << 30};
    g_autoptr(GError) error = NULL;

    if (!g_test_subprocess()) {
#ifdef __SANITIZE_ADDRESS__
        g_test_skip("the address sanitizer needs more address space than the test leaves");
#else
        g_test_trap_subprocess(NULL, 0, 0);
        g_test_trap_assert_passed();
#endif
        return;
    }
    kith_env_close(fixture->env);
    g_assert_cmpint(setrlimit(RLIMIT_AS, &small), ==, 0);
    fixture->env = kith_env_open(fixture->dir, KITH_N_TABLES, FALSE, 0, &error);
    g_assert_no_error(error);
    fill_fine(fixture->env, 1, 10000, 1000);
    g_assert_cmpuint(count(fixture->env), ==, 10000);
}

static void
test_file_size_limit(Fixture *fixture, gconstpointer data)
{
    const struct rlimit small = {(rlim_t)1 << 20, (rlim_t)1 << 20};
    g_autoptr(GError) error = NULL;
    Fill todo = {KITH_TABLE_VALUES, 1, 1000, 20000, FALSE, 0};

    if (!g_test_subprocess()) {
        g_test_trap_subprocess(NULL, 0, 0);
        g_test_trap_assert_passed();
        return;
    }
    signal(SIGXFSZ, SIG_IGN);
    fill_fine(fixture->env, 1, 10, 30);
    g_assert_cmpint(setrlimit(RLIMIT_FSIZE, &small), ==, 0);
    g_assert_false(kith_env_write(fixture->env, fill, &todo, &error));
    test_error(&error, KITH_ERROR_NO_SPACE, "File too large");
    g_assert_cmpuint(count(fixture->env), ==, 10);
    fill_fine(fixture->env, 11, 10, 30);
    g_assert_cmpuint(count(fixture->env), ==, 20);
}

/* ---- damage ---- */

/* Opens the file anew with one byte of it changed, where @from stands in it. */
static void
damage(Fixture *fixture, const char *from, char to)
{
    g_autofree char *path = test_path(fixture->dir, "data.mdb");
    g_autoptr(GError) error = NULL;
    char *bytes = NULL;
    char *at;
    gsize len;
    int fd;

    g_clear_pointer(&fixture->env, kith_env_close);
    g_assert_true(g_file_get_contents(path, &bytes, &len, NULL));
    at = memmem(bytes, len, from, strlen(from));
    g_assert_nonnull(at);
    fd = open(path, O_WRONLY | O_CLOEXEC);
    g_assert_cmpint(pwrite(fd, &to, 1, at - bytes), ==, 1);
    close(fd);
    g_free(bytes);
    fixture->env = kith_env_open(fixture->dir, KITH_N_TABLES, FALSE, 0, &error);
    g_assert_no_error(error);
}

static gboolean
put_text(KithTxn *txn, gpointer user_data, GError **error)
{
    guint8 room[4];

    return kith_txn_put(txn, KITH_TABLE_VALUES, key_of(7, room), kith_bytes_str(user_data), error);
}

static void
test_changed_value(Fixture *fixture, gconstpointer data)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(KithTxn) txn = NULL;
    g_auto(KithCursor) cursor = {0};
    KithSealed sealed;
    KithBytes got;
    guint8 room[4];

    g_assert_true(
        kith_env_write(fixture->env, put_text, (gpointer) "a value like no other", &error));
    damage(fixture, "a value like no other", 'A');
    txn = kith_env_read(fixture->env, &error);
    g_assert_false(kith_txn_get(txn, KITH_TABLE_VALUES, key_of(7, room), &got, &error));
    test_error(&error, KITH_ERROR_CORRUPT, "table values, key 00000007");
    g_assert_true(kith_cursor_open(txn, KITH_TABLE_VALUES, &cursor, &error));
    g_assert_false(kith_cursor_first(&cursor, &error));
    test_error(&error, KITH_ERROR_CORRUPT, "does not fit its checksum");
    cursor.sealed = TRUE;
    g_assert_true(kith_cursor_first(&cursor, &error));
    sealed = (KithSealed){txn, KITH_TABLE_VALUES, cursor.key, cursor.payload};
    g_assert_false(kith_sealed_open(&sealed, &got, &error));
    test_error(&error, KITH_ERROR_CORRUPT, "does not fit its checksum");
    g_assert_false(kith_txn_verify_table(txn, KITH_TABLE_VALUES, &error));
    test_error(&error, KITH_ERROR_CORRUPT, "does not fit its checksum");
}

static void
test_file_cut_short(Fixture *fixture, gconstpointer data)
{
    g_autofree char *path = test_path(fixture->dir, "data.mdb");
    g_autoptr(GError) error = NULL;

    fill_fine(fixture->env, 1, 1000, 300);
    g_clear_pointer(&fixture->env, kith_env_close);
    g_assert_cmpint(truncate(path, 64 * 1024), ==, 0);
    fixture->env = kith_env_open(fixture->dir, KITH_N_TABLES, FALSE, 0, &error);
    g_assert_null(fixture->env);
    test_error(&error, KITH_ERROR_CORRUPT, "data.mdb is cut short: 65536 bytes of");
}

static void
test_not_a_data_file(Fixture *fixture, gconstpointer data)
{
    g_autofree char *path = NULL;
    g_autofree char *text = g_strnfill(20000, 'x');
    g_autoptr(GError) error = NULL;

    g_clear_pointer(&fixture->env, kith_env_close);
    path = test_write_file(fixture->dir, "data.mdb", text);
    fixture->env = kith_env_open(fixture->dir, KITH_N_TABLES, FALSE, 0, &error);
    g_assert_null(fixture->env);
    test_error(&error, KITH_ERROR_CORRUPT, "open store");
    g_assert_false(kith_env_verify_head(fixture->dir, &error));
    test_error(&error, KITH_ERROR_CORRUPT, "the two heads");
}

static void
test_missing_directory(void)
{
    g_autoptr(GError) error = NULL;

    g_assert_null(kith_env_open("/nonexistent/kith", KITH_N_TABLES, TRUE, 0, &error));
    test_error(&error, KITH_ERROR_NOT_FOUND, "open store /nonexistent/kith");
}

/* ---- faults ---- */

static const char *failing_call;
static int failing_code;

static int
fail_call(const char *call)
{
    return g_str_equal(call, failing_call) ? failing_code : 0;
}

static void
test_codes(Fixture *fixture, gconstpointer data)
{
    static const struct {
        int lmdb;
        int errors;
        const char *text;
    } codes[] = {
        {ENOSPC, KITH_ERROR_NO_SPACE, "No space left"},
        {EDQUOT, KITH_ERROR_NO_SPACE, "quota"},
        {EFBIG, KITH_ERROR_NO_SPACE, "too large"},
        {MDB_TXN_FULL, KITH_ERROR_NO_SPACE, "MDB_TXN_FULL"},
        {MDB_CORRUPTED, KITH_ERROR_CORRUPT, "MDB_CORRUPTED"},
        {MDB_PAGE_NOTFOUND, KITH_ERROR_CORRUPT, "MDB_PAGE_NOTFOUND"},
        {MDB_READERS_FULL, KITH_ERROR_BUSY, "MDB_READERS_FULL"},
        {MDB_VERSION_MISMATCH, KITH_ERROR_UNSUPPORTED, "MDB_VERSION_MISMATCH"},
        {EIO, KITH_ERROR_IO, "Input/output error"},
    };

    kith_lmdb_fault = fail_call;
    failing_call = "put";
    for (guint i = 0; i < G_N_ELEMENTS(codes); i++) {
        g_autoptr(GError) error = NULL;
        Fill todo = {KITH_TABLE_VALUES, 1, 1, 10, FALSE, 0};

        failing_code = codes[i].lmdb;
        g_assert_false(kith_env_write(fixture->env, fill, &todo, &error));
        test_error(&error, codes[i].errors, codes[i].text);
        g_assert_cmpuint(todo.calls, ==, 1);
    }
}

static void
test_every_call_can_fail(Fixture *fixture, gconstpointer data)
{
    static const char *const calls[] = {"begin", "get", "put", "commit"};

    fill_fine(fixture->env, 1, 10, 30);
    for (guint i = 0; i < G_N_ELEMENTS(calls); i++) {
        g_autoptr(GError) error = NULL;
        Fill todo = {KITH_TABLE_VALUES, 5, 10, 40, FALSE, 0};

        failing_call = calls[i];
        failing_code = EIO;
        kith_lmdb_fault = fail_call;
        g_assert_false(kith_env_write(fixture->env, fill, &todo, &error));
        test_error(&error, KITH_ERROR_IO, "Input/output error");
        kith_lmdb_fault = NULL;
        g_assert_cmpuint(count(fixture->env), ==, 10);
    }
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
#define TEST(path, func) g_test_add(path, Fixture, NULL, set_up, func, tear_down)
    TEST("/store/lmdb/failed-write-leaves-no-trace", test_failed_write);
    TEST("/store/lmdb/put-replaces-and-delete-takes-out", test_put_replaces);
    TEST("/store/lmdb/cursor-moves-both-ways", test_cursor);
    TEST("/store/lmdb/reader-keeps-its-view", test_reader_keeps_its_view);
    TEST("/store/lmdb/small-map-grows-and-the-write-runs-again", test_map_grows);
    TEST("/store/lmdb/map-grows-beside-readers", test_map_grows_beside_readers);
    TEST("/store/lmdb/map-that-cannot-grow-is-no-space", test_map_cannot_grow);
    TEST("/store/lmdb/short-address-space-gets-a-smaller-map", test_address_space_is_short);
    TEST("/store/lmdb/file-size-limit-is-no-space", test_file_size_limit);
    TEST("/store/lmdb/changed-value-is-found", test_changed_value);
    TEST("/store/lmdb/file-cut-short-is-found", test_file_cut_short);
    TEST("/store/lmdb/other-file-is-refused", test_not_a_data_file);
    TEST("/store/lmdb/codes-are-translated", test_codes);
    TEST("/store/lmdb/every-kind-of-call-can-fail", test_every_call_can_fail);
#undef TEST
    g_test_add_func("/store/lmdb/missing-directory-is-not-found", test_missing_directory);
    return g_test_run();
}
