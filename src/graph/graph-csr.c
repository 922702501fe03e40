/* SPDX-FileCopyrightText: The Kith authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "graph-csr.h"

#include "base-hash.h"
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
    guint32 *codes;  /* owned, or NULL: the place of each edge's weight among the values */
} Merged;

static Merged
merge_weighted(KithEdgeList *edges)
{
    gsize n = kith_edge_list_length(edges);
    guint32 *rows = edges->rows.data;
    Merged merged = {rows, 0, g_new(double, n + 1)};

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
    return (Merged){edges->rows.data, kith_unique_rows(edges->rows.data, n, 2), NULL};
}

/* ---- weights ---- */

/* Values that are known, by what their bits come to: places + 1. */
typedef struct {
    guint32 *places; /* owned */
    guint32 mask;
} Known;

static guint32
code_of(Known *known, double *values, guint32 *n_values, double weight)
{
    guint64 bits;
    guint32 at;

    memcpy(&bits, &weight, sizeof bits);
    for (at = (guint32)kith_hash_mix(bits) & known->mask; known->places[at] != 0;
         at = (at + 1) & known->mask) {
        if (memcmp(&values[known->places[at] - 1], &weight, sizeof weight) == 0) {
            return known->places[at] - 1;
        }
    }
    known->places[at] = *n_values + 1;
    values[*n_values] = weight;
    return (*n_values)++;
}

/* Each value once, in the order in which they come, as long as they are few. */
static gboolean
code_few(Merged *merged, KithGraph *graph)
{
    guint32 most = (guint32)MIN(merged->n / 4 + 16, (guint64)1 << 22);
    Known known = {NULL, 63};
    double *values = g_new(double, most + 1);
    guint32 n = 0;
    guint64 i;

    while (known.mask < 2 * most) {
        known.mask = 2 * known.mask + 1;
    }
    known.places = g_new0(guint32, (gsize)known.mask + 1);
    for (i = 0; i < merged->n && n < most; i++) {
        merged->codes[i] = code_of(&known, values, &n, merged->weights[i]);
    }
    g_free(known.places);
    graph->values = g_renew(double, values, n + 1);
    graph->n_values = n;
    return i == merged->n;
}

/* Turns weights into codes, and their values over to the graph. */
static void
code_weights(Merged *merged, KithGraph *graph)
{
    merged->codes = g_new(guint32, merged->n + 1);
    if (code_few(merged, graph)) {
        g_clear_pointer(&merged->weights, g_free);
        return;
    }
    g_free(graph->values);
    graph->values = g_steal_pointer(&merged->weights);
    graph->n_values = (guint32)merged->n;
    for (guint64 i = 0; i < merged->n; i++) {
        merged->codes[i] = (guint32)i;
    }
}

/* ---- arcs ---- */

/* Makes room for arcs from the ends of edges: word 0 or 1 of each row, or both. */
static void
lay_out(KithArcs *arcs, guint32 n, const Merged *merged, gboolean from, gboolean to)
{
    guint64 n_arcs = merged->n * (from + to);

    arcs->offsets = g_new0(guint64, (gsize)n + 1);
    arcs->targets = g_new(guint32, n_arcs + 1);
    arcs->codes = merged->codes != NULL ? g_new(guint32, n_arcs + 1) : NULL;
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
            arcs->codes[place] = merged->codes[i];
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
        code_weights(&merged, out_graph);
    }
    make_arcs(&out_graph->out, n, &merged, directed ? 1 : 3);
    if (directed) {
        make_arcs(&out_graph->in, n, &merged, 2);
    }
    out_graph->out.values = out_graph->in.values = out_graph->values;
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
