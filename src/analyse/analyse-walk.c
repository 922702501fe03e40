/* SPDX-FileCopyrightText: The Kith authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "analyse-walk.h"

#include "analyse-groups.h"
#include "base-big.h"
#include "base-parallel.h"
#include "base-progress.h"

#include <math.h>

#define TOLERANCE 1e-11
#define MOST_ROUNDS 10000
#define NODES_PER_TASK 8192

/* Below this change in all, sums of rounded numbers would not come nearer any more. */
#define ROUNDED 2e-7

/*
 * A round in one go over the nodes: what arrives at each, what it makes of the number that stood
 * and the one before, and what that adds to the sums of the round. Numbers are kept as what goes
 * out of a node for each unit of weight, so that what is reached at random is read as it is; of
 * nodes that nothing goes out of, as they are.
 */
typedef struct {
    const KithGraph *graph;
    const KithArcs *in;
    double damping;
    double everywhere;      /* what every node gets in this round, wherever walks come from */
    double back;            /* what all walks that start again bring to the seeds */
    double *strengths;      /* owned: of the edges out of each node; 1 where there are none */
    guint8 *is_end;         /* owned: whether nothing goes out */
    const double *restarts; /* nullable: the share of a node in walks that start again */
    double *now;            /* owned */
    double *before;         /* owned: of the round before, and where those of the next go */
    float *rounded;         /* owned: @now for the rounds that need not be exact */
    double over;            /* how far a round goes beyond what arrives; 1 for no further */
    gboolean is_rounded;    /* whether this round reads rounded numbers */
    double *stuck;          /* owned, of each task: what is at nodes that nothing goes out of */
    double *changes;        /* owned, of each task: by how much numbers change */
} Walk;

static void
walk_clear(Walk *walk)
{
    g_free(walk->strengths);
    g_free(walk->is_end);
    g_free(walk->now);
    g_free(walk->before);
    g_free(walk->rounded);
    g_free(walk->stuck);
    g_free(walk->changes);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Walk, walk_clear)

/* What arrives at a node, in the order of its arcs. */
static inline double
arriving(const Walk *walk, guint32 node)
{
    const KithArcs *in = walk->in;
    guint64 end = in->offsets[node + 1];
    double sum = 0;

    if (in->codes != NULL) {
        for (guint64 i = in->offsets[node]; i < end; i++) {
            sum += walk->now[in->targets[i]] * in->values[in->codes[i]];
        }
    } else if (walk->is_rounded) {
        for (guint64 i = in->offsets[node]; i < end; i++) {
            sum += (double)walk->rounded[in->targets[i]];
        }
    } else {
        for (guint64 i = in->offsets[node]; i < end; i++) {
            sum += walk->now[in->targets[i]];
        }
    }
    return sum;
}

/* Without directions what a round does has real eigenvalues between -damping and damping, and
 * rounds may go beyond what arrives by as much as Chebyshev's polynomials say (Golub and Varga,
 * "Chebyshev semi-iterative methods", Numerische Mathematik 3, 1961, doi:10.1007/BF01386013): 50
 * rounds in the place of 170. */
static void
walk_task(guint task, guint worker, gpointer user_data)
{
    Walk *walk = user_data;
    guint32 first = task * NODES_PER_TASK;
    guint32 end = MIN(walk->graph->n, first + NODES_PER_TASK);
    double stuck = 0;
    double change = 0;

    for (guint32 node = first; node < end; node++) {
        double arrives = walk->damping * arriving(walk, node) + walk->everywhere;
        double before = walk->before[node];
        double next;

        if (walk->restarts != NULL) {
            arrives += walk->back * walk->restarts[node];
        }
        next = walk->over * (arrives / walk->strengths[node] - before) + before;
        change += fabs(next - walk->now[node]) * walk->strengths[node];
        stuck += walk->is_end[node] ? next : 0;
        walk->before[node] = next;
    }
    walk->stuck[task] = stuck;
    walk->changes[task] = change;
}

static void
round_task(guint task, guint worker, gpointer user_data)
{
    Walk *walk = user_data;
    guint32 end = MIN(walk->graph->n, (task + 1) * NODES_PER_TASK);

    for (guint32 node = task * NODES_PER_TASK; node < end; node++) {
        walk->rounded[node] = (float)walk->now[node];
    }
}

static double
add_up(const double *sums, guint n)
{
    double sum = 0;

    for (guint i = 0; i < n; i++) {
        sum += sums[i];
    }
    return sum;
}

/* The first round goes as far as what arrives. */
static double
next_over(const Walk *walk, guint round)
{
    double square = walk->damping * walk->damping;

    return round == 0 ? 1 : 1 / (1 - square * walk->over / (round == 1 ? 2 : 4));
}

/* Where a walk is at first: at the seeds, anywhere, or, as a guess that saves some rounds, where
 * one would be after a step that had gone on for ever without directions. */
static double
first_rank(const Walk *walk, guint32 node, double strength, double total)
{
    double anywhere = 1.0 / walk->graph->n;

    if (walk->restarts != NULL) {
        return walk->restarts[node];
    }
    return total > 0 ? (1 - walk->damping) * anywhere + walk->damping * strength / total : anywhere;
}

/* Returns what is at nodes that nothing goes out of. */
static double
start(Walk *walk, const double *restarts, gboolean guess, guint n_tasks)
{
    gsize n = walk->graph->n;
    double stuck = 0;
    double total = 0;

    walk->in = kith_graph_in(walk->graph);
    walk->restarts = restarts;
    walk->strengths = kith_wide_new(double, n + 1);
    walk->is_end = g_new(guint8, n + 1);
    walk->now = kith_wide_new(double, n + 1);
    walk->before = kith_wide_new(double, n + 1);
    walk->rounded = kith_wide_new(float, n + 1);
    walk->stuck = g_new0(double, (gsize)n_tasks + 1);
    walk->changes = g_new0(double, (gsize)n_tasks + 1);
    for (guint32 node = 0; node < n; node++) {
        walk->strengths[node] = kith_node_strength(&walk->graph->out, node);
        total += walk->strengths[node];
    }
    for (guint32 node = 0; node < n; node++) {
        double rank = first_rank(walk, node, walk->strengths[node], guess ? total : 0);

        walk->is_end[node] = !(walk->strengths[node] > 0);
        walk->strengths[node] = walk->is_end[node] ? 1 : walk->strengths[node];
        walk->now[node] = rank / walk->strengths[node];
        walk->before[node] = 0;
        stuck += walk->is_end[node] ? rank : 0;
    }
    return stuck;
}

/* Goes one round. Returns by how much the numbers changed in all. */
static double
go_round(Walk *walk, double *stuck, guint n_tasks, guint threads)
{
    double *swap = walk->before;

    walk->back = 1 - walk->damping + walk->damping * *stuck;
    walk->everywhere = walk->restarts == NULL ? walk->back / walk->graph->n : 0.0;
    if (walk->is_rounded) {
        kith_parallel(n_tasks, threads, round_task, walk, NULL);
    }
    kith_parallel(n_tasks, threads, walk_task, walk, NULL);
    walk->before = walk->now;
    walk->now = swap;
    *stuck = add_up(walk->stuck, n_tasks);
    return add_up(walk->changes, n_tasks);
}

static gboolean
walk_until_settled(Walk *walk,
                   double stuck,
                   guint rounds,
                   guint n_tasks,
                   guint threads,
                   const KithProgress *progress,
                   GError **error)
{
    double left = 1;

    for (guint round = 0; rounds > 0 ? round < rounds : left >= TOLERANCE && round < MOST_ROUNDS;
         round++) {
        walk->is_rounded = rounds == 0 && left > ROUNDED;
        walk->over = walk->graph->directed || rounds > 0 ? 1 : next_over(walk, round);
        left = go_round(walk, &stuck, n_tasks, threads);
        if (!kith_progress_step(progress, "ranking", round, 0, error)) {
            return FALSE;
        }
    }
    return TRUE;
}

gboolean
kith_walk_rank(const KithGraph *graph,
               const guint32 *seeds,
               guint n_seeds,
               double damping,
               guint rounds,
               guint threads,
               const KithProgress *progress,
               double *out_ranks,
               GError **error)
{
    g_auto(Walk) walk = {.graph = graph, .damping = damping};
    guint n_tasks = (graph->n + NODES_PER_TASK - 1) / NODES_PER_TASK;
    g_autofree double *restarts = n_seeds > 0 ? g_new0(double, (gsize)graph->n + 1) : NULL;
    double sum = 0;
    double stuck;

    for (guint i = 0; i < n_seeds; i++) {
        restarts[seeds[i]] = 1.0 / n_seeds;
    }
    stuck = start(&walk, restarts, rounds == 0 && !graph->directed, n_tasks);
    if (!walk_until_settled(&walk,
                            stuck,
                            rounds,
                            n_tasks,
                            kith_threads(threads),
                            progress,
                            error)) {
        return FALSE;
    }
    for (guint32 node = 0; node < graph->n; node++) {
        out_ranks[node] = walk.now[node] * walk.strengths[node];
        sum += out_ranks[node];
    }
    /* What was rounded on the way, or not settled yet, goes to all alike. */
    for (guint32 node = 0; rounds == 0 && node < graph->n; node++) {
        out_ranks[node] /= sum;
    }
    return TRUE;
}
