/* SPDX-FileCopyrightText: The Kith authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "base-csv.h"
#include "base-file.h"
#include "test-support.h"

#include <kith/kith-error.h>

#include <glib/gstdio.h>
#include <signal.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

typedef struct {
    char *dir;
    char *path;
} Fixture;

static void
set_up(Fixture *fixture, gconstpointer data)
{
    fixture->dir = test_make_dir();
    fixture->path = test_path(fixture->dir, "out");
}

static guint
count_files(const char *path)
{
    g_autoptr(GDir) dir = g_dir_open(path, 0, NULL);
    guint n = 0;

    while (g_dir_read_name(dir) != NULL) {
        n++;
    }
    return n;
}

static void
tear_down(Fixture *fixture, gconstpointer data)
{
    g_free(fixture->path);
    test_remove_dir(fixture->dir);
}

/* ---- writing ---- */

static void
test_whole(Fixture *fixture, gconstpointer data)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(KithFileWriter) writer = kith_file_writer_new(fixture->path, &error);
    g_autofree char *large = g_strnfill(1 << 20, 'x');
    g_autofree char *text = NULL;
    struct stat about;

    kith_file_writer_text(writer, "head\n");
    kith_file_writer_printf(writer, "%s %d\n", "number", 7);
    kith_file_writer_bytes(writer, large, 1 << 20);
    kith_file_writer_bytes(writer, NULL, 0);
    g_assert_false(g_file_test(fixture->path, G_FILE_TEST_EXISTS));
    g_assert_true(kith_file_writer_finish(writer, &error));
    g_assert_no_error(error);
    text = test_read_file(fixture->path);
    g_assert_cmpuint(strlen(text), ==, 5 + 9 + (1 << 20));
    g_assert_true(g_str_has_prefix(text, "head\nnumber 7\nxxx"));
    g_assert_cmpint(stat(fixture->path, &about), ==, 0);
    g_assert_cmpint(about.st_mode & 0777, ==, 0600);
    g_assert_cmpuint(count_files(fixture->dir), ==, 1);
}

static void
test_replaces(Fixture *fixture, gconstpointer data)
{
    g_autofree char *before = test_write_file(fixture->dir, "out", "before");
    g_autoptr(GError) error = NULL;
    g_autoptr(KithFileWriter) writer = kith_file_writer_new(fixture->path, &error);
    g_autofree char *during = NULL;
    g_autofree char *after = NULL;

    kith_file_writer_text(writer, "after");
    during = test_read_file(fixture->path);
    g_assert_cmpstr(during, ==, "before");
    g_assert_true(kith_file_writer_finish(writer, &error));
    after = test_read_file(fixture->path);
    g_assert_cmpstr(after, ==, "after");
}

static void
test_unfinished(Fixture *fixture, gconstpointer data)
{
    g_autofree char *before = test_write_file(fixture->dir, "out", "before");
    KithFileWriter *writer = kith_file_writer_new(fixture->path, NULL);
    g_autofree char *text = NULL;

    kith_file_writer_text(writer, "never seen");
    kith_file_writer_free(writer);
    text = test_read_file(fixture->path);
    g_assert_cmpstr(text, ==, "before");
    g_assert_cmpuint(count_files(fixture->dir), ==, 1);
}

static void
test_bad_places(Fixture *fixture, gconstpointer data)
{
    g_autofree char *inside = test_path(fixture->dir, "missing/out");
    g_autoptr(GError) error = NULL;

    g_assert_null(kith_file_writer_new(fixture->dir, &error));
    test_error(&error, KITH_ERROR_INVALID, "is a directory");
    g_assert_null(kith_file_writer_new(inside, &error));
    test_error(&error, KITH_ERROR_NOT_FOUND, "missing/out");
}

static void
expect_no_space(const char *path, const char *text)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(KithFileWriter) writer = kith_file_writer_new(path, &error);
    g_autofree char *large = g_strnfill(1 << 20, 'x');

    g_assert_no_error(error);
    kith_file_writer_bytes(writer, large, 1 << 20);
    g_assert_true(kith_file_writer_failed(writer));
    kith_file_writer_bytes(writer, large, 1 << 20); /* is passed over */
    g_assert_false(kith_file_writer_finish(writer, &error));
    test_error(&error, KITH_ERROR_NO_SPACE, text);
}

static void
test_file_size_limit(Fixture *fixture, gconstpointer data)
{
    const struct rlimit small = {1000, 1000};

    if (!g_test_subprocess()) {
        g_test_trap_subprocess(NULL, 0, 0);
        g_test_trap_assert_passed();
        return;
    }
    signal(SIGXFSZ, SIG_IGN);
    g_assert_cmpint(setrlimit(RLIMIT_FSIZE, &small), ==, 0);
    expect_no_space(fixture->path, "File too large");
    g_assert_cmpuint(count_files(fixture->dir), ==, 0);
}

/* A full disk: standard output on /dev/full. */
static void
test_full_disk(Fixture *fixture, gconstpointer data)
{
    if (!g_test_subprocess()) {
        g_test_trap_subprocess(NULL, 0, 0);
        g_test_trap_assert_passed();
        return;
    }
    g_assert_nonnull(freopen("/dev/full", "w", stdout));
    expect_no_space("-", "write -: No space left on device");
}

/* ---- reading ---- */

static void
test_read(Fixture *fixture, gconstpointer data)
{
    g_autofree char *file = test_write_file(fixture->dir, "in", "some text");
    g_autofree char *empty = test_write_file(fixture->dir, "empty", "");
    g_autofree char *missing = test_path(fixture->dir, "missing");
    g_autoptr(GError) error = NULL;
    g_autoptr(GBytes) bytes = NULL;
    gboolean mapped;

    bytes = kith_file_map(file, &mapped, &error);
    g_assert_true(mapped);
    g_assert_cmpmem(g_bytes_get_data(bytes, NULL), g_bytes_get_size(bytes), "some text", 9);
    g_clear_pointer(&bytes, g_bytes_unref);
    bytes = kith_file_map(empty, &mapped, &error);
    g_assert_cmpuint(g_bytes_get_size(bytes), ==, 0);
    g_assert_false(mapped);
    g_assert_null(kith_file_read(fixture->dir, &error));
    test_error(&error, KITH_ERROR_INVALID, "is a directory");
    g_assert_null(kith_file_read(missing, &error));
    test_error(&error, KITH_ERROR_NOT_FOUND, "missing");
}

static void
test_read_pipe(Fixture *fixture, gconstpointer data)
{
    g_autofree char *large = g_strnfill(3 << 20, 'y');
    g_autoptr(GThread) thread = NULL;
    g_autoptr(GError) error = NULL;
    g_autoptr(GBytes) bytes = NULL;
    g_autofree char *fifo = test_path(fixture->dir, "fifo");
    pid_t child;

    g_assert_cmpint(mkfifo(fifo, 0600), ==, 0);
    child = fork();
    if (child == 0) {
        g_autoptr(GIOChannel) channel = g_io_channel_new_file(fifo, "w", NULL);

        g_io_channel_set_encoding(channel, NULL, NULL);
        g_io_channel_write_chars(channel, large, 3 << 20, NULL, NULL);
        g_io_channel_shutdown(channel, TRUE, NULL);
        _exit(0);
    }
    bytes = kith_file_read(fifo, &error);
    g_assert_no_error(error);
    g_assert_cmpuint(g_bytes_get_size(bytes), ==, 3 << 20);
}

static void
test_read_text(Fixture *fixture, gconstpointer data)
{
    g_autofree char *file = test_write_file(fixture->dir, "in", "some text");
    g_autofree char *nul = test_path(fixture->dir, "nul");
    g_autofree char *text = NULL;
    g_autoptr(GError) error = NULL;

    text = kith_file_read_text(file, 9, &error);
    g_assert_cmpstr(text, ==, "some text");
    g_assert_null(kith_file_read_text(file, 8, &error));
    test_error(&error, KITH_ERROR_LIMIT, "larger than 8 bytes");
    g_assert_true(g_file_set_contents(nul, "a\0b", 3, NULL));
    g_assert_null(kith_file_read_text(nul, 100, &error));
    test_error(&error, KITH_ERROR_INVALID, "has a NUL byte");
}

/* ---- cells of a CSV ---- */

static void
test_csv(Fixture *fixture, gconstpointer data)
{
    static const struct {
        const char *text;
        gsize len;
        const char *plain;
        const char *safe;
    } cells[] = {
        {"word", 4, "word", "word"},
        {"", 0, "", ""},
        {"a,b", 3, "\"a,b\"", "\"a,b\""},
        {"say \"yes\"", 9, "\"say \"\"yes\"\"\"", "\"say \"\"yes\"\"\""},
        {"two\nlines", 9, "\"two\nlines\"", "\"two\nlines\""},
        {" blank", 6, "\" blank\"", "\" blank\""},
        {"=1+1", 4, "=1+1", "'=1+1"},
        {"@cmd", 4, "@cmd", "'@cmd"},
        {"+44 7700", 8, "+44 7700", "'+44 7700"},
        {"-5.25", 5, "-5.25", "-5.25"},
        {"+5", 2, "+5", "+5"},
        {"=\"a\"", 4, "\"=\"\"a\"\"\"", "\"'=\"\"a\"\"\""},
        {"a\0b", 3, "ab", "ab"},
        {"a\xff", 2, "a\xef\xbf\xbd", "a\xef\xbf\xbd"},
        {"\0=1", 3, "=1", "'=1"},
    };
    g_autoptr(GError) error = NULL;
    g_autoptr(KithFileWriter) writer = kith_file_writer_new(fixture->path, &error);
    g_autoptr(GString) expected = g_string_new(NULL);
    g_autofree char *text = NULL;

    for (guint i = 0; i < G_N_ELEMENTS(cells); i++) {
        kith_csv_cell(writer, kith_bytes(cells[i].text, cells[i].len), KITH_CSV_MORE);
        kith_csv_safe_cell(writer, kith_bytes(cells[i].text, cells[i].len), KITH_CSV_LAST);
        g_string_append_printf(expected, "%s,%s\n", cells[i].plain, cells[i].safe);
    }
    g_assert_true(kith_file_writer_finish(writer, &error));
    text = test_read_file(fixture->path);
    g_assert_cmpstr(text, ==, expected->str);
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
#define TEST(path, func) g_test_add(path, Fixture, NULL, set_up, func, tear_down)
    TEST("/base/file/appears-whole", test_whole);
    TEST("/base/file/takes-the-place-of-the-one-before", test_replaces);
    TEST("/base/file/unfinished-leaves-no-trace", test_unfinished);
    TEST("/base/file/bad-places-are-told", test_bad_places);
    TEST("/base/file/size-limit-is-no-space", test_file_size_limit);
    TEST("/base/file/full-disk-is-no-space", test_full_disk);
    TEST("/base/file/is-read", test_read);
    TEST("/base/file/pipe-is-read-to-its-end", test_read_pipe);
    TEST("/base/file/text-is-bounded", test_read_text);
    TEST("/base/file/csv-cells-are-quoted-and-made-safe", test_csv);
#undef TEST
    return g_test_run();
}
