/* SPDX-FileCopyrightText: The Kith authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "analyse-groups.h"
#include "analyse-leiden.h"
#include "analyse-pass.h"

/* Leiden by modularity (Traag, Waltman and van Eck 2019, doi:10.1038/s41598-019-41695-z): from
 * several starts, each until no move betters it, and the best of them is kept. */

enum { RESOLUTION, STARTS };

static const KithPassOption options[] = {
    {"resolution", "above 1 smaller communities, below 1 larger ones", 1, 0, 1e9},
    {"starts", "how many runs the best is taken of; 0 for more the smaller the graph", 0, 0, 1000},
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

typedef struct {
    const KithPassInput *input;
    const KithGraph *graph; /* undirected */
    KithIgraph *igraph;
    igraph_vector_t strengths;      /* owned */
    igraph_vector_int_t membership; /* owned */
    double all;                     /* what all arcs weigh */
    guint32 *groups;                /* owned: of the run */
    guint32 *best;                  /* owned */
    double best_quality;
} Leiden;

static void
leiden_clear(Leiden *leiden)
{
    igraph_vector_destroy(&leiden->strengths);
    igraph_vector_int_destroy(&leiden->membership);
    g_free(leiden->groups);
    g_free(leiden->best);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Leiden, leiden_clear)

static gboolean
prepare(Leiden *leiden, GError **error)
{
    guint32 n = leiden->graph->n;

    if (!kith_igraph_check(igraph_vector_init(&leiden->strengths, n), error, "leiden") ||
        !kith_igraph_check(igraph_vector_int_init(&leiden->membership, n), error, "leiden")) {
        return FALSE;
    }
    for (guint32 node = 0; node < n; node++) {
        VECTOR(leiden->strengths)[node] = kith_node_strength(&leiden->graph->out, node);
        leiden->all += VECTOR(leiden->strengths)[node];
    }
    leiden->groups = g_new(guint32, (gsize)n + 1);
    leiden->best = g_new(guint32, (gsize)n + 1);
    for (guint32 node = 0; node < n; node++) {
        leiden->best[node] = node; /* without edges everyone is alone */
    }
    kith_groups_number(leiden->best, n);
    leiden->best_quality = -1;
    return TRUE;
}

static gboolean
run_once(Leiden *leiden, guint start, GError **error)
{
    double resolution = leiden->input->options[RESOLUTION];
    double modularity;

    kith_igraph_seed(leiden->input->seed + start);
    if (!kith_leiden(leiden->igraph,
                     &leiden->strengths,
                     resolution / leiden->all,
                     "leiden",
                     &leiden->membership,
                     error)) {
        return FALSE;
    }
    for (guint32 node = 0; node < leiden->graph->n; node++) {
        leiden->groups[node] = (guint32)VECTOR(leiden->membership)[node];
    }
    kith_groups_number(leiden->groups, leiden->graph->n);
    modularity = kith_groups_modularity(leiden->graph, leiden->groups, resolution);
    if (modularity > leiden->best_quality) {
        guint32 *swap = leiden->best;

        leiden->best = leiden->groups;
        leiden->groups = swap;
        leiden->best_quality = modularity;
    }
    return TRUE;
}

static gboolean
find_groups(const KithPassInput *input, const KithGraph *graph, KithPassOutput *out, GError **error)
{
    g_autoptr(KithIgraph) igraph = kith_igraph_new(graph, input->seed, input->progress, error);
    g_auto(Leiden) leiden = {.input = input, .graph = graph, .igraph = igraph};

    if (igraph == NULL || !prepare(&leiden, error)) {
        return FALSE;
    }
    for (guint i = 0; leiden.all > 0 && i < n_starts(input); i++) {
        if (!run_once(&leiden, i, error)) {
            return FALSE;
        }
    }
    for (guint32 node = 0; node < graph->n; node++) {
        out->values[node] = leiden.best[node];
    }
    return TRUE;
}

static gboolean
run(const KithPassInput *input, KithPassOutput *out, GError **error)
{
    g_auto(KithGraph) undirected = {0};

    if (!input->graph->directed) {
        return find_groups(input, input->graph, out, error);
    }
    kith_graph_undirected(input->graph, TRUE, &undirected);
    return find_groups(input, &undirected, out, error);
}

const KithPass kith_pass_leiden = {
    .name = "leiden",
    .summary = "communities of high modularity, the best of several runs; directions passed over",
    .complexity = "O(m) a pass over the edges, of which there are a few dozen",
    .column = "community",
    .kind = KITH_PASS_NODE,
    .type = KITH_COLUMN_INTEGER,
    .community = TRUE,
    .options = options,
    .run = run,
};
