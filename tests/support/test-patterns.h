/* SPDX-FileCopyrightText: The Kith authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef TEST_PATTERNS_H
#define TEST_PATTERNS_H

#include "test-graph.h"

/* More slow answers: patterns in a small graph, and nodes that matter together. Where a direction
 * does not count it is passed over. Arrays are to be freed with g_free(). */

/* Whether two are joined, either way. */
gboolean test_patterns_joined(const TestGraph *graph, guint a, guint b);

/* One number for each node. */
double *test_patterns_clique(const TestGraph *graph); /* size of the largest that it is in */
double *test_patterns_brokerage(const TestGraph *graph);

/* The places of those chosen one after another, NAN for others: whose going away leaves fewest
 * pairs joined, or who reaches most others along edges. */
double *test_patterns_fragment(const TestGraph *graph, guint k);
double *test_patterns_reach(const TestGraph *graph, guint k, guint hops);

/* For each edge (n × n) the number of its block, any numbers. */
double *test_patterns_blocks(const TestGraph *graph);

/* How many sets of three or four nodes are joined just so: path, triangle; star, path, paw, cycle,
 * diamond, clique. */
void test_patterns_graphlets(const TestGraph *graph, double counts[8]);

/* Of a directed graph the triads in which all pairs are joined both ways, and none is. */
void test_patterns_triads(const TestGraph *graph, double *full, double *empty);

#endif
