/* SPDX-FileCopyrightText: The Kith authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "analyse-pass.h"
#include "base-parallel.h"

/* The local clustering coefficient of the LDBC Graphalytics specification (arXiv:2011.15028): of
 * the arcs there could be among a node's neighbours, in and out, how many there are. */

#define NODES_PER_TASK 512

typedef struct {
    const KithGraph *graph;
    const KithGraph *plain; /* without directions: who is a neighbour */
    guint32 **marks;        /* owned, by worker: the last node that each node was a neighbour of */
    double *values;
} Counting;

static void
count_task(guint task, guint worker, gpointer user_data)
{
    Counting *counting = user_data;
    const KithArcs *near = &counting->plain->out;
    const KithArcs *out = &counting->graph->out;
    guint32 *marks = counting->marks[worker];
    guint32 end = MIN(counting->graph->n, (task + 1) * NODES_PER_TASK);

    for (guint32 node = task * NODES_PER_TASK; node < end; node++) {
        double degree = (double)(near->offsets[node + 1] - near->offsets[node]);
        guint64 arcs = 0;

        for (guint64 i = near->offsets[node]; i < near->offsets[node + 1]; i++) {
            marks[near->targets[i]] = node + 1;
        }
        for (guint64 i = near->offsets[node]; i < near->offsets[node + 1]; i++) {
            guint32 one = near->targets[i];

            for (guint64 k = out->offsets[one]; k < out->offsets[one + 1]; k++) {
                arcs += marks[out->targets[k]] == node + 1;
            }
        }
        counting->values[node] = degree > 1 ? (double)arcs / (degree * (degree - 1)) : 0.0;
    }
}

static gboolean
run(const KithPassInput *input, KithPassOutput *out, GError **error)
{
    g_auto(KithGraph) plain = {0};
    Counting counting = {.graph = input->graph, .values = out->values};

    counting.plain = kith_graph_plain(input->graph, FALSE, &plain);
    counting.marks = g_new(guint32 *, input->threads);
    for (guint w = 0; w < input->threads; w++) {
        counting.marks[w] = g_new0(guint32, (gsize)input->graph->n + 1);
    }
    kith_parallel((input->graph->n + NODES_PER_TASK - 1) / NODES_PER_TASK,
                  input->threads,
                  count_task,
                  &counting,
                  NULL);
    for (guint w = 0; w < input->threads; w++) {
        g_free(counting.marks[w]);
    }
    g_free(counting.marks);
    return TRUE;
}

const KithPass kith_pass_lcc = {
    .name = "lcc",
    .summary = "of the arcs there could be among a node's neighbours, how many there are",
    .complexity = "O(sum of degrees squared); 4 n bytes a thread",
    .kind = KITH_PASS_NODE,
    .type = KITH_COLUMN_REAL,
    .run = run,
};
