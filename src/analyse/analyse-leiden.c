/* SPDX-FileCopyrightText: The Kith authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "analyse-leiden.h"

#include "analyse-groups.h"
#include "base-parallel.h"
#include "base-progress.h"
#include "base-random.h"

/* Gains that are less, of what all edges weigh, are rounding. */
#define LEAST_GAIN 1e-12

/* Nodes that are looked at together, and by one task; so many that wait are worth it. */
#define CHUNK 4096
#define TASK_NODES 256
#define WORTH 16384

/* Edges that all rounds of a run look at together, about, and how many rounds there are. */
#define EDGES_A_RUN 3000000
#define ROUNDS_LEAST 2
#define ROUNDS_MOST 100

/* A graph at some level of coarseness: a node is a part of the one before. Arcs within a node are
 * left out, as no move changes what they weigh. */
typedef struct {
    guint32 n;
    guint64 *offsets; /* owned, but for the first level's */
    guint32 *targets; /* the same */
    double *weights;  /* owned; NULL: every arc weighs 1 */
    double *sizes;    /* owned: what nodes weigh */
    guint32 *groups;  /* owned: numbers below n */
} Level;

typedef struct {
    const KithLeiden *how;
    KithRandom random;
    double least; /* gain */
    Level level;
    gboolean first; /* whether the level's arcs are the caller's */
    double *totals; /* owned: what the nodes of a group weigh */
    double *sums;   /* owned: what arcs of the node at hand to a group weigh; 0 outside its turn */
    guint32 *near;  /* owned: groups that have a sum */
    guint32 n_near;
    guint32 *order;         /* owned: nodes as they are drawn; a ring of those that wait */
    guint8 *waiting;        /* owned: 0, or the tag of the chunk in which a neighbour moved last */
    guint32 *parts;         /* owned: of the refinement, by node */
    struct Room *rooms;     /* owned, one a worker but the first */
    struct Choice *choices; /* owned: of the nodes of a chunk */
    guint32 chunk_at;       /* place of the first node of a chunk in the order */
    guint32 n_chunk;        /* how many there are */
    guint8 tag;             /* of the chunk */
    double *outside;        /* owned: what arcs from a part to the rest of its group weigh */
    guint32 *counts;        /* owned: nodes of a group or part */
    guint32 *where;         /* owned: of each node of the graph, the level's node that it is in */
} Work;

/* What another thread sums up in. */
typedef struct Room {
    double *sums;
    guint32 *near;
} Room;

/* Where a node would go, and what its arcs to there and to its own group weigh. */
typedef struct Choice {
    guint32 to; /* n for a group of its own */
    double own_sum;
    double to_sum;
} Choice;

static guint
n_threads(const Work *work)
{
    return MAX(work->how->threads, 1);
}

static void
level_clear(Work *work)
{
    if (!work->first) {
        g_free(work->level.offsets);
        g_free(work->level.targets);
    }
    g_free(work->level.weights);
    g_free(work->level.sizes);
    g_free(work->level.groups);
}

static void
work_clear(Work *work)
{
    level_clear(work);
    g_free(work->totals);
    g_free(work->sums);
    g_free(work->near);
    g_free(work->order);
    g_free(work->waiting);
    g_free(work->parts);
    for (guint t = 1; work->rooms != NULL && t < n_threads(work); t++) {
        g_free(work->rooms[t].sums);
        g_free(work->rooms[t].near);
    }
    g_free(work->rooms);
    g_free(work->choices);
    g_free(work->outside);
    g_free(work->counts);
    g_free(work->where);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Work, work_clear)

static inline double
arc_weight(const Level *level, guint64 arc)
{
    return level->weights != NULL ? level->weights[arc] : 1.0;
}

/* ---- what is near a node ---- */

/* Sums up what the arcs of a node to each group of @of weigh; with @within, of those alone whose
 * ends are in one group. */
static inline void
sum_near(Work *work, guint32 node, const guint32 *of, gboolean within)
{
    const Level *level = &work->level;
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
        work->sums[group] += arc_weight(level, arc);
    }
}

static inline void
forget_near(Work *work)
{
    for (guint32 i = 0; i < work->n_near; i++) {
        work->sums[work->near[i]] = 0.0;
    }
}

static void
shuffle(Work *work)
{
    for (guint32 node = 0; node < work->level.n; node++) {
        guint32 place = kith_random_below(&work->random, node + 1);

        work->order[node] = work->order[place];
        work->order[place] = node;
    }
}

/* ---- moving nodes ---- */

/* The group that a node is best in, its own for no gain, n for one of its own. */
static guint32
best_group(Work *work, guint32 node)
{
    const Level *level = &work->level;
    double size = level->sizes[node];
    double price = work->how->resolution * size;
    guint32 own = level->groups[node];
    guint32 best = own;
    double most = work->sums[own] - price * (work->totals[own] - size) + work->least;

    for (guint32 i = 0; i < work->n_near; i++) {
        guint32 group = work->near[i];
        double worth = work->sums[group] - price * work->totals[group];

        if (group != own && worth > most) {
            most = worth;
            best = group;
        }
    }
    return most < -work->least ? level->n : best;
}

/* Lets those around a node wait that are not in its group; those that do know of the move. */
static void
wake_near(Work *work, guint32 node, guint32 *tail, guint32 *n_waiting)
{
    const Level *level = &work->level;

    for (guint64 arc = level->offsets[node]; arc < level->offsets[node + 1]; arc++) {
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
empty_group(const Work *work, guint32 *hint)
{
    while (work->counts[*hint] != 0) {
        *hint = *hint + 1 == work->level.n ? 0 : *hint + 1;
    }
    return *hint;
}

static void
move_node(Work *work, guint32 node, guint32 to)
{
    guint32 from = work->level.groups[node];

    work->totals[from] -= work->level.sizes[node];
    work->counts[from]--;
    work->totals[to] += work->level.sizes[node];
    work->counts[to]++;
    work->level.groups[node] = to;
}

static void
count_groups(Work *work)
{
    const Level *level = &work->level;

    memset(work->totals, 0, level->n * sizeof *work->totals);
    memset(work->counts, 0, level->n * sizeof *work->counts);
    for (guint32 node = 0; node < level->n; node++) {
        work->totals[level->groups[node]] += level->sizes[node];
        work->counts[level->groups[node]]++;
    }
}

/* Nodes ahead of which arcs are asked for, and of which the groups that these lead to. */
#define ARCS_AHEAD 8
#define GROUPS_AHEAD 3

/* Where a node and what is near it lie cannot be foretold, and the memory is slow. */
static inline void
ask_ahead(const Work *work, guint32 head, guint32 n_waiting)
{
    const Level *level = &work->level;

    if (n_waiting > ARCS_AHEAD) {
        guint32 next = work->order[(head + ARCS_AHEAD) % level->n];

        __builtin_prefetch(&level->targets[level->offsets[next]]);
        next = work->order[(head + GROUPS_AHEAD) % level->n];
        for (guint64 arc = level->offsets[next];
             arc < MIN(level->offsets[next + 1], level->offsets[next] + 16);
             arc++) {
            __builtin_prefetch(&level->groups[level->targets[arc]]);
        }
    }
}

/* The best group of a node as things are before a chunk, on any thread. */
static void
choose_task(guint task, guint worker, gpointer user_data)
{
    Work own = *(const Work *)user_data;
    guint32 end = MIN(own.n_chunk, (task + 1) * TASK_NODES);

    if (worker > 0) {
        own.sums = own.rooms[worker].sums;
        own.near = own.rooms[worker].near;
    }
    for (guint32 i = task * TASK_NODES; i < end; i++) {
        guint32 node = own.order[(own.chunk_at + i) % own.level.n];
        Choice *choice = &own.choices[i];

        sum_near(&own, node, own.level.groups, FALSE);
        choice->to = best_group(&own, node);
        choice->own_sum = own.sums[own.level.groups[node]];
        choice->to_sum = choice->to < own.level.n ? own.sums[choice->to] : 0.0;
        forget_near(&own);
    }
}

/* Where many nodes wait, those of a chunk are looked at together; each goes where it chose if none
 * of its neighbours has moved since and it gains by it still, and else looks again. */
static gboolean
choose_chunk(Work *work, guint32 head, guint32 n_waiting)
{
    work->tag = work->tag % 254 + 1;
    work->chunk_at = head;
    work->n_chunk = 0;
    if (n_waiting < WORTH) {
        return FALSE;
    }
    work->n_chunk = MIN(n_waiting, CHUNK);
    kith_parallel((work->n_chunk + TASK_NODES - 1) / TASK_NODES,
                  n_threads(work),
                  choose_task,
                  work,
                  NULL);
    return TRUE;
}

/* Whether what a node chose is still better than what it has. */
static gboolean
is_still_better(const Work *work, guint32 node, const Choice *choice)
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
destination(Work *work, guint32 node, guint32 place, guint8 tag)
{
    guint32 to;

    if (place < work->n_chunk && tag != work->tag) {
        const Choice *choice = &work->choices[place];

        if (choice->to == work->level.groups[node] || is_still_better(work, node, choice)) {
            return choice->to;
        }
    }
    sum_near(work, node, work->level.groups, FALSE);
    to = best_group(work, node);
    forget_near(work);
    return to;
}

/* Moves nodes as long as any gains by it. Returns whether any did. */
static gboolean
move_nodes(Work *work)
{
    guint32 n = work->level.n;
    guint32 head = 0;
    guint32 tail = 0;
    guint32 n_waiting = n;
    guint32 hint = 0;
    guint32 place = 0;
    gboolean moved = FALSE;

    count_groups(work);
    shuffle(work);
    memset(work->waiting, 255, n);
    work->n_chunk = 0;
    for (; n_waiting > 0; place++) {
        guint32 node = work->order[head];
        guint32 to;
        guint8 tag;

        if (place >= work->n_chunk) {
            place = choose_chunk(work, head, n_waiting) ? 0 : 1;
        }
        ask_ahead(work, head, n_waiting);
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

/* ---- refining ---- */

/* Whether a piece is joined to the rest of its group by more than it costs. */
static inline gboolean
is_well_joined(const Work *work, double outside, double size, double total)
{
    return outside >= work->how->resolution * size * (total - size);
}

/* The part of its group that a node, which is one by itself, gains most by joining. */
static guint32
best_part(const Work *work, guint32 node, const double *part_sizes)
{
    const Level *level = &work->level;
    double price = work->how->resolution * level->sizes[node];
    double total = work->totals[level->groups[node]];
    guint32 best = work->parts[node];
    double most = 0.0;

    for (guint32 i = 0; i < work->n_near; i++) {
        guint32 part = work->near[i];
        double gain = work->sums[part] - price * part_sizes[part];

        if (gain > most && part != work->parts[node] &&
            is_well_joined(work, work->outside[part], part_sizes[part], total)) {
            most = gain;
            best = part;
        }
    }
    return best;
}

/* What the arcs of each node to others of its group weigh. */
static void
sum_outside(Work *work)
{
    const Level *level = &work->level;

    for (guint32 node = 0; node < level->n; node++) {
        double sum = 0.0;

        for (guint64 arc = level->offsets[node]; arc < level->offsets[node + 1]; arc++) {
            sum += level->groups[level->targets[arc]] == level->groups[node]
                       ? arc_weight(level, arc)
                       : 0.0;
        }
        work->outside[node] = sum;
    }
}

/* Parts each group into parts that hang together well, from one for each node on. */
static void
refine(Work *work)
{
    const Level *level = &work->level;
    g_autofree double *part_sizes = g_memdup2(level->sizes, level->n * sizeof(double));

    count_groups(work);
    sum_outside(work);
    shuffle(work);
    for (guint32 node = 0; node < level->n; node++) {
        work->parts[node] = node;
        work->counts[node] = 1;
    }
    for (guint32 i = 0; i < level->n; i++) {
        guint32 node = work->order[i];
        double outside = work->outside[node];
        double total = work->totals[level->groups[node]];
        guint32 part;

        if (work->parts[node] != node || work->counts[node] != 1 ||
            !is_well_joined(work, outside, level->sizes[node], total)) {
            continue;
        }
        sum_near(work, node, work->parts, TRUE);
        part = best_part(work, node, part_sizes);
        if (part != node) {
            work->parts[node] = part;
            work->counts[part]++;
            work->counts[node] = 0;
            part_sizes[part] += level->sizes[node];
            work->outside[part] += outside - 2.0 * work->sums[part];
        }
        forget_near(work);
    }
}

/* ---- the next level ---- */

/* Numbers the parts from 0 in the order of their first nodes. Returns how many. */
static guint32
number_parts(Work *work)
{
    guint32 n_parts = kith_groups_number(work->parts, work->level.n);

    for (guint32 node = 0; node < work->level.n; node++) {
        work->parts[node]--;
    }
    return n_parts;
}

/* Nodes part after part: where those of each begin. */
static guint32 *
sort_by_part(Work *work, guint32 n_parts)
{
    guint32 *starts = g_new0(guint32, (gsize)n_parts + 2);

    for (guint32 node = 0; node < work->level.n; node++) {
        starts[work->parts[node] + 2]++;
    }
    for (guint32 part = 0; part < n_parts; part++) {
        starts[part + 2] += starts[part + 1];
    }
    for (guint32 node = 0; node < work->level.n; node++) {
        work->order[starts[work->parts[node] + 1]++] = node;
    }
    return starts;
}

/* The arcs of a part to others, those that are parallel added up. */
static void
add_arcs(Work *work, const guint32 *nodes, guint32 n, guint32 part, Level *next)
{
    const Level *level = &work->level;
    guint64 at = next->offsets[part];

    work->n_near = 0;
    for (guint32 i = 0; i < n; i++) {
        for (guint64 arc = level->offsets[nodes[i]]; arc < level->offsets[nodes[i] + 1]; arc++) {
            guint32 other = work->parts[level->targets[arc]];

            if (other == part) {
                continue;
            }
            if (work->sums[other] == 0.0) {
                work->near[work->n_near++] = other;
            }
            work->sums[other] += arc_weight(level, arc);
        }
        next->sizes[part] += level->sizes[nodes[i]];
    }
    for (guint32 i = 0; i < work->n_near; i++) {
        next->targets[at] = work->near[i];
        next->weights[at++] = work->sums[work->near[i]];
    }
    forget_near(work);
    next->offsets[part + 1] = at;
}

/* Makes the parts the nodes of the next level, which begin in the groups that they are of. */
static void
go_up(Work *work, guint32 n_nodes)
{
    Level *level = &work->level;
    guint32 n_parts = number_parts(work);
    g_autofree guint32 *starts = sort_by_part(work, n_parts);
    guint64 n_arcs = level->offsets[level->n];
    Level next = {n_parts,
                  g_new(guint64, (gsize)n_parts + 1),
                  g_new(guint32, n_arcs + 1),
                  g_new(double, n_arcs + 1),
                  g_new0(double, (gsize)n_parts + 1),
                  g_new(guint32, (gsize)n_parts + 1)};

    kith_groups_number(level->groups, level->n); /* no more than there are parts */
    next.offsets[0] = 0;
    for (guint32 part = 0; part < n_parts; part++) {
        const guint32 *nodes = work->order + starts[part];

        add_arcs(work, nodes, starts[part + 1] - starts[part], part, &next);
        next.groups[part] = level->groups[nodes[0]] - 1;
    }
    for (guint32 node = 0; node < n_nodes; node++) {
        work->where[node] = work->parts[work->where[node]];
    }
    level_clear(work);
    work->level = next;
    work->first = FALSE;
}

/* ---- all of it ---- */

static void
work_init(Work *work, const KithGraph *graph, const KithLeiden *how)
{
    gsize n = graph->n;
    double all = 0.0;

    *work = (Work){.how = how,
                   .random = kith_random(how->seed + 1),
                   .totals = g_new(double, n + 1),
                   .sums = g_new0(double, n + 1),
                   .near = g_new(guint32, n + 1),
                   .order = g_new(guint32, n + 1),
                   .waiting = g_new(guint8, n + 1),
                   .parts = g_new(guint32, n + 1),
                   .outside = g_new(double, n + 1),
                   .counts = g_new(guint32, n + 1),
                   .where = g_new(guint32, n + 1)};
    work->rooms = g_new0(Room, n_threads(work));
    work->choices = g_new(Choice, CHUNK);
    for (guint t = 1; t < n_threads(work) && n >= WORTH; t++) {
        work->rooms[t] = (Room){g_new0(double, n + 1), g_new(guint32, n + 1)};
    }
    for (guint32 node = 0; node < n; node++) {
        all += kith_node_strength(&graph->out, node);
    }
    work->least = LEAST_GAIN * all;
}

/* The weights of arcs one by one, NULL when every edge weighs 1. */
static double *
weights_of(const KithArcs *arcs, gsize n)
{
    double *weights = arcs->codes != NULL ? g_new(double, arcs->offsets[n] + 1) : NULL;

    for (guint64 arc = 0; weights != NULL && arc < arcs->offsets[n]; arc++) {
        weights[arc] = arcs->values[arcs->codes[arc]];
    }
    return weights;
}

/* The first level: the graph itself, its nodes in the groups that were found before. */
static void
begin(Work *work, const KithGraph *graph, const guint32 *groups)
{
    gsize n = graph->n;

    level_clear(work);
    work->first = TRUE;
    work->level = (Level){graph->n,
                          graph->out.offsets,
                          graph->out.targets,
                          weights_of(&graph->out, n),
                          g_new(double, n + 1),
                          g_new(guint32, n + 1)};
    for (guint32 node = 0; node < n; node++) {
        work->level.sizes[node] =
            work->how->node_weights != NULL ? work->how->node_weights[node] : 1.0;
        work->level.groups[node] = groups[node] - 1;
        work->where[node] = node;
    }
}

/* One round, level by level until parts are no fewer than nodes. Returns whether anything moved. */
static gboolean
go_round(Work *work, const KithGraph *graph, guint32 *groups)
{
    gboolean moved = FALSE;
    guint32 n_before;

    begin(work, graph, groups);
    do {
        n_before = work->level.n;
        moved = move_nodes(work) || moved;
        refine(work);
        go_up(work, graph->n);
    } while (work->level.n < n_before);
    for (guint32 node = 0; node < graph->n; node++) {
        groups[node] = work->level.groups[work->where[node]];
    }
    kith_groups_number(groups, graph->n);
    return moved;
}

double
kith_leiden_quality(const KithGraph *graph, const KithLeiden *how, const guint32 *groups)
{
    const KithArcs *arcs = &graph->out;
    g_autofree double *totals = g_new0(double, (gsize)graph->n + 1);
    double quality = 0.0;

    for (guint32 node = 0; node < graph->n; node++) {
        totals[groups[node]] += how->node_weights != NULL ? how->node_weights[node] : 1.0;
        for (guint64 arc = arcs->offsets[node]; arc < arcs->offsets[node + 1]; arc++) {
            quality +=
                groups[arcs->targets[arc]] == groups[node] ? kith_arcs_weight(arcs, arc) / 2 : 0.0;
        }
    }
    for (guint32 group = 1; group <= graph->n; group++) {
        quality -= how->resolution * totals[group] * totals[group] / 2;
    }
    return quality;
}

guint
kith_leiden_rounds(const KithGraph *graph)
{
    return (guint)CLAMP(EDGES_A_RUN / (graph->n_edges + 1), ROUNDS_LEAST, ROUNDS_MOST);
}

gboolean
kith_leiden(const KithGraph *graph,
            const KithLeiden *how,
            const KithProgress *progress,
            guint32 *groups,
            GError **error)
{
    g_auto(Work) work = {0};
    gboolean moved = TRUE;

    for (guint32 node = 0; node < graph->n; node++) {
        groups[node] = node + 1;
    }
    if (graph->n_edges == 0) {
        return TRUE;
    }
    work_init(&work, graph, how);
    for (guint round = 0; moved && round < how->rounds; round++) {
        if (!kith_progress_step(progress, "finding communities", round, how->rounds, error)) {
            return FALSE;
        }
        moved = go_round(&work, graph, groups);
    }
    return TRUE;
}
