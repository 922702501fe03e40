/* SPDX-FileCopyrightText: The Kith authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "analyse-walk.h"

#include "analyse-groups.h"
#include "analyse-walk-own.h"
#include "base-big.h"
#include "base-parallel.h"
#include "base-progress.h"

#include <math.h>

#define MOST_ROUNDS 10000

static void
walk_clear(KithWalk *walk)
{
    g_free(walk->strengths);
    g_free(walk->is_end);
    g_free(walk->sums);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(KithWalk, walk_clear)

static void
prepare_task(guint task, guint worker, gpointer user_data)
{
    KithWalk *walk = user_data;
    guint32 end = kith_walk_task_end(walk, task);
    double sum = 0;

    for (guint32 node = task * KITH_WALK_TASK_NODES; node < end; node++) {
        double strength = kith_node_strength(&walk->graph->out, node);

        walk->is_end[node] = !(strength > 0);
        walk->strengths[node] = strength > 0 ? strength : 1;
        sum += strength;
    }
    walk->sums[task] = sum;
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

/* Returns what all nodes together send out. */
static double
prepare(KithWalk *walk)
{
    gsize n = walk->graph->n;

    walk->in = kith_graph_in(walk->graph);
    walk->n_tasks = (walk->graph->n + KITH_WALK_TASK_NODES - 1) / KITH_WALK_TASK_NODES;
    walk->strengths = kith_wide_new(double, n + 1);
    walk->is_end = g_new(guint8, n + 1);
    walk->sums = g_new0(double, (gsize)walk->n_tasks + 1);
    kith_parallel(walk->n_tasks, walk->threads, prepare_task, walk, NULL);
    return add_up(walk->sums, walk->n_tasks);
}

/* A walk that goes from round to round: where it is, and where it goes in the next. */
typedef struct {
    const KithWalk *walk;
    double again;   /* the share of all walks that start again in this round */
    double *now;    /* owned */
    double *next;   /* owned */
    double *stuck;  /* owned, of each task: what is at nodes that nothing goes out of */
    double guessed; /* what all nodes send out, where the first round is guessed by it */
    double all;     /* what ranks are shares of */
    double *ranks;  /* what comes of it */
} Rounds;

static void
rounds_clear(Rounds *rounds)
{
    g_free(rounds->now);
    g_free(rounds->next);
    g_free(rounds->stuck);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Rounds, rounds_clear)

/* What arrives at a node, in the order of its arcs. */
static inline double
arriving(const KithArcs *in, const double *numbers, guint32 node)
{
    double sum = 0;

    for (guint64 i = in->offsets[node]; i < in->offsets[node + 1]; i++) {
        sum += numbers[in->targets[i]] * kith_arcs_weight(in, i);
    }
    return sum;
}

static void
round_task(guint task, guint worker, gpointer user_data)
{
    Rounds *rounds = user_data;
    const KithWalk *walk = rounds->walk;
    guint32 end = kith_walk_task_end(walk, task);
    double stuck = 0;
    double change = 0;

    for (guint32 node = task * KITH_WALK_TASK_NODES; node < end; node++) {
        double arrives = walk->damping * arriving(walk->in, rounds->now, node) +
                         rounds->again * kith_walk_restart(walk, node);
        double next = arrives / walk->strengths[node];

        change += fabs(next - rounds->now[node]) * walk->strengths[node];
        stuck += walk->is_end[node] ? next : 0;
        rounds->next[node] = next;
    }
    rounds->stuck[task] = stuck;
    walk->sums[task] = change;
}

/* Goes @most rounds, or with 0 until a round changes hardly anything. */
static gboolean
go_rounds(Rounds *rounds, guint most, const KithProgress *progress, GError **error)
{
    const KithWalk *walk = rounds->walk;
    double change = 1;
    double stuck = 0;

    for (guint32 node = 0; node < walk->graph->n; node++) {
        stuck += walk->is_end[node] ? rounds->now[node] : 0;
    }
    for (guint round = 0;
         most > 0 ? round < most : change >= KITH_WALK_TOLERANCE && round < MOST_ROUNDS;
         round++) {
        double *swap = rounds->now;

        rounds->again = 1 - walk->damping + walk->damping * stuck;
        kith_parallel(walk->n_tasks, walk->threads, round_task, rounds, NULL);
        rounds->now = rounds->next;
        rounds->next = swap;
        stuck = add_up(rounds->stuck, walk->n_tasks);
        change = add_up(walk->sums, walk->n_tasks);
        if (!kith_progress_step(progress, "ranking", round, 0, error)) {
            return FALSE;
        }
    }
    return TRUE;
}

/* Where a walk is at first: at the seeds, anywhere, or, as a guess that saves some rounds, where
 * one would be after a step that had gone on for ever without directions. */
static double
first_rank(const KithWalk *walk, guint32 node, double guessed)
{
    double restart = kith_walk_restart(walk, node);

    if (!(guessed > 0) || walk->restarts != NULL) {
        return restart;
    }
    return (1 - walk->damping) * restart +
           (walk->is_end[node] ? 0 : walk->damping * walk->strengths[node] / guessed);
}

static void
start_task(guint task, guint worker, gpointer user_data)
{
    Rounds *rounds = user_data;
    const KithWalk *walk = rounds->walk;
    guint32 end = kith_walk_task_end(walk, task);

    for (guint32 node = task * KITH_WALK_TASK_NODES; node < end; node++) {
        rounds->now[node] = first_rank(walk, node, rounds->guessed) / walk->strengths[node];
    }
}

/* How often walks come by at a node: what is as good as nothing may be solved as less. */
static inline double
rank_of(const Rounds *rounds, guint32 node)
{
    return MAX(rounds->now[node] * rounds->walk->strengths[node], 0);
}

static void
sum_task(guint task, guint worker, gpointer user_data)
{
    Rounds *rounds = user_data;
    const KithWalk *walk = rounds->walk;
    guint32 end = kith_walk_task_end(walk, task);
    double sum = 0;

    for (guint32 node = task * KITH_WALK_TASK_NODES; node < end; node++) {
        sum += rank_of(rounds, node);
    }
    walk->sums[task] = sum;
}

static void
rank_task(guint task, guint worker, gpointer user_data)
{
    Rounds *rounds = user_data;
    guint32 end = kith_walk_task_end(rounds->walk, task);

    for (guint32 node = task * KITH_WALK_TASK_NODES; node < end; node++) {
        rounds->ranks[node] = rank_of(rounds, node) / rounds->all;
    }
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
    g_autofree double *restarts = n_seeds > 0 ? g_new0(double, (gsize)graph->n + 1) : NULL;
    gboolean solve = rounds == 0 && !graph->directed;
    g_auto(KithWalk) walk = {.graph = graph, .damping = damping, .restarts = restarts};
    g_auto(Rounds) going = {.walk = &walk, .all = 1, .ranks = out_ranks};
    double total;

    for (guint i = 0; i < n_seeds; i++) {
        restarts[seeds[i]] = 1.0 / n_seeds;
    }
    walk.threads = kith_threads(threads);
    total = prepare(&walk);
    going.guessed = solve ? total : 0;
    going.now = kith_wide_new(double, (gsize)graph->n + 1);
    going.next = solve ? NULL : kith_wide_new(double, (gsize)graph->n + 1);
    going.stuck = g_new0(double, (gsize)walk.n_tasks + 1);
    kith_parallel(walk.n_tasks, walk.threads, start_task, &going, NULL);
    if (!(solve ? kith_walk_solve(&walk, progress, going.now, error)
                : go_rounds(&going, rounds, progress, error))) {
        return FALSE;
    }
    /* What was rounded on the way, or not settled yet, goes to all alike. */
    if (rounds == 0) {
        kith_parallel(walk.n_tasks, walk.threads, sum_task, &going, NULL);
        going.all = add_up(walk.sums, walk.n_tasks);
    }
    kith_parallel(walk.n_tasks, walk.threads, rank_task, &going, NULL);
    return TRUE;
}
