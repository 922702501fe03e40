/* SPDX-FileCopyrightText: The Kith authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "analyse-walk-own.h"
#include "base-big.h"
#include "base-parallel.h"
#include "base-progress.h"

#include <math.h>

#define MOST_ROUNDS 10000

/* So many arcs ahead of its turn what one leads to is asked for. */
#define ARCS_AHEAD 32

/* What may be missing of a number: so much for each node that there is, within bounds, as the last
 * digits of a small graph cost nothing. It is off by about as much: by more where what is missing
 * does not change sign from node to node, but that is a factor that all have in common. */
#define SHARE_OFF_A_NODE 1e-15
#define SHARE_OFF_LEAST 1e-12
#define SHARE_OFF_MOST 1e-9

/* What a round adds up. */
typedef struct {
    double product;        /* of the way and what M makes of it */
    double change_squares; /* of what M makes of the way, divided by D */
    double squares;        /* of what is missing, divided by D */
    double missing;        /* in all */
    guint far;             /* how many nodes have too much missing */
} Sums;

/*
 * Where walks come by solves M x = b, with M = D - damping W (D the strengths of nodes, W the
 * weights of edges) and b what starts again. Without directions M is symmetric, and as damping is
 * below 1 positive definite, so that conjugate gradients (Hestenes and Stiefel 1952,
 * doi:10.6028/jres.049.044) come to x in the fewest rounds that any sum of steps does: with D as
 * preconditioner, 23 where steps alone take 49.
 *
 * What is read at random is the way alone, and that is half as long in single precision. Nothing is
 * less exact by it: a way is whatever numbers it has, what M makes of these is reckoned in double
 * precision, and so what is missing is always what is missing indeed. No more need D be exact where
 * it preconditions.
 */
typedef struct {
    const KithWalk *walk;
    double *numbers; /* x */
    double *left;    /* owned: what is missing yet, b - M x */
    float *way;      /* owned: where to go */
    float *shares;   /* owned: 1 / D */
    double *change;  /* owned: what M makes of the way */
    double step;     /* how far along the way */
    double keep;     /* how much of it goes into the next */
    Sums *sums;      /* owned, of each task */
} Solver;

static void
solver_clear(Solver *solver)
{
    g_free(solver->left);
    g_free(solver->way);
    g_free(solver->shares);
    g_free(solver->change);
    g_free(solver->sums);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Solver, solver_clear)

/* What arrives at a node of the way, in the order of its arcs. What those of nodes after it are
 * about to read is asked for on the way; there are @n_arcs in all. */
static inline double
arriving(const KithArcs *in, const float *way, guint32 node, guint64 n_arcs)
{
    const guint32 *targets = in->targets;
    guint64 end = in->offsets[node + 1];
    double sum = 0;

    if (in->codes != NULL || end + ARCS_AHEAD > n_arcs) {
        for (guint64 i = in->offsets[node]; i < end; i++) {
            sum += (double)way[targets[i]] * kith_arcs_weight(in, i);
        }
        return sum;
    }
    for (guint64 i = in->offsets[node]; i < end; i++) {
        __builtin_prefetch(&way[targets[i + ARCS_AHEAD]]);
        sum += (double)way[targets[i]];
    }
    return sum;
}

/* M of the way, and the product of the two. */
static void
multiply_task(guint task, guint worker, gpointer user_data)
{
    Solver *solver = user_data;
    const KithWalk *walk = solver->walk;
    const KithArcs in = *walk->in;
    const double *strengths = walk->strengths;
    const float *way = solver->way;
    const float *shares = solver->shares;
    double *change = solver->change;
    double damping = walk->damping;
    guint64 n_arcs = in.offsets[walk->graph->n];
    guint32 end = kith_walk_task_end(walk, task);
    double product = 0;
    double squares = 0;

    for (guint32 node = task * KITH_WALK_TASK_NODES; node < end; node++) {
        double sum = arriving(&in, way, node, n_arcs);
        double here = (double)way[node];
        double there = here * strengths[node] - damping * sum;

        change[node] = there;
        product += there * here;
        squares += there * there * (double)shares[node];
    }
    solver->sums[task].product = product;
    solver->sums[task].change_squares = squares;
}

static void
begin_task(guint task, guint worker, gpointer user_data)
{
    Solver *solver = user_data;
    const KithWalk *walk = solver->walk;

    for (guint32 node = task * KITH_WALK_TASK_NODES; node < kith_walk_task_end(walk, task);
         node++) {
        solver->way[node] = (float)solver->numbers[node];
        solver->numbers[node] = (double)solver->way[node];
        solver->shares[node] = (float)(1 / walk->strengths[node]);
    }
}

/* What is missing at first, where x is the way. */
static void
look_task(guint task, guint worker, gpointer user_data)
{
    Solver *solver = user_data;
    const KithWalk *walk = solver->walk;

    multiply_task(task, worker, user_data);
    for (guint32 node = task * KITH_WALK_TASK_NODES; node < kith_walk_task_end(walk, task);
         node++) {
        solver->left[node] =
            (1 - walk->damping) * kith_walk_restart(walk, node) - solver->change[node];
    }
}

/* Goes a step along the way, and turns. */
static void
advance_task(guint task, guint worker, gpointer user_data)
{
    Solver *solver = user_data;
    double *restrict numbers = solver->numbers;
    double *restrict lefts = solver->left;
    float *restrict way = solver->way;
    const float *shares = solver->shares;
    const double *change = solver->change;
    double off = CLAMP(SHARE_OFF_A_NODE * solver->walk->graph->n, SHARE_OFF_LEAST, SHARE_OFF_MOST);
    guint32 end = kith_walk_task_end(solver->walk, task);
    Sums sums = {0};

    for (guint32 node = task * KITH_WALK_TASK_NODES; node < end; node++) {
        double share = (double)shares[node];
        double left = lefts[node] - solver->step * change[node];

        numbers[node] += solver->step * (double)way[node];
        lefts[node] = left;
        way[node] = (float)(left * share + solver->keep * (double)way[node]);
        sums.squares += left * left * share;
        sums.missing += fabs(left);
        sums.far += fabs(left) * share > off * numbers[node];
    }
    solver->sums[task] = sums;
}

static Sums
go(Solver *solver, KithTaskFunc func)
{
    const KithWalk *walk = solver->walk;
    Sums all = {0};

    kith_parallel(walk->n_tasks, walk->threads, func, solver, NULL);
    for (guint i = 0; i < walk->n_tasks; i++) {
        all.product += solver->sums[i].product;
        all.change_squares += solver->sums[i].change_squares;
        all.squares += solver->sums[i].squares;
        all.missing += solver->sums[i].missing;
        all.far += solver->sums[i].far;
    }
    return all;
}

static void
solver_init(Solver *solver)
{
    gsize n = solver->walk->graph->n;

    solver->left = kith_wide_new(double, n + 1);
    solver->way = kith_wide_new(float, n + 1);
    solver->shares = kith_wide_new(float, n + 1);
    solver->change = kith_wide_new(double, n + 1);
    solver->sums = g_new0(Sums, (gsize)solver->walk->n_tasks + 1);
}

/* How far to go, and how much of the way to keep: what will be missing is known before (Saad 1985,
 * doi:10.1137/0906059), so that one pass does for both. */
static void
aim(Solver *solver, double squares)
{
    Sums sums = go(solver, multiply_task);
    double next;

    solver->step = squares / sums.product;
    next = solver->step * solver->step * sums.change_squares - squares;
    solver->keep = MAX(next / squares, 0);
}

gboolean
kith_walk_solve(const KithWalk *walk, const KithProgress *progress, double *numbers, GError **error)
{
    g_auto(Solver) solver = {.walk = walk, .numbers = numbers};
    Sums sums;

    solver_init(&solver);
    go(&solver, begin_task);
    go(&solver, look_task);
    /* A step of no length turns the way to what is missing: nothing where the guess was right. */
    sums = go(&solver, advance_task);
    for (guint round = 0; sums.squares > 0 && round < MOST_ROUNDS; round++) {
        aim(&solver, sums.squares);
        sums = go(&solver, advance_task);
        if (!kith_progress_step(progress, "ranking", round, 0, error)) {
            return FALSE;
        }
        /* Far from some nodes at which walks start again next to nothing comes by. */
        if (walk->restarts != NULL ? sums.missing < KITH_WALK_TOLERANCE : sums.far == 0) {
            break;
        }
    }
    return TRUE;
}
