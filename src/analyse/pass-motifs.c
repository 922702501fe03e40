/* SPDX-FileCopyrightText: The Kith authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "analyse-pass.h"
#include "graph-igraph.h"

#include <math.h>

/* Names of the 16 kinds of three nodes in a directed graph (Davis and Leinhardt, "The Structure of
 * Positive Interpersonal Relations in Small Groups", 1972), in igraph's order: pairs joined both
 * ways, one way and not at all. */
static const char *const triads[] = {"003",
                                     "012",
                                     "102",
                                     "021D",
                                     "021U",
                                     "021C",
                                     "111D",
                                     "111U",
                                     "030T",
                                     "030C",
                                     "201",
                                     "120D",
                                     "120U",
                                     "120C",
                                     "210",
                                     "300"};

/* Connected kinds of three and four nodes by igraph's number, of undirected graphs. */
static const struct {
    const char *name;
    guint size;
    guint number;
} graphlets[] = {
    {"path3", 3, 2},
    {"triangle", 3, 3},
    {"star4", 4, 4},
    {"path4", 4, 6},
    {"paw4", 4, 7},
    {"cycle4", 4, 8},
    {"diamond4", 4, 9},
    {"clique4", 4, 10},
};

static void
add(KithPassOutput *out, const char *name, double value)
{
    const KithMeasure measure = {name, isnan(value) ? 0 : value};

    g_array_append_val(out->measures, measure);
}

static gboolean
count_triads(KithIgraph *igraph, KithPassOutput *out, GError **error)
{
    g_auto(igraph_vector_t) counts = {0};

    if (!kith_igraph_check(igraph_vector_init(&counts, 0), error, "motifs") ||
        !kith_igraph_check(igraph_triad_census(&igraph->graph, &counts), error, "motifs")) {
        return FALSE;
    }
    for (guint i = 0; i < G_N_ELEMENTS(triads); i++) {
        add(out, triads[i], VECTOR(counts)[i]);
    }
    return TRUE;
}

/* All patterns of a size: none is cut. */
static gboolean
count_of_size(KithIgraph *igraph, igraph_integer_t size, igraph_vector_t *counts, GError **error)
{
    g_auto(igraph_vector_t) no_cuts = {0};

    return kith_igraph_check(igraph_vector_init(&no_cuts, size), error, "motifs") &&
           kith_igraph_check(igraph_vector_init(counts, 0), error, "motifs") &&
           kith_igraph_check(igraph_motifs_randesu(&igraph->graph, counts, (int)size, &no_cuts),
                             error,
                             "motifs");
}

static gboolean
count_graphlets(KithIgraph *igraph, KithPassOutput *out, GError **error)
{
    g_auto(igraph_vector_t) three = {0};
    g_auto(igraph_vector_t) four = {0};

    if (!count_of_size(igraph, 3, &three, error) || !count_of_size(igraph, 4, &four, error)) {
        return FALSE;
    }
    for (guint i = 0; i < G_N_ELEMENTS(graphlets); i++) {
        const igraph_vector_t *counts = graphlets[i].size == 3 ? &three : &four;

        add(out, graphlets[i].name, VECTOR(*counts)[graphlets[i].number]);
    }
    return TRUE;
}

static gboolean
run(const KithPassInput *input, KithPassOutput *out, GError **error)
{
    const KithGraph *graph = input->graph;
    g_autoptr(KithIgraph) igraph = NULL;

    if (graph->n < 3) {
        guint n = graph->directed ? G_N_ELEMENTS(triads) : G_N_ELEMENTS(graphlets);

        for (guint i = 0; i < n; i++) {
            add(out, graph->directed ? triads[i] : graphlets[i].name, 0);
        }
        return TRUE;
    }
    igraph = kith_igraph_new(graph, input->seed, input->progress, error);
    return igraph != NULL && (graph->directed ? count_triads(igraph, out, error)
                                              : count_graphlets(igraph, out, error));
}

const KithPass kith_pass_motifs = {
    .name = "motifs",
    .summary = "how often small patterns occur: connected ones of three and four nodes, in a "
               "directed graph the sixteen kinds of triads",
    .complexity = "O(n d^3) for degree d at most; directed O(n d^2)",
    .kind = KITH_PASS_GRAPH,
    .type = KITH_COLUMN_REAL,
    .run = run,
};
