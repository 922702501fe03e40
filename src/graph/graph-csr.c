/* SPDX-FileCopyrightText: The Kith authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "graph-csr.h"

#include "base-sort.h"

static void
arcs_clear(KithArcs *arcs)
{
    g_free(arcs->offsets);
    g_free(arcs->targets);
    g_free(arcs->codes);
    *arcs = (KithArcs){0};
}

void
kith_graph_clear(KithGraph *graph)
{
    arcs_clear(&graph->out);
    arcs_clear(&graph->in);
    g_free(graph->values);
    *graph = (KithGraph){0};
}

void
kith_edge_list_init(KithEdgeList *edges, gboolean weighted)
{
    *edges = (KithEdgeList){0};
    if (weighted) {
        edges->weights = g_array_new(FALSE, FALSE, sizeof(double));
    }
}

void
kith_edge_list_clear(KithEdgeList *edges)
{
    kith_words_clear(&edges->rows);
    g_clear_pointer(&edges->weights, g_array_unref);
}

/* Edges sorted and each once: rows of two words, a weight beside each. */
typedef struct {
    guint32 *rows; /* borrowed from the list */
    guint64 n;
    double *weights; /* owned, or NULL */
    guint64 *codes;  /* owned, or NULL */
    KithWeights how;
} Merged;

static Merged
merge_weighted(KithEdgeList *edges)
{
    gsize n = kith_edge_list_length(edges);
    guint32 *rows = edges->rows.data;
    Merged merged = {.rows = rows, .weights = g_new(double, n + 1)};

    /* The third word is the place in the order of arrival, so that sums do not depend on the
     * sort. Rows shrink from three words to two on the way. */
    kith_sort_rows(rows, n, 3);
    for (gsize i = 0; i < n; i++) {
        guint32 from = rows[3 * i];
        guint32 to = rows[3 * i + 1];
        double weight = g_array_index(edges->weights, double, rows[3 * i + 2]);
        guint32 *last = rows + 2 * merged.n;

        if (merged.n > 0 && last[-2] == from && last[-1] == to) {
            merged.weights[merged.n - 1] += weight;
            continue;
        }
        last[0] = from;
        last[1] = to;
        merged.weights[merged.n++] = weight;
    }
    return merged;
}

static Merged
merge(KithEdgeList *edges)
{
    gsize n = kith_edge_list_length(edges);

    if (edges->weights != NULL) {
        return merge_weighted(edges);
    }
    kith_sort_rows(edges->rows.data, n, 2);
    return (Merged){.rows = edges->rows.data, .n = kith_unique_rows(edges->rows.data, n, 2)};
}

/* ---- arcs ---- */

/* Makes room for arcs from the ends of edges: word 0 or 1 of each row, or both. */
static void
lay_out(KithArcs *arcs, guint32 n, const Merged *merged, gboolean from, gboolean to)
{
    guint64 n_arcs = merged->n * (from + to);

    arcs->offsets = g_new0(guint64, (gsize)n + 1);
    arcs->targets = g_new(guint32, n_arcs + 1);
    arcs->weights = merged->how;
    if (merged->codes != NULL) {
        arcs->codes = g_malloc0(kith_codes_size(merged->how.code_bits, n_arcs));
    }
    for (guint64 i = 0; i < merged->n; i++) {
        arcs->offsets[merged->rows[2 * i] + 1] += from;
        arcs->offsets[merged->rows[2 * i + 1] + 1] += to;
    }
    for (guint32 i = 0; i < n; i++) {
        arcs->offsets[i + 1] += arcs->offsets[i];
    }
}

/* Adds to each node at end @end of an edge the node at the other end. Rows are sorted, so targets
 * come out ascending. */
static void
fill(KithArcs *arcs, const Merged *merged, guint end, guint64 *at)
{
    for (guint64 i = 0; i < merged->n; i++) {
        guint64 place = at[merged->rows[2 * i + end]]++;

        arcs->targets[place] = merged->rows[2 * i + 1 - end];
        if (arcs->codes != NULL) {
            kith_code_put(arcs->codes, arcs->weights.code_bits, place, merged->codes[i]);
        }
    }
}

/* @ends says which ends of the edges have them as arcs: bit 0 the first, bit 1 the second. Of an
 * undirected edge the first end is the lower, so the targets below a node go in before those
 * above it. */
static void
make_arcs(KithArcs *arcs, guint32 n, const Merged *merged, guint ends)
{
    g_autofree guint64 *at = NULL;

    lay_out(arcs, n, merged, (ends & 1) != 0, (ends & 2) != 0);
    at = g_memdup2(arcs->offsets, ((gsize)n + 1) * sizeof *at);
    if ((ends & 2) != 0) {
        fill(arcs, merged, 1, at);
    }
    if ((ends & 1) != 0) {
        fill(arcs, merged, 0, at);
    }
}

static void
put_lower_first(KithEdgeList *edges)
{
    gsize width = edges->weights != NULL ? 3 : 2;

    for (gsize i = 0; i < edges->rows.n; i += width) {
        guint32 *row = edges->rows.data + i;

        if (row[0] > row[1]) {
            guint32 swap = row[0];

            row[0] = row[1];
            row[1] = swap;
        }
    }
}

void
kith_graph_build(guint32 n, KithEdgeList *edges, gboolean directed, KithGraph *out_graph)
{
    Merged merged;

    if (!directed) {
        put_lower_first(edges);
    }
    merged = merge(edges);
    *out_graph = (KithGraph){.n = n, .n_edges = merged.n, .directed = directed};
    if (merged.weights != NULL) {
        merged.codes = g_new(guint64, merged.n + 1);
        merged.how = kith_weights_write(merged.weights, merged.n, merged.codes);
        g_free(merged.weights);
        out_graph->values = (double *)merged.how.values;
    }
    make_arcs(&out_graph->out, n, &merged, directed ? 1 : 3);
    if (directed) {
        make_arcs(&out_graph->in, n, &merged, 2);
    }
    g_free(merged.codes);
    kith_edge_list_clear(edges);
}

guint64
kith_arcs_find(const KithArcs *arcs, guint32 node, guint32 target)
{
    guint64 low = arcs->offsets[node];
    guint64 high = arcs->offsets[node + 1];

    while (low < high) {
        guint64 middle = low + (high - low) / 2;

        if (arcs->targets[middle] < target) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    return low;
}

void
kith_graph_undirected(const KithGraph *graph, gboolean weighted, KithGraph *out_graph)
{
    g_auto(KithEdgeList) edges = {0};

    kith_edge_list_init(&edges, weighted && graph->values != NULL);
    for (guint32 node = 0; node < graph->n; node++) {
        for (guint64 i = graph->out.offsets[node]; i < graph->out.offsets[node + 1]; i++) {
            if (graph->directed || node < graph->out.targets[i]) {
                kith_edge_list_add(&edges,
                                   node,
                                   graph->out.targets[i],
                                   kith_arcs_weight(&graph->out, i));
            }
        }
    }
    kith_graph_build(graph->n, &edges, FALSE, out_graph);
}

const KithGraph *
kith_graph_plain(const KithGraph *graph, gboolean weighted, KithGraph *room)
{
    if (!graph->directed) {
        return graph;
    }
    kith_graph_undirected(graph, weighted, room);
    return room;
}
