/* SPDX-FileCopyrightText: The Kith authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "analyse-groups.h"
#include "analyse-pass.h"
#include "base-big.h"
#include "base-parallel.h"
#include "base-progress.h"
#include "base-random.h"

/* Label propagation (Raghavan, Albert and Kumara 2007, doi:10.1103/PhysRevE.76.036106), one node
 * after the other in an order that is drawn: each takes the label that its edges lead to by most
 * weight. A node is looked at again only when a neighbour's label has changed. */

enum { ROUNDS };

static const KithPassOption options[] = {
    {"rounds", "how often all nodes are looked at, at the most", 100, 1, 10000},
    {NULL}};

/* Nodes whose labels are looked for at once, and by one task; so many that wait are worth it. */
#define CHUNK 8192
#define TASK_NODES 512
#define WORTH 1024

/* Of so few neighbours labels are told apart one by one: what is summed up by label lies anywhere.
 */
#define FEW 24

/* A sum for each label, of one thread. */
typedef struct {
    double *sums;     /* owned: by label, 0 outside of a node's turn; NULL until used */
    guint32 *touched; /* owned: labels that have a sum */
} Room;

/*
 * Labels are looked for in chunks of the order, on all threads, from what they are before the
 * chunk. Then nodes take them one after the other; one of whose neighbours has changed in the chunk
 * looks again. So the outcome is that of going one by one.
 */
typedef struct {
    const KithGraph *graph;
    guint32 *labels; /* owned */
    guint32 *order;  /* owned */
    guint8 *waiting; /* owned: 0, or the tag of the chunk in which a neighbour changed last */
    guint8 tag;      /* of the chunk at hand */
    guint32 first;   /* place of its first node in the order */
    guint32 *found;  /* owned: the label of each of its nodes that waits */
    Room *rooms;     /* owned, one a worker */
    guint threads;
} Passing;

static void
passing_clear(Passing *passing)
{
    for (guint t = 0; t < passing->threads; t++) {
        g_free(passing->rooms[t].sums);
        g_free(passing->rooms[t].touched);
    }
    g_free(passing->labels);
    g_free(passing->order);
    g_free(passing->waiting);
    g_free(passing->found);
    g_free(passing->rooms);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Passing, passing_clear)

static void
passing_init(Passing *passing, const KithGraph *graph, guint64 seed, guint threads)
{
    gsize n = graph->n;
    KithRandom random = kith_random(seed + 1);

    *passing = (Passing){.graph = graph,
                         .labels = kith_wide_new(guint32, n + 1),
                         .order = kith_wide_new(guint32, n + 1),
                         .waiting = kith_wide_new(guint8, n + 1),
                         .found = g_new(guint32, CHUNK),
                         .rooms = g_new0(Room, threads),
                         .threads = threads};
    memset(passing->waiting, 255, n + 1);
    for (guint32 node = 0; node < n; node++) {
        guint32 place = kith_random_below(&random, node + 1);

        passing->labels[node] = node;
        passing->order[node] = passing->order[place];
        passing->order[place] = node;
    }
}

/* ---- one node ---- */

/* Which of two labels a node takes: of alike its own, else the lower. */
static inline gboolean
is_better(guint32 label, double sum, guint32 best, double most, guint32 own)
{
    return sum > most || (sum == most && best != own && label < best);
}

static guint32
heaviest_of_few(const Passing *passing, guint32 node)
{
    const KithArcs *arcs = &passing->graph->out;
    guint32 own = passing->labels[node];
    guint32 labels[FEW];
    double sums[FEW];
    guint n = 0;
    guint32 best = own;
    double most = 0;

    for (guint64 i = arcs->offsets[node]; i < arcs->offsets[node + 1]; i++) {
        guint32 label = passing->labels[arcs->targets[i]];
        guint at = 0;

        while (at < n && labels[at] != label) {
            at++;
        }
        if (at == n) {
            labels[n] = label;
            sums[n++] = 0;
        }
        sums[at] += kith_arcs_weight(arcs, i);
        most = label == own ? sums[at] : most;
    }
    for (guint i = 0; i < n; i++) {
        if (is_better(labels[i], sums[i], best, most, own)) {
            most = sums[i];
            best = labels[i];
        }
    }
    return best;
}

/* The label of most weight around a node. */
static guint32
heaviest(const Passing *passing, Room *room, guint32 node)
{
    const KithArcs *arcs = &passing->graph->out;
    guint32 own = passing->labels[node];
    guint32 n_touched = 0;
    guint32 best = own;
    double most;

    if (kith_graph_out_degree(passing->graph, node) <= FEW) {
        return heaviest_of_few(passing, node);
    }
    if (room->sums == NULL) {
        room->sums = kith_wide_new(double, (gsize)passing->graph->n + 1);
        room->touched = g_new(guint32, (gsize)passing->graph->n + 1);
        memset(room->sums, 0, ((gsize)passing->graph->n + 1) * sizeof *room->sums);
    }
    for (guint64 i = arcs->offsets[node]; i < arcs->offsets[node + 1]; i++) {
        guint32 label = passing->labels[arcs->targets[i]];

        if (room->sums[label] == 0) {
            room->touched[n_touched++] = label;
        }
        room->sums[label] += kith_arcs_weight(arcs, i);
    }
    most = room->sums[own];
    for (guint32 t = 0; t < n_touched; t++) {
        guint32 label = room->touched[t];

        if (is_better(label, room->sums[label], best, most, own)) {
            most = room->sums[label];
            best = label;
        }
    }
    for (guint32 t = 0; t < n_touched; t++) {
        room->sums[room->touched[t]] = 0;
    }
    return best;
}

/* ---- a chunk ---- */

static void
find_task(guint task, guint worker, gpointer user_data)
{
    Passing *passing = user_data;
    guint32 begin = passing->first + task * TASK_NODES;
    guint32 end = MIN(begin + TASK_NODES, MIN(passing->first + CHUNK, passing->graph->n));

    for (guint32 i = begin; i < end; i++) {
        guint32 node = passing->order[i];

        if (passing->waiting[node] != 0) {
            passing->found[i - passing->first] = heaviest(passing, &passing->rooms[worker], node);
        }
    }
}

/* Looks for the labels of a chunk beforehand, where enough of its nodes wait. */
static gboolean
look_ahead(Passing *passing)
{
    guint32 end = MIN(passing->first + CHUNK, passing->graph->n);
    guint32 n_waiting = 0;

    for (guint32 i = passing->first; i < end; i++) {
        n_waiting += passing->waiting[passing->order[i]] != 0;
    }
    if (passing->threads < 2 || n_waiting < WORTH) {
        return FALSE;
    }
    kith_parallel(CHUNK / TASK_NODES, passing->threads, find_task, passing, NULL);
    return TRUE;
}

/* Returns how many labels changed. */
static guint32
pass_chunk(Passing *passing)
{
    const KithArcs *arcs = &passing->graph->out;
    guint32 end = MIN(passing->first + CHUNK, passing->graph->n);
    gboolean looked = look_ahead(passing);
    guint32 changed = 0;

    for (guint32 i = passing->first; i < end; i++) {
        guint32 node = passing->order[i];
        gboolean fresh = looked && passing->waiting[node] != passing->tag;
        guint32 label;

        if (passing->waiting[node] == 0) {
            continue;
        }
        passing->waiting[node] = 0;
        label = fresh ? passing->found[i - passing->first]
                      : heaviest(passing, &passing->rooms[0], node);
        if (label == passing->labels[node]) {
            continue;
        }
        passing->labels[node] = label;
        changed++;
        for (guint64 k = arcs->offsets[node]; k < arcs->offsets[node + 1]; k++) {
            passing->waiting[arcs->targets[k]] = passing->tag;
        }
    }
    return changed;
}

/* One round over all nodes. A tag comes again after so many chunks that it hardly meets its like;
 * if it does, a node looks once more than it must. */
static guint32
pass_on(Passing *passing)
{
    guint32 changed = 0;

    for (guint64 first = 0; first < passing->graph->n; first += CHUNK) {
        passing->first = (guint32)first;
        passing->tag = passing->tag % 254 + 1;
        changed += pass_chunk(passing);
    }
    return changed;
}

static gboolean
run(const KithPassInput *input, KithPassOutput *out, GError **error)
{
    g_auto(KithGraph) plain = {0};
    g_auto(Passing) passing;
    const KithGraph *graph = kith_graph_plain(input->graph, TRUE, &plain);
    guint32 changed = 1;

    passing_init(&passing, graph, input->seed, MAX(input->threads, 1));
    for (guint round = 0; changed > 0 && round < (guint)input->options[ROUNDS]; round++) {
        changed = pass_on(&passing);
        if (!kith_progress_step(input->progress, "passing labels on", round, 0, error)) {
            return FALSE;
        }
    }
    kith_groups_put(passing.labels, graph->n, out->values);
    return TRUE;
}

const KithPass kith_pass_labelprop = {
    .name = "labelprop",
    .summary =
        "communities by the label that most of a node's neighbours have, by weight; fast and "
        "rough; directions passed over",
    .complexity = "O(m) a round; 9 n bytes, 12 n for each thread",
    .column = "community",
    .kind = KITH_PASS_NODE,
    .type = KITH_COLUMN_INTEGER,
    .community = TRUE,
    .options = options,
    .run = run,
};
