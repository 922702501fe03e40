/* SPDX-FileCopyrightText: The Kith authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "fuzz.h"

#include <kith/kith-store.h>

/* Dumps: what is no whole dump leaves no store behind. */
int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const KithOperation operation = {"restore", "fuzz", "", TRUE};
    g_autofree char *path = test_path(fuzz_folder(), "store");
    g_autoptr(GError) error = NULL;
    gboolean fine = kith_store_restore(path, fuzz_file(data, size), &operation, NULL, &error);

    g_assert_true(fine == (error == NULL));
    g_assert_true(fine == g_file_test(path, G_FILE_TEST_EXISTS));
    if (fine) {
        test_remove_dir(g_steal_pointer(&path));
    }
    return 0;
}
