/* SPDX-FileCopyrightText: The Kith authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "fuzz.h"

/* Runs a target over files kept from earlier, as a test: each argument is a folder of them. */

static void
replay(const char *path)
{
    g_autofree char *bytes = NULL;
    gsize size;

    g_assert_true(g_file_get_contents(path, &bytes, &size, NULL));
    for (gsize n = 0; n < MIN(size, 512); n++) { /* cut short everywhere too */
        LLVMFuzzerTestOneInput((const uint8_t *)bytes, n);
    }
    LLVMFuzzerTestOneInput((const uint8_t *)bytes, size);
}

int
main(int argc, char **argv)
{
    guint n = 0;

    for (int i = 1; i < argc; i++) {
        g_autoptr(GDir) dir = g_dir_open(argv[i], 0, NULL);
        const char *name;

        g_assert_nonnull(dir);
        while ((name = g_dir_read_name(dir)) != NULL) {
            g_autofree char *path = g_build_filename(argv[i], name, NULL);

            replay(path);
            n++;
        }
    }
    g_assert_cmpuint(n, >, 0);
    return 0;
}
