/* SPDX-FileCopyrightText: The Kith authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "resolve-components.h"

#include "base-sort.h"

/* By how much the weakest edge that counts is raised at a time, in bits, and how often. */
#define RAISE 1.0f
#define RAISES 64

/* ---- disjoint sets (Tarjan 1975, doi:10.1145/321879.321884; path halving) ---- */

static guint32
find(guint32 *parents, guint32 i)
{
    while (parents[i] != i) {
        parents[i] = parents[parents[i]];
        i = parents[i];
    }
    return i;
}

/* The lower number is the root: roots do not depend on the order of edges. */
static void
join(guint32 *parents, guint32 i, guint32 j)
{
    guint32 x = find(parents, i);
    guint32 y = find(parents, j);

    parents[MAX(x, y)] = MIN(x, y);
}

static void
count_sizes(guint32 *parents, guint32 n, guint32 *sizes)
{
    memset(sizes, 0, n * sizeof *sizes);
    for (guint32 r = 0; r < n; r++) {
        sizes[find(parents, r)]++;
    }
}

/* Takes the components that are too large apart and joins them again by the edges of @floor or
 * more. Returns whether there were any. */
static gboolean
raise_floor(const KithEdges *edges,
            guint32 n,
            guint32 largest,
            float floor,
            guint32 *parents,
            guint32 *sizes)
{
    g_autofree guint8 *large = g_malloc0((gsize)n + 1);
    gboolean any = FALSE;

    count_sizes(parents, n, sizes);
    for (guint32 r = 0; r < n; r++) {
        large[r] = sizes[find(parents, r)] > largest;
        any = any || large[r];
    }
    for (guint32 r = 0; r < n && any; r++) {
        parents[r] = large[r] ? r : parents[r];
    }
    for (gsize e = 0; e < edges->n && any; e++) {
        if (large[edges->edges[e].i] && edges->edges[e].weight >= floor) {
            join(parents, edges->edges[e].i, edges->edges[e].j);
        }
    }
    return any;
}

/* ---- lists ---- */

/* Numbers the components with more than one record by size. Returns each root's number + 1. */
static guint32 *
number_components(const guint32 *sizes, guint32 n_records, KithComponents *out)
{
    guint32 *numbers = g_new0(guint32, (gsize)n_records + 1);
    guint32 *rows = g_new(guint32, 2 * (gsize)n_records + 2);

    out->n = 0;
    for (guint32 r = 0; r < n_records; r++) {
        if (sizes[r] > 1) {
            rows[2 * out->n] = G_MAXUINT32 - sizes[r];
            rows[2 * out->n++ + 1] = r;
        }
    }
    kith_sort_rows(rows, out->n, 2);
    out->first_record = g_new0(guint32, (gsize)out->n + 2);
    for (guint32 c = 0; c < out->n; c++) {
        numbers[rows[2 * c + 1]] = c + 1;
        out->first_record[c + 1] = out->first_record[c] + sizes[rows[2 * c + 1]];
    }
    g_free(rows);
    return numbers;
}

static void
list_records(guint32 *parents, const guint32 *numbers, guint32 n_records, KithComponents *out)
{
    g_autofree guint32 *next = g_memdup2(out->first_record, (out->n + 1) * sizeof(guint32));

    out->records = g_new(guint32, (gsize)out->first_record[out->n] + 1);
    for (guint32 r = 0; r < n_records; r++) {
        guint32 number = numbers[find(parents, r)];

        if (number != 0) {
            out->records[next[number - 1]++] = r;
        }
    }
}

static void
list_edges(guint32 *parents, const guint32 *numbers, const KithEdges *edges, KithComponents *out)
{
    g_autofree gsize *next = NULL;

    out->first_edge = g_new0(gsize, (gsize)out->n + 2);
    for (gsize e = 0; e < edges->n; e++) {
        guint32 root = find(parents, edges->edges[e].i);

        if (root == find(parents, edges->edges[e].j)) {
            out->first_edge[numbers[root]]++;
        }
    }
    for (guint32 c = 0; c < out->n; c++) {
        out->first_edge[c + 1] += out->first_edge[c];
    }
    next = g_memdup2(out->first_edge, (out->n + 1) * sizeof(gsize));
    out->edges = g_new(KithEdge, out->first_edge[out->n] + 1);
    for (gsize e = 0; e < edges->n; e++) {
        guint32 root = find(parents, edges->edges[e].i);

        if (root == find(parents, edges->edges[e].j)) {
            out->edges[next[numbers[root] - 1]++] = edges->edges[e];
        }
    }
}

void
kith_components_find(const KithEdges *edges,
                     guint32 n_records,
                     guint32 largest,
                     KithComponents *out_components)
{
    g_autofree guint32 *parents = g_new(guint32, (gsize)n_records + 1);
    g_autofree guint32 *sizes = g_new(guint32, (gsize)n_records + 1);
    g_autofree guint32 *numbers = NULL;
    float floor = KITH_EDGE_LEAST;

    *out_components = (KithComponents){0};
    for (guint32 r = 0; r < n_records; r++) {
        parents[r] = r;
    }
    for (gsize e = 0; e < edges->n; e++) {
        join(parents, edges->edges[e].i, edges->edges[e].j);
    }
    for (guint i = 0; i < RAISES; i++) {
        floor += RAISE;
        if (!raise_floor(edges, n_records, largest, floor, parents, sizes)) {
            break;
        }
    }
    count_sizes(parents, n_records, sizes);
    numbers = number_components(sizes, n_records, out_components);
    list_records(parents, numbers, n_records, out_components);
    list_edges(parents, numbers, edges, out_components);
}

void
kith_components_clear(KithComponents *components)
{
    g_free(components->records);
    g_free(components->first_record);
    g_free(components->edges);
    g_free(components->first_edge);
    *components = (KithComponents){0};
}
