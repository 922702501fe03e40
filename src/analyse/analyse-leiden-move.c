/* SPDX-FileCopyrightText: The Kith authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "analyse-leiden-own.h"
#include "base-parallel.h"

/* How many tasks the nodes of a chunk are shared out to, and arcs of all that are worth it. */
#define TASKS 32
#define WORTH_ARCS 20000

/* A node of so many arcs has few. */
#define FEW_ARCS 32

/* The share of the nodes that wait which a chunk may be. */
#define CHUNK_SHARE 8

/* ---- moving ---- */

/* The group that a node is best in of @n that are near, some of them more than once: its own, to
 * which @own_sum leads, for no gain; the level's n for one of its own. */
static guint32
best_group(const KithLeidenWork *work,
           guint32 node,
           const guint32 *groups,
           const double *sums,
           guint32 n,
           double own_sum)
{
    const double *totals = work->totals;
    double size = work->level.sizes[node];
    double price = work->how->resolution * size;
    guint32 own = work->level.groups[node];
    guint32 best = own;
    double most = own_sum - price * (totals[own] - size) + work->least;

    for (guint32 i = 0; i < n; i++) {
        /* What a group weighs lies anywhere, and is of no use where arcs to it weigh too little. */
        if (sums[i] > most && groups[i] != own && sums[i] - price * totals[groups[i]] > most) {
            most = sums[i] - price * totals[groups[i]];
            best = groups[i];
        }
    }
    return most < -work->least ? work->level.n : best;
}

/* Counts how many of @n groups are the same as each; of @lanes there is room for, and nothing but
 * how many there are for the processor to foresee. */
static inline void
count_same(const guint32 *groups, guint32 n, guint32 lanes, double *sums)
{
    guint32 same[FEW_ARCS] = {0};

    for (guint32 k = 0; k < n; k++) {
        for (guint32 i = 0; i < lanes; i++) {
            same[i] += groups[i] == groups[k];
        }
    }
    for (guint32 i = 0; i < lanes; i++) {
        sums[i] = same[i];
    }
}

/* The same for a node of few arcs that all weigh 1: each is compared with each. */
static guint32
best_of_few(const KithLeidenWork *work, guint32 node, KithNear *near)
{
    const KithLeidenLevel *level = &work->level;
    const guint32 *targets = level->targets + level->starts[node];
    guint32 n = (guint32)(level->ends[node] - level->starts[node]);
    guint32 n_own = 0;

    kith_near_begin(near, FEW_ARCS, level->n);
    for (guint32 i = 0; i < n; i++) {
        near->groups[i] = level->groups[targets[i]];
        n_own += near->groups[i] == level->groups[node];
        __builtin_prefetch(&work->totals[near->groups[i]]);
    }
    if (n <= FEW_ARCS / 2) {
        count_same(near->groups, n, FEW_ARCS / 2, near->sums);
    } else {
        count_same(near->groups, n, FEW_ARCS, near->sums);
    }
    return best_group(work, node, near->groups, near->sums, n, n_own);
}

/* A group that nobody is in; there is one when somebody leaves company. */
static guint32
empty_group(KithLeidenWork *work)
{
    while (work->counts[work->hint] != 0) {
        work->hint = work->hint + 1 == work->level.n ? 0 : work->hint + 1;
    }
    return work->hint;
}

static void
move_node(KithLeidenWork *work, guint32 node, guint32 to)
{
    guint32 from = work->level.groups[node];

    work->totals[from] -= work->level.sizes[node];
    work->counts[from]--;
    work->totals[to] += work->level.sizes[node];
    work->counts[to]++;
    work->level.groups[node] = to;
}

void
kith_leiden_count_groups(KithLeidenWork *work)
{
    const KithLeidenLevel *level = &work->level;

    memset(work->totals, 0, level->n * sizeof *work->totals);
    memset(work->counts, 0, level->n * sizeof *work->counts);
    for (guint32 node = 0; node < level->n; node++) {
        work->totals[level->groups[node]] += level->sizes[node];
        work->counts[level->groups[node]]++;
    }
}

/* ---- nodes that are looked at together ---- */

/* The share of a task of so many nodes. */
static inline guint32
share(guint32 n, guint task)
{
    return n * task / TASKS;
}

/* Sums up what the arcs of a node to each group weigh. */
static inline void
sum_groups(const KithLeidenLevel *level, guint32 node, KithNear *near)
{
    const guint32 *groups = level->groups;
    guint64 end = level->ends[node];
    KithNear own;

    kith_near_begin(near, end - level->starts[node], level->n);
    own = *near;
    for (guint64 arc = level->starts[node]; arc < end; arc++) {
        kith_near_add(&own, groups[level->targets[arc]], kith_leiden_arc_weight(level, arc));
    }
    near->n = own.n;
}

static guint32
choose_node(const KithLeidenWork *work, guint32 node, KithNear *near)
{
    const KithLeidenLevel *level = &work->level;

    if (level->weights == NULL && level->ends[node] - level->starts[node] <= FEW_ARCS) {
        return best_of_few(work, node, near);
    }
    sum_groups(level, node, near);
    return best_group(work,
                      node,
                      near->groups,
                      near->sums,
                      near->n,
                      kith_near_sum(near, level->groups[node]));
}

static void
choose_nodes(KithLeidenWork *work, guint32 first, guint32 end, KithNear *near)
{
    const KithLeidenLevel *level = &work->level;

    for (guint32 i = first; i < end; i++) {
        kith_leiden_ask_ahead(level, work->chunk + i, end - i, level->groups);
        work->choices[i] = choose_node(work, work->chunk[i], near);
    }
}

static void
choose_task(guint task, guint worker, gpointer user_data)
{
    KithLeidenWork *work = user_data;

    choose_nodes(work,
                 share(work->n_chunk, task),
                 share(work->n_chunk, task + 1),
                 &work->nears[worker]);
}

/* Lets those around nodes that moved look later that are not in their groups, but those that have
 * yet to look. Threads may write the same, and nothing else. */
static void
wake_nodes(KithLeidenWork *work, guint32 first, guint32 end)
{
    const KithLeidenLevel *level = &work->level;

    for (guint32 i = first; i < end; i++) {
        guint32 node = work->chunk[i];
        guint32 group = level->groups[node];

        kith_leiden_ask_ahead(level, work->chunk + i, end - i, level->groups);
        for (guint64 arc = level->starts[node]; arc < level->ends[node]; arc++) {
            guint32 target = level->targets[arc];

            if (level->groups[target] != group && work->waiting[target] == 0) {
                __atomic_store_n(&work->later[target], 1, __ATOMIC_RELAXED);
            }
        }
    }
}

static void
wake_task(guint task, guint worker, gpointer user_data)
{
    KithLeidenWork *work = user_data;

    wake_nodes(work, share(work->n_chunk, task), share(work->n_chunk, task + 1));
}

/* Whether a node gains by going where it chose, as things are by now. */
static gboolean
gains(const KithLeidenWork *work, guint32 node, guint32 to)
{
    const KithLeidenLevel *level = &work->level;
    guint32 own = level->groups[node];
    double size = level->sizes[node];
    double price = work->how->resolution * size;
    double own_sum = 0.0;
    double to_sum = 0.0;
    double worth;

    for (guint64 arc = level->starts[node]; arc < level->ends[node]; arc++) {
        guint32 group = level->groups[level->targets[arc]];
        double weight = kith_leiden_arc_weight(level, arc);

        own_sum += group == own ? weight : 0.0;
        to_sum += group == to ? weight : 0.0;
    }
    worth = own_sum - price * (work->totals[own] - size);
    return to == level->n ? worth < -work->least
                          : to_sum - price * work->totals[to] > worth + work->least;
}

/* Leaves of a chunk the nodes that chose another group. */
static void
keep_movers(KithLeidenWork *work)
{
    guint32 n = 0;

    for (guint32 i = 0; i < work->n_chunk; i++) {
        guint32 node = work->chunk[i];

        if (work->choices[i] != work->level.groups[node]) {
            work->chunk[n] = node;
            work->choices[n++] = work->choices[i];
        }
    }
    work->n_chunk = n;
}

/* Moves them one by one, those that gain by it still; others look again later. Leaves those that
 * moved. Returns how many did not. */
static guint32
move_movers(KithLeidenWork *work)
{
    guint32 n_movers = work->n_chunk;
    guint32 n = 0;

    for (guint32 i = 0; i < n_movers; i++) {
        guint32 node = work->chunk[i];
        guint32 to = work->choices[i];

        kith_leiden_ask_ahead(&work->level, work->chunk + i, n_movers - i, work->level.groups);
        if (i > 0 && !gains(work, node, to)) {
            work->later[node] = 1;
            continue;
        }
        move_node(work, node, to == work->level.n ? empty_group(work) : to);
        work->chunk[n++] = node;
    }
    work->n_chunk = n;
    return n_movers - n;
}

/* Lets the nodes of a chunk choose as things are before any of them moves, all at once where that
 * is worth it. Where many choose what is of no use to them after others have moved, the next chunks
 * are smaller. Returns whether any moved. */
static gboolean
move_chunk(KithLeidenWork *work)
{
    guint32 n = work->n_chunk;
    gboolean worth = work->degree * n >= WORTH_ARCS;
    guint32 n_late;

    if (worth) {
        kith_parallel(TASKS, kith_leiden_n_threads(work), choose_task, work, NULL);
    } else {
        choose_nodes(work, 0, n, &work->nears[0]);
    }
    keep_movers(work);
    n_late = move_movers(work);
    if (worth) {
        kith_parallel(TASKS, kith_leiden_n_threads(work), wake_task, work, NULL);
    } else {
        wake_nodes(work, 0, work->n_chunk);
    }
    work->most = n_late > n / 4 ? MAX(work->most / 2, 1) : MIN(work->most * 2, LEIDEN_CHUNK);
    return work->n_chunk > 0;
}

/* ---- the order in which nodes are looked at ---- */

/* Goes over the level's nodes block by block in an order that is drawn: of a large level neighbours
 * in memory follow each other, which it is made for. */
typedef struct {
    guint32 size; /* of a block */
    guint32 n;
    guint32 at; /* place of the next in the order */
} Blocks;

static Blocks
draw_blocks(KithLeidenWork *work)
{
    guint32 n = work->level.n;
    guint32 size = n < LEIDEN_BLOCKS_FROM ? 1 : LEIDEN_BLOCK;
    Blocks blocks = {size, (n + size - 1) / size, 0};

    for (guint32 block = 0; block < blocks.n; block++) {
        guint32 place = kith_random_below(&work->random, block + 1);

        work->order[block] = work->order[place];
        work->order[place] = block;
    }
    return blocks;
}

/* The next nodes that wait, of so many: one by one where they have few arcs. */
static void
fill_chunk(KithLeidenWork *work, Blocks *blocks, guint32 n_waiting)
{
    guint32 wanted = MIN(n_waiting / CHUNK_SHARE, work->most);

    wanted = wanted * work->degree < WORTH_ARCS ? 1 : wanted;
    work->n_chunk = 0;
    for (; blocks->at < blocks->n && work->n_chunk < wanted; blocks->at++) {
        guint32 first = work->order[blocks->at] * blocks->size;
        guint32 end = MIN(work->level.n, first + blocks->size);

        for (guint32 node = first; node < end; node++) {
            work->chunk[work->n_chunk] = node;
            work->n_chunk += work->waiting[node];
            work->waiting[node] = 0;
        }
    }
}

static guint32
count_waiting(const KithLeidenWork *work)
{
    guint32 n = 0;

    for (guint32 node = 0; node < work->level.n; node++) {
        n += work->waiting[node];
    }
    return n;
}

gboolean
kith_leiden_move_nodes(KithLeidenWork *work)
{
    Blocks blocks = draw_blocks(work);
    gboolean moved = FALSE;
    guint32 n_waiting = work->level.n;

    kith_leiden_count_groups(work);
    memset(work->waiting, 1, n_waiting);
    memset(work->later, 0, n_waiting);
    work->degree = work->level.n_arcs / work->level.n;
    work->hint = 0;
    work->most = LEIDEN_CHUNK;
    for (; n_waiting > 0; n_waiting = count_waiting(work)) {
        guint8 *swap = work->waiting;

        blocks.at = 0;
        while (blocks.at < blocks.n) {
            fill_chunk(work, &blocks, n_waiting);
            moved = (work->n_chunk > 0 && move_chunk(work)) || moved;
        }
        work->waiting = work->later;
        work->later = swap;
    }
    return moved;
}
