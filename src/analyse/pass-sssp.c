/* SPDX-FileCopyrightText: The Kith authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "analyse-pass.h"

#include "base-error.h"

#include <math.h>

/* Dijkstra 1959, doi:10.1007/BF01386390, with a heap that has a node again when it comes nearer. */

enum { SOURCE };

static const KithPassOption options[] = {{"source", "where to begin", 0, 0, 0, .is_node = TRUE},
                                         {NULL}};

typedef struct {
    double distance;
    guint32 node;
} Entry;

static gboolean
is_before(const Entry *x, const Entry *y)
{
    return x->distance != y->distance ? x->distance < y->distance : x->node < y->node;
}

static void
push(GArray *heap, Entry entry)
{
    Entry *entries;
    guint i = heap->len;

    g_array_append_val(heap, entry);
    entries = (Entry *)(void *)heap->data;
    while (i > 0 && is_before(&entry, &entries[(i - 1) / 2])) {
        entries[i] = entries[(i - 1) / 2];
        i = (i - 1) / 2;
    }
    entries[i] = entry;
}

static Entry
pop(GArray *heap)
{
    Entry *entries = (Entry *)(void *)heap->data;
    Entry first = entries[0];
    Entry last = entries[heap->len - 1];
    guint n = heap->len - 1;
    guint i = 0;

    for (guint child = 1; child < n; child = 2 * i + 1) {
        child += child + 1 < n && is_before(&entries[child + 1], &entries[child]);
        if (!is_before(&entries[child], &last)) {
            break;
        }
        entries[i] = entries[child];
        i = child;
    }
    entries[i] = last;
    g_array_set_size(heap, n);
    return first;
}

static gboolean
check_weights(const KithGraph *graph, GError **error)
{
    guint64 n_arcs = graph->out.offsets[graph->n];

    for (guint64 i = 0; i < n_arcs; i++) {
        if (!(kith_arcs_weight(&graph->out, i) >= 0)) {
            return kith_error_set(error,
                                  KITH_ERROR_INVALID,
                                  "an edge weighs %g, and a length cannot be negative",
                                  kith_arcs_weight(&graph->out, i));
        }
    }
    return TRUE;
}

static void
relax(const KithArcs *arcs, guint32 node, double *distances, GArray *heap)
{
    for (guint64 i = arcs->offsets[node]; i < arcs->offsets[node + 1]; i++) {
        double distance = distances[node] + kith_arcs_weight(arcs, i);
        double *known = &distances[arcs->targets[i]];

        if (isnan(*known) || distance < *known) {
            *known = distance;
            push(heap, (Entry){distance, arcs->targets[i]});
        }
    }
}

static gboolean
run(const KithPassInput *input, KithPassOutput *out, GError **error)
{
    const KithGraph *graph = input->graph;
    g_autoptr(GArray) heap = g_array_new(FALSE, FALSE, sizeof(Entry));
    guint32 source = (guint32)input->options[SOURCE];

    for (guint32 node = 0; node < graph->n; node++) {
        out->values[node] = (double)NAN;
    }
    if (graph->n == 0 || !check_weights(graph, error)) {
        return graph->n == 0;
    }
    out->values[source] = 0;
    push(heap, (Entry){0, source});
    while (heap->len > 0) {
        Entry nearest = pop(heap);

        if (nearest.distance <= out->values[nearest.node]) {
            relax(&graph->out, nearest.node, out->values, heap);
        }
    }
    return TRUE;
}

const KithPass kith_pass_sssp = {
    .name = "sssp",
    .summary = "the length of the shortest path from --set source=ID, edges as long as they weigh; "
               "none where there is none",
    .complexity = "O((n + m) log m)",
    .kind = KITH_PASS_NODE,
    .type = KITH_COLUMN_REAL,
    .options = options,
    .run = run,
};
