/* SPDX-FileCopyrightText: The Kith authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef ANALYSE_LEIDEN_OWN_H
#define ANALYSE_LEIDEN_OWN_H

#include "analyse-leiden.h"
#include "base-random.h"

/* What the files of Leiden share, and nobody else sees. */

/* Nodes that are looked at together; so many that wait are worth it. */
#define LEIDEN_CHUNK 4096
#define LEIDEN_WORTH 16384

/* A graph at some level of coarseness: a node is a part of the one before. Arcs within a node are
 * left out, as no move changes what they weigh. */
typedef struct {
    guint32 n;
    guint64 *starts;  /* of the arcs of each node; owned, but for the first level's */
    guint64 *ends;    /* the same */
    guint32 *targets; /* the same */
    double *weights;  /* owned; NULL: every arc weighs 1 */
    double *sizes;    /* owned: what nodes weigh */
    guint32 *groups;  /* owned: numbers below n */
} KithLeidenLevel;

/* What arcs of the node at hand to each group weigh. */
typedef struct {
    double *sums;    /* owned, by group; 0 for those that are not near */
    guint32 *groups; /* owned: that have a sum, in the order in which they were met */
    guint32 n;
} KithNear;

/* Where a node would go, and what its arcs to there and to its own group weigh. */
typedef struct {
    guint32 to; /* n for a group of its own */
    double own_sum;
    double to_sum;
} KithLeidenChoice;

typedef struct {
    const KithLeiden *how;
    KithRandom random;
    double least; /* gain */
    KithLeidenLevel level;
    gboolean first;  /* whether the level's arcs are the caller's */
    double *totals;  /* owned: what the nodes of a group weigh */
    KithNear *nears; /* owned, of each worker: what is near the node at hand */
    guint32 *order;  /* owned: nodes as they are drawn; a ring of those that wait */
    guint8 *waiting; /* owned: 0, or the tag of the chunk in which a neighbour moved last */
    guint32 *parts;  /* owned: of the refinement, by node */
    KithLeidenChoice *choices; /* owned: of the nodes of a chunk */
    guint32 chunk_at;          /* place of the first node of a chunk in the order */
    guint32 n_chunk;           /* how many there are */
    guint8 tag;                /* of the chunk */
    double *outside;           /* owned: what arcs from a part to the rest of its group weigh */
    double *part_sizes;        /* owned: what the nodes of a part weigh */
    guint64 draw;              /* what the orders within groups are drawn from */
    guint32 *starts;           /* owned: where the nodes of each group or part begin in the order */
    KithLeidenLevel *next;     /* while it is made */
    guint32 *counts;           /* owned: nodes of a group or part */
    guint32 *where; /* owned: of each node of the graph, the level's node that it is in */
} KithLeidenWork;

static inline guint
kith_leiden_n_threads(const KithLeidenWork *work)
{
    return MAX(work->how->threads, 1);
}

static inline double
kith_leiden_arc_weight(const KithLeidenLevel *level, guint64 arc)
{
    return level->weights != NULL ? level->weights[arc] : 1.0;
}

/* ---- what is near a node ---- */

static inline void
kith_near_add(KithNear *near, guint32 group, double weight)
{
    double sum = near->sums[group];

    if (sum == 0.0) {
        near->groups[near->n++] = group;
    }
    near->sums[group] = sum + weight;
}

static inline void
kith_near_forget(KithNear *near)
{
    for (guint32 i = 0; i < near->n; i++) {
        near->sums[near->groups[i]] = 0.0;
    }
    near->n = 0;
}

/* Sums up what the arcs of a node to each group weigh; to be forgotten after use. */
static inline void
kith_leiden_sum_near(const KithLeidenLevel *level, guint32 node, KithNear *near)
{
    KithNear own = *near;
    const guint32 *groups = level->groups;
    guint64 end = level->ends[node];

    for (guint64 arc = level->starts[node]; arc < end; arc++) {
        kith_near_add(&own, groups[level->targets[arc]], kith_leiden_arc_weight(level, arc));
    }
    near->n = own.n;
}

/* ---- what will be near ---- */

/* Where a node and what is near it lie cannot be foretold, and the memory is slow: so many nodes
 * ahead of its turn a node is asked for, then its arcs, what these lead to, and where
 * that is summed up. Of a node of very many arcs the first are enough to go on with. */
#define LEIDEN_NODES_AHEAD 16
#define LEIDEN_ARCS_AHEAD 10
#define LEIDEN_TARGETS_AHEAD 5
#define LEIDEN_SUMS_AHEAD 2
#define LEIDEN_ARCS_ASKED 24

static inline guint64
kith_leiden_asked(const KithLeidenLevel *level, guint32 node)
{
    return MIN(level->ends[node], level->starts[node] + LEIDEN_ARCS_ASKED);
}

/* @place is one in the order, of which so many are left; @of is read of what is near. */
static inline void
kith_leiden_ask_ahead(const KithLeidenWork *work, guint32 place, guint32 n_left, const guint32 *of)
{
    const KithLeidenLevel *level = &work->level;
    guint32 next;

    if (n_left <= LEIDEN_NODES_AHEAD) {
        return;
    }
    next = work->order[(place + LEIDEN_NODES_AHEAD) % level->n];
    __builtin_prefetch(&level->starts[next]);
    __builtin_prefetch(&level->groups[next]);
    __builtin_prefetch(&level->sizes[next]);
    next = work->order[(place + LEIDEN_ARCS_AHEAD) % level->n];
    __builtin_prefetch(&level->targets[level->starts[next]]);
    next = work->order[(place + LEIDEN_TARGETS_AHEAD) % level->n];
    for (guint64 arc = level->starts[next]; arc < kith_leiden_asked(level, next); arc++) {
        __builtin_prefetch(&of[level->targets[arc]]);
    }
}

/* The same for where what is near a node is summed up, by group of @of. */
static inline void
kith_leiden_ask_sums(const KithLeidenWork *work,
                     guint32 place,
                     guint32 n_left,
                     const guint32 *of,
                     const double *sums)
{
    const KithLeidenLevel *level = &work->level;
    guint32 next;

    if (n_left <= LEIDEN_SUMS_AHEAD) {
        return;
    }
    next = work->order[(place + LEIDEN_SUMS_AHEAD) % level->n];
    for (guint64 arc = level->starts[next]; arc < kith_leiden_asked(level, next); arc++) {
        __builtin_prefetch(&sums[of[level->targets[arc]]]);
    }
}

/* Draws an order of the level's nodes. */
void kith_leiden_shuffle(KithLeidenWork *work);

/* Sums up what groups weigh and how many nodes they have. */
void kith_leiden_count_groups(KithLeidenWork *work);

/* Moves nodes as long as any gains by it. Returns whether any did. */
gboolean kith_leiden_move_nodes(KithLeidenWork *work);

#endif
