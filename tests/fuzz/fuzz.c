/* SPDX-FileCopyrightText: The Kith authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "fuzz.h"

#include <stdlib.h>

static char *folder;

static void
remove_folder(void)
{
    test_remove_dir(folder);
}

const char *
fuzz_folder(void)
{
    if (folder == NULL) {
        if (g_file_test("/dev/shm", G_FILE_TEST_IS_DIR)) {
            g_setenv("TMPDIR", "/dev/shm", TRUE);
        }
        folder = test_make_dir();
        atexit(remove_folder);
    }
    return folder;
}

const char *
fuzz_file(const uint8_t *data, size_t size)
{
    static char *path;

    if (path == NULL) {
        path = test_path(fuzz_folder(), "input");
    }
    g_assert_true(g_file_set_contents(path, (const char *)data, (gssize)size, NULL));
    return path;
}

char *
fuzz_text(const uint8_t *data, size_t size)
{
    char *text = g_malloc(size + 1);

    if (size > 0) {
        memcpy(text, data, size);
    }
    text[size] = '\0';
    return text;
}
