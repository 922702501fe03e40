/* SPDX-FileCopyrightText: The Kith authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "fuzz.h"

#include <kith/kith-load.h>

/* Tables that are no source of records: truths and answers. */
int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(KithTable) table = kith_load_table(fuzz_file(data, size), &error);

    g_assert_true((table == NULL) == (error != NULL));
    return 0;
}
