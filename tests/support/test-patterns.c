/* SPDX-FileCopyrightText: The Kith authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "test-patterns.h"

#include <math.h>

gboolean
test_patterns_joined(const TestGraph *graph, guint a, guint b)
{
    return a != b &&
           (test_graph_weight(graph, a, b) > 0 || test_graph_weight(graph, b, a) > 0);
}

/* ---- cliques, brokers ---- */

static void
grow_clique(const TestGraph *graph, guint *members, guint n, guint next, double *values)
{
    for (guint i = 0; i < n; i++) {
        values[members[i]] = MAX(values[members[i]], n);
    }
    for (; next < graph->n; next++) {
        gboolean fits = TRUE;

        for (guint i = 0; i < n && fits; i++) {
            fits = test_patterns_joined(graph, members[i], next);
        }
        if (fits) {
            members[n] = next;
            grow_clique(graph, members, n + 1, next + 1, values);
        }
    }
}

double *
test_patterns_clique(const TestGraph *graph)
{
    double *values = g_new0(double, graph->n + 1);
    g_autofree guint *members = g_new0(guint, graph->n + 1);

    grow_clique(graph, members, 0, 0, values);
    return values;
}

double *
test_patterns_brokerage(const TestGraph *graph)
{
    double *values = g_new0(double, graph->n + 1);

    for (guint v = 0; v < graph->n; v++) {
        for (guint a = 0; a < graph->n; a++) {
            for (guint b = graph->directed ? 0 : a + 1; b < graph->n; b++) {
                values[v] += a != b && a != v && b != v && test_graph_weight(graph, a, v) > 0 &&
                             test_graph_weight(graph, v, b) > 0 &&
                             test_graph_weight(graph, a, b) == 0;
            }
        }
    }
    return values;
}

/* ---- nodes that matter together ---- */

static guint
count_reached(const TestGraph *graph,
              const gboolean *gone,
              guint from,
              guint hops,
              gboolean along,
              gboolean *reached)
{
    g_autofree guint *depths = g_new0(guint, graph->n + 1);
    guint n = 0;

    depths[from] = 1;
    for (guint depth = 1; depth <= graph->n && depth <= hops; depth++) {
        for (guint a = 0; a < graph->n; a++) {
            for (guint b = 0; b < graph->n && depths[a] == depth; b++) {
                gboolean goes = along ? a != b && test_graph_weight(graph, a, b) > 0
                                      : test_patterns_joined(graph, a, b);

                if (goes && depths[b] == 0 && !(gone != NULL && gone[b])) {
                    depths[b] = depth + 1;
                }
            }
        }
    }
    for (guint a = 0; a < graph->n; a++) {
        n += depths[a] > 0;
        reached[a] = reached[a] || depths[a] > 0;
    }
    return n;
}

static double
joined_pairs(const TestGraph *graph, const gboolean *gone)
{
    double pairs = 0;

    for (guint a = 0; a < graph->n; a++) {
        g_autofree gboolean *reached = g_new0(gboolean, graph->n + 1);

        if (!gone[a]) {
            pairs += count_reached(graph, gone, a, graph->n, FALSE, reached) - 1;
        }
    }
    return pairs / 2;
}

static double *
none(guint n)
{
    double *values = g_new0(double, n + 1);

    for (guint i = 0; i < n; i++) {
        values[i] = (double)NAN;
    }
    return values;
}

double *
test_patterns_fragment(const TestGraph *graph, guint k)
{
    double *values = none(graph->n);
    g_autofree gboolean *gone = g_new0(gboolean, graph->n + 1);

    for (guint i = 0; i < k && joined_pairs(graph, gone) > 0; i++) {
        guint best = graph->n;
        double least = G_MAXDOUBLE;

        for (guint node = 0; node < graph->n; node++) {
            double left;

            if (gone[node]) {
                continue;
            }
            gone[node] = TRUE;
            left = joined_pairs(graph, gone);
            gone[node] = FALSE;
            if (left < least) {
                least = left;
                best = node;
            }
        }
        gone[best] = TRUE;
        values[best] = i + 1;
    }
    return values;
}

double *
test_patterns_reach(const TestGraph *graph, guint k, guint hops)
{
    double *values = none(graph->n);
    g_autofree gboolean *reached = g_new0(gboolean, graph->n + 1);

    for (guint i = 0; i < k; i++) {
        guint best = graph->n;
        guint most = 0;

        for (guint node = 0; node < graph->n; node++) {
            g_autofree gboolean *own = g_new0(gboolean, graph->n + 1);
            guint fresh = 0;

            count_reached(graph, NULL, node, hops, TRUE, own);
            for (guint other = 0; other < graph->n; other++) {
                fresh += own[other] && !reached[other];
            }
            if (fresh > most) {
                most = fresh;
                best = node;
            }
        }
        if (most == 0) {
            break;
        }
        count_reached(graph, NULL, best, hops, TRUE, reached);
        values[best] = i + 1;
    }
    return values;
}

/* ---- blocks ---- */

/* Two edges at a node are of one block when their other ends are joined without the node; blocks are
 * what that makes of all edges. */
double *
test_patterns_blocks(const TestGraph *graph)
{
    guint n = graph->n;
    double *values = g_new0(double, n *n + 1);
    gboolean changed = TRUE;

    for (guint a = 0; a < n; a++) {
        for (guint b = 0; b < n; b++) {
            values[a * n + b] =
                test_patterns_joined(graph, a, b) ? MIN(a, b) * n + MAX(a, b) + 1 : 0;
        }
    }
    while (changed) {
        changed = FALSE;
        for (guint v = 0; v < n; v++) {
            for (guint a = 0; a < n; a++) {
                g_autofree gboolean *gone = g_new0(gboolean, n + 1);
                g_autofree gboolean *reached = g_new0(gboolean, n + 1);

                if (values[v * n + a] == 0) {
                    continue;
                }
                gone[v] = TRUE;
                count_reached(graph, gone, a, n, FALSE, reached);
                for (guint b = 0; b < n; b++) {
                    double least = MIN(values[v * n + a], values[v * n + b]);

                    if (values[v * n + b] > 0 && reached[b] &&
                        values[v * n + a] != values[v * n + b]) {
                        values[v * n + a] = values[a * n + v] = least;
                        values[v * n + b] = values[b * n + v] = least;
                        changed = TRUE;
                    }
                }
            }
        }
    }
    return values;
}

/* ---- small patterns ---- */

static void
count_four(const TestGraph *graph, const guint *nodes, double counts[8])
{
    guint degrees[4] = {0};
    guint n_edges = 0;
    guint largest = 0;
    guint least = 4;

    for (guint i = 0; i < 4; i++) {
        for (guint j = 0; j < 4; j++) {
            degrees[i] += test_patterns_joined(graph, nodes[i], nodes[j]);
        }
        n_edges += degrees[i];
        largest = MAX(largest, degrees[i]);
        least = MIN(least, degrees[i]);
    }
    n_edges /= 2;
    if (least == 0) {
        return;
    }
    counts[2] += n_edges == 3 && largest == 3;
    counts[3] += n_edges == 3 && largest == 2;
    counts[4] += n_edges == 4 && largest == 3;
    counts[5] += n_edges == 4 && largest == 2;
    counts[6] += n_edges == 5;
    counts[7] += n_edges == 6;
}

void
test_patterns_graphlets(const TestGraph *graph, double counts[8])
{
    for (guint i = 0; i < 8; i++) {
        counts[i] = 0;
    }
    for (guint a = 0; a < graph->n; a++) {
        for (guint b = a + 1; b < graph->n; b++) {
            for (guint c = b + 1; c < graph->n; c++) {
                guint edges = test_patterns_joined(graph, a, b) +
                              test_patterns_joined(graph, a, c) +
                              test_patterns_joined(graph, b, c);

                counts[0] += edges == 2;
                counts[1] += edges == 3;
                for (guint d = c + 1; d < graph->n; d++) {
                    count_four(graph, (const guint[]){a, b, c, d}, counts);
                }
            }
        }
    }
}

void
test_patterns_triads(const TestGraph *graph, double *full, double *empty)
{
    *full = *empty = 0;
    for (guint a = 0; a < graph->n; a++) {
        for (guint b = a + 1; b < graph->n; b++) {
            for (guint c = b + 1; c < graph->n; c++) {
                const guint pairs[6][2] = {{a, b}, {b, a}, {a, c}, {c, a}, {b, c}, {c, b}};
                guint arcs = 0;

                for (guint i = 0; i < 6; i++) {
                    arcs += test_graph_weight(graph, pairs[i][0], pairs[i][1]) > 0;
                }
                *full += arcs == 6;
                *empty += arcs == 0;
            }
        }
    }
}
