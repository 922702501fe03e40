/* SPDX-FileCopyrightText: The Kith authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "analyse-hits.h"

#include "base-parallel.h"
#include "base-progress.h"

#include <math.h>

#define TOLERANCE 1e-12
#define MOST_ROUNDS 10000
#define NODES_PER_TASK 8192

typedef struct {
    const KithGraph *graph;
    const KithArcs *arcs;
    const double *from;
    double *to;
} Collecting;

static void
collect_task(guint task, guint worker, gpointer user_data)
{
    Collecting *collecting = user_data;
    const KithArcs *arcs = collecting->arcs;
    guint32 end = MIN(collecting->graph->n, (task + 1) * NODES_PER_TASK);

    for (guint32 node = task * NODES_PER_TASK; node < end; node++) {
        double sum = 0;

        for (guint64 i = arcs->offsets[node]; i < arcs->offsets[node + 1]; i++) {
            sum += collecting->from[arcs->targets[i]] * kith_arcs_weight(arcs, i);
        }
        collecting->to[node] = sum;
    }
}

/* Sums up by weight what arcs lead to, and makes the best 1. */
static void
collect(const KithGraph *graph, const KithArcs *arcs, guint threads, const double *from, double *to)
{
    Collecting collecting = {graph, arcs, from, to};
    double best = 0;

    kith_parallel((graph->n + NODES_PER_TASK - 1) / NODES_PER_TASK,
                  threads,
                  collect_task,
                  &collecting,
                  NULL);
    for (guint32 node = 0; node < graph->n; node++) {
        best = MAX(best, to[node]);
    }
    for (guint32 node = 0; node < graph->n && best > 0; node++) {
        to[node] /= best;
    }
}

gboolean
kith_hits(const KithGraph *graph,
          guint threads,
          const KithProgress *progress,
          double *out_hubs,
          double *out_authorities,
          GError **error)
{
    g_autofree double *before = g_new(double, (gsize)graph->n + 1);
    double moved = 1;

    for (guint32 node = 0; node < graph->n; node++) {
        out_hubs[node] = 1;
    }
    for (guint round = 0; moved > TOLERANCE && round < MOST_ROUNDS; round++) {
        memcpy(before, out_hubs, graph->n * sizeof *before);
        collect(graph, kith_graph_in(graph), threads, out_hubs, out_authorities);
        collect(graph, &graph->out, threads, out_authorities, out_hubs);
        moved = 0;
        for (guint32 node = 0; node < graph->n; node++) {
            moved = MAX(moved, fabs(out_hubs[node] - before[node]));
        }
        if (!kith_progress_step(progress, "ranking", round, 0, error)) {
            return FALSE;
        }
    }
    return TRUE;
}
