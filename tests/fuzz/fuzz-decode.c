/* SPDX-FileCopyrightText: The Kith authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "fuzz.h"
#include "load-decode.h"

#include <string.h>

/* What is packed, in another encoding, or a list of JSON objects. */
int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    g_autoptr(GError) error = NULL;
    KithBytes text;
    g_autoptr(GBytes) bytes = kith_decode(g_bytes_new(data, size), "in", NULL, &text, &error);
    g_autoptr(GBytes) lines = NULL;

    g_assert_true((bytes == NULL) == (error != NULL));
    lines = bytes != NULL ? kith_decode_json_list(text) : NULL;
    if (lines != NULL) {
        gsize len;
        const char *made = g_bytes_get_data(lines, &len);

        g_assert_cmpuint(len, >, 0);
        g_assert_true(made[len - 1] == '\n');
        g_assert_cmpuint(len, <=, 2 * text.len + 1);
    }
    return 0;
}
