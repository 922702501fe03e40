/* SPDX-FileCopyrightText: The Kith authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "analyse-walk-own.h"
#include "base-big.h"
#include "base-parallel.h"
#include "base-progress.h"

#include <math.h>

#define MOST_ROUNDS 10000

/*
 * Where walks come by solves M x = b, with M = D - damping W (D the strengths of nodes, W the
 * weights of edges) and b what starts again. Without directions M is symmetric, and as damping is
 * below 1 positive definite, so that conjugate gradients (Hestenes and Stiefel 1952,
 * doi:10.6028/jres.049.044) come to x in the fewest rounds that any sum of steps does: with D as
 * preconditioner, 24 where steps alone take 49. All vectors are divided by D.
 */
typedef struct {
    const KithWalk *walk;
    double *numbers;  /* x */
    double *left;     /* owned: what is missing yet, b - M x */
    double *way;      /* owned: where to go */
    double *change;   /* owned: what M makes of that */
    double step;      /* how far along the way */
    double keep;      /* how much of the last way goes into the next */
    double *products; /* owned, of each task */
} Solver;

static void
solver_clear(Solver *solver)
{
    g_free(solver->left);
    g_free(solver->way);
    g_free(solver->change);
    g_free(solver->products);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Solver, solver_clear)

static guint32
task_end(const KithWalk *walk, guint task)
{
    return MIN(walk->graph->n, (task + 1) * KITH_WALK_TASK_NODES);
}

/* M of @vector at a node. */
static inline double
times(const KithWalk *walk, const double *vector, guint32 node)
{
    return vector[node] -
           walk->damping * kith_walk_arriving(walk, vector, node) / walk->strengths[node];
}

static void
look_task(guint task, guint worker, gpointer user_data)
{
    Solver *solver = user_data;
    const KithWalk *walk = solver->walk;
    double squares = 0;

    for (guint32 node = task * KITH_WALK_TASK_NODES; node < task_end(walk, task); node++) {
        double wanted = (1 - walk->damping) * kith_walk_restart(walk, node);

        solver->left[node] = wanted / walk->strengths[node] - times(walk, solver->numbers, node);
        solver->way[node] = solver->left[node];
        squares += solver->left[node] * solver->left[node] * walk->strengths[node];
    }
    solver->products[task] = squares;
}

static void
multiply_task(guint task, guint worker, gpointer user_data)
{
    Solver *solver = user_data;
    const KithWalk *walk = solver->walk;
    double product = 0;

    for (guint32 node = task * KITH_WALK_TASK_NODES; node < task_end(walk, task); node++) {
        double change = times(walk, solver->way, node);

        solver->change[node] = change;
        product += change * solver->way[node] * walk->strengths[node];
    }
    solver->products[task] = product;
}

static void
advance_task(guint task, guint worker, gpointer user_data)
{
    Solver *solver = user_data;
    const KithWalk *walk = solver->walk;
    double squares = 0;
    double missing = 0;

    for (guint32 node = task * KITH_WALK_TASK_NODES; node < task_end(walk, task); node++) {
        double left = solver->left[node] - solver->step * solver->change[node];

        solver->numbers[node] += solver->step * solver->way[node];
        solver->left[node] = left;
        squares += left * left * walk->strengths[node];
        missing += fabs(left) * walk->strengths[node];
    }
    solver->products[task] = squares;
    walk->sums[task] = missing;
}

static void
turn_task(guint task, guint worker, gpointer user_data)
{
    Solver *solver = user_data;

    for (guint32 node = task * KITH_WALK_TASK_NODES; node < task_end(solver->walk, task); node++) {
        solver->way[node] = solver->left[node] + solver->keep * solver->way[node];
    }
}

static double
go(Solver *solver, KithTaskFunc func)
{
    const KithWalk *walk = solver->walk;
    double sum = 0;

    kith_parallel(walk->n_tasks, walk->threads, func, solver, NULL);
    for (guint i = 0; i < walk->n_tasks; i++) {
        sum += solver->products[i];
    }
    return sum;
}

/* How much is missing in all. */
static double
missing(const Solver *solver)
{
    double sum = 0;

    for (guint i = 0; i < solver->walk->n_tasks; i++) {
        sum += solver->walk->sums[i];
    }
    return sum;
}

gboolean
kith_walk_solve(const KithWalk *walk,
                double tolerance,
                const KithProgress *progress,
                double *numbers,
                GError **error)
{
    gsize n = walk->graph->n;
    g_auto(Solver) solver = {.walk = walk, .numbers = numbers};
    double squares;
    double before;

    solver.left = kith_wide_new(double, n + 1);
    solver.way = kith_wide_new(double, n + 1);
    solver.change = kith_wide_new(double, n + 1);
    solver.products = g_new0(double, (gsize)walk->n_tasks + 1);
    squares = go(&solver, look_task);
    /* Nothing at all is missing where the guess was right. */
    for (guint round = 0; squares > 0 && round < MOST_ROUNDS; round++) {
        solver.step = squares / go(&solver, multiply_task);
        before = squares;
        squares = go(&solver, advance_task);
        if (!kith_progress_step(progress, "ranking", round, 0, error)) {
            return FALSE;
        }
        if (missing(&solver) < tolerance) {
            break;
        }
        solver.keep = squares / before;
        go(&solver, turn_task);
    }
    return TRUE;
}
