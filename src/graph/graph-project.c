/* SPDX-FileCopyrightText: The Kith authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "graph-project.h"

#include "base-sort.h"

static void
join(const guint32 *rows, gsize k, const double *weights, KithEdgeList *edges)
{
    guint width = weights != NULL ? 3 : 2;
    double share = 1.0 / (double)(k - 1);

    for (gsize i = 0; i < k; i++) {
        const guint32 *a = rows + width * i;
        double from = weights != NULL ? weights[a[2]] * share : share;

        for (gsize j = i + 1; j < k; j++) {
            const guint32 *b = rows + width * j;

            kith_edge_list_add(edges, a[1], b[1], weights != NULL ? from * weights[b[2]] : from);
        }
    }
}

/* Leaves of the rows of one node and one thing that of the heaviest link, the first of alike. */
static gsize
keep_heaviest(guint32 *rows, gsize n, const double *weights)
{
    gsize kept = 0;

    if (weights == NULL) {
        return kith_unique_rows(rows, n, 2);
    }
    for (gsize i = 0; i < n; i++) {
        const guint32 *row = rows + 3 * i;
        guint32 *last = rows + 3 * kept;

        if (kept > 0 && last[-3] == row[0] && last[-2] == row[1]) {
            last[-1] = weights[row[2]] > weights[last[-1]] ? row[2] : last[-1];
        } else {
            memmove(last, row, 3 * sizeof *row);
            kept++;
        }
    }
    return kept;
}

guint64
kith_project(KithWords *shared, const double *weights, KithEdgeList *edges)
{
    guint32 *rows = shared->data;
    guint width = weights != NULL ? 3 : 2;
    gsize n = shared->n / width;
    guint64 n_too_large = 0;

    kith_sort_rows(rows, n, width);
    n = keep_heaviest(rows, n, weights);
    for (gsize i = 0; i < n;) {
        gsize first = i;

        while (i < n && rows[width * i] == rows[width * first]) {
            i++;
        }
        if (i - first > KITH_PROJECT_MOST) {
            n_too_large++;
        } else if (i - first >= 2) {
            join(rows + width * first, i - first, weights, edges);
        }
    }
    return n_too_large;
}
