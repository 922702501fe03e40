/* SPDX-FileCopyrightText: The Kith authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "fuzz.h"
#include "resolve-frequencies.h"

/* How common values were: what is read and written again is the same. */
int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    g_autofree char *text = fuzz_text(data, size);
    g_autoptr(KithModelFile) model = kith_model_file_new();
    KithKindModel *kind = kith_kind_model_empty("Person");
    g_autoptr(GError) error = NULL;

    g_ptr_array_add(kind->properties, g_strdup("given_name"));
    g_ptr_array_add(kind->properties, g_strdup("address"));
    g_ptr_array_add(model->kinds, kind);
    if (kith_frequencies_parse(model, text, "m.frequencies", &error)) {
        GString *once = kith_frequencies_write(model);
        GString *twice;

        g_assert_true(kith_frequencies_parse(model, once->str, "m.frequencies", &error));
        twice = kith_frequencies_write(model);
        g_assert_cmpstr(once->str, ==, twice->str);
        g_string_free(once, TRUE);
        g_string_free(twice, TRUE);
    } else {
        g_assert_nonnull(error);
    }
    return 0;
}
