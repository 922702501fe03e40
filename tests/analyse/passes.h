/* SPDX-FileCopyrightText: The Kith authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef ANALYSE_PASSES_H
#define ANALYSE_PASSES_H

#include "analyse-run.h"

#include "test-graph.h"
#include "test-support.h"

#include <math.h>

/* What the tests of passes share. */

G_GNUC_UNUSED static void
build(const TestGraph *matrix, gboolean weighted, KithGraph *graph)
{
    g_auto(KithEdgeList) edges = {0};

    kith_edge_list_init(&edges, weighted);
    for (guint a = 0; a < matrix->n; a++) {
        for (guint b = 0; b < matrix->n; b++) {
            if (test_graph_weight(matrix, a, b) > 0 && (matrix->directed || a < b)) {
                kith_edge_list_add(&edges, a, b, test_graph_weight(matrix, a, b));
            }
        }
    }
    kith_graph_build(matrix->n, &edges, matrix->directed, graph);
}

/* The graphs that every pass must take. */
G_GNUC_UNUSED static GPtrArray *
graphs(void)
{
    GPtrArray *all = g_ptr_array_new_with_free_func((GDestroyNotify)test_graph_free);

    for (guint directed = 0; directed < 2; directed++) {
        g_ptr_array_add(all, test_graph_new(0, directed == 1));
        g_ptr_array_add(all, test_graph_new(1, directed == 1));
        g_ptr_array_add(all, test_graph_new(3, directed == 1));
        g_ptr_array_add(all, test_graph_parted(directed == 1));
        for (guint seed = 0; seed < 6; seed++) {
            g_ptr_array_add(all, test_graph_random(24, 12 + 14 * seed, directed == 1, seed));
        }
    }
    g_ptr_array_add(all, test_graph_karate());
    return all;
}

G_GNUC_UNUSED static void
run_pass(KithPassRun *run,
         const KithPass *pass,
         const KithGraph *graph,
         guint64 seed,
         guint threads)
{
    KithAnalyseOptions options = KITH_ANALYSE_OPTIONS_INIT;
    g_autoptr(GError) error = NULL;

    options.seed = seed;
    options.threads = threads;
    g_assert_true(kith_pass_run_init(run, pass, NULL, &error));
    kith_pass_run(run, graph, NULL, NULL, &options, &error);
    g_assert_no_error(error);
}

G_GNUC_UNUSED static gsize
n_values(const KithPass *pass, const KithGraph *graph)
{
    return pass->kind == KITH_PASS_NODE   ? graph->n
           : pass->kind == KITH_PASS_EDGE ? graph->n_edges
                                          : 0;
}

#endif
