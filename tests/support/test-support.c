/* SPDX-FileCopyrightText: The Kith authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "test-support.h"

#include <kith/kith-error.h>

#include <ftw.h>
#include <glib/gstdio.h>
#include <string.h>

char *
test_make_dir(void)
{
    g_autoptr(GError) error = NULL;
    char *path = g_dir_make_tmp("kith-test-XXXXXX", &error);

    g_assert_no_error(error);
    return path;
}

static int
remove_one(const char *path, const struct stat *about, int kind, struct FTW *where)
{
    return g_remove(path);
}

void
test_remove_dir(char *path)
{
    nftw(path, remove_one, 16, FTW_DEPTH | FTW_PHYS);
    g_free(path);
}

void
test_copy_dir(const char *from, const char *to)
{
    g_autoptr(GDir) dir = g_dir_open(from, 0, NULL);
    const char *name;

    g_assert_nonnull(dir);
    g_assert_cmpint(g_mkdir(to, 0700), ==, 0);
    while ((name = g_dir_read_name(dir)) != NULL) {
        g_autofree char *inside = g_build_filename(from, name, NULL);
        g_autofree char *copy = g_build_filename(to, name, NULL);
        g_autofree char *bytes = NULL;
        gsize len;

        if (g_file_test(inside, G_FILE_TEST_IS_DIR)) {
            test_copy_dir(inside, copy);
        } else {
            g_assert_true(g_file_get_contents(inside, &bytes, &len, NULL));
            g_assert_true(g_file_set_contents_full(copy,
                                                   bytes,
                                                   (gssize)len,
                                                   G_FILE_SET_CONTENTS_NONE,
                                                   0600,
                                                   NULL));
        }
    }
}

char *
test_path(const char *dir, const char *name)
{
    return g_build_filename(dir, name, NULL);
}

char *
test_write_file(const char *dir, const char *name, const char *text)
{
    g_autoptr(GError) error = NULL;
    char *path = test_path(dir, name);

    g_file_set_contents(path, text, -1, &error);
    g_assert_no_error(error);
    return path;
}

char *
test_read_file(const char *path)
{
    g_autoptr(GError) error = NULL;
    char *text = NULL;

    g_file_get_contents(path, &text, NULL, &error);
    g_assert_no_error(error);
    return text;
}

char *
test_data(const char *name)
{
    const char *base = g_getenv("KITH_TEST_DATA");

    g_assert_nonnull(base);
    return g_build_filename(base, name, NULL);
}

void
test_same_text(const char *a, const char *b)
{
    g_auto(GStrv) lines_a = g_strsplit(a, "\n", -1);
    g_auto(GStrv) lines_b = g_strsplit(b, "\n", -1);

    for (guint i = 0; lines_a[i] != NULL || lines_b[i] != NULL; i++) {
        if (g_strcmp0(lines_a[i], lines_b[i]) != 0) {
            g_error("line %u: \"%s\" is not \"%s\"", i + 1, lines_a[i], lines_b[i]);
        }
        if (lines_a[i] == NULL) {
            return;
        }
    }
}

void
test_golden(const char *name, const char *text)
{
    g_autofree char *path = test_data(name);
    g_autofree char *expected = NULL;

    if (g_strcmp0(g_getenv("KITH_TEST_UPDATE"), "1") == 0) {
        g_assert_true(g_file_set_contents(path, text, -1, NULL));
        return;
    }
    expected = test_read_file(path);
    test_same_text(text, expected);
}

char *
test_public_data(const char *name)
{
    const char *base = g_getenv("KITH_TEST_PUBLIC_DATA");
    g_autofree char *path = base != NULL ? g_build_filename(base, name, NULL) : NULL;

    return path != NULL && g_file_test(path, G_FILE_TEST_EXISTS) ? g_steal_pointer(&path) : NULL;
}

void
test_error(GError **error, int code, const char *text)
{
    g_assert_error(*error, KITH_ERROR, code);
    if (strstr((*error)->message, text) == NULL) {
        g_error("expected \"%s\" in \"%s\"", text, (*error)->message);
    }
    g_clear_error(error);
}
