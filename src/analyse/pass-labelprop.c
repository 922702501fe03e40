/* SPDX-FileCopyrightText: The Kith authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "analyse-groups.h"
#include "analyse-pass.h"
#include "base-progress.h"
#include "base-random.h"

/* Label propagation (Raghavan, Albert and Kumara 2007, doi:10.1103/PhysRevE.76.036106), one node
 * after the other in an order that is drawn: each takes the label that its edges lead to by most
 * weight. A node is looked at again only when a neighbour's label has changed. */

enum { ROUNDS };

static const KithPassOption options[] = {
    {"rounds", "how often all nodes are looked at, at the most", 100, 1, 10000},
    {NULL}};

typedef struct {
    const KithGraph *graph;
    guint32 *labels;  /* owned */
    guint32 *order;   /* owned */
    guint8 *waiting;  /* owned: whether a neighbour changed since */
    double *sums;     /* owned: by label, 0 outside of a node's turn */
    guint32 *touched; /* owned: labels that have a sum */
} Passing;

static void
passing_clear(Passing *passing)
{
    g_free(passing->labels);
    g_free(passing->order);
    g_free(passing->waiting);
    g_free(passing->sums);
    g_free(passing->touched);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Passing, passing_clear)

static void
passing_init(Passing *passing, const KithGraph *graph, guint64 seed)
{
    gsize n = graph->n;
    KithRandom random = kith_random(seed + 1);

    *passing = (Passing){.graph = graph,
                         .labels = g_new(guint32, n + 1),
                         .order = g_new(guint32, n + 1),
                         .waiting = g_new(guint8, n + 1),
                         .sums = g_new0(double, n + 1),
                         .touched = g_new(guint32, n + 1)};
    memset(passing->waiting, 1, n + 1);
    for (guint32 node = 0; node < n; node++) {
        guint32 place = kith_random_below(&random, node + 1);

        passing->labels[node] = node;
        passing->order[node] = passing->order[place];
        passing->order[place] = node;
    }
}

/* The label of most weight around a node; its own among equals, else the least. */
static guint32
heaviest(Passing *passing, guint32 node)
{
    const KithArcs *arcs = &passing->graph->out;
    guint32 n_touched = 0;
    guint32 best = passing->labels[node];
    double most = 0;

    for (guint64 i = arcs->offsets[node]; i < arcs->offsets[node + 1]; i++) {
        guint32 label = passing->labels[arcs->targets[i]];

        if (passing->sums[label] == 0) {
            passing->touched[n_touched++] = label;
        }
        passing->sums[label] += kith_arcs_weight(arcs, i);
    }
    most = passing->sums[best];
    for (guint32 t = 0; t < n_touched; t++) {
        guint32 label = passing->touched[t];

        if (passing->sums[label] > most ||
            (passing->sums[label] == most && best != passing->labels[node] && label < best)) {
            most = passing->sums[label];
            best = label;
        }
    }
    for (guint32 t = 0; t < n_touched; t++) {
        passing->sums[passing->touched[t]] = 0;
    }
    return best;
}

/* Returns how many labels changed. */
static guint32
pass_on(Passing *passing)
{
    const KithArcs *arcs = &passing->graph->out;
    guint32 changed = 0;

    for (guint32 i = 0; i < passing->graph->n; i++) {
        guint32 node = passing->order[i];
        guint32 label;

        if (!passing->waiting[node]) {
            continue;
        }
        passing->waiting[node] = 0;
        label = heaviest(passing, node);
        if (label == passing->labels[node]) {
            continue;
        }
        passing->labels[node] = label;
        changed++;
        for (guint64 k = arcs->offsets[node]; k < arcs->offsets[node + 1]; k++) {
            passing->waiting[arcs->targets[k]] = 1;
        }
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

    passing_init(&passing, graph, input->seed);
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
    .complexity = "O(m) a round; 25 n bytes",
    .column = "community",
    .kind = KITH_PASS_NODE,
    .type = KITH_COLUMN_INTEGER,
    .community = TRUE,
    .options = options,
    .run = run,
};
