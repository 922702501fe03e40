/* SPDX-FileCopyrightText: The Kith authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "test-graph.h"

#include <math.h>
#include <string.h>

TestGraph *
test_graph_new(guint n, gboolean directed)
{
    TestGraph *graph = g_new0(TestGraph, 1);

    graph->n = n;
    graph->directed = directed;
    graph->weights = g_new0(double, n *n + 1);
    return graph;
}

void
test_graph_free(TestGraph *graph)
{
    g_free(graph->weights);
    g_free(graph);
}

void
test_graph_join(TestGraph *graph, guint from, guint to, double weight)
{
    if (from == to) {
        return;
    }
    graph->weights[from * graph->n + to] += weight;
    if (!graph->directed) {
        graph->weights[to * graph->n + from] += weight;
    }
}

TestGraph *
test_graph_random(guint n, guint m, gboolean directed, guint seed)
{
    TestGraph *graph = test_graph_new(n, directed);
    g_autoptr(GRand) random = g_rand_new_with_seed(seed);

    for (guint i = 0; n > 0 && i < m; i++) {
        guint from = (guint)g_rand_int_range(random, 0, (gint32)n);
        guint to = (guint)g_rand_int_range(random, 0, (gint32)n);

        test_graph_join(graph, from, to, 1 + (double)g_rand_int_range(random, 0, 8) / 4);
    }
    return graph;
}

TestGraph *
test_graph_karate(void)
{
    static const guint8 edges[78][2] = {
        {1, 2},   {1, 3},   {1, 4},   {1, 5},   {1, 6},   {1, 7},   {1, 8},   {1, 9},   {1, 11},
        {1, 12},  {1, 13},  {1, 14},  {1, 18},  {1, 20},  {1, 22},  {1, 32},  {2, 3},   {2, 4},
        {2, 8},   {2, 14},  {2, 18},  {2, 20},  {2, 22},  {2, 31},  {3, 4},   {3, 8},   {3, 9},
        {3, 10},  {3, 14},  {3, 28},  {3, 29},  {3, 33},  {4, 8},   {4, 13},  {4, 14},  {5, 7},
        {5, 11},  {6, 7},   {6, 11},  {6, 17},  {7, 17},  {9, 31},  {9, 33},  {9, 34},  {10, 34},
        {14, 34}, {15, 33}, {15, 34}, {16, 33}, {16, 34}, {19, 33}, {19, 34}, {20, 34}, {21, 33},
        {21, 34}, {23, 33}, {23, 34}, {24, 26}, {24, 28}, {24, 30}, {24, 33}, {24, 34}, {25, 26},
        {25, 28}, {25, 32}, {26, 32}, {27, 30}, {27, 34}, {28, 34}, {29, 32}, {29, 34}, {30, 33},
        {30, 34}, {31, 33}, {31, 34}, {32, 33}, {32, 34}, {33, 34}};
    TestGraph *graph = test_graph_new(34, FALSE);

    for (guint i = 0; i < G_N_ELEMENTS(edges); i++) {
        test_graph_join(graph, edges[i][0] - 1U, edges[i][1] - 1U, 1);
    }
    return graph;
}

TestGraph *
test_graph_parted(gboolean directed)
{
    static const guint8 edges[][2] =
        {{0, 1}, {1, 2}, {2, 3}, {4, 5}, {5, 6}, {6, 4}, {8, 9}, {8, 10}, {8, 11}};
    TestGraph *graph = test_graph_new(13, directed);

    for (guint i = 0; i < G_N_ELEMENTS(edges); i++) {
        test_graph_join(graph, edges[i][0], edges[i][1], 1);
    }
    return graph;
}

/* ---- answers ---- */

static gboolean
touch(const TestGraph *graph, guint a, guint b)
{
    return test_graph_weight(graph, a, b) > 0 || test_graph_weight(graph, b, a) > 0;
}

double *
test_graph_degree(const TestGraph *graph)
{
    double *degrees = g_new0(double, graph->n + 1);

    for (guint a = 0; a < graph->n; a++) {
        for (guint b = 0; b < graph->n; b++) {
            degrees[a] += test_graph_weight(graph, a, b) > 0;
            degrees[a] += graph->directed && test_graph_weight(graph, b, a) > 0;
        }
    }
    return degrees;
}

double *
test_graph_strength(const TestGraph *graph)
{
    double *strengths = g_new0(double, graph->n + 1);

    for (guint a = 0; a < graph->n; a++) {
        for (guint b = 0; b < graph->n; b++) {
            strengths[a] += test_graph_weight(graph, a, b);
            strengths[a] += graph->directed ? test_graph_weight(graph, b, a) : 0;
        }
    }
    return strengths;
}

/* Numbers components by breadth-first search; nodes in @gone are not there. */
static guint
number_components(const TestGraph *graph, const gboolean *gone, double *numbers)
{
    g_autofree guint *queue = g_new(guint, graph->n + 1);
    guint n_components = 0;

    memset(numbers, 0, graph->n * sizeof *numbers);
    for (guint root = 0; root < graph->n; root++) {
        guint head = 0;
        guint tail = 0;

        if (numbers[root] > 0 || (gone != NULL && gone[root])) {
            continue;
        }
        numbers[root] = ++n_components;
        queue[tail++] = root;
        while (head < tail) {
            guint node = queue[head++];

            for (guint other = 0; other < graph->n; other++) {
                if (numbers[other] == 0 && touch(graph, node, other) &&
                    (gone == NULL || !gone[other])) {
                    numbers[other] = n_components;
                    queue[tail++] = other;
                }
            }
        }
    }
    return n_components;
}

double *
test_graph_components(const TestGraph *graph)
{
    double *numbers = g_new0(double, graph->n + 1);

    number_components(graph, NULL, numbers);
    return numbers;
}

/* Peels away, for each k, whatever has fewer than k neighbours left, until nothing changes. */
double *
test_graph_coreness(const TestGraph *graph)
{
    double *coreness = g_new0(double, graph->n + 1);

    for (guint k = 1; k <= graph->n; k++) {
        g_autofree gboolean *gone = g_new0(gboolean, graph->n + 1);
        gboolean changed = TRUE;

        while (changed) {
            changed = FALSE;
            for (guint a = 0; a < graph->n; a++) {
                guint left = 0;

                for (guint b = 0; b < graph->n; b++) {
                    left += !gone[b] && touch(graph, a, b);
                }
                if (!gone[a] && left < k) {
                    gone[a] = changed = TRUE;
                }
            }
        }
        for (guint a = 0; a < graph->n; a++) {
            coreness[a] = gone[a] ? coreness[a] : k;
        }
    }
    return coreness;
}

double *
test_graph_articulation(const TestGraph *graph)
{
    double *cuts = g_new0(double, graph->n + 1);
    g_autofree double *numbers = g_new0(double, graph->n + 1);
    guint all = number_components(graph, NULL, numbers);

    for (guint a = 0; a < graph->n; a++) {
        g_autofree gboolean *gone = g_new0(gboolean, graph->n + 1);

        gone[a] = TRUE;
        /* A node alone takes its component with it. */
        cuts[a] = number_components(graph, gone, numbers) > all;
    }
    return cuts;
}

gboolean
test_graph_is_bridge(const TestGraph *graph, guint from, guint to)
{
    g_autoptr(TestGraph) without = test_graph_new(graph->n, graph->directed);
    g_autofree double *numbers = g_new0(double, graph->n + 1);
    guint before = number_components(graph, NULL, numbers);

    memcpy(without->weights, graph->weights, graph->n * graph->n * sizeof(double));
    without->weights[from * graph->n + to] = 0;
    without->weights[to * graph->n + from] = 0;
    return number_components(without, NULL, numbers) > before;
}

/* Distances and numbers of shortest paths from one node. */
static void
count_paths(const TestGraph *graph, guint from, guint *distances, double *paths)
{
    g_autofree guint *queue = g_new(guint, graph->n + 1);
    guint head = 0;
    guint tail = 0;

    for (guint i = 0; i < graph->n; i++) {
        distances[i] = G_MAXUINT;
        paths[i] = 0;
    }
    distances[from] = 0;
    paths[from] = 1;
    queue[tail++] = from;
    while (head < tail) {
        guint node = queue[head++];

        for (guint other = 0; other < graph->n; other++) {
            if (test_graph_weight(graph, node, other) <= 0) {
                continue;
            }
            if (distances[other] == G_MAXUINT) {
                distances[other] = distances[node] + 1;
                queue[tail++] = other;
            }
            paths[other] += distances[other] == distances[node] + 1 ? paths[node] : 0;
        }
    }
}

/* For every pair and every node between: the share of the pair's shortest paths that pass it. */
double *
test_graph_betweenness(const TestGraph *graph)
{
    guint n = graph->n;
    double *values = g_new0(double, n + 1);
    g_autofree guint *distances = g_new(guint, n * n + 1);
    g_autofree double *paths = g_new(double, n *n + 1);

    for (guint from = 0; from < n; from++) {
        count_paths(graph, from, distances + from * n, paths + from * n);
    }
    for (guint from = 0; from < n; from++) {
        for (guint to = 0; to < n; to++) {
            guint whole = distances[from * n + to];

            for (guint via = 0; via < n; via++) {
                guint first = distances[from * n + via];
                guint second = distances[via * n + to];

                if (from != to && via != from && via != to && whole != G_MAXUINT &&
                    first != G_MAXUINT && second != G_MAXUINT && first + second == whole) {
                    values[via] += paths[from * n + via] * paths[via * n + to] /
                                   paths[from * n + to] / (graph->directed ? 1 : 2);
                }
            }
        }
    }
    return values;
}

/* Whoever is stuck goes to where the walk starts. */
static double *
power(const TestGraph *graph, const double *start, double damping)
{
    guint n = graph->n;
    double *ranks = g_memdup2(start, (n + 1) * sizeof(double));
    g_autofree double *next = g_new0(double, n + 1);

    for (guint round = 0; round < 2000; round++) {
        double back = 1 - damping;

        memset(next, 0, n * sizeof *next);
        for (guint a = 0; a < n; a++) {
            double out = 0;

            for (guint b = 0; b < n; b++) {
                out += test_graph_weight(graph, a, b);
            }
            for (guint b = 0; out > 0 && b < n; b++) {
                next[b] += damping * ranks[a] * test_graph_weight(graph, a, b) / out;
            }
            back += out > 0 ? 0 : damping * ranks[a];
        }
        for (guint a = 0; a < n; a++) {
            ranks[a] = next[a] + back * start[a];
        }
    }
    return ranks;
}

double *
test_graph_pagerank(const TestGraph *graph, double damping)
{
    g_autofree double *start = g_new0(double, graph->n + 1);

    for (guint i = 0; i < graph->n; i++) {
        start[i] = 1.0 / graph->n;
    }
    return power(graph, start, damping);
}

double *
test_graph_walk(const TestGraph *graph, const guint *seeds, guint n_seeds, double damping)
{
    g_autofree double *start = g_new0(double, graph->n + 1);

    for (guint i = 0; i < n_seeds; i++) {
        start[seeds[i]] += 1.0 / n_seeds;
    }
    return power(graph, start, damping);
}

double
test_graph_modularity(const TestGraph *graph, const double *groups)
{
    g_autofree double *strengths = test_graph_strength(graph);
    double all = 0;
    double sum = 0;

    for (guint i = 0; i < graph->n; i++) {
        all += strengths[i];
    }
    for (guint a = 0; all > 0 && a < graph->n; a++) {
        for (guint b = 0; b < graph->n; b++) {
            if (groups[a] == groups[b]) {
                sum += test_graph_weight(graph, a, b) - strengths[a] * strengths[b] / all;
            }
        }
    }
    return all > 0 ? sum / all : 0;
}

/* ---- distances ---- */

/* By Floyd and Warshall; INFINITY where no path is. With @flat edges are of length 1. */
static double *
distances(const TestGraph *graph, gboolean flat)
{
    guint n = graph->n;
    double *far = g_new(double, n *n + 1);

    for (guint a = 0; a < n; a++) {
        for (guint b = 0; b < n; b++) {
            double weight = test_graph_weight(graph, a, b);

            far[a * n + b] = a == b ? 0 : weight > 0 ? (flat ? 1 : weight) : (double)INFINITY;
        }
    }
    for (guint via = 0; via < n; via++) {
        for (guint a = 0; a < n; a++) {
            for (guint b = 0; b < n; b++) {
                far[a * n + b] = MIN(far[a * n + b], far[a * n + via] + far[via * n + b]);
            }
        }
    }
    return far;
}

typedef enum { REACH_CLOSENESS, REACH_HARMONIC, REACH_FARTHEST } Reach;

static double *
reach(const TestGraph *graph, Reach what)
{
    guint n = graph->n;
    g_autofree double *far = distances(graph, TRUE);
    double *values = g_new0(double, n + 1);

    for (guint a = 0; a < n; a++) {
        double reached = 0;
        double sum = 0;
        double inverses = 0;
        double farthest = 0;

        for (guint b = 0; b < n; b++) {
            double distance = far[a * n + b];

            if (a != b && isfinite(distance)) {
                reached++;
                sum += distance;
                inverses += 1 / distance;
                farthest = MAX(farthest, distance);
            }
        }
        values[a] = what == REACH_CLOSENESS  ? (reached > 0 ? reached / sum : (double)NAN)
                    : what == REACH_HARMONIC ? (n > 1 ? inverses / (n - 1) : 0)
                                             : farthest;
    }
    return values;
}

double *
test_graph_closeness(const TestGraph *graph)
{
    return reach(graph, REACH_CLOSENESS);
}

double *
test_graph_harmonic(const TestGraph *graph)
{
    return reach(graph, REACH_HARMONIC);
}

double *
test_graph_eccentricity(const TestGraph *graph)
{
    return reach(graph, REACH_FARTHEST);
}

static double *
from_first(const TestGraph *graph, gboolean flat)
{
    double *far = distances(graph, flat);

    for (guint b = 0; b < graph->n; b++) {
        far[b] = isfinite(far[b]) ? far[b] : (double)NAN;
    }
    return far;
}

double *
test_graph_bfs(const TestGraph *graph)
{
    return from_first(graph, TRUE);
}

double *
test_graph_sssp(const TestGraph *graph)
{
    return from_first(graph, FALSE);
}

/* ---- neighbourhoods ---- */

static gboolean
are_joined(const TestGraph *graph, guint a, guint b)
{
    return a != b && (test_graph_weight(graph, a, b) > 0 || test_graph_weight(graph, b, a) > 0);
}

/* What arcs between two weigh, both ways where there are directions. */
static double
tie(const TestGraph *graph, guint a, guint b)
{
    return test_graph_weight(graph, a, b) + (graph->directed ? test_graph_weight(graph, b, a) : 0);
}

double *
test_graph_in_degree(const TestGraph *graph)
{
    double *values = g_new0(double, graph->n + 1);

    for (guint a = 0; a < graph->n; a++) {
        for (guint b = 0; b < graph->n; b++) {
            values[b] += test_graph_weight(graph, a, b) > 0;
        }
    }
    return values;
}

double *
test_graph_out_degree(const TestGraph *graph)
{
    double *values = g_new0(double, graph->n + 1);

    for (guint a = 0; a < graph->n; a++) {
        for (guint b = 0; b < graph->n; b++) {
            values[a] += test_graph_weight(graph, a, b) > 0;
        }
    }
    return values;
}

static double
neighbours_of(const TestGraph *graph, guint a)
{
    double n = 0;

    for (guint b = 0; b < graph->n; b++) {
        n += are_joined(graph, a, b);
    }
    return n;
}

double *
test_graph_triangles(const TestGraph *graph)
{
    double *values = g_new0(double, graph->n + 1);

    for (guint a = 0; a < graph->n; a++) {
        for (guint b = 0; b < graph->n; b++) {
            for (guint c = b + 1; c < graph->n; c++) {
                values[a] +=
                    are_joined(graph, a, b) && are_joined(graph, a, c) && are_joined(graph, b, c);
            }
        }
    }
    return values;
}

double *
test_graph_clustering(const TestGraph *graph)
{
    double *values = test_graph_triangles(graph);

    for (guint a = 0; a < graph->n; a++) {
        double near = neighbours_of(graph, a);

        values[a] = near > 1 ? values[a] / (near * (near - 1) / 2) : 0;
    }
    return values;
}

double *
test_graph_lcc(const TestGraph *graph)
{
    double *values = g_new0(double, graph->n + 1);

    for (guint a = 0; a < graph->n; a++) {
        double near = neighbours_of(graph, a);

        for (guint b = 0; b < graph->n; b++) {
            for (guint c = 0; c < graph->n; c++) {
                values[a] += are_joined(graph, a, b) && are_joined(graph, a, c) &&
                             test_graph_weight(graph, b, c) > 0;
            }
        }
        values[a] = near > 1 ? values[a] / (near * (near - 1)) : 0;
    }
    return values;
}

double *
test_graph_constraint(const TestGraph *graph)
{
    guint n = graph->n;
    double *values = g_new0(double, n + 1);
    g_autofree double *share = g_new0(double, n *n + 1);

    for (guint a = 0; a < n; a++) {
        double all = 0;

        for (guint b = 0; b < n; b++) {
            all += tie(graph, a, b);
        }
        for (guint b = 0; b < n; b++) {
            share[a * n + b] = all > 0 ? tie(graph, a, b) / all : 0;
        }
        values[a] = all > 0 ? 0 : (double)NAN;
    }
    for (guint a = 0; a < n; a++) {
        for (guint b = 0; b < n; b++) {
            double part = share[a * n + b];

            for (guint via = 0; via < n; via++) {
                part += via != a && via != b ? share[a * n + via] * share[via * n + b] : 0;
            }
            values[a] += are_joined(graph, a, b) ? part * part : 0;
        }
    }
    return values;
}

double *
test_graph_effective_size(const TestGraph *graph)
{
    double *values = g_new0(double, graph->n + 1);

    for (guint a = 0; a < graph->n; a++) {
        double near = neighbours_of(graph, a);
        double known = 0;

        for (guint b = 0; b < graph->n; b++) {
            for (guint c = 0; c < graph->n; c++) {
                known +=
                    are_joined(graph, a, b) && are_joined(graph, a, c) && are_joined(graph, b, c);
            }
        }
        values[a] = near > 0 ? near - known / near : 0;
    }
    return values;
}

/* ---- walks ---- */

static void
scale(double *values, guint n)
{
    double most = 0;

    for (guint a = 0; a < n; a++) {
        most = MAX(most, values[a]);
    }
    for (guint a = 0; a < n && most > 0; a++) {
        values[a] /= most;
    }
}

/* Of ties without directions; what a node has itself is added in each round, so that two sides of a
 * graph do not take turns. */
double *
test_graph_eigenvector(const TestGraph *graph)
{
    guint n = graph->n;
    double *values = g_new0(double, n + 1);
    g_autofree double *next = g_new0(double, n + 1);

    for (guint a = 0; a < n; a++) {
        values[a] = neighbours_of(graph, a);
    }
    for (guint round = 0; round < 20000; round++) {
        for (guint a = 0; a < n; a++) {
            next[a] = values[a];
            for (guint b = 0; b < n; b++) {
                next[a] += tie(graph, a, b) * values[b];
            }
        }
        scale(next, n);
        memcpy(values, next, n * sizeof *values);
    }
    return values;
}

static double *
hits(const TestGraph *graph, gboolean authorities)
{
    guint n = graph->n;
    double *hubs = g_new0(double, n + 1);
    double *good = g_new0(double, n + 1);

    for (guint a = 0; a < n; a++) {
        hubs[a] = 1;
    }
    for (guint round = 0; round < 5000; round++) {
        for (guint a = 0; a < n; a++) {
            good[a] = 0;
            for (guint b = 0; b < n; b++) {
                good[a] += test_graph_weight(graph, b, a) * hubs[b];
            }
        }
        scale(good, n);
        for (guint a = 0; a < n; a++) {
            hubs[a] = 0;
            for (guint b = 0; b < n; b++) {
                hubs[a] += test_graph_weight(graph, a, b) * good[b];
            }
        }
        scale(hubs, n);
    }
    g_free(authorities ? hubs : good);
    return authorities ? good : hubs;
}

double *
test_graph_hubs(const TestGraph *graph)
{
    return hits(graph, FALSE);
}

double *
test_graph_authorities(const TestGraph *graph)
{
    return hits(graph, TRUE);
}

double *
test_graph_katz(const TestGraph *graph, double alpha)
{
    guint n = graph->n;
    double *values = g_new0(double, n + 1);
    g_autofree double *next = g_new0(double, n + 1);
    double bound = 0;

    for (guint b = 0; b < n; b++) {
        double sum = 0;

        for (guint a = 0; a < n; a++) {
            sum += test_graph_weight(graph, a, b);
        }
        bound = MAX(bound, sum);
    }
    for (guint round = 0; round < 2000; round++) {
        for (guint b = 0; b < n; b++) {
            next[b] = 1;
            for (guint a = 0; a < n && bound > 0; a++) {
                next[b] += alpha / bound * test_graph_weight(graph, a, b) * values[a];
            }
        }
        memcpy(values, next, n * sizeof *values);
    }
    return values;
}

double *
test_graph_strong(const TestGraph *graph)
{
    guint n = graph->n;
    g_autofree double *far = distances(graph, TRUE);
    double *values = g_new0(double, n + 1);
    double groups = 0;

    for (guint a = 0; a < n; a++) {
        for (guint b = a; b < n && values[a] == 0; b++) {
            groups += b == a;
        }
        for (guint b = a; b < n; b++) {
            if (values[b] == 0 && isfinite(far[a * n + b]) && isfinite(far[b * n + a])) {
                values[b] = values[a] != 0 ? values[a] : groups;
            }
        }
    }
    return values;
}

double *
test_graph_cdlp(const TestGraph *graph, guint rounds)
{
    guint n = graph->n;
    double *labels = g_new0(double, n + 1);
    g_autofree double *next = g_new0(double, n + 1);
    g_autofree double *numbers = g_new0(double, n + 1);
    double groups = 0;

    for (guint a = 0; a < n; a++) {
        labels[a] = a;
    }
    for (guint round = 0; round < rounds; round++) {
        for (guint a = 0; a < n; a++) {
            guint most = 0;

            next[a] = labels[a];
            for (guint label = 0; label < n; label++) {
                guint there = 0;

                for (guint b = 0; b < n; b++) {
                    if (labels[b] == label) {
                        there += test_graph_weight(graph, a, b) > 0;
                        there += graph->directed && test_graph_weight(graph, b, a) > 0;
                    }
                }
                if (there > most) {
                    most = there;
                    next[a] = label;
                }
            }
        }
        memcpy(labels, next, n * sizeof *labels);
    }
    for (guint a = 0; a < n; a++) {
        guint label = (guint)labels[a];

        numbers[label] = numbers[label] == 0 ? ++groups : numbers[label];
        labels[a] = numbers[label];
    }
    return labels;
}

/* ---- edges ---- */

/* How many shortest paths there are between any two. */
static double *
all_paths(const TestGraph *graph, const double *far)
{
    guint n = graph->n;
    double *paths = g_new0(double, n *n + 1);

    for (guint a = 0; a < n; a++) {
        paths[a * n + a] = 1;
        for (guint distance = 1; distance < n; distance++) {
            for (guint b = 0; b < n; b++) {
                for (guint via = 0; via < n && far[a * n + b] == distance; via++) {
                    paths[a * n + b] +=
                        far[a * n + via] == distance - 1 && test_graph_weight(graph, via, b) > 0
                            ? paths[a * n + via]
                            : 0;
                }
            }
        }
    }
    return paths;
}

double *
test_graph_edge_betweenness(const TestGraph *graph)
{
    guint n = graph->n;
    g_autofree double *far = distances(graph, TRUE);
    g_autofree double *paths = all_paths(graph, far);
    double *values = g_new0(double, n *n + 1);

    for (guint a = 0; a < n; a++) {
        for (guint b = 0; b < n; b++) {
            for (guint s = 0; s < n && test_graph_weight(graph, a, b) > 0; s++) {
                for (guint t = 0; t < n; t++) {
                    if (s != t && isfinite(far[s * n + t]) &&
                        far[s * n + a] + 1 + far[b * n + t] == far[s * n + t]) {
                        values[a * n + b] += paths[s * n + a] * paths[b * n + t] / paths[s * n + t];
                    }
                }
            }
        }
    }
    return values;
}

double *
test_graph_truss(const TestGraph *graph)
{
    guint n = graph->n;
    double *values = g_new0(double, n *n + 1);
    g_autofree gboolean *there = g_new0(gboolean, n * n + 1);

    for (guint a = 0; a < n; a++) {
        for (guint b = 0; b < n; b++) {
            there[a * n + b] = are_joined(graph, a, b);
        }
    }
    for (guint k = 2; k <= n; k++) {
        gboolean changed = TRUE;

        for (guint i = 0; i < n * n; i++) {
            values[i] = there[i] ? k : values[i];
        }
        while (changed) {
            changed = FALSE;
            for (guint a = 0; a < n; a++) {
                for (guint b = 0; b < n; b++) {
                    guint triangles = 0;

                    for (guint c = 0; c < n && there[a * n + b]; c++) {
                        triangles += there[a * n + c] && there[b * n + c];
                    }
                    if (there[a * n + b] && triangles < k - 1) {
                        there[a * n + b] = there[b * n + a] = FALSE;
                        changed = TRUE;
                    }
                }
            }
        }
    }
    return values;
}
