/* SPDX-FileCopyrightText: The Kith authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "analyse-triangles.h"

#include "base-big.h"
#include "base-parallel.h"

#define NODES_PER_TASK 4096

typedef struct {
    const KithGraph *graph;
    guint64 *offsets; /* owned: of what each node leads up to */
    guint32 *up;      /* owned: neighbours of higher degree, ascending */
    guint64 *counts;  /* shared by the threads */
} Counting;

static gboolean
is_above(const KithGraph *graph, guint32 a, guint32 b)
{
    guint64 x = kith_graph_out_degree(graph, a);
    guint64 y = kith_graph_out_degree(graph, b);

    return x != y ? x > y : a > b;
}

static void
direct_up(Counting *counting)
{
    const KithGraph *graph = counting->graph;
    guint64 at = 0;

    counting->offsets = g_new(guint64, (gsize)graph->n + 1);
    counting->up = kith_wide_new(guint32, graph->n_edges + 1);
    for (guint32 node = 0; node < graph->n; node++) {
        counting->offsets[node] = at;
        for (guint64 i = graph->out.offsets[node]; i < graph->out.offsets[node + 1]; i++) {
            if (is_above(graph, graph->out.targets[i], node)) {
                counting->up[at++] = graph->out.targets[i];
            }
        }
    }
    counting->offsets[graph->n] = at;
}

static inline void
add(guint64 *count, guint64 n)
{
    __atomic_fetch_add(count, n, __ATOMIC_RELAXED);
}

/* Triangles of node, other and one that both lead up to. Returns how many. */
static guint64
close_triangles(Counting *counting, guint32 node, guint32 other)
{
    const guint32 *a = counting->up + counting->offsets[node];
    const guint32 *a_end = counting->up + counting->offsets[node + 1];
    const guint32 *b = counting->up + counting->offsets[other];
    const guint32 *b_end = counting->up + counting->offsets[other + 1];
    guint64 found = 0;

    while (a < a_end && b < b_end) {
        if (*a == *b) {
            add(&counting->counts[*a], 1);
            found++;
        }
        /* Which of the two goes on cannot be foretold: hence without a branch. */
        {
            guint32 x = *a;
            guint32 y = *b;

            a += x <= y;
            b += y <= x;
        }
    }
    return found;
}

static void
count_task(guint task, guint worker, gpointer user_data)
{
    Counting *counting = user_data;
    guint32 end = MIN(counting->graph->n, (task + 1) * NODES_PER_TASK);

    for (guint32 node = task * NODES_PER_TASK; node < end; node++) {
        guint64 own = 0;

        for (guint64 i = counting->offsets[node]; i < counting->offsets[node + 1]; i++) {
            guint64 found = close_triangles(counting, node, counting->up[i]);

            if (found > 0) {
                add(&counting->counts[counting->up[i]], found);
                own += found;
            }
        }
        if (own > 0) {
            add(&counting->counts[node], own);
        }
    }
}

void
kith_triangles_count(const KithGraph *graph, guint threads, guint64 *out_counts)
{
    Counting counting = {.graph = graph, .counts = out_counts};

    memset(out_counts, 0, graph->n * sizeof *out_counts);
    direct_up(&counting);
    kith_parallel((graph->n + NODES_PER_TASK - 1) / NODES_PER_TASK,
                  threads,
                  count_task,
                  &counting,
                  NULL);
    g_free(counting.offsets);
    g_free(counting.up);
}
