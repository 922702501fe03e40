/* SPDX-FileCopyrightText: The Kith authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "analyse-triangles.h"

#include "base-big.h"
#include "base-parallel.h"

#define NODES_PER_TASK 2048

/* How many nodes before its turn the neighbours of one are asked for. */
#define NODES_AHEAD 4

/* Where what a node leads up to begins, and how many that are. */
typedef struct {
    guint64 start : 40;
    guint64 n : 24;
} Row;

typedef struct {
    const KithGraph *graph;
    guint16 *degrees; /* owned: of nodes; very many as good as alike */
    Row *rows;        /* owned, of each node */
    guint32 *up;      /* owned: neighbours of higher degree, of alike of higher number, ascending */
    guint64 *counts;  /* shared by the threads */
    guint64 **marks;  /* owned: of each worker a bit for each node, NULL until used */
} Counting;

/* ---- from lower to higher degree ---- */

static void
degree_task(guint task, guint worker, gpointer user_data)
{
    Counting *counting = user_data;
    guint32 end = MIN(counting->graph->n, (task + 1) * NODES_PER_TASK);

    for (guint32 node = task * NODES_PER_TASK; node < end; node++) {
        counting->degrees[node] =
            (guint16)MIN(kith_graph_out_degree(counting->graph, node), G_MAXUINT16);
    }
}

/* What is kept of a node's arcs is written where they are at the latest, so that tasks need not
 * know of each other; without a branch, as none could foretell what is kept. */
static void
up_task(guint task, guint worker, gpointer user_data)
{
    Counting *counting = user_data;
    const KithArcs *out = &counting->graph->out;
    guint32 first = task * NODES_PER_TASK;
    guint32 end = MIN(counting->graph->n, first + NODES_PER_TASK);
    guint64 at = out->offsets[first];

    for (guint32 node = first; node < end; node++) {
        guint32 degree = counting->degrees[node];
        guint64 start = at;

        for (guint64 i = out->offsets[node]; i < out->offsets[node + 1]; i++) {
            guint32 target = out->targets[i];
            guint32 other = counting->degrees[target];

            counting->up[at] = target;
            at += (other > degree) | ((other == degree) & (target > node));
        }
        counting->rows[node] = (Row){start, at - start};
    }
}

static void
direct_up(Counting *counting, guint n_tasks, guint threads)
{
    const KithGraph *graph = counting->graph;

    counting->degrees = kith_wide_new(guint16, (gsize)graph->n + 1);
    counting->rows = kith_wide_new(Row, (gsize)graph->n + 1);
    counting->up = kith_wide_new(guint32, graph->out.offsets[graph->n] + 1);
    kith_parallel(n_tasks, threads, degree_task, counting, NULL);
    kith_parallel(n_tasks, threads, up_task, counting, NULL);
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

static void
flip_row(const Counting *counting, guint64 *marks, Row row)
{
    for (guint64 i = row.start; i < row.start + row.n; i++) {
        flip(marks, counting->up[i]);
    }
}

/* Triangles of a node that is marked what it leads up to, one of that, and a third that both lead
 * up to. Returns how many. */
static guint64
close_triangles(Counting *counting, const guint64 *marks, Row row)
{
    guint64 found = 0;

    for (guint64 i = row.start; i < row.start + row.n; i++) {
        guint32 third = counting->up[i];

        if ((marks[third / 64] >> third % 64 & 1) != 0) {
            add(&counting->counts[third], 1);
            found++;
        }
    }
    return found;
}

/* What is read of the neighbours of a node lies anywhere: it is asked for before it is needed,
 * where it is told first and what is there then. */
static inline void
fetch_rows(const Counting *counting, Row row)
{
    for (guint64 i = row.start; i < row.start + row.n; i++) {
        __builtin_prefetch(&counting->rows[counting->up[i]]);
    }
}

static inline void
fetch_ups(const Counting *counting, Row row)
{
    for (guint64 i = row.start; i < row.start + row.n; i++) {
        __builtin_prefetch(&counting->up[counting->rows[counting->up[i]].start]);
    }
}

static void
count_node(Counting *counting, guint64 *marks, guint32 node)
{
    Row row = counting->rows[node];
    guint64 own = 0;

    if (row.n < 2) {
        return;
    }
    flip_row(counting, marks, row);
    fetch_ups(counting, row);
    for (guint64 i = row.start; i < row.start + row.n; i++) {
        guint32 other = counting->up[i];
        guint64 found = close_triangles(counting, marks, counting->rows[other]);

        if (found > 0) {
            add(&counting->counts[other], found);
            own += found;
        }
    }
    flip_row(counting, marks, row);
    if (own > 0) {
        add(&counting->counts[node], own);
    }
}

static void
count_task(guint task, guint worker, gpointer user_data)
{
    Counting *counting = user_data;
    guint32 n = counting->graph->n;
    guint32 end = MIN(n, (task + 1) * NODES_PER_TASK);

    if (counting->marks[worker] == NULL) {
        counting->marks[worker] = g_new0(guint64, (gsize)n / 64 + 1);
    }
    for (guint32 node = task * NODES_PER_TASK; node < end; node++) {
        fetch_rows(counting, counting->rows[MIN(node + NODES_AHEAD, n - 1)]);
        count_node(counting, counting->marks[worker], node);
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
    g_free(counting.degrees);
    g_free(counting.rows);
    g_free(counting.up);
}
