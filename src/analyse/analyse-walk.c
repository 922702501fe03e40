/* SPDX-FileCopyrightText: The Kith authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "analyse-walk.h"

#include "analyse-groups.h"
#include "base-parallel.h"
#include "base-progress.h"

#include <math.h>

#define TOLERANCE 1e-12
#define MOST_ROUNDS 10000
#define NODES_PER_TASK 8192

typedef struct {
    const KithGraph *graph;
    const KithArcs *in;
    double damping;
    double everywhere; /* what every node gets in this round, wherever walks come from */
    double *strengths; /* owned: of the edges out of each node */
    double *sent;      /* owned: what goes out of each node for each unit of weight */
    double *ranks;     /* the caller's */
    double *next;      /* owned */
    double *before;    /* owned: the ranks of the round before */
    double over;       /* how far a round goes beyond what arrives; 1 for no further */
} Walk;

static void
walk_clear(Walk *walk)
{
    g_free(walk->strengths);
    g_free(walk->sent);
    g_free(walk->next);
    g_free(walk->before);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Walk, walk_clear)

/* What arrives at some of the nodes. Each sums by itself, in the order of its arcs. */
static void
arrive(guint task, guint worker, gpointer user_data)
{
    Walk *walk = user_data;
    guint32 first = task * NODES_PER_TASK;
    guint32 end = MIN(walk->graph->n, first + NODES_PER_TASK);

    for (guint32 node = first; node < end; node++) {
        double sum = 0;

        for (guint64 i = walk->in->offsets[node]; i < walk->in->offsets[node + 1]; i++) {
            sum += walk->sent[walk->in->targets[i]] * kith_arcs_weight(walk->in, i);
        }
        walk->next[node] = walk->damping * sum + walk->everywhere;
    }
}

/* Sends out what is there. Returns what goes nowhere: the share of nodes without edges out. */
static double
send(Walk *walk)
{
    double stuck = 0;

    for (guint32 node = 0; node < walk->graph->n; node++) {
        gboolean leads_on = walk->strengths[node] > 0;

        walk->sent[node] = leads_on ? walk->ranks[node] / walk->strengths[node] : 0;
        stuck += leads_on ? 0 : walk->ranks[node];
    }
    return stuck;
}

/* Makes the next numbers those that stand. Returns by how much they differ in all.
 *
 * Without directions what a round does has real eigenvalues between -damping and damping, and
 * rounds may go beyond what arrives by as much as Chebyshev's polynomials say (Golub and Varga,
 * "Chebyshev semi-iterative methods", Numerische Mathematik 3, 1961, doi:10.1007/BF01386013): 50
 * rounds in the place of 170. */
static double
settle(Walk *walk)
{
    double sum = 0;

    for (guint32 node = 0; node < walk->graph->n; node++) {
        double before = walk->before[node];
        double next = walk->over * (walk->next[node] - before) + before;

        sum += fabs(walk->ranks[node] - next);
        walk->before[node] = walk->ranks[node];
        walk->ranks[node] = next;
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

static void
start(Walk *walk, const guint32 *seeds, guint n_seeds)
{
    gsize n = walk->graph->n;

    walk->in = kith_graph_in(walk->graph);
    walk->strengths = g_new(double, n + 1);
    walk->sent = g_new(double, n + 1);
    walk->next = g_new(double, n + 1);
    walk->before = g_new0(double, n + 1);
    for (guint32 node = 0; node < n; node++) {
        walk->strengths[node] = kith_node_strength(&walk->graph->out, node);
        walk->ranks[node] = n_seeds == 0 ? 1.0 / (double)n : 0.0;
    }
    for (guint i = 0; i < n_seeds; i++) {
        walk->ranks[seeds[i]] = 1.0 / n_seeds;
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
    g_auto(Walk) walk = {.graph = graph, .damping = damping, .ranks = out_ranks};
    guint n_tasks = (graph->n + NODES_PER_TASK - 1) / NODES_PER_TASK;
    double left = 1;

    start(&walk, seeds, n_seeds);
    for (guint round = 0; rounds > 0 ? round < rounds : left >= TOLERANCE && round < MOST_ROUNDS;
         round++) {
        double back = 1 - damping + damping * send(&walk);

        walk.everywhere = n_seeds == 0 ? back / graph->n : 0.0;
        kith_parallel(n_tasks, kith_threads(threads), arrive, &walk, NULL);
        for (guint i = 0; i < n_seeds; i++) {
            walk.next[seeds[i]] += back / n_seeds;
        }
        walk.over = graph->directed || rounds > 0 ? 1 : next_over(&walk, round);
        left = settle(&walk);
        if (!kith_progress_step(progress, "ranking", round, 0, error)) {
            return FALSE;
        }
    }
    return TRUE;
}
