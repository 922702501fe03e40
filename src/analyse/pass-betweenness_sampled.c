/* SPDX-FileCopyrightText: The Kith authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "analyse-pass.h"
#include "analyse-sample.h"
#include "base-parallel.h"
#include "base-progress.h"
#include "base-random.h"

#include <math.h>

enum { EPSILON, DELTA };

static const KithPassOption options[] = {
    {"epsilon", "no node is further off than this share of all pairs", 0.01, 0.0005, 1},
    {"delta", "but for this probability", 0.1, 1e-9, 0.5},
    {NULL}};

/* Paths that one task draws, and tasks between two looks at whether to stop. */
#define TASK_PATHS 256
#define ROUND_TASKS 64

/* The constant of the sample's size (Loeffler and Phillips 2009). */
#define CONSTANT 0.5

/* ---- how many ---- */

/* The farthest node from @from, directions passed over; *out_depth is how far it is. */
static guint32
farthest(const KithGraph *graph, guint32 from, guint32 *depths, guint32 *queue, guint32 *out_depth)
{
    guint32 n = 1;

    queue[0] = from;
    depths[from] = 1;
    for (guint32 at = 0; at < n; at++) {
        guint32 node = queue[at];

        for (guint64 i = graph->out.offsets[node]; i < graph->out.offsets[node + 1]; i++) {
            guint32 target = graph->out.targets[i];

            if (depths[target] == 0) {
                depths[target] = depths[node] + 1;
                queue[n++] = target;
            }
        }
    }
    *out_depth = depths[queue[n - 1]] - 1;
    return queue[n - 1];
}

/* No shortest path of a component has more nodes than twice as many as are on the longest from any
 * one of it. Directed ones can be as long as there are nodes. */
static double
most_nodes(const KithGraph *graph)
{
    g_autofree guint32 *depths = g_new0(guint32, (gsize)graph->n + 1);
    g_autofree guint32 *queue = g_new(guint32, (gsize)graph->n + 1);
    double most = 2;

    if (graph->directed) {
        return MAX(2, graph->n);
    }
    for (guint32 node = 0; node < graph->n; node++) {
        guint32 depth;

        if (depths[node] == 0) {
            farthest(graph, node, depths, queue, &depth);
            most = MAX(most, 2.0 * depth + 1);
        }
    }
    return most;
}

/* Riondato and Kornaropoulos, "Fast approximation of betweenness centrality through sampling", Data
 * Mining and Knowledge Discovery 30, 2016, doi:10.1007/s10618-015-0423-0. */
static guint64
sample_size(const KithGraph *graph, double epsilon, double delta)
{
    double nodes = MAX(most_nodes(graph) - 2, 1);

    return (guint64)ceil(CONSTANT / (epsilon * epsilon) *
                         (floor(log2(nodes)) + 1 + log(1 / delta)));
}

/* ---- drawing ---- */

typedef struct {
    const KithGraph *graph;
    guint64 seed;
    guint64 size;
    guint64 first;              /* task of this round */
    KithPathSampler **samplers; /* owned, one a worker, made when needed */
    guint32 **counts;           /* owned, one a worker */
} Drawing;

static void
count_node(guint32 node, gpointer user_data)
{
    ((guint32 *)user_data)[node]++;
}

/* What is drawn depends on the number of the path alone. */
static void
draw_task(guint task, guint worker, gpointer user_data)
{
    Drawing *drawing = user_data;
    guint64 from = (drawing->first + task) * TASK_PATHS;
    guint64 end = MIN(from + TASK_PATHS, drawing->size);

    if (drawing->samplers[worker] == NULL) {
        drawing->samplers[worker] = kith_path_sampler_new(drawing->graph);
        drawing->counts[worker] = g_new0(guint32, (gsize)drawing->graph->n + 1);
    }
    for (guint64 i = from; i < end; i++) {
        KithRandom random = kith_random(kith_hash_pair(drawing->seed, i));
        guint32 a = kith_random_below(&random, drawing->graph->n);
        guint32 b = kith_random_below(&random, drawing->graph->n - 1);

        kith_path_sampler_draw(drawing->samplers[worker],
                               a,
                               b + (b >= a),
                               kith_random_next(&random),
                               count_node,
                               drawing->counts[worker]);
    }
}

static gboolean
draw_all(Drawing *drawing, const KithPassInput *input, GError **error)
{
    guint64 n_tasks = (drawing->size + TASK_PATHS - 1) / TASK_PATHS;

    for (; drawing->first < n_tasks; drawing->first += ROUND_TASKS) {
        if (!kith_progress_step(input->progress,
                                "drawing paths",
                                drawing->first * TASK_PATHS,
                                drawing->size,
                                error)) {
            return FALSE;
        }
        kith_parallel((guint)MIN(ROUND_TASKS, n_tasks - drawing->first),
                      input->threads,
                      draw_task,
                      drawing,
                      NULL);
    }
    return TRUE;
}

static void
add_up(const Drawing *drawing, guint threads, double pairs, double *values)
{
    for (guint32 node = 0; node < drawing->graph->n; node++) {
        guint64 sum = 0;

        for (guint t = 0; t < threads; t++) {
            sum += drawing->counts[t] != NULL ? drawing->counts[t][node] : 0;
        }
        values[node] = pairs * (double)sum / (double)drawing->size;
    }
}

static gboolean
run(const KithPassInput *input, KithPassOutput *out, GError **error)
{
    const KithGraph *graph = input->graph;
    double epsilon = input->options[EPSILON];
    double pairs = (double)graph->n * ((double)graph->n - 1) / (graph->directed ? 1 : 2);
    Drawing drawing = {.graph = graph, .seed = input->seed};
    KithMeasure measures[2] = {{"paths", 0}, {"error", epsilon * pairs}};
    gboolean fine = TRUE;

    if (graph->n > 2) {
        drawing.size = sample_size(graph, epsilon, input->options[DELTA]);
        drawing.samplers = g_new0(KithPathSampler *, input->threads);
        drawing.counts = g_new0(guint32 *, input->threads);
        fine = draw_all(&drawing, input, error);
        add_up(&drawing, input->threads, pairs, out->values);
        for (guint t = 0; t < input->threads; t++) {
            g_clear_pointer(&drawing.samplers[t], kith_path_sampler_free);
            g_free(drawing.counts[t]);
        }
        g_free(drawing.samplers);
        g_free(drawing.counts);
    }
    measures[0].value = (double)drawing.size;
    g_array_append_vals(out->measures, measures, 2);
    return fine;
}

const KithPass kith_pass_betweenness_sampled = {
    .name = "betweenness_sampled",
    .summary = "betweenness by shortest paths drawn at random: with a probability of 1 - delta no "
               "node is off by more than epsilon of all pairs",
    .complexity = "O(n + m + paths x what two searches look at); 28 bytes a node and thread",
    .kind = KITH_PASS_NODE,
    .type = KITH_COLUMN_REAL,
    .options = options,
    .run = run,
};
