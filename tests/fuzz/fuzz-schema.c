/* SPDX-FileCopyrightText: The Kith authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "fuzz.h"
#include "model-schema.h"

/* Vocabularies. */
int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    g_autoptr(GError) error = NULL;
    g_autofree char *text = fuzz_text(data, size);
    g_autoptr(KithSchema) schema = kith_schema_parse(text, size, "s.yaml", &error);

    g_assert_true((schema == NULL) == (error != NULL));
    return 0;
}
