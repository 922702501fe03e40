/* SPDX-FileCopyrightText: The Kith authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "analyse-pass.h"
#include "base-parallel.h"
#include "base-progress.h"

#include <math.h>

/* Katz 1953, doi:10.1007/BF02289026: all walks that lead to a node, each step worth alpha of the
 * one before. The sum has an end where alpha is below 1 by the largest eigenvalue, which the
 * largest sum of weights of a node is not below. */

enum { ALPHA };

static const KithPassOption options[] = {
    {"alpha", "what a step is worth, of what it could be at the most", 0.5, 0, 0.999},
    {NULL}};

#define TOLERANCE 1e-12
#define MOST_ROUNDS 100000
#define NODES_PER_TASK 8192

typedef struct {
    const KithGraph *graph;
    double alpha;
    double *values;
    double *next;
} Walking;

static void
step_task(guint task, guint worker, gpointer user_data)
{
    Walking *walking = user_data;
    const KithArcs *in = kith_graph_in(walking->graph);
    guint32 end = MIN(walking->graph->n, (task + 1) * NODES_PER_TASK);

    for (guint32 node = task * NODES_PER_TASK; node < end; node++) {
        double sum = 0;

        for (guint64 i = in->offsets[node]; i < in->offsets[node + 1]; i++) {
            sum += walking->values[in->targets[i]] * kith_arcs_weight(in, i);
        }
        walking->next[node] = walking->alpha * sum + 1.0;
    }
}

/* A bound of the largest eigenvalue: the largest sum of a row. */
static double
largest_sum(const KithGraph *graph)
{
    const KithArcs *in = kith_graph_in(graph);
    double largest = 0;

    for (guint32 node = 0; node < graph->n; node++) {
        double sum = 0;

        for (guint64 i = in->offsets[node]; i < in->offsets[node + 1]; i++) {
            sum += fabs(kith_arcs_weight(in, i));
        }
        largest = MAX(largest, sum);
    }
    return largest;
}

static gboolean
run(const KithPassInput *input, KithPassOutput *out, GError **error)
{
    gsize n = input->graph->n;
    double bound = largest_sum(input->graph);
    g_autofree double *next = g_new0(double, n + 1);
    Walking walking = {input->graph,
                       bound > 0 ? input->options[ALPHA] / bound : 0,
                       out->values,
                       next};
    double moved = 1;

    for (guint round = 0; moved > TOLERANCE && round < MOST_ROUNDS; round++) {
        kith_parallel((guint)((n + NODES_PER_TASK - 1) / NODES_PER_TASK),
                      input->threads,
                      step_task,
                      &walking,
                      NULL);
        moved = 0;
        for (gsize node = 0; node < n; node++) {
            moved = MAX(moved, fabs(next[node] - out->values[node]) / next[node]);
            out->values[node] = next[node];
        }
        if (!kith_progress_step(input->progress, "walking", round, 0, error)) {
            return FALSE;
        }
    }
    return TRUE;
}

const KithPass kith_pass_katz = {
    .name = "katz",
    .summary = "all walks that lead to a node by weight, longer ones worth less; 1 for who is not "
               "reached",
    .complexity = "O(n + m) a round",
    .kind = KITH_PASS_NODE,
    .type = KITH_COLUMN_REAL,
    .options = options,
    .run = run,
};
