/* SPDX-FileCopyrightText: The Kith authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "graph-project.h"

#include "base-sort.h"

static void
join(const guint32 *rows, gsize k, KithEdgeList *edges)
{
    double weight = 1.0 / (double)(k - 1);

    for (gsize i = 0; i < k; i++) {
        for (gsize j = i + 1; j < k; j++) {
            kith_edge_list_add(edges, rows[2 * i + 1], rows[2 * j + 1], weight);
        }
    }
}

guint64
kith_project(KithWords *shared, KithEdgeList *edges)
{
    guint32 *rows = shared->data;
    guint64 n_too_large = 0;
    gsize n;

    kith_sort_rows(rows, shared->n / 2, 2);
    n = kith_unique_rows(rows, shared->n / 2, 2);
    for (gsize i = 0; i < n;) {
        gsize first = i;

        while (i < n && rows[2 * i] == rows[2 * first]) {
            i++;
        }
        if (i - first > KITH_PROJECT_MOST) {
            n_too_large++;
        } else if (i - first >= 2) {
            join(rows + 2 * first, i - first, edges);
        }
    }
    return n_too_large;
}
