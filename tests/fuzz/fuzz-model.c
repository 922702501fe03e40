/* SPDX-FileCopyrightText: The Kith authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "fuzz.h"
#include "resolve-model.h"

/* Match models: what is read and written again is the same model. */
int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    g_autofree char *text = fuzz_text(data, size);
    g_autoptr(GError) error = NULL;
    g_autoptr(KithModelFile) model = kith_model_file_parse(text, size, "m.yaml", &error);

    g_assert_true((model == NULL) == (error != NULL));
    if (model != NULL) {
        g_autofree char *once = kith_model_file_write(model);
        g_autoptr(KithModelFile) again =
            kith_model_file_parse(once, strlen(once), "m.yaml", &error);
        g_autofree char *twice = NULL;

        g_assert_no_error(error);
        twice = kith_model_file_write(again);
        g_assert_cmpstr(once, ==, twice);
    }
    return 0;
}
