/* SPDX-FileCopyrightText: The Kith authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "base-hash.h"
#include "fuzz.h"
#include "graph-keep.h"

#include <string.h>

/* Views that are kept. Behind the first 8 bytes the check is made right, or nothing would get
 * further than it. */
int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(GByteArray) file = g_byte_array_new();
    g_autoptr(GBytes) bytes = NULL;
    g_auto(KithKeptOptions) kept = {0};
    g_autoptr(KithView) view = NULL;

    g_byte_array_append(file, data, (guint)size);
    if (size >= 16) {
        guint64 check = kith_hash(data + 16, size - 16, 0);

        memcpy(file->data + 8, &check, sizeof check);
    }
    bytes = g_byte_array_free_to_bytes(g_steal_pointer(&file));
    view = kith_view_parse(bytes, "v", &kept, &error);
    g_assert_true((view == NULL) == (error != NULL));
    for (guint32 node = 0; view != NULL && node < view->graph.n; node++) {
        for (guint64 i = view->graph.out.offsets[node]; i < view->graph.out.offsets[node + 1];
             i++) {
            g_assert_cmpuint(view->graph.out.targets[i], <, view->graph.n);
            kith_arcs_weight(&view->graph.out, i);
        }
    }
    return 0;
}
