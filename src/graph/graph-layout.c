/* SPDX-FileCopyrightText: The Kith authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "graph-layout.h"

#include "graph-igraph.h"

#include <math.h>

/* Steps for each node; more change nothing that is seen. */
#define STEPS 100

static void
matrix_clear(igraph_matrix_t *matrix)
{
    if (matrix->data.stor_begin != NULL) {
        igraph_matrix_destroy(matrix);
    }
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(igraph_matrix_t, matrix_clear)

static int
compare_doubles(gconstpointer a, gconstpointer b)
{
    double x = *(const double *)a;
    double y = *(const double *)b;

    return (x > y) - (x < y);
}

/* The median length of the edges, 1 when there are none. */
static double
median_edge(const KithGraph *graph, const KithPlace *places)
{
    g_autoptr(GArray) lengths = g_array_new(FALSE, FALSE, sizeof(double));

    for (guint32 node = 0; node < graph->n; node++) {
        for (guint64 i = graph->out.offsets[node]; i < graph->out.offsets[node + 1]; i++) {
            const KithPlace *other = &places[graph->out.targets[i]];
            double length = hypot(places[node].x - other->x, places[node].y - other->y);

            g_array_append_val(lengths, length);
        }
    }
    g_array_sort(lengths, compare_doubles);
    return lengths->len > 0 ? MAX(g_array_index(lengths, double, lengths->len / 2), 1e-6) : 1.0;
}

gboolean
kith_graph_layout(const KithGraph *graph,
                  const KithProgress *progress,
                  KithPlace *places,
                  GError **error)
{
    g_auto(KithGraph) room = {0};
    const KithGraph *plain = kith_graph_plain(graph, FALSE, &room);
    g_autoptr(KithIgraph) igraph = kith_igraph_new(plain, 0, progress, error);
    g_auto(igraph_matrix_t) at = {0};
    igraph_integer_t n = (igraph_integer_t)graph->n;
    double scale;

    if (igraph == NULL || !kith_igraph_check(igraph_matrix_init(&at, n, 2), error, "layout")) {
        return FALSE;
    }
    for (igraph_integer_t i = 0; i < n; i++) {
        MATRIX(at, i, 0) = cos(2 * G_PI * (double)i / (double)n);
        MATRIX(at, i, 1) = sin(2 * G_PI * (double)i / (double)n);
    }
    if (n > 1 && !kith_igraph_check(igraph_layout_kamada_kawai(&igraph->graph,
                                                               &at,
                                                               TRUE,
                                                               STEPS * n,
                                                               0.0,
                                                               (double)n,
                                                               NULL,
                                                               NULL,
                                                               NULL,
                                                               NULL,
                                                               NULL),
                                    error,
                                    "layout")) {
        return FALSE;
    }
    for (igraph_integer_t i = 0; i < n; i++) {
        places[i] = (KithPlace){MATRIX(at, i, 0), MATRIX(at, i, 1)};
    }
    scale = 1.0 / median_edge(graph, places);
    for (igraph_integer_t i = 0; i < n; i++) {
        places[i].x *= scale;
        places[i].y *= scale;
    }
    return TRUE;
}
