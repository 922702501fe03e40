/* SPDX-FileCopyrightText: The Kith authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "analyse-walk.h"

#include "analyse-groups.h"
#include "base-progress.h"

#include <math.h>

#define TOLERANCE 1e-12
#define MOST_ROUNDS 10000

/* One round: @to from @from. Returns what arrives nowhere: the share of nodes without edges. */
static double
step(const KithGraph *graph,
     const double *strengths,
     double damping,
     const double *from,
     double *to)
{
    const KithArcs *in = kith_graph_in(graph);
    double stuck = 0;

    for (guint32 node = 0; node < graph->n; node++) {
        double sum = 0;

        for (guint64 i = in->offsets[node]; i < in->offsets[node + 1]; i++) {
            guint32 other = in->targets[i];

            if (strengths[other] > 0) {
                sum += from[other] * kith_arcs_weight(in, i) / strengths[other];
            }
        }
        stuck += strengths[node] > 0 ? 0 : from[node];
        to[node] = damping * sum;
    }
    return stuck;
}

static double
distance(const double *a, const double *b, guint32 n)
{
    double sum = 0;

    for (guint32 node = 0; node < n; node++) {
        sum += fabs(a[node] - b[node]);
    }
    return sum;
}

gboolean
kith_walk_rank(const KithGraph *graph,
               const guint32 *seeds,
               guint n_seeds,
               double damping,
               const KithProgress *progress,
               double *out_ranks,
               GError **error)
{
    g_autofree double *strengths = g_new(double, (gsize)graph->n + 1);
    g_autofree double *next = g_new(double, (gsize)graph->n + 1);
    double left = 1;

    g_assert(n_seeds > 0);
    for (guint32 node = 0; node < graph->n; node++) {
        strengths[node] = kith_node_strength(&graph->out, node);
        out_ranks[node] = 0;
    }
    for (guint i = 0; i < n_seeds; i++) {
        out_ranks[seeds[i]] = 1.0 / n_seeds;
    }
    for (guint round = 0; left >= TOLERANCE && round < MOST_ROUNDS; round++) {
        double stuck = step(graph, strengths, damping, out_ranks, next);
        double back = (1 - damping) + damping * stuck;

        for (guint i = 0; i < n_seeds; i++) {
            next[seeds[i]] += back / n_seeds;
        }
        left = distance(out_ranks, next, graph->n);
        memcpy(out_ranks, next, graph->n * sizeof *next);
        if (!kith_progress_step(progress, "ranking", round, 0, error)) {
            return FALSE;
        }
    }
    return TRUE;
}
