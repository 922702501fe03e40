/* SPDX-FileCopyrightText: The Kith authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef TEST_GRAPH_H
#define TEST_GRAPH_H

#include <glib.h>

/* A small graph as a matrix, and slow answers about it that share nothing with the engine. */
typedef struct {
    guint n;
    gboolean directed;
    double *weights; /* owned: n × n, 0 where there is no edge; both ways when undirected */
} TestGraph;

TestGraph *test_graph_new(guint n, gboolean directed);
void test_graph_free(TestGraph *graph);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(TestGraph, test_graph_free)

/* Joins two nodes; a weight is added to the one that is there. Loops are passed over. */
void test_graph_join(TestGraph *graph, guint from, guint to, double weight);

/* About @m edges at random, some twice, in the same places for the same seed. */
TestGraph *test_graph_random(guint n, guint m, gboolean directed, guint seed);

/* Zachary's karate club (1977, doi:10.1086/jar.33.4.3629752): 34 nodes, 78 edges. */
TestGraph *test_graph_karate(void);

/* Parted, with a path, a triangle, two nodes alone and a star. */
TestGraph *test_graph_parted(gboolean directed);

static inline double
test_graph_weight(const TestGraph *graph, guint from, guint to)
{
    return graph->weights[from * graph->n + to];
}

/* Answers, one number for each node, to be freed with g_free(). Where a direction does not count
 * it is passed over. */
double *test_graph_degree(const TestGraph *graph);
double *test_graph_strength(const TestGraph *graph);
double *test_graph_components(const TestGraph *graph); /* numbered by their first node from 1 */
double *test_graph_coreness(const TestGraph *graph);
double *test_graph_articulation(const TestGraph *graph);
double *test_graph_betweenness(const TestGraph *graph);
double *test_graph_pagerank(const TestGraph *graph, double damping);

double *test_graph_in_degree(const TestGraph *graph);
double *test_graph_out_degree(const TestGraph *graph);
double *test_graph_closeness(const TestGraph *graph); /* NAN where nobody is reached */
double *test_graph_harmonic(const TestGraph *graph);
double *test_graph_eccentricity(const TestGraph *graph);
double *test_graph_bfs(const TestGraph *graph);  /* from node 0; NAN for out of reach */
double *test_graph_sssp(const TestGraph *graph); /* the same by weight */
double *test_graph_triangles(const TestGraph *graph);
double *test_graph_clustering(const TestGraph *graph);
double *test_graph_lcc(const TestGraph *graph);
double *test_graph_eigenvector(const TestGraph *graph);
double *test_graph_hubs(const TestGraph *graph);
double *test_graph_authorities(const TestGraph *graph);
double *test_graph_katz(const TestGraph *graph, double alpha);
double *test_graph_constraint(const TestGraph *graph);
double *test_graph_effective_size(const TestGraph *graph);
double *test_graph_strong(const TestGraph *graph); /* numbered by their first node from 1 */
double *test_graph_cdlp(const TestGraph *graph, guint rounds);

/* What edges have, by an edge's ends: n × n, to be freed with g_free(). */
double *test_graph_edge_betweenness(const TestGraph *graph);
double *test_graph_truss(const TestGraph *graph);

/* The share of a walk that starts again at the seeds. */
double *test_graph_walk(const TestGraph *graph, const guint *seeds, guint n_seeds, double damping);

/* Whether the graph has one component more without an edge. */
gboolean test_graph_is_bridge(const TestGraph *graph, guint from, guint to);

/* Modularity of groups (any numbers), straight from its definition; of an undirected graph. */
double test_graph_modularity(const TestGraph *graph, const double *groups);

#endif
