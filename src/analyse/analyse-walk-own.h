/* SPDX-FileCopyrightText: The Kith authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef ANALYSE_WALK_OWN_H
#define ANALYSE_WALK_OWN_H

#include "graph-csr.h"

#include <kith/kith-types.h>

#define KITH_WALK_TASK_NODES 8192

/* A round that changes less in all is the last. */
#define KITH_WALK_TOLERANCE 1e-11

/*
 * What a round of a walk reads of a graph. Numbers of nodes are kept as what goes out of a node for
 * each unit of weight, so that what is reached at random is read as it is; of nodes that nothing
 * goes out of, as they are.
 */
typedef struct {
    const KithGraph *graph;
    const KithArcs *in;
    double damping;
    guint n_tasks;
    guint threads;
    double *strengths;      /* owned: of the edges out of each node; 1 where there are none */
    guint8 *is_end;         /* owned: whether nothing goes out */
    const double *restarts; /* nullable: shares in walks that start again; else all alike */
    double *sums;           /* owned, of each task: room for what a round adds up */
} KithWalk;

/* The node after the last of a task. */
static inline guint32
kith_walk_task_end(const KithWalk *walk, guint task)
{
    return MIN(walk->graph->n, (task + 1) * KITH_WALK_TASK_NODES);
}

/* The share of a node in walks that start again. */
static inline double
kith_walk_restart(const KithWalk *walk, guint32 node)
{
    return walk->restarts != NULL ? walk->restarts[node] : 1.0 / walk->graph->n;
}

/* Finds the numbers of a graph without directions by conjugate gradients: none is off by more than
 * 1e-9 of itself, of small graphs 1e-12; with seeds, by more than KITH_WALK_TOLERANCE in all.
 * @numbers are a guess at first. FALSE when cancelled. */
gboolean kith_walk_solve(const KithWalk *walk,
                         const KithProgress *progress,
                         double *numbers,
                         GError **error);

#endif
