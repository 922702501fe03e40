/* SPDX-FileCopyrightText: The Kith authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "graph-igraph.h"

#include "test-support.h"

static void
build(KithGraph *graph, guint32 n, gboolean directed, gboolean weighted)
{
    g_auto(KithEdgeList) edges = {0};

    kith_edge_list_init(&edges, weighted);
    for (guint32 i = 0; i + 1 < n; i++) {
        kith_edge_list_add(&edges, i + 1, i, i + 1);
    }
    kith_graph_build(n, &edges, directed, graph);
}

static void
test_copy(void)
{
    g_auto(KithGraph) graph = {0};
    g_autoptr(GError) error = NULL;
    g_autoptr(KithIgraph) igraph = NULL;
    igraph_integer_t from;
    igraph_integer_t to;

    build(&graph, 4, TRUE, TRUE);
    igraph = kith_igraph_new(&graph, 1, NULL, &error);
    g_assert_no_error(error);
    g_assert_cmpint(igraph_vcount(&igraph->graph), ==, 4);
    g_assert_cmpint(igraph_ecount(&igraph->graph), ==, 3);
    g_assert_true(igraph_is_directed(&igraph->graph));
    igraph_edge(&igraph->graph, 2, &from, &to);
    g_assert_cmpint(from, ==, 3);
    g_assert_cmpint(to, ==, 2);
    g_assert_cmpfloat(VECTOR(*kith_igraph_weights(igraph))[2], ==, 3);
}

static void
test_empty(void)
{
    g_auto(KithGraph) graph = {0};
    g_autoptr(KithIgraph) igraph = NULL;

    build(&graph, 0, FALSE, FALSE);
    igraph = kith_igraph_new(&graph, 1, NULL, NULL);
    g_assert_nonnull(igraph);
    g_assert_null(kith_igraph_weights(igraph));
    g_assert_cmpint(igraph_vcount(&igraph->graph), ==, 0);
}

/* An error of igraph's comes back as ours, its clean-up done, and the next call works. */
static void
test_error_bridge(void)
{
    g_auto(KithGraph) graph = {0};
    g_autoptr(GError) error = NULL;
    g_autoptr(KithIgraph) igraph = NULL;
    g_auto(igraph_vector_t) values = {0};

    build(&graph, 4, FALSE, FALSE);
    igraph = kith_igraph_new(&graph, 1, NULL, &error);
    g_assert_true(kith_igraph_check(igraph_vector_init(&values, 0), &error, "values"));
    g_assert_false(kith_igraph_check(
        igraph_strength(&igraph->graph, &values, igraph_vss_1(77), IGRAPH_ALL, FALSE, NULL),
        &error,
        "strength of node %d",
        77));
    test_error(&error, KITH_ERROR_FAILED, "strength of node 77: ");
    g_assert_cmpint(IGRAPH_FINALLY_STACK_SIZE(), ==, 0);
    g_assert_true(kith_igraph_check(
        igraph_strength(&igraph->graph, &values, igraph_vss_all(), IGRAPH_ALL, FALSE, NULL),
        &error,
        "strength"));
    g_assert_cmpfloat(VECTOR(values)[1], ==, 2);
}

static void
test_interrupted(void)
{
    g_autoptr(GCancellable) cancellable = g_cancellable_new();
    const KithProgress progress = {NULL, NULL, cancellable};
    g_auto(KithGraph) graph = {0};
    g_autoptr(GError) error = NULL;
    g_autoptr(KithIgraph) igraph = NULL;
    g_auto(igraph_vector_t) values = {0};

    build(&graph, 2000, FALSE, FALSE);
    igraph = kith_igraph_new(&graph, 1, &progress, &error);
    g_assert_no_error(error);
    g_cancellable_cancel(cancellable);
    g_assert_true(kith_igraph_check(igraph_vector_init(&values, 0), &error, "values"));
    g_assert_false(kith_igraph_check(
        igraph_betweenness(&igraph->graph, &values, igraph_vss_all(), FALSE, NULL),
        &error,
        "betweenness"));
    test_error(&error, KITH_ERROR_CANCELLED, "betweenness: ");
    g_assert_cmpint(IGRAPH_FINALLY_STACK_SIZE(), ==, 0);
}

static void
note_error(const char *reason, const char *file, int line, igraph_error_t code)
{
}

/* Another user of igraph in the process gets its handlers back. */
static void
test_handlers(void)
{
    igraph_error_handler_t *earlier = igraph_set_error_handler(note_error);
    g_auto(KithGraph) graph = {0};
    KithIgraph *igraph;

    build(&graph, 3, FALSE, FALSE);
    igraph = kith_igraph_new(&graph, 1, NULL, NULL);
    kith_igraph_free(igraph);
    g_assert_true(igraph_set_error_handler(earlier) == note_error);
}

static double
draw(guint64 seed)
{
    kith_igraph_seed(seed);
    return igraph_rng_get_unif01(igraph_rng_default());
}

static void
test_seed(void)
{
    g_auto(KithGraph) graph = {0};
    g_autoptr(KithIgraph) igraph = NULL;
    double first;

    build(&graph, 2, FALSE, FALSE);
    igraph = kith_igraph_new(&graph, 1, NULL, NULL);
    first = draw(5);
    g_assert_cmpfloat(draw(6), !=, first);
    g_assert_cmpfloat(draw(5), ==, first);
    g_assert_cmpfloat(draw(5 + (G_GUINT64_CONSTANT(1) << 40)), !=, first);
}

static gpointer
take_turns(gpointer data)
{
    KithGraph *graph = data;

    for (guint i = 0; i < 200; i++) {
        g_autoptr(KithIgraph) igraph = kith_igraph_new(graph, i, NULL, NULL);
        double one = draw(i);

        g_assert_cmpfloat(draw(i), ==, one);
    }
    return NULL;
}

static void
test_threads(void)
{
    g_auto(KithGraph) graph = {0};
    GThread *threads[4];

    build(&graph, 50, FALSE, FALSE);
    for (guint i = 0; i < G_N_ELEMENTS(threads); i++) {
        threads[i] = g_thread_new("turns", take_turns, &graph);
    }
    for (guint i = 0; i < G_N_ELEMENTS(threads); i++) {
        g_thread_join(threads[i]);
    }
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/graph/igraph/gets-the-same-graph", test_copy);
    g_test_add_func("/graph/igraph/takes-the-null-graph", test_empty);
    g_test_add_func("/graph/igraph/errors-become-ours", test_error_bridge);
    g_test_add_func("/graph/igraph/cancelling-interrupts", test_interrupted);
    g_test_add_func("/graph/igraph/handlers-are-put-back", test_handlers);
    g_test_add_func("/graph/igraph/same-seed-same-numbers", test_seed);
    g_test_add_func("/graph/igraph/threads-take-turns", test_threads);
    return g_test_run();
}
