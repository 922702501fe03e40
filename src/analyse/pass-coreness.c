/* SPDX-FileCopyrightText: The Kith authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "analyse-pass.h"

/* Nodes in the order of the degree they have left, and where each degree begins in it: the
 * buckets of Batagelj and Zaversnik 2003 ("An O(m) Algorithm for Cores Decomposition of
 * Networks", arXiv:cs/0310049). */
typedef struct {
    guint32 *order;  /* owned */
    guint32 *places; /* owned: where a node stands in @order */
    guint32 *left;   /* owned: degree left; in the end coreness */
    guint32 *starts; /* owned: where the nodes of a degree begin */
} Buckets;

static void
buckets_clear(Buckets *buckets)
{
    g_free(buckets->order);
    g_free(buckets->places);
    g_free(buckets->left);
    g_free(buckets->starts);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Buckets, buckets_clear)

static void
fill(Buckets *buckets, const KithGraph *graph)
{
    guint32 n = graph->n;

    buckets->order = g_new(guint32, (gsize)n + 1);
    buckets->places = g_new(guint32, (gsize)n + 1);
    buckets->left = g_new(guint32, (gsize)n + 1);
    buckets->starts = g_new0(guint32, (gsize)n + 2);
    for (guint32 node = 0; node < n; node++) {
        buckets->left[node] = (guint32)kith_graph_out_degree(graph, node);
        buckets->starts[buckets->left[node] + 1]++;
    }
    for (guint32 degree = 0; degree <= n; degree++) {
        buckets->starts[degree + 1] += buckets->starts[degree];
    }
    for (guint32 node = 0; node < n; node++) {
        guint32 place = buckets->starts[buckets->left[node]]++;

        buckets->order[place] = node;
        buckets->places[node] = place;
    }
    for (guint32 degree = n; degree > 0; degree--) {
        buckets->starts[degree] = buckets->starts[degree - 1];
    }
    buckets->starts[0] = 0;
}

/* Takes one from the degree a node has left: it changes places with the first of its bucket, which
 * then begins one later. */
static void
lower(Buckets *buckets, guint32 node)
{
    guint32 degree = buckets->left[node];
    guint32 place = buckets->places[node];
    guint32 first = buckets->starts[degree];
    guint32 other = buckets->order[first];

    buckets->order[place] = other;
    buckets->places[other] = place;
    buckets->order[first] = node;
    buckets->places[node] = first;
    buckets->starts[degree]++;
    buckets->left[node]--;
}

static gboolean
run(const KithPassInput *input, KithPassOutput *out, GError **error)
{
    g_auto(KithGraph) plain = {0};
    g_auto(Buckets) buckets = {0};
    const KithGraph *graph = kith_graph_plain(input->graph, FALSE, &plain);

    fill(&buckets, graph);
    for (guint32 i = 0; i < graph->n; i++) {
        guint32 node = buckets.order[i];

        for (guint64 arc = graph->out.offsets[node]; arc < graph->out.offsets[node + 1]; arc++) {
            guint32 target = graph->out.targets[arc];

            if (buckets.left[target] > buckets.left[node]) {
                lower(&buckets, target);
            }
        }
        out->values[node] = buckets.left[node];
    }
    return TRUE;
}

const KithPass kith_pass_coreness = {
    .name = "coreness",
    .summary = "the largest k such that a node has k neighbours who have k, and so on; directions "
               "passed over",
    .complexity = "O(n + m)",
    .kind = KITH_PASS_NODE,
    .type = KITH_COLUMN_INTEGER,
    .run = run,
};
