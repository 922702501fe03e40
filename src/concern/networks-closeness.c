/* SPDX-FileCopyrightText: The Kith authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "networks-closeness.h"

#include "analyse-walk.h"

#include <math.h>

#define DAMPING 0.85
#define MOST_WALKS 32

/* What is added to each ratio, so that a seed that has nothing to do with a node counts log2(FLOOR)
 * against it and no more. */
#define FLOOR 0.1

static gboolean
walk_from(const KithGraph *graph,
          const guint32 *seeds,
          guint n_seeds,
          const KithProgress *progress,
          double *out,
          GError **error)
{
    return kith_walk_rank(graph, seeds, n_seeds, DAMPING, 0, 0, progress, out, error);
}

/* Seeds that start one walk: every @n_walks-th from @walk on. */
static guint
seeds_of_walk(const guint32 *seeds, guint n_seeds, guint walk, guint n_walks, guint32 *out)
{
    guint n = 0;

    for (guint i = walk; i < n_seeds; i += n_walks) {
        out[n++] = seeds[i];
    }
    return n;
}

gboolean
kith_closeness_to(const KithGraph *graph,
                  const guint32 *seeds,
                  guint n_seeds,
                  const KithProgress *progress,
                  double *out_scores,
                  guint8 *out_reached,
                  GError **error)
{
    gsize n = graph->n;
    guint n_walks = MIN(n_seeds, MOST_WALKS);
    g_autofree double *anywhere = g_new(double, n + 1);
    g_autofree double *here = g_new(double, n + 1);
    g_autofree guint32 *own = g_new(guint32, (gsize)n_seeds + 1);

    memset(out_scores, 0, n * sizeof *out_scores);
    memset(out_reached, 0, n);
    if (!walk_from(graph, NULL, 0, progress, anywhere, error)) {
        return FALSE;
    }
    for (guint walk = 0; walk < n_walks; walk++) {
        guint n_own = seeds_of_walk(seeds, n_seeds, walk, n_walks, own);

        if (!walk_from(graph, own, n_own, progress, here, error)) {
            return FALSE;
        }
        for (gsize node = 0; node < n; node++) {
            double ratio = MAX(here[node], 0.0) / anywhere[node];

            out_scores[node] += log2(ratio + FLOOR) / n_walks;
            out_reached[node] |= here[node] > 0.0;
        }
    }
    return TRUE;
}
