/* SPDX-FileCopyrightText: The Kith authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "base-normalise.h"
#include "fuzz.h"

/* Normalisers: the first byte chooses which. A normal form is valid text and its own normal form.
 */
int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    const KithNormaliser *const *all = kith_normalisers();
    KithNormaliseOptions options = KITH_NORMALISE_OPTIONS_INIT;
    g_autoptr(GString) once = g_string_new(NULL);
    g_autoptr(GString) twice = g_string_new(NULL);
    guint n = 0;

    while (all[n] != NULL) {
        n++;
    }
    if (size == 0 || !g_utf8_validate((const char *)data + 1, (gssize)size - 1, NULL)) {
        return 0;
    }
    if (data[0] >= 128) {
        memcpy(options.region, "GB", 3);
        options.date_order = KITH_DATE_MONTH_FIRST;
    }
    if (!kith_normalise(all[data[0] % n], kith_bytes(data + 1, size - 1), &options, once)) {
        g_assert_cmpuint(once->len, ==, 0);
        return 0;
    }
    g_assert_true(g_utf8_validate(once->str, (gssize)once->len, NULL));
    g_assert_true(
        kith_normalise(all[data[0] % n], kith_bytes(once->str, once->len), &options, twice));
    g_assert_cmpstr(once->str, ==, twice->str);
    return 0;
}
