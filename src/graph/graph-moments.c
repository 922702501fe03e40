/* SPDX-FileCopyrightText: The Kith authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "graph-moments.h"

#include "base-sort.h"

void
kith_moments_clear(KithMoments *moments)
{
    g_free(moments->offsets);
    g_free(moments->days);
    *moments = (KithMoments){0};
}

void
kith_moments_build(KithWords *rows, guint32 n, KithMoments *out_moments)
{
    gsize n_rows = rows->n / 2;

    kith_sort_rows(rows->data, n_rows, 2);
    out_moments->offsets = g_new0(guint64, (gsize)n + 1);
    out_moments->days = g_new(gint32, n_rows + 1);
    for (gsize i = 0; i < n_rows; i++) {
        out_moments->offsets[rows->data[2 * i] + 1]++;
        out_moments->days[i] = (gint32)rows->data[2 * i + 1];
    }
    for (guint32 node = 0; node < n; node++) {
        out_moments->offsets[node + 1] += out_moments->offsets[node];
    }
}
