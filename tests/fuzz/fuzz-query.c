/* SPDX-FileCopyrightText: The Kith authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "fuzz.h"
#include "test-store.h"

#include <kith/kith-explore.h>

/* What people type to search for. */
int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static TestStore test;
    g_autofree char *text = fuzz_text(data, size);
    g_auto(KithSearchReport) report = {0};
    g_autoptr(GError) error = NULL;

    if (test.store == NULL) {
        fuzz_folder();
        test_store_init(&test);
        test_ingest_fine(test.store,
                         "hr",
                         "Person|1|name=Jane Smith|phone=07700 900123|birth_date=1980-02-03\n"
                         "Person|2|name=John Doe|postcode=M1 2AB\n");
    }
    g_assert_true(kith_search(test.store, text, NULL, &report, &error) == (error == NULL));
    return 0;
}
