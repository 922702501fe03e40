/* SPDX-FileCopyrightText: The Kith authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef ANALYSE_LEIDEN_OWN_H
#define ANALYSE_LEIDEN_OWN_H

#include "analyse-leiden.h"
#include "analyse-near.h"
#include "base-random.h"

/* What the files of Leiden share, and nobody else sees. */

/* Nodes that are looked at together, at the most. */
#define LEIDEN_CHUNK 8192

/* Nodes whose places in the order are drawn as one, of a level of so many. */
#define LEIDEN_BLOCK 64
#define LEIDEN_BLOCKS_FROM 16384

/* A graph at some level of coarseness: a node is a part of the one before. Arcs within a node are
 * left out, as no move changes what they weigh. */
typedef struct {
    guint32 n;
    guint64 n_arcs;
    guint64 *starts;  /* of the arcs of each node; owned, but for the first level's */
    guint64 *ends;    /* the same */
    guint32 *targets; /* the same */
    double *weights;  /* owned; NULL: every arc weighs 1 */
    double *sizes;    /* owned: what nodes weigh */
    guint32 *groups;  /* owned: numbers below n */
} KithLeidenLevel;

/* Room for the arcs of a level. */
typedef struct {
    guint32 *targets;
    double *weights;
} KithLeidenRoom;

typedef struct {
    const KithLeiden *how;
    KithRandom random;
    double least; /* gain */
    KithLeidenLevel level;
    gboolean first;  /* whether the level's arcs are the graph's */
    double *totals;  /* owned: what the nodes of a group weigh */
    KithNear *nears; /* owned, of each worker: what is near the node at hand */
    guint32 *order;  /* owned: nodes, or blocks of them, as they are drawn */
    guint32 *counts; /* owned: nodes of a group or part */

    /* while nodes move */
    guint8 *waiting;  /* owned: whether a node is to be looked at, this time round */
    guint8 *later;    /* owned: the next time round */
    guint32 *chunk;   /* owned: nodes that are looked at together; then those that moved */
    guint32 *choices; /* owned: the group that each goes to; n for one of its own */
    guint32 n_chunk;
    guint32 most;   /* that there may be */
    guint64 degree; /* of a node of the level, about */
    guint32 hint;   /* where to look for a group that nobody is in */

    /* while groups are refined, and the next level is made */
    guint32 *parts;          /* owned: of the refinement, by node */
    double *outside;         /* owned: what arcs from a part to the rest of its group weigh */
    double *part_sizes;      /* owned: what the nodes of a part weigh */
    guint64 draw;            /* what the orders within groups are drawn from */
    guint32 *starts;         /* owned: where the nodes of each group or part begin in the order */
    KithLeidenLevel *next;   /* while it is made */
    guint64 n_arcs;          /* of the graph */
    KithLeidenRoom spare[2]; /* owned: that is in no use */
    guint n_spare;
    GPtrArray *ways; /* owned: of each level below, the nodes that its nodes have become */
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

/* ---- what will be near ---- */

/* Where a node and what is near it lie cannot be foretold, and the memory is slow: so many nodes
 * ahead of its turn a node is asked for, then its arcs, and what these lead to. Of a node of very
 * many arcs the first are enough to go on with. */
#define LEIDEN_NODES_AHEAD 16
#define LEIDEN_ARCS_AHEAD 10
#define LEIDEN_TARGETS_AHEAD 5
#define LEIDEN_ARCS_ASKED 24

static inline guint64
kith_leiden_asked(const KithLeidenLevel *level, guint32 node)
{
    return MIN(level->ends[node], level->starts[node] + LEIDEN_ARCS_ASKED);
}

/* @nodes are the one at hand and those after it, so many of them; @of is read of what is near. */
static inline void
kith_leiden_ask_ahead(const KithLeidenLevel *level,
                      const guint32 *nodes,
                      guint32 n_nodes,
                      const guint32 *of)
{
    if (n_nodes > LEIDEN_NODES_AHEAD) {
        guint32 next = nodes[LEIDEN_NODES_AHEAD];

        __builtin_prefetch(&level->starts[next]);
        __builtin_prefetch(&level->groups[next]);
        __builtin_prefetch(&level->sizes[next]);
    }
    if (n_nodes > LEIDEN_ARCS_AHEAD) {
        __builtin_prefetch(&level->targets[level->starts[nodes[LEIDEN_ARCS_AHEAD]]]);
    }
    if (n_nodes > LEIDEN_TARGETS_AHEAD) {
        guint32 next = nodes[LEIDEN_TARGETS_AHEAD];

        for (guint64 arc = level->starts[next]; arc < kith_leiden_asked(level, next); arc++) {
            __builtin_prefetch(&of[level->targets[arc]]);
        }
    }
}

/* Sums up what groups weigh and how many nodes they have. */
void kith_leiden_count_groups(KithLeidenWork *work);

/* Moves nodes as long as any gains by it. Returns whether any did. */
gboolean kith_leiden_move_nodes(KithLeidenWork *work);

#endif
