/* SPDX-FileCopyrightText: The Kith authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "analyse-triangles.h"

#include "base-big.h"
#include "base-parallel.h"

#define NODES_PER_TASK 2048

typedef struct {
    const KithGraph *graph;
    guint32 *ranks;   /* owned: of nodes by degree, of alike by number */
    guint64 *offsets; /* owned: of what each node leads up to */
    guint32 *up;      /* owned: neighbours of higher rank, ascending */
    guint64 *counts;  /* shared by the threads */
    guint64 **marks;  /* owned: of each worker a bit for each node, NULL until used */
} Counting;

/* ---- from lower to higher rank ---- */

/* Sorts nodes by degree, by counting. */
static void
rank_nodes(Counting *counting)
{
    const KithGraph *graph = counting->graph;
    g_autofree guint32 *starts = NULL;
    guint64 most = 0;

    for (guint32 node = 0; node < graph->n; node++) {
        most = MAX(most, kith_graph_out_degree(graph, node));
    }
    starts = g_new0(guint32, most + 2);
    for (guint32 node = 0; node < graph->n; node++) {
        starts[kith_graph_out_degree(graph, node) + 1]++;
    }
    for (guint64 degree = 0; degree < most; degree++) {
        starts[degree + 1] += starts[degree];
    }
    counting->ranks = kith_wide_new(guint32, (gsize)graph->n + 1);
    for (guint32 node = 0; node < graph->n; node++) {
        counting->ranks[node] = starts[kith_graph_out_degree(graph, node)]++;
    }
}

static void
count_up_task(guint task, guint worker, gpointer user_data)
{
    Counting *counting = user_data;
    const KithArcs *out = &counting->graph->out;
    guint32 end = MIN(counting->graph->n, (task + 1) * NODES_PER_TASK);

    for (guint32 node = task * NODES_PER_TASK; node < end; node++) {
        guint64 n = 0;

        for (guint64 i = out->offsets[node]; i < out->offsets[node + 1]; i++) {
            n += counting->ranks[out->targets[i]] > counting->ranks[node];
        }
        counting->offsets[node + 1] = n;
    }
}

static void
fill_up_task(guint task, guint worker, gpointer user_data)
{
    Counting *counting = user_data;
    const KithArcs *out = &counting->graph->out;
    guint32 end = MIN(counting->graph->n, (task + 1) * NODES_PER_TASK);

    for (guint32 node = task * NODES_PER_TASK; node < end; node++) {
        guint64 at = counting->offsets[node];

        for (guint64 i = out->offsets[node]; i < out->offsets[node + 1]; i++) {
            if (counting->ranks[out->targets[i]] > counting->ranks[node]) {
                counting->up[at++] = out->targets[i];
            }
        }
    }
}

static void
direct_up(Counting *counting, guint n_tasks, guint threads)
{
    guint32 n = counting->graph->n;

    rank_nodes(counting);
    counting->offsets = kith_wide_new(guint64, (gsize)n + 1);
    counting->offsets[0] = 0;
    kith_parallel(n_tasks, threads, count_up_task, counting, NULL);
    for (guint32 node = 0; node < n; node++) {
        counting->offsets[node + 1] += counting->offsets[node];
    }
    counting->up = kith_wide_new(guint32, counting->offsets[n] + 1);
    kith_parallel(n_tasks, threads, fill_up_task, counting, NULL);
}

/* ---- counting ---- */

static inline void
add(guint64 *count, guint64 n)
{
    __atomic_fetch_add(count, n, __ATOMIC_RELAXED);
}

static inline void
flip(guint64 *marks, guint32 node)
{
    marks[node / 64] ^= (guint64)1 << node % 64;
}

/* Triangles of a node that is marked what it leads up to, one of that, and a third that both lead
 * up to. Returns how many. */
static guint64
close_triangles(Counting *counting, const guint64 *marks, guint32 other)
{
    guint64 found = 0;

    for (guint64 i = counting->offsets[other]; i < counting->offsets[other + 1]; i++) {
        guint32 third = counting->up[i];

        if ((marks[third / 64] >> third % 64 & 1) != 0) {
            add(&counting->counts[third], 1);
            found++;
        }
    }
    return found;
}

static void
count_task(guint task, guint worker, gpointer user_data)
{
    Counting *counting = user_data;
    guint32 n = counting->graph->n;
    guint32 end = MIN(n, (task + 1) * NODES_PER_TASK);
    guint64 *marks;

    if (counting->marks[worker] == NULL) {
        counting->marks[worker] = g_new0(guint64, (gsize)n / 64 + 1);
    }
    marks = counting->marks[worker];
    for (guint32 node = task * NODES_PER_TASK; node < end; node++) {
        guint64 own = 0;

        if (counting->offsets[node + 1] - counting->offsets[node] < 2) {
            continue;
        }
        for (guint64 i = counting->offsets[node]; i < counting->offsets[node + 1]; i++) {
            flip(marks, counting->up[i]);
        }
        for (guint64 i = counting->offsets[node]; i < counting->offsets[node + 1]; i++) {
            guint64 found = close_triangles(counting, marks, counting->up[i]);

            if (found > 0) {
                add(&counting->counts[counting->up[i]], found);
                own += found;
            }
        }
        for (guint64 i = counting->offsets[node]; i < counting->offsets[node + 1]; i++) {
            flip(marks, counting->up[i]);
        }
        if (own > 0) {
            add(&counting->counts[node], own);
        }
    }
}

void
kith_triangles_count(const KithGraph *graph, guint threads, guint64 *out_counts)
{
    guint n_threads = kith_threads(threads);
    Counting counting = {.graph = graph,
                         .counts = out_counts,
                         .marks = g_new0(guint64 *, n_threads)};
    guint n_tasks = (graph->n + NODES_PER_TASK - 1) / NODES_PER_TASK;

    memset(out_counts, 0, graph->n * sizeof *out_counts);
    direct_up(&counting, n_tasks, n_threads);
    kith_parallel(n_tasks, n_threads, count_task, &counting, NULL);
    for (guint t = 0; t < n_threads; t++) {
        g_free(counting.marks[t]);
    }
    g_free(counting.marks);
    g_free(counting.ranks);
    g_free(counting.offsets);
    g_free(counting.up);
}
