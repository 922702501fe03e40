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
    guint64 *offsets; /* owned, but for the first level's */
    guint32 *targets; /* the same */
    double *weights;  /* owned; NULL: every arc weighs 1 */
    double *sizes;    /* owned: what nodes weigh */
    guint32 *groups;  /* owned: numbers below n */
} KithLeidenLevel;

/* What another thread sums up in. */
typedef struct {
    double *sums;
    guint32 *near;
} KithLeidenRoom;

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
    gboolean first; /* whether the level's arcs are the caller's */
    double *totals; /* owned: what the nodes of a group weigh */
    double *sums;   /* owned: what arcs of the node at hand to a group weigh; 0 outside its turn */
    guint32 *near;  /* owned: groups that have a sum */
    guint32 n_near;
    guint32 *order;        /* owned: nodes as they are drawn; a ring of those that wait */
    guint8 *waiting;       /* owned: 0, or the tag of the chunk in which a neighbour moved last */
    guint32 *parts;        /* owned: of the refinement, by node */
    KithLeidenRoom *rooms; /* owned, one a worker but the first */
    KithLeidenChoice *choices; /* owned: of the nodes of a chunk */
    guint32 chunk_at;          /* place of the first node of a chunk in the order */
    guint32 n_chunk;           /* how many there are */
    guint8 tag;                /* of the chunk */
    double *outside;           /* owned: what arcs from a part to the rest of its group weigh */
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

/* Sums up what the arcs of a node to each group of @of weigh; with @within, of those alone whose
 * ends are in one group. */
static inline void
kith_leiden_sum_near(KithLeidenWork *work, guint32 node, const guint32 *of, gboolean within)
{
    const KithLeidenLevel *level = &work->level;
    const guint32 *groups = level->groups;
    guint64 end = level->offsets[node + 1];

    work->n_near = 0;
    for (guint64 arc = level->offsets[node]; arc < end; arc++) {
        guint32 target = level->targets[arc];
        guint32 group = of[target];

        if (within && groups[target] != groups[node]) {
            continue;
        }
        if (work->sums[group] == 0.0) {
            work->near[work->n_near++] = group;
        }
        work->sums[group] += kith_leiden_arc_weight(level, arc);
    }
}

static inline void
kith_leiden_forget_near(KithLeidenWork *work)
{
    for (guint32 i = 0; i < work->n_near; i++) {
        work->sums[work->near[i]] = 0.0;
    }
}

/* Nodes ahead of which arcs are asked for, and of which the groups that these lead to. */
#define LEIDEN_ARCS_AHEAD 8
#define LEIDEN_GROUPS_AHEAD 3

/* Where a node and what is near it lie cannot be foretold, and the memory is slow. @head is a place
 * in the order, of which so many are left; @of is read at what is near. */
static inline void
kith_leiden_ask_ahead(const KithLeidenWork *work, guint32 head, guint32 n_left, const guint32 *of)
{
    const KithLeidenLevel *level = &work->level;

    if (n_left > LEIDEN_ARCS_AHEAD) {
        guint32 next = work->order[(head + LEIDEN_ARCS_AHEAD) % level->n];

        __builtin_prefetch(&level->targets[level->offsets[next]]);
        next = work->order[(head + LEIDEN_GROUPS_AHEAD) % level->n];
        for (guint64 arc = level->offsets[next];
             arc < MIN(level->offsets[next + 1], level->offsets[next] + 16);
             arc++) {
            __builtin_prefetch(&of[level->targets[arc]]);
        }
    }
}

/* Draws an order of the level's nodes. */
void kith_leiden_shuffle(KithLeidenWork *work);

/* Sums up what groups weigh and how many nodes they have. */
void kith_leiden_count_groups(KithLeidenWork *work);

/* Moves nodes as long as any gains by it. Returns whether any did. */
gboolean kith_leiden_move_nodes(KithLeidenWork *work);

#endif
