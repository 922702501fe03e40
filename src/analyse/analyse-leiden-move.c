/* SPDX-FileCopyrightText: The Kith authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "analyse-leiden-own.h"
#include "base-parallel.h"

/* Nodes of a chunk that one task looks at. */
#define TASK_NODES 256

void
kith_leiden_shuffle(KithLeidenWork *work)
{
    for (guint32 node = 0; node < work->level.n; node++) {
        guint32 place = kith_random_below(&work->random, node + 1);

        work->order[node] = work->order[place];
        work->order[place] = node;
    }
}

/* The group that a node is best in, its own for no gain, n for one of its own. */
static guint32
best_group(const KithLeidenWork *work, const KithNear *near, guint32 node)
{
    const KithLeidenLevel *level = &work->level;
    double size = level->sizes[node];
    double price = work->how->resolution * size;
    guint32 own = level->groups[node];
    guint32 best = own;
    double most = near->sums[own] - price * (work->totals[own] - size) + work->least;

    for (guint32 i = 0; i < near->n; i++) {
        guint32 group = near->groups[i];
        double sum = near->sums[group];

        /* What a group weighs lies anywhere, and is of no use where arcs to it weigh too little. */
        if (sum > most && group != own && sum - price * work->totals[group] > most) {
            most = sum - price * work->totals[group];
            best = group;
        }
    }
    return most < -work->least ? level->n : best;
}

/* Lets those around a node wait that are not in its group; those that do know of the move. */
static void
wake_near(KithLeidenWork *work, guint32 node, guint32 *tail, guint32 *n_waiting)
{
    const KithLeidenLevel *level = &work->level;

    for (guint64 arc = level->starts[node]; arc < level->ends[node]; arc++) {
        guint32 target = level->targets[arc];

        if (work->waiting[target] != 0) {
            work->waiting[target] = work->tag;
        } else if (level->groups[target] != level->groups[node]) {
            work->waiting[target] = work->tag;
            work->order[*tail] = target;
            *tail = *tail + 1 == level->n ? 0 : *tail + 1;
            (*n_waiting)++;
        }
    }
}

/* A group that nobody is in; there is one when somebody leaves company. */
static guint32
empty_group(const KithLeidenWork *work, guint32 *hint)
{
    while (work->counts[*hint] != 0) {
        *hint = *hint + 1 == work->level.n ? 0 : *hint + 1;
    }
    return *hint;
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

/* The best group of a node as things are before a chunk, on any thread. */
static void
choose_task(guint task, guint worker, gpointer user_data)
{
    KithLeidenWork *work = user_data;
    KithNear *near = &work->nears[worker];
    guint32 end = MIN(work->n_chunk, (task + 1) * TASK_NODES);

    for (guint32 i = task * TASK_NODES; i < end; i++) {
        guint32 place = (work->chunk_at + i) % work->level.n;
        guint32 node = work->order[place];
        KithLeidenChoice *choice = &work->choices[i];

        kith_leiden_ask_ahead(work, place, end - i, work->level.groups);
        kith_leiden_ask_sums(work, place, end - i, work->level.groups, near->sums);
        kith_leiden_sum_near(&work->level, node, near);
        choice->to = best_group(work, near, node);
        choice->own_sum = near->sums[work->level.groups[node]];
        choice->to_sum = choice->to < work->level.n ? near->sums[choice->to] : 0.0;
        kith_near_forget(near);
    }
}

/* Where many nodes wait, those of a chunk are looked at together; each goes where it chose if none
 * of its neighbours has moved since and it gains by it still, and else looks again. */
static gboolean
choose_chunk(KithLeidenWork *work, guint32 head, guint32 n_waiting)
{
    work->tag = work->tag % 254 + 1;
    work->chunk_at = head;
    work->n_chunk = 0;
    if (n_waiting < LEIDEN_WORTH) {
        return FALSE;
    }
    work->n_chunk = MIN(n_waiting, LEIDEN_CHUNK);
    kith_parallel((work->n_chunk + TASK_NODES - 1) / TASK_NODES,
                  kith_leiden_n_threads(work),
                  choose_task,
                  work,
                  NULL);
    return TRUE;
}

/* Whether what a node chose is still better than what it has. */
static gboolean
is_still_better(const KithLeidenWork *work, guint32 node, const KithLeidenChoice *choice)
{
    double size = work->level.sizes[node];
    double price = work->how->resolution * size;
    guint32 own = work->level.groups[node];
    double worth = choice->own_sum - price * (work->totals[own] - size);

    return choice->to == work->level.n
               ? worth < -work->least
               : choice->to_sum - price * work->totals[choice->to] > worth + work->least;
}

/* Where a node goes: n for a group of its own. */
static guint32
destination(KithLeidenWork *work, guint32 node, guint32 place, guint8 tag)
{
    guint32 to;

    if (place < work->n_chunk && tag != work->tag) {
        const KithLeidenChoice *choice = &work->choices[place];

        if (choice->to == work->level.groups[node] || is_still_better(work, node, choice)) {
            return choice->to;
        }
    }
    kith_leiden_sum_near(&work->level, node, &work->nears[0]);
    to = best_group(work, &work->nears[0], node);
    kith_near_forget(&work->nears[0]);
    return to;
}

gboolean
kith_leiden_move_nodes(KithLeidenWork *work)
{
    guint32 n = work->level.n;
    guint32 head = 0;
    guint32 tail = 0;
    guint32 n_waiting = n;
    guint32 hint = 0;
    guint32 place = 0;
    gboolean moved = FALSE;

    kith_leiden_count_groups(work);
    kith_leiden_shuffle(work);
    memset(work->waiting, 255, n);
    work->n_chunk = 0;
    for (; n_waiting > 0; place++) {
        guint32 node = work->order[head];
        guint32 to;
        guint8 tag;

        if (place >= work->n_chunk) {
            place = choose_chunk(work, head, n_waiting) ? 0 : 1;
        }
        kith_leiden_ask_ahead(work, head, n_waiting, work->level.groups);
        head = head + 1 == n ? 0 : head + 1;
        n_waiting--;
        tag = work->waiting[node];
        work->waiting[node] = 0;
        to = destination(work, node, place, tag);
        if (to == work->level.groups[node] ||
            (to == n && work->counts[work->level.groups[node]] == 1)) {
            continue;
        }
        move_node(work, node, to == n ? empty_group(work, &hint) : to);
        wake_near(work, node, &tail, &n_waiting);
        moved = TRUE;
    }
    return moved;
}
