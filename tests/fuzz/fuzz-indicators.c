/* SPDX-FileCopyrightText: The Kith authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "fuzz.h"
#include "indicators-rules.h"

/* Rules of indicators. */
int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    g_autoptr(GError) error = NULL;
    g_autofree char *text = fuzz_text(data, size);
    g_autoptr(GPtrArray) rules = kith_indicators_parse(text, size, "i.yaml", &error);

    g_assert_true((rules == NULL) == (error != NULL));
    return 0;
}
