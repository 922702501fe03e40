/* SPDX-FileCopyrightText: The Kith authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "fuzz.h"
#include "load-mapping.h"

/* Mappings: what is read and written again is the same mapping. */
int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const char *const columns[] = {"id", "name", "dob", "unit", NULL};
    g_autofree char *text = fuzz_text(data, size);
    g_autoptr(GError) error = NULL;
    g_autoptr(KithMapping) mapping =
        kith_mapping_parse(text, "m.yaml", kith_schema_default(), columns, &error);

    g_assert_true((mapping == NULL) == (error != NULL));
    if (mapping != NULL) {
        g_autofree char *once = kith_mapping_format(mapping);
        g_autoptr(KithMapping) again =
            kith_mapping_parse(once, "m.yaml", kith_schema_default(), columns, &error);
        g_autofree char *twice = NULL;

        g_assert_no_error(error);
        twice = kith_mapping_format(again);
        g_assert_cmpstr(once, ==, twice);
    }
    return 0;
}
