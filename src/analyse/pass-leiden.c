/* SPDX-FileCopyrightText: The Kith authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "analyse-groups.h"
#include "analyse-leiden.h"
#include "analyse-pass.h"

/* Leiden by modularity (Traag, Waltman and van Eck 2019, doi:10.1038/s41598-019-41695-z): from
 * several starts, each until no move betters it, and the best of them is kept. */

enum { RESOLUTION, STARTS, CPM };

static const KithPassOption options[] = {
    {"resolution", "above 1 smaller communities, below 1 larger ones", 1, 0, 1e9},
    {"starts", "how many runs the best is taken of; 0 for more the smaller the graph", 0, 0, 1000},
    {"cpm",
     "1 for the constant Potts model, resolution a density, in the place of modularity",
     0,
     0,
     1},
    {NULL}};

#define MOST_STARTS 10
#define EDGES_WORTH_A_START 2000000

static guint
n_starts(const KithPassInput *input)
{
    if (input->options[STARTS] >= 1) {
        return (guint)input->options[STARTS];
    }
    return (guint)CLAMP(EDGES_WORTH_A_START / (input->graph->n_edges + 1), 1, MOST_STARTS);
}

static gboolean
find_groups(const KithPassInput *input, const KithGraph *graph, KithPassOutput *out, GError **error)
{
    g_autofree double *strengths = g_new(double, (gsize)graph->n + 1);
    g_autofree guint32 *groups = g_new(guint32, (gsize)graph->n + 1);
    KithLeiden how = {.node_weights = strengths,
                      .rounds = kith_leiden_rounds(graph),
                      .threads = input->threads};
    double best = -G_MAXDOUBLE;
    double all = 0;

    for (guint32 node = 0; node < graph->n; node++) {
        strengths[node] = kith_node_strength(&graph->out, node);
        all += strengths[node];
    }
    how.resolution = all > 0 ? input->options[RESOLUTION] / all : 0;
    if (input->options[CPM] != 0) {
        how.node_weights = NULL;
        how.resolution = input->options[RESOLUTION];
    }
    for (guint start = 0; start < n_starts(input); start++) {
        double quality;

        how.seed = input->seed + start;
        if (!kith_leiden(graph, &how, input->progress, groups, error)) {
            return FALSE;
        }
        quality = kith_leiden_quality(graph, &how, groups);
        for (guint32 node = 0; quality > best && node < graph->n; node++) {
            out->values[node] = groups[node];
        }
        best = MAX(best, quality);
    }
    return TRUE;
}

static gboolean
run(const KithPassInput *input, KithPassOutput *out, GError **error)
{
    g_auto(KithGraph) undirected = {0};

    return find_groups(input, kith_graph_plain(input->graph, TRUE, &undirected), out, error);
}

const KithPass kith_pass_leiden = {
    .name = "leiden",
    .summary = "communities of high modularity, or by the constant Potts model, the best of "
               "several runs; directions passed over",
    .complexity = "O(m) a pass over the edges, of which there are a few dozen",
    .column = "community",
    .kind = KITH_PASS_NODE,
    .type = KITH_COLUMN_INTEGER,
    .community = TRUE,
    .options = options,
    .run = run,
};
