/* SPDX-FileCopyrightText: The Kith authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "graph-csr.h"
#include "graph-project.h"

#include "test-graph.h"

#include <math.h>

/* The arcs of a graph as text: "0>1,2 1>0 2>0" with weights where they are not 1. */
static char *
text_of(const KithArcs *arcs, guint32 n)
{
    GString *out = g_string_new(NULL);

    for (guint32 node = 0; node < n; node++) {
        for (guint64 i = arcs->offsets[node]; i < arcs->offsets[node + 1]; i++) {
            g_string_append_printf(out, "%s%u>%u", out->len > 0 ? " " : "", node, arcs->targets[i]);
            if (arcs->codes != NULL) {
                g_string_append_printf(out, ":%g", kith_arcs_weight(arcs, i));
            }
        }
    }
    return g_string_free(out, FALSE);
}

static void
assert_arcs(const KithArcs *arcs, guint32 n, const char *expected)
{
    g_autofree char *text = text_of(arcs, n);

    g_assert_cmpstr(text, ==, expected);
}

static void
test_empty(void)
{
    g_auto(KithEdgeList) edges = {0};
    g_auto(KithGraph) graph = {0};
    g_auto(KithGraph) directed = {0};

    kith_edge_list_init(&edges, FALSE);
    kith_graph_build(0, &edges, FALSE, &graph);
    g_assert_cmpuint(graph.n_edges, ==, 0);
    g_assert_cmpuint(graph.out.offsets[0], ==, 0);
    kith_edge_list_init(&edges, TRUE);
    kith_graph_build(2, &edges, TRUE, &directed);
    assert_arcs(&directed.out, 2, "");
    assert_arcs(&directed.in, 2, "");
}

static void
test_undirected(void)
{
    g_auto(KithEdgeList) edges = {0};
    g_auto(KithGraph) graph = {0};

    kith_edge_list_init(&edges, FALSE);
    kith_edge_list_add(&edges, 3, 1, 1);
    kith_edge_list_add(&edges, 0, 3, 1);
    kith_edge_list_add(&edges, 1, 3, 1);
    kith_edge_list_add(&edges, 2, 2, 1);
    kith_edge_list_add(&edges, 0, 1, 1);
    kith_graph_build(5, &edges, FALSE, &graph);
    g_assert_cmpuint(graph.n_edges, ==, 3);
    g_assert_null(graph.out.codes);
    assert_arcs(&graph.out, 5, "0>1 0>3 1>0 1>3 3>0 3>1");
    g_assert_true(kith_graph_in(&graph) == &graph.out);
    g_assert_cmpuint(kith_graph_out_degree(&graph, 2), ==, 0);
    g_assert_cmpuint(kith_arcs_find(&graph.out, 3, 1), ==, 5);
}

static void
test_directed(void)
{
    g_auto(KithEdgeList) edges = {0};
    g_auto(KithGraph) graph = {0};

    kith_edge_list_init(&edges, TRUE);
    kith_edge_list_add(&edges, 2, 0, 0.5);
    kith_edge_list_add(&edges, 0, 2, 4);
    kith_edge_list_add(&edges, 2, 0, 0.25);
    kith_edge_list_add(&edges, 2, 1, 1);
    kith_graph_build(3, &edges, TRUE, &graph);
    g_assert_cmpuint(graph.n_edges, ==, 3);
    assert_arcs(&graph.out, 3, "0>2:4 2>0:0.75 2>1:1");
    assert_arcs(&graph.in, 3, "0>2:0.75 1>2:1 2>0:4");
}

static void
test_undirected_of(void)
{
    g_auto(KithEdgeList) edges = {0};
    g_auto(KithGraph) graph = {0};
    g_auto(KithGraph) plain = {0};
    g_auto(KithGraph) weighted = {0};

    kith_edge_list_init(&edges, TRUE);
    kith_edge_list_add(&edges, 1, 0, 2);
    kith_edge_list_add(&edges, 0, 1, 3);
    kith_edge_list_add(&edges, 1, 2, 7);
    kith_graph_build(3, &edges, TRUE, &graph);
    kith_graph_undirected(&graph, FALSE, &plain);
    assert_arcs(&plain.out, 3, "0>1 1>0 1>2 2>1");
    kith_graph_undirected(&graph, TRUE, &weighted);
    assert_arcs(&weighted.out, 3, "0>1:5 1>0:5 1>2:7 2>1:7");
}

/* Every arc of a random graph is in the matrix and the other way round. */
static void
test_random(void)
{
    for (guint seed = 0; seed < 20; seed++) {
        gboolean directed = seed % 2 == 1;
        g_autoptr(TestGraph) matrix = test_graph_random(30, 120, directed, seed);
        g_auto(KithEdgeList) edges = {0};
        g_auto(KithGraph) graph = {0};
        guint64 n = 0;

        kith_edge_list_init(&edges, TRUE);
        for (guint a = 0; a < matrix->n; a++) {
            for (guint b = directed ? 0 : a; b < matrix->n; b++) {
                if (test_graph_weight(matrix, a, b) > 0) {
                    kith_edge_list_add(&edges, b, a, test_graph_weight(matrix, a, b));
                    n++;
                }
            }
        }
        kith_graph_build(matrix->n, &edges, directed, &graph);
        g_assert_cmpuint(graph.n_edges, ==, n);
        for (guint32 node = 0; node < graph.n; node++) {
            const KithArcs *in = kith_graph_in(&graph);

            for (guint64 i = in->offsets[node]; i < in->offsets[node + 1]; i++) {
                g_assert_cmpfloat(kith_arcs_weight(in, i),
                                  ==,
                                  test_graph_weight(matrix, node, in->targets[i]));
                g_assert_true(i == in->offsets[node] || in->targets[i - 1] < in->targets[i]);
            }
        }
    }
}

static void
share(KithWords *rows, guint32 thing, guint32 node)
{
    guint32 *row = kith_words_push(rows, 2);

    row[0] = thing;
    row[1] = node;
}

static void
test_project(void)
{
    g_auto(KithWords) rows = {0};
    g_auto(KithEdgeList) edges = {0};
    g_auto(KithGraph) graph = {0};

    share(&rows, 9, 2); /* three share it: 1/2 a pair */
    share(&rows, 9, 0);
    share(&rows, 9, 1);
    share(&rows, 9, 1);
    share(&rows, 4, 0); /* two: 1 */
    share(&rows, 4, 1);
    share(&rows, 5, 3); /* one: nobody */
    kith_edge_list_init(&edges, TRUE);
    g_assert_cmpuint(kith_project(&rows, NULL, &edges), ==, 0);
    kith_graph_build(4, &edges, FALSE, &graph);
    assert_arcs(&graph.out, 4, "0>1:1.5 0>2:0.5 1>0:1.5 1>2:0.5 2>0:0.5 2>1:0.5");
}

static void
test_project_crowd(void)
{
    g_auto(KithWords) rows = {0};
    g_auto(KithEdgeList) edges = {0};

    for (guint32 node = 0; node <= KITH_PROJECT_MOST; node++) {
        share(&rows, 1, node);
        if (node > 0) {
            share(&rows, 2, node);
        }
    }
    kith_edge_list_init(&edges, FALSE);
    g_assert_cmpuint(kith_project(&rows, NULL, &edges), ==, 1);
    g_assert_cmpuint(kith_edge_list_length(&edges),
                     ==,
                     KITH_PROJECT_MOST * (KITH_PROJECT_MOST - 1) / 2);
}

/* Weights come back as they were, whether there are few of them or one for each edge. */
static void
test_codes(void)
{
    for (guint distinct = 1; distinct <= 400; distinct = distinct * 3 + 1) {
        g_auto(KithEdgeList) edges = {0};
        g_auto(KithGraph) graph = {0};

        kith_edge_list_init(&edges, TRUE);
        for (guint32 i = 0; i < 400; i++) {
            kith_edge_list_add(&edges, i, i + 1, 0.1 * (1 + i % distinct));
        }
        kith_graph_build(401, &edges, distinct % 2 == 0, &graph);
        g_assert_cmpuint(graph.out.weights.n_values, ==, distinct <= 116 ? distinct : 400);
        for (guint32 i = 0; i < 400; i++) {
            const KithArcs *in = kith_graph_in(&graph);

            g_assert_cmpfloat(kith_arcs_weight(&graph.out, kith_arcs_find(&graph.out, i, i + 1)),
                              ==,
                              0.1 * (1 + i % distinct));
            g_assert_cmpfloat(kith_arcs_weight(in, kith_arcs_find(in, i + 1, i)),
                              ==,
                              0.1 * (1 + i % distinct));
        }
    }
}

/* A weight that no other edge has, from very little to very much; every hundredth is nothing. */
static double
odd_weight(guint32 i)
{
    return i % 100 == 0 ? 0 : ldexp(1 + i / 70001.0, (int)(i % 97) * 20 - 970);
}

/* Of a large graph in which each edge weighs something else, weights keep 31 bits; one that cannot
 * be written so, and is not negative for that, leaves them all as they are. */
static void
test_rounded(void)
{
    const guint32 n = KITH_WEIGHTS_ROUNDED;

    for (guint odd = 0; odd < 2; odd++) {
        g_auto(KithEdgeList) edges = {0};
        g_auto(KithGraph) graph = {0};

        kith_edge_list_init(&edges, TRUE);
        for (guint32 i = 0; i < n; i++) {
            kith_edge_list_add(&edges, i, i + 1, odd && i == 7 ? 1e-310 : odd_weight(i));
        }
        kith_graph_build(n + 1, &edges, FALSE, &graph);
        g_assert_cmpuint(graph.out.weights.fraction_bits, ==, odd ? 0 : KITH_FRACTION_BITS);
        for (guint32 i = 0; i < n; i++) {
            double weight = odd && i == 7 ? 1e-310 : odd_weight(i);
            double there = kith_arcs_weight(&graph.out, kith_arcs_find(&graph.out, i + 1, i));

            g_assert_cmpfloat(fabs(there - weight), <=, odd ? 0 : ldexp(weight, -31));
        }
    }
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/graph/csr/nothing-makes-an-empty-graph", test_empty);
    g_test_add_func("/graph/csr/parallel-edges-are-one-and-loops-none", test_undirected);
    g_test_add_func("/graph/csr/directed-arcs-are-there-both-ways", test_directed);
    g_test_add_func("/graph/csr/directions-can-be-passed-over", test_undirected_of);
    g_test_add_func("/graph/csr/random-graphs-are-their-matrices", test_random);
    g_test_add_func("/graph/project/a-thing-of-k-gives-each-pair-its-share", test_project);
    g_test_add_func("/graph/project/a-crowd-joins-nobody", test_project_crowd);
    g_test_add_func("/graph/csr/weights-are-few-or-many", test_codes);
    g_test_add_func("/graph/csr/many-weights-that-differ-are-rounded", test_rounded);
    return g_test_run();
}
