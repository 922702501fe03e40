/* SPDX-FileCopyrightText: The Kith authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "fuzz.h"
#include "model-policy.h"

/* Policies. */
int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    g_autoptr(GError) error = NULL;
    g_autofree char *text = fuzz_text(data, size);
    g_autoptr(KithPolicy) policy = kith_policy_parse(text, size, "p.yaml", &error);

    g_assert_true((policy == NULL) == (error != NULL));
    return 0;
}
