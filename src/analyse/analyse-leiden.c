/* SPDX-FileCopyrightText: The Kith authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "analyse-leiden-own.h"

#include "analyse-groups.h"
#include "base-big.h"
#include "base-parallel.h"
#include "base-progress.h"

/* Gains that are less, of what all edges weigh, are rounding. */
#define LEAST_GAIN 1e-12

/* Nodes of one task. */
#define TASK_NODES 8192

/* How many tasks the groups or parts of a level are shared out to. */
#define TASKS 256

/* Edges that all rounds of a run look at together, about, and how many rounds there are. */
#define EDGES_A_RUN 3000000
#define ROUNDS_LEAST 2
#define ROUNDS_MOST 100

/* Room for the arcs of a level, as many as the graph has: what one leaves is good for the next. */
static KithLeidenRoom
take_room(KithLeidenWork *work)
{
    gsize n = work->n_arcs + 1;

    return work->n_spare > 0
               ? work->spare[--work->n_spare]
               : (KithLeidenRoom){kith_wide_new(guint32, n), kith_wide_new(double, n)};
}

static void
level_clear(KithLeidenWork *work)
{
    KithLeidenLevel *level = &work->level;

    if (work->first) {
        g_free(level->weights);
    } else if (level->targets != NULL) {
        work->spare[work->n_spare++] = (KithLeidenRoom){level->targets, level->weights};
        g_free(level->starts);
        g_free(level->ends);
    }
    g_free(level->sizes);
    g_free(level->groups);
}

static void
work_clear(KithLeidenWork *work)
{
    level_clear(work);
    for (guint i = 0; i < work->n_spare; i++) {
        g_free(work->spare[i].targets);
        g_free(work->spare[i].weights);
    }
    g_free(work->totals);
    g_free(work->order);
    g_free(work->waiting);
    g_free(work->later);
    g_free(work->parts);
    for (guint t = 0; work->nears != NULL && t < kith_leiden_n_threads(work); t++) {
        kith_near_clear(&work->nears[t]);
    }
    g_free(work->nears);
    g_free(work->chunk);
    g_free(work->choices);
    g_free(work->outside);
    g_free(work->part_sizes);
    g_free(work->counts);
    g_clear_pointer(&work->ways, g_ptr_array_unref);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(KithLeidenWork, work_clear)

/* ---- nodes class by class ---- */

/* Nodes put in order by classes with numbers below @n, and where those of each begin. */
static guint32 *
sort_nodes(KithLeidenWork *work, const guint32 *classes, guint32 n)
{
    guint32 *starts = g_new0(guint32, (gsize)n + 2);

    for (guint32 node = 0; node < work->level.n; node++) {
        starts[classes[node] + 2]++;
    }
    for (guint32 i = 0; i < n; i++) {
        starts[i + 2] += starts[i + 1];
    }
    for (guint32 node = 0; node < work->level.n; node++) {
        work->order[starts[classes[node] + 1]++] = node;
    }
    return starts;
}

/* The first class that does not begin before the share of a task of all nodes. */
static guint32
first_class(const KithLeidenWork *work, guint32 n, guint task)
{
    guint64 share = (guint64)work->level.n * task / TASKS;
    guint32 low = 0;
    guint32 high = n;

    if (task == TASKS) {
        return n;
    }
    while (low < high) {
        guint32 middle = low + (high - low) / 2;

        if (work->starts[middle] < share) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    return low;
}

/* ---- refining ---- */

/* Whether a piece is joined to the rest of its group by more than it costs. */
static inline gboolean
is_well_joined(const KithLeidenWork *work, double outside, double size, double total)
{
    return outside >= work->how->resolution * size * (total - size);
}

/* The place of the part of its group that a node, which is one by itself, gains most by joining,
 * among those that are near; how many these are for none. */
static guint32
best_part(const KithLeidenWork *work, const KithNear *near, guint32 node)
{
    const KithLeidenLevel *level = &work->level;
    double price = work->how->resolution * level->sizes[node];
    double total = work->totals[level->groups[node]];
    guint32 best = near->n;
    double most = 0.0;

    for (guint32 i = 0; i < near->n; i++) {
        guint32 part = near->groups[i];
        double gain = near->sums[i] - price * work->part_sizes[part];

        if (gain > most && part != work->parts[node] &&
            is_well_joined(work, work->outside[part], work->part_sizes[part], total)) {
            most = gain;
            best = i;
        }
    }
    return best;
}

/* What the arcs of each node to others of its group weigh. */
static void
outside_task(guint task, guint worker, gpointer user_data)
{
    KithLeidenWork *work = user_data;
    const KithLeidenLevel *level = &work->level;
    guint32 end = MIN(level->n, (task + 1) * TASK_NODES);

    for (guint32 node = task * TASK_NODES; node < end; node++) {
        double sum = 0.0;

        for (guint64 arc = level->starts[node]; arc < level->ends[node]; arc++) {
            sum += level->groups[level->targets[arc]] == level->groups[node]
                       ? kith_leiden_arc_weight(level, arc)
                       : 0.0;
        }
        work->outside[node] = sum;
    }
}

/* Sums up what the arcs of a node to each part of its group weigh. */
static void
sum_parts(const KithLeidenWork *work, guint32 node, KithNear *near)
{
    const KithLeidenLevel *level = &work->level;
    guint32 group = level->groups[node];
    guint64 end = level->ends[node];
    KithNear own;

    kith_near_begin(near, end - level->starts[node], level->n);
    own = *near;
    for (guint64 arc = level->starts[node]; arc < end; arc++) {
        guint32 target = level->targets[arc];

        if (level->groups[target] == group) {
            kith_near_add(&own, work->parts[target], kith_leiden_arc_weight(level, arc));
        }
    }
    near->n = own.n;
}

/* Lets a node join a part of its group if it is one by itself. */
static void
join_part(KithLeidenWork *work, guint32 node, KithNear *near)
{
    double size = work->level.sizes[node];
    double outside = work->outside[node];
    double total = work->totals[work->level.groups[node]];
    guint32 place;

    if (work->parts[node] != node || work->counts[node] != 1 ||
        !is_well_joined(work, outside, size, total)) {
        return;
    }
    sum_parts(work, node, near);
    place = best_part(work, near, node);
    if (place < near->n) {
        guint32 part = near->groups[place];

        work->parts[node] = part;
        work->counts[part]++;
        work->counts[node] = 0;
        work->part_sizes[part] += size;
        work->outside[part] += outside - 2.0 * near->sums[place];
    }
}

static void
shuffle_group(const KithLeidenWork *work, guint32 group)
{
    guint32 *nodes = work->order + work->starts[group];
    KithRandom random = kith_random(work->draw + group);

    for (guint32 i = work->starts[group + 1] - work->starts[group]; i > 1; i--) {
        guint32 place = kith_random_below(&random, i);
        guint32 swap = nodes[i - 1];

        nodes[i - 1] = nodes[place];
        nodes[place] = swap;
    }
}

/* The nodes of some groups, those of each in an order that is drawn. What is done in a group
 * depends on no other. */
static void
refine_task(guint task, guint worker, gpointer user_data)
{
    KithLeidenWork *work = user_data;
    guint32 first = first_class(work, work->level.n, task);
    guint32 last = first_class(work, work->level.n, task + 1);
    guint32 end = work->starts[last];

    for (guint32 group = first; group < last; group++) {
        shuffle_group(work, group);
    }
    for (guint32 place = work->starts[first]; place < end; place++) {
        kith_leiden_ask_ahead(&work->level, work->order + place, end - place, work->level.groups);
        join_part(work, work->order[place], &work->nears[worker]);
    }
}

/* Every group becomes one part. */
static void
keep_whole(KithLeidenWork *work)
{
    guint32 n = work->level.n;

    memset(work->counts, 255, n * sizeof *work->counts); /* the first node of each group */
    for (guint32 node = 0; node < n; node++) {
        guint32 *first = &work->counts[work->level.groups[node]];

        *first = *first == G_MAXUINT32 ? node : *first;
        work->parts[node] = *first;
    }
}

/* Parts each group into parts that hang together well, from one for each node on. */
static void
refine(KithLeidenWork *work)
{
    guint32 n = work->level.n;
    guint n_threads = kith_leiden_n_threads(work);

    kith_leiden_count_groups(work);
    kith_parallel((n + TASK_NODES - 1) / TASK_NODES, n_threads, outside_task, work, NULL);
    for (guint32 node = 0; node < n; node++) {
        work->parts[node] = node;
        work->counts[node] = 1;
        work->part_sizes[node] = work->level.sizes[node];
    }
    work->draw = kith_random_next(&work->random);
    work->starts = sort_nodes(work, work->level.groups, n);
    kith_parallel(TASKS, n_threads, refine_task, work, NULL);
    g_clear_pointer(&work->starts, g_free);
}

/* ---- the next level ---- */

/* Numbers the parts from 0 in the order of their first nodes. Returns how many. */
static guint32
number_parts(KithLeidenWork *work)
{
    guint32 n_parts = kith_groups_number(work->parts, work->level.n);

    for (guint32 node = 0; node < work->level.n; node++) {
        work->parts[node]--;
    }
    return n_parts;
}

/* The arcs of a part to others, those that are parallel added up, at the place that there is for
 * all that its nodes have. @end is the place in the order up to which nodes may be asked for. */
static void
add_arcs(const KithLeidenWork *work, guint32 part, guint32 end, KithNear *near)
{
    const KithLeidenLevel *level = &work->level;
    KithLeidenLevel *next = work->next;
    guint64 at = next->starts[part];
    KithNear own;

    kith_near_begin(near, next->ends[part] - at, next->n);
    own = *near;
    for (guint32 i = work->starts[part]; i < work->starts[part + 1]; i++) {
        guint32 node = work->order[i];

        kith_leiden_ask_ahead(level, work->order + i, end - i, work->parts);
        for (guint64 arc = level->starts[node]; arc < level->ends[node]; arc++) {
            guint32 other = work->parts[level->targets[arc]];

            if (other != part) {
                kith_near_add(&own, other, kith_leiden_arc_weight(level, arc));
            }
        }
        next->sizes[part] += level->sizes[node];
    }
    near->n = own.n;
    for (guint32 i = 0; i < own.n; i++) {
        next->targets[at] = own.groups[i];
        next->weights[at++] = own.sums[i];
    }
    next->ends[part] = at;
    next->groups[part] = level->groups[work->order[work->starts[part]]] - 1;
}

static void
up_task(guint task, guint worker, gpointer user_data)
{
    KithLeidenWork *work = user_data;
    guint32 first = first_class(work, work->next->n, task);
    guint32 last = first_class(work, work->next->n, task + 1);

    for (guint32 part = first; part < last; part++) {
        add_arcs(work, part, work->starts[last], &work->nears[worker]);
    }
}

/* Room for as many arcs of each part as its nodes have. */
static void
level_init(KithLeidenLevel *next, KithLeidenWork *work, guint32 n_parts)
{
    KithLeidenRoom room = take_room(work);
    guint64 n_arcs = 0;

    *next = (KithLeidenLevel){.n = n_parts,
                              .targets = room.targets,
                              .weights = room.weights,
                              .starts = g_new(guint64, (gsize)n_parts + 1),
                              .ends = g_new(guint64, (gsize)n_parts + 1),
                              .sizes = g_new0(double, (gsize)n_parts + 1),
                              .groups = g_new(guint32, (gsize)n_parts + 1)};
    for (guint32 part = 0; part < n_parts; part++) {
        next->starts[part] = n_arcs;
        for (guint32 i = work->starts[part]; i < work->starts[part + 1]; i++) {
            guint32 node = work->order[i];

            n_arcs += work->level.ends[node] - work->level.starts[node];
        }
        next->ends[part] = n_arcs;
    }
}

/* Makes the parts the nodes of the next level, which begin in the groups that they are of. */
static void
go_up(KithLeidenWork *work)
{
    KithLeidenLevel *level = &work->level;
    guint32 n_parts = number_parts(work);
    KithLeidenLevel next;

    work->starts = sort_nodes(work, work->parts, n_parts);
    level_init(&next, work, n_parts);
    kith_groups_number(level->groups, level->n); /* no more than there are parts */
    work->next = &next;
    kith_parallel(TASKS, kith_leiden_n_threads(work), up_task, work, NULL);
    g_clear_pointer(&work->starts, g_free);
    for (guint32 part = 0; part < n_parts; part++) {
        next.n_arcs += next.ends[part] - next.starts[part];
    }
    g_ptr_array_add(work->ways, work->parts);
    work->parts = g_new(guint32, (gsize)n_parts + 1);
    level_clear(work);
    work->level = next;
    work->next = NULL;
    work->first = FALSE;
}

/* ---- all of it ---- */

static void
work_init(KithLeidenWork *work, const KithGraph *graph, const KithLeiden *how)
{
    gsize n = graph->n;
    double all = 0.0;

    *work = (KithLeidenWork){.how = how,
                             .random = kith_random(how->seed + 1),
                             .totals = g_new(double, n + 1),
                             .nears = g_new0(KithNear, MAX(how->threads, 1)),
                             .order = g_new(guint32, n + 1),
                             .waiting = g_new(guint8, n + 1),
                             .later = g_new(guint8, n + 1),
                             .outside = g_new(double, n + 1),
                             .part_sizes = g_new(double, n + 1),
                             .counts = g_new(guint32, n + 1)};
    work->chunk = g_new(guint32, LEIDEN_CHUNK + LEIDEN_BLOCK);
    work->n_arcs = graph->out.offsets[n];
    work->choices = g_new(guint32, LEIDEN_CHUNK + LEIDEN_BLOCK);
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
        weights[arc] = kith_arcs_weight(arcs, arc);
    }
    return weights;
}

/* The first level: the graph itself, its nodes in the groups that were found before. */
static void
begin(KithLeidenWork *work, const KithGraph *graph, const guint32 *groups)
{
    gsize n = graph->n;

    level_clear(work);
    g_clear_pointer(&work->ways, g_ptr_array_unref);
    work->ways = g_ptr_array_new_with_free_func(g_free);
    work->parts = g_renew(guint32, work->parts, n + 1);
    work->first = TRUE;
    work->level = (KithLeidenLevel){graph->n,
                                    graph->out.offsets[n],
                                    graph->out.offsets,
                                    graph->out.offsets + 1,
                                    graph->out.targets,
                                    weights_of(&graph->out, n),
                                    g_new(double, n + 1),
                                    g_new(guint32, n + 1)};
    for (guint32 node = 0; node < n; node++) {
        work->level.sizes[node] =
            work->how->node_weights != NULL ? work->how->node_weights[node] : 1.0;
        work->level.groups[node] = groups[node] - 1;
    }
}

/* The groups that the nodes of the graph have come to. */
static void
read_groups(const KithLeidenWork *work, guint32 n, guint32 *groups)
{
    for (guint32 node = 0; node < n; node++) {
        guint32 at = node;

        for (guint i = 0; i < work->ways->len; i++) {
            const guint32 *way = g_ptr_array_index(work->ways, i);

            at = way[at];
        }
        groups[node] = work->level.groups[at];
    }
    kith_groups_number(groups, n);
}

/* One round, level by level until parts are no fewer than nodes. Without refining groups are moved
 * whole, as Louvain does (Blondel et al. 2008, doi:10.1088/1742-5468/2008/10/P10008). Returns
 * whether anything moved. */
static gboolean
go_round(KithLeidenWork *work,
         const KithGraph *graph,
         gboolean as_one,
         gboolean refined,
         guint32 *groups)
{
    gboolean moved = FALSE;
    guint32 n_before;

    begin(work, graph, groups);
    if (as_one) {
        keep_whole(work);
        go_up(work);
    }
    do {
        n_before = work->level.n;
        moved = kith_leiden_move_nodes(work) || moved;
        if (refined) {
            refine(work);
        } else {
            keep_whole(work);
        }
        go_up(work);
    } while (work->level.n < n_before);
    read_groups(work, graph->n, groups);
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
    g_auto(KithLeidenWork) work = {0};
    gboolean moved = TRUE;

    for (guint32 node = 0; node < graph->n; node++) {
        groups[node] = how->cores != NULL ? how->cores[node] : node + 1;
    }
    if (graph->n_edges == 0) {
        return TRUE;
    }
    work_init(&work, graph, how);
    for (guint round = 0; moved && round < how->rounds; round++) {
        if (!kith_progress_step(progress, "finding communities", round, how->rounds, error)) {
            return FALSE;
        }
        /* A first round need not part what later ones do. */
        moved = go_round(&work,
                         graph,
                         round == 0 && how->cores != NULL,
                         round > 0 || how->rounds == 1,
                         groups);
    }
    return TRUE;
}
