/* SPDX-FileCopyrightText: The Kith authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "analyse-groups.h"
#include "analyse-leiden-best.h"
#include "analyse-pass.h"

/* Leiden by modularity (Traag, Waltman and van Eck 2019, doi:10.1038/s41598-019-41695-z), several
 * runs of it crossed: analyse-leiden-best.h. */

enum { RESOLUTION, STARTS, CPM };

static const KithPassOption options[] = {
    {"resolution", "above 1 smaller communities, below 1 larger ones", 1, 0, 1e9},
    {"starts",
     "how many runs are crossed, 1 for one as it is; 0 for more the smaller the graph",
     0,
     0,
     1000},
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

/* What is asked for: modularity by @strengths, or the constant Potts model. */
static KithLeiden
how_of(const KithPassInput *input, const KithGraph *graph, double *strengths)
{
    KithLeiden how = {.resolution = input->options[RESOLUTION],
                      .rounds = kith_leiden_rounds(graph),
                      .seed = input->seed,
                      .threads = input->threads};
    double all = 0;

    if (input->options[CPM] != 0) {
        return how;
    }
    for (guint32 node = 0; node < graph->n; node++) {
        strengths[node] = kith_node_strength(&graph->out, node);
        all += strengths[node];
    }
    how.node_weights = strengths;
    how.resolution = all > 0 ? input->options[RESOLUTION] / all : 0;
    return how;
}

static gboolean
run_on(const KithPassInput *input, const KithGraph *graph, KithPassOutput *out, GError **error)
{
    g_autofree double *strengths = g_new(double, (gsize)graph->n + 1);
    g_autofree guint32 *groups = g_new(guint32, (gsize)graph->n + 1);
    const KithLeiden how = how_of(input, graph, strengths);

    if (!kith_leiden_best(graph, &how, n_starts(input), input->progress, groups, error)) {
        return FALSE;
    }
    for (guint32 node = 0; node < graph->n; node++) {
        out->values[node] = groups[node];
    }
    return TRUE;
}

static gboolean
run(const KithPassInput *input, KithPassOutput *out, GError **error)
{
    g_auto(KithGraph) undirected = {0};

    return run_on(input, kith_graph_plain(input->graph, TRUE, &undirected), out, error);
}

const KithPass kith_pass_leiden = {
    .name = "leiden",
    .summary = "communities of high modularity, or by the constant Potts model, the best that "
               "several runs and what they agree on lead to; directions passed over",
    .complexity = "O(m) a pass over the edges, of which there are a few dozen",
    .column = "community",
    .kind = KITH_PASS_NODE,
    .type = KITH_COLUMN_INTEGER,
    .community = TRUE,
    .options = options,
    .run = run,
};
