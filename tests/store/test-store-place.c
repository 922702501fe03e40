/* SPDX-FileCopyrightText: The Kith authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "store-place.h"
#include "test-store.h"

#include <glib/gstdio.h>
#include <signal.h>
#include <string.h>
#include <sys/file.h>
#include <sys/wait.h>
#include <unistd.h>

static const KithOperation operation = {"test", NULL, NULL, TRUE};
static const KithOperation reading = {"look", NULL, NULL, FALSE};

/* ---- making ---- */

static void
test_modes(void)
{
    static const char *const files[] =
        {"manifest", "lock", "writer", "data.mdb", "lock.mdb", "audit/data.mdb"};
    g_auto(TestStore) test = {0};
    GStatBuf about;

    test_store_init(&test);
    g_assert_cmpint(g_stat(test.path, &about), ==, 0);
    g_assert_cmpint(about.st_mode & 0777, ==, 0700);
    for (guint i = 0; i < G_N_ELEMENTS(files); i++) {
        g_autofree char *path = test_path(test.path, files[i]);

        g_assert_cmpint(g_stat(path, &about), ==, 0);
        g_assert_cmpint(about.st_mode & 0777, ==, 0600);
    }
}

static void
test_make_refuses(void)
{
    char *dir = test_make_dir();
    g_autofree char *file = test_write_file(dir, "file", "x");
    g_autoptr(GError) error = NULL;

    g_assert_null(kith_store_create(dir, NULL, &operation, &error));
    test_error(&error, KITH_ERROR_EXISTS, "the directory is not empty");
    g_assert_null(kith_store_create(file, NULL, &operation, &error));
    test_error(&error, KITH_ERROR_EXISTS, "a file of that name exists");
    g_assert_null(kith_store_create("/proc/kith", NULL, &operation, &error));
    g_assert_nonnull(error);
    test_remove_dir(dir);
}

static gint64
on_nfs(const char *path)
{
    return 0x6969;
}

static gint64
on_unknown(const char *path)
{
    return -1;
}

static void
test_network_file_system(void)
{
    char *dir = test_make_dir();
    g_autofree char *path = test_path(dir, "store");
    g_autoptr(GError) error = NULL;
    g_autoptr(KithStore) store = NULL;

    kith_place_file_system = on_nfs;
    g_assert_null(kith_store_create(path, NULL, &operation, &error));
    test_error(&error, KITH_ERROR_UNSUPPORTED, "it is on NFS");
    g_assert_false(g_file_test(path, G_FILE_TEST_EXISTS));
    kith_place_file_system = on_unknown;
    store = kith_store_create(path, NULL, &operation, &error);
    g_assert_no_error(error);
    g_clear_pointer(&store, kith_store_close);
    kith_place_file_system = on_nfs;
    g_assert_null(kith_store_open(path, &error));
    test_error(&error, KITH_ERROR_UNSUPPORTED, "must be on a local file system");
    kith_place_file_system = NULL;
    test_remove_dir(dir);
}

static void
test_bad_schema(void)
{
    char *dir = test_make_dir();
    g_autofree char *path = test_path(dir, "store");
    g_autofree char *schema = test_write_file(dir, "schema.yaml", "property_types: [1]\n");
    g_autoptr(GError) error = NULL;

    g_assert_null(kith_store_create(path, schema, &operation, &error));
    test_error(&error, KITH_ERROR_INVALID, "schema.yaml: line 1");
    g_assert_false(g_file_test(path, G_FILE_TEST_EXISTS));
    test_remove_dir(dir);
}

/* ---- the manifest ---- */

static void
expect_manifest(const char *text, int code, const char *message)
{
    g_auto(TestStore) test = {0};
    g_autofree char *manifest = NULL;
    g_autoptr(GError) error = NULL;

    test_store_init(&test);
    test_store_shut(&test);
    manifest = test_path(test.path, "manifest");
    if (text != NULL) {
        g_assert_true(g_file_set_contents(manifest, text, -1, NULL));
    } else {
        g_remove(manifest);
    }
    g_assert_null(kith_store_open(test.path, &error));
    test_error(&error, code, message);
}

static void
test_manifest(void)
{
    expect_manifest(NULL, KITH_ERROR_NOT_FOUND, "there is no store here");
    expect_manifest("[store]\nformat=9\nkith=7.0\n",
                    KITH_ERROR_UNSUPPORTED,
                    "its format is 9, made by Kith 7.0");
    expect_manifest("[store]\nformat=0\n", KITH_ERROR_UNSUPPORTED, "its format is 0");
    expect_manifest("nonsense", KITH_ERROR_CORRUPT, "manifest");
    expect_manifest("[store]\nkith=0.1\n", KITH_ERROR_CORRUPT, "manifest");
    expect_manifest("[store]\nformat=one\n", KITH_ERROR_CORRUPT, "manifest");
    expect_manifest("", KITH_ERROR_CORRUPT, "manifest");
}

/* ---- one process ---- */

static void
test_open_once(void)
{
    g_auto(TestStore) test = {0};
    g_autofree char *other = NULL;
    g_autofree char *link = NULL;
    g_autoptr(GError) error = NULL;

    test_store_init(&test);
    g_assert_null(kith_store_open(test.path, &error));
    test_error(&error, KITH_ERROR_BUSY, "this process has it open already");
    other = g_strconcat(test.path, "/../store/.", NULL);
    g_assert_null(kith_store_open(other, &error));
    test_error(&error, KITH_ERROR_BUSY, "this process has it open already");
    link = test_path(test.dir, "link");
    g_assert_cmpint(symlink(test.path, link), ==, 0);
    g_assert_null(kith_store_open(link, &error));
    test_error(&error, KITH_ERROR_BUSY, "this process has it open already");
    test_store_shut(&test);
    test_store_reopen(&test);
}

static void
test_exclusive_lock(void)
{
    g_auto(TestStore) test = {0};
    g_autoptr(GError) error = NULL;
    int fd;

    test_store_init(&test);
    fd = kith_place_lock(test.path, TRUE, &error);
    g_assert_cmpint(fd, ==, -1);
    test_error(&error, KITH_ERROR_BUSY, "other commands are using it");
    test_store_shut(&test);
    fd = kith_place_lock(test.path, TRUE, &error);
    g_assert_no_error(error);
    g_assert_null(kith_store_open(test.path, &error));
    test_error(&error, KITH_ERROR_BUSY, "a command that needs it alone is running");
    close(fd);
    test_store_reopen(&test);
}

/* ---- two processes ---- */

/* Runs in a child: opens the store for changes, says so, and keeps it until told to go on. */
G_NORETURN static void
hold_store(const char *path, int told, int asked)
{
    static const KithOperation holding = {"holding", NULL, NULL, TRUE};
    g_autoptr(GError) error = NULL;
    KithStore *store = kith_store_open(path, &error);
    gboolean fine = store != NULL && kith_store_begin(store, &holding, NULL, &error);
    char byte = fine ? 'y' : 'n';

    if (write(told, &byte, 1) == 1 && read(asked, &byte, 1) >= 0 && store != NULL) {
        kith_store_close(store);
    }
    _exit(fine ? 0 : 1);
}

typedef struct {
    pid_t child;
    int told[2];
    int asked[2];
} Holder;

static void
start_holder(Holder *holder, const char *path)
{
    char byte = 0;

    g_assert_cmpint(pipe(holder->told), ==, 0);
    g_assert_cmpint(pipe(holder->asked), ==, 0);
    holder->child = fork();
    if (holder->child == 0) {
        close(holder->told[0]);
        close(holder->asked[1]);
        hold_store(path, holder->told[1], holder->asked[0]);
    }
    close(holder->told[1]);
    close(holder->asked[0]);
    g_assert_cmpint(read(holder->told[0], &byte, 1), ==, 1);
    g_assert_cmpint(byte, ==, 'y');
}

static void
release_holder(Holder *holder)
{
    if (holder->asked[1] >= 0) {
        close(holder->asked[1]);
        holder->asked[1] = -1;
    }
}

static void
end_holder(Holder *holder)
{
    int status;

    release_holder(holder);
    close(holder->told[0]);
    g_assert_cmpint(waitpid(holder->child, &status, 0), ==, holder->child);
}

typedef struct {
    Holder *holder;
    GCancellable *cancellable;
    guint calls;
    gboolean cancel;
    char *stage;
} Waiting;

static void
on_wait(const char *stage, guint64 done, guint64 total, gpointer user_data)
{
    Waiting *waiting = user_data;

    g_free(waiting->stage);
    waiting->stage = g_strdup(stage);
    if (++waiting->calls == 2) {
        if (waiting->cancel) {
            g_cancellable_cancel(waiting->cancellable);
        } else {
            release_holder(waiting->holder);
        }
    }
}

static void
check_second_writer(gboolean cancel)
{
    g_auto(TestStore) test = {0};
    g_autoptr(GError) error = NULL;
    g_autoptr(GCancellable) cancellable = g_cancellable_new();
    Holder holder;
    Waiting waiting = {&holder, cancellable, 0, cancel, NULL};
    KithProgress progress = {on_wait, &waiting, cancellable};
    g_autofree char *expected = NULL;

    test_store_init(&test);
    test_store_shut(&test);
    start_holder(&holder, test.path);
    expected = g_strdup_printf("waiting for kith holding (process %d), which is writing",
                               (int)holder.child);
    test.store = kith_store_open(test.path, &error);
    g_assert_no_error(error);
    g_assert_cmpint(kith_store_begin(test.store, &operation, &progress, &error), ==, !cancel);
    g_assert_cmpstr(waiting.stage, ==, expected);
    g_assert_cmpuint(waiting.calls, >=, 2);
    if (cancel) {
        test_error(&error, KITH_ERROR_CANCELLED, "stopped on request");
        /* Reading need not wait. */
        g_assert_true(kith_store_begin(test.store, &reading, NULL, &error));
    }
    g_assert_no_error(error);
    end_holder(&holder);
    g_free(waiting.stage);
}

static void
test_second_writer_waits(void)
{
    check_second_writer(FALSE);
}

static void
test_second_writer_stops(void)
{
    check_second_writer(TRUE);
}

static void
test_dead_holder(void)
{
    g_auto(TestStore) test = {0};
    Holder holder;

    test_store_init(&test);
    test_store_shut(&test);
    start_holder(&holder, test.path);
    g_assert_cmpint(kill(holder.child, SIGKILL), ==, 0);
    end_holder(&holder);
    test_store_reopen(&test); /* does not wait for the dead */
}

static void
test_fork(void)
{
    g_auto(TestStore) test = {0};
    pid_t child;
    int status;

    test_store_init(&test);
    child = fork();
    if (child == 0) {
        kith_store_close(test.store); /* must not touch the parent's environment */
        _exit(0);
    }
    g_assert_cmpint(waitpid(child, &status, 0), ==, child);
    g_assert_cmpint(status, ==, 0);
    test_ingest_fine(test.store, "people", "Person|1|name=John Smith");
    test_store_shut(&test);
    test_store_verify(test.path);
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/store/place/only-the-owner-can-enter", test_modes);
    g_test_add_func("/store/place/what-is-there-is-not-overwritten", test_make_refuses);
    g_test_add_func("/store/place/network-file-system-is-refused", test_network_file_system);
    g_test_add_func("/store/place/bad-schema-leaves-nothing", test_bad_schema);
    g_test_add_func("/store/place/bad-manifest-is-refused", test_manifest);
    g_test_add_func("/store/place/process-opens-a-store-once", test_open_once);
    g_test_add_func("/store/place/exclusive-lock-keeps-others-out", test_exclusive_lock);
    g_test_add_func("/store/place/second-writer-waits-and-knows-for-whom",
                    test_second_writer_waits);
    g_test_add_func("/store/place/second-writer-can-be-stopped", test_second_writer_stops);
    g_test_add_func("/store/place/dead-writer-holds-nothing", test_dead_holder);
    g_test_add_func("/store/place/child-leaves-the-parents-store-alone", test_fork);
    return g_test_run();
}
