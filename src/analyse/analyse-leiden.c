/* SPDX-FileCopyrightText: The Kith authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "analyse-leiden-own.h"

#include "analyse-groups.h"
#include "base-parallel.h"
#include "base-progress.h"

/* Gains that are less, of what all edges weigh, are rounding. */
#define LEAST_GAIN 1e-12

/* Nodes of one task. */
#define TASK_NODES 8192

/* Edges that all rounds of a run look at together, about, and how many rounds there are. */
#define EDGES_A_RUN 3000000
#define ROUNDS_LEAST 2
#define ROUNDS_MOST 100

static void
level_clear(KithLeidenWork *work)
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
work_clear(KithLeidenWork *work)
{
    level_clear(work);
    g_free(work->totals);
    g_free(work->sums);
    g_free(work->near);
    g_free(work->order);
    g_free(work->waiting);
    g_free(work->parts);
    for (guint t = 1; work->rooms != NULL && t < kith_leiden_n_threads(work); t++) {
        g_free(work->rooms[t].sums);
        g_free(work->rooms[t].near);
    }
    g_free(work->rooms);
    g_free(work->choices);
    g_free(work->outside);
    g_free(work->counts);
    g_free(work->where);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(KithLeidenWork, work_clear)

/* ---- refining ---- */

/* Whether a piece is joined to the rest of its group by more than it costs. */
static inline gboolean
is_well_joined(const KithLeidenWork *work, double outside, double size, double total)
{
    return outside >= work->how->resolution * size * (total - size);
}

/* The part of its group that a node, which is one by itself, gains most by joining. */
static guint32
best_part(const KithLeidenWork *work, guint32 node, const double *part_sizes)
{
    const KithLeidenLevel *level = &work->level;
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
outside_task(guint task, guint worker, gpointer user_data)
{
    KithLeidenWork *work = user_data;
    const KithLeidenLevel *level = &work->level;
    guint32 end = MIN(level->n, (task + 1) * TASK_NODES);

    for (guint32 node = task * TASK_NODES; node < end; node++) {
        double sum = 0.0;

        for (guint64 arc = level->offsets[node]; arc < level->offsets[node + 1]; arc++) {
            sum += level->groups[level->targets[arc]] == level->groups[node]
                       ? kith_leiden_arc_weight(level, arc)
                       : 0.0;
        }
        work->outside[node] = sum;
    }
}

/* Parts each group into parts that hang together well, from one for each node on. */
static void
refine(KithLeidenWork *work)
{
    const KithLeidenLevel *level = &work->level;
    g_autofree double *part_sizes = g_memdup2(level->sizes, level->n * sizeof(double));

    kith_leiden_count_groups(work);
    kith_parallel((level->n + TASK_NODES - 1) / TASK_NODES,
                  kith_leiden_n_threads(work),
                  outside_task,
                  work,
                  NULL);
    kith_leiden_shuffle(work);
    for (guint32 node = 0; node < level->n; node++) {
        work->parts[node] = node;
        work->counts[node] = 1;
    }
    for (guint32 i = 0; i < level->n; i++) {
        guint32 node = work->order[i];
        double outside = work->outside[node];
        double total = work->totals[level->groups[node]];
        guint32 part;

        kith_leiden_ask_ahead(work, i, level->n - i, work->parts);
        if (work->parts[node] != node || work->counts[node] != 1 ||
            !is_well_joined(work, outside, level->sizes[node], total)) {
            continue;
        }
        kith_leiden_sum_near(work, node, work->parts, TRUE);
        part = best_part(work, node, part_sizes);
        if (part != node) {
            work->parts[node] = part;
            work->counts[part]++;
            work->counts[node] = 0;
            part_sizes[part] += level->sizes[node];
            work->outside[part] += outside - 2.0 * work->sums[part];
        }
        kith_leiden_forget_near(work);
    }
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

/* Nodes part after part: where those of each begin. */
static guint32 *
sort_by_part(KithLeidenWork *work, guint32 n_parts)
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
add_arcs(KithLeidenWork *work, const guint32 *nodes, guint32 n, guint32 part, KithLeidenLevel *next)
{
    const KithLeidenLevel *level = &work->level;
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
            work->sums[other] += kith_leiden_arc_weight(level, arc);
        }
        next->sizes[part] += level->sizes[nodes[i]];
    }
    for (guint32 i = 0; i < work->n_near; i++) {
        next->targets[at] = work->near[i];
        next->weights[at++] = work->sums[work->near[i]];
    }
    kith_leiden_forget_near(work);
    next->offsets[part + 1] = at;
}

/* Makes the parts the nodes of the next level, which begin in the groups that they are of. */
static void
go_up(KithLeidenWork *work, guint32 n_nodes)
{
    KithLeidenLevel *level = &work->level;
    guint32 n_parts = number_parts(work);
    g_autofree guint32 *starts = sort_by_part(work, n_parts);
    guint64 n_arcs = level->offsets[level->n];
    KithLeidenLevel next = {n_parts,
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
work_init(KithLeidenWork *work, const KithGraph *graph, const KithLeiden *how)
{
    gsize n = graph->n;
    double all = 0.0;

    *work = (KithLeidenWork){.how = how,
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
    work->rooms = g_new0(KithLeidenRoom, kith_leiden_n_threads(work));
    work->choices = g_new(KithLeidenChoice, LEIDEN_CHUNK);
    for (guint t = 1; t < kith_leiden_n_threads(work) && n >= LEIDEN_WORTH; t++) {
        work->rooms[t] = (KithLeidenRoom){g_new0(double, n + 1), g_new(guint32, n + 1)};
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
begin(KithLeidenWork *work, const KithGraph *graph, const guint32 *groups)
{
    gsize n = graph->n;

    level_clear(work);
    work->first = TRUE;
    work->level = (KithLeidenLevel){graph->n,
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
go_round(KithLeidenWork *work, const KithGraph *graph, guint32 *groups)
{
    gboolean moved = FALSE;
    guint32 n_before;

    begin(work, graph, groups);
    do {
        n_before = work->level.n;
        moved = kith_leiden_move_nodes(work) || moved;
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
    g_auto(KithLeidenWork) work = {0};
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
