/* SPDX-FileCopyrightText: The Kith authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "graph-layout.h"
#include "test-support.h"

#include <math.h>

static void
make(guint32 n, const guint32 *edges, guint n_edges, gboolean directed, KithGraph *graph)
{
    g_auto(KithEdgeList) list = {0};

    kith_edge_list_init(&list, FALSE);
    for (guint i = 0; i < n_edges; i++) {
        kith_edge_list_add(&list, edges[2 * i], edges[2 * i + 1], 1.0);
    }
    kith_graph_build(n, &list, directed, graph);
}

static double
distance(const KithPlace *places, guint a, guint b)
{
    return hypot(places[a].x - places[b].x, places[a].y - places[b].y);
}

static void
lay_out(const KithGraph *graph, KithPlace *places)
{
    g_autoptr(GError) error = NULL;

    kith_graph_layout(graph, NULL, places, &error);
    g_assert_no_error(error);
    for (guint32 i = 0; i < graph->n; i++) {
        g_assert_true(isfinite(places[i].x) && isfinite(places[i].y));
    }
}

static void
test_line(void)
{
    static const guint32 edges[] = {0, 1, 1, 2, 2, 3, 3, 4};

    for (guint way = 0; way < 2; way++) {
        g_auto(KithGraph) graph = {0};
        KithPlace places[5];

        make(5, edges, 4, way == 1, &graph);
        lay_out(&graph, places);
        for (guint i = 0; i + 1 < 5; i++) {
            g_assert_cmpfloat(fabs(distance(places, i, i + 1) - 1), <, .15);
        }
        g_assert_cmpfloat(distance(places, 0, 4), >, 3.6);
    }
}

static void
test_ring(void)
{
    static const guint32 edges[] = {0, 1, 1, 2, 2, 3, 3, 4, 4, 5, 5, 0};
    g_auto(KithGraph) graph = {0};
    KithPlace places[6];

    make(6, edges, 6, FALSE, &graph);
    lay_out(&graph, places);
    for (guint i = 0; i < 6; i++) {
        g_assert_cmpfloat(fabs(distance(places, i, (i + 1) % 6) - 1), <, .05);
        g_assert_cmpfloat(distance(places, i, (i + 3) % 6), >, 1.7);
    }
}

/* Nothing, a point, points that nothing joins, two parts: nobody lies on another. */
static void
test_odd(void)
{
    static const guint32 edges[] = {0, 1, 1, 2, 3, 4};

    for (guint32 n = 0; n <= 5; n++) {
        g_auto(KithGraph) graph = {0};
        KithPlace places[5] = {0};

        make(n, edges, n == 5 ? 3 : 0, FALSE, &graph);
        lay_out(&graph, places);
        for (guint i = 0; i < n; i++) {
            for (guint j = 0; j < i; j++) {
                g_assert_cmpfloat(distance(places, i, j), >, .1);
            }
        }
    }
}

static void
test_same(void)
{
    static const guint32 edges[] = {0, 1, 0, 2, 0, 3, 3, 4, 4, 5, 2, 5, 5, 6};
    g_auto(KithGraph) graph = {0};
    KithPlace one[7];
    KithPlace two[7];

    make(7, edges, 7, FALSE, &graph);
    lay_out(&graph, one);
    lay_out(&graph, two);
    g_assert_cmpmem(one, sizeof one, two, sizeof two);
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/graph/layout/a-path-is-long", test_line);
    g_test_add_func("/graph/layout/a-ring-is-round", test_ring);
    g_test_add_func("/graph/layout/odd-graphs-have-places", test_odd);
    g_test_add_func("/graph/layout/the-same-graph-the-same-places", test_same);
    return g_test_run();
}
