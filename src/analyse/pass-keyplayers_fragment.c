/* SPDX-FileCopyrightText: The Kith authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "analyse-cuts.h"
#include "analyse-keyplayers.h"
#include "base-progress.h"

enum { K };

static const KithPassOption options[] = {{"k", "how many nodes", 10, 1, 1000}, {NULL}};

/* The graph without the nodes that were taken away. */
static void
make_rest(const KithGraph *graph, const gboolean *gone, KithGraph *rest)
{
    g_auto(KithEdgeList) edges = {0};

    kith_edge_list_init(&edges, FALSE);
    for (guint32 node = 0; node < graph->n; node++) {
        for (guint64 arc = graph->out.offsets[node]; arc < graph->out.offsets[node + 1]; arc++) {
            guint32 target = graph->out.targets[arc];

            if (node < target && !gone[node] && !gone[target]) {
                kith_edge_list_add(&edges, node, target, 1.0);
            }
        }
    }
    kith_graph_build(graph->n, &edges, FALSE, rest);
}

/* Pairs of @n nodes. */
static double
pairs(double n)
{
    return n * (n - 1) / 2;
}

/*
 * How many pairs are joined still when a node is taken away. Those below it in the walk that do not
 * reach above it come apart, each as one piece; all others of its component stay together.
 */
typedef struct {
    guint32 *sizes;   /* owned: nodes below each, itself among them */
    guint32 *roots;   /* owned */
    double *pieces;   /* owned: pairs within the pieces that come off below a node */
    guint32 *cut_off; /* owned: nodes in them */
} Pieces;

static void
pieces_clear(Pieces *pieces)
{
    g_free(pieces->sizes);
    g_free(pieces->roots);
    g_free(pieces->pieces);
    g_free(pieces->cut_off);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Pieces, pieces_clear)

static void
measure(const KithCuts *cuts, guint32 n, Pieces *out)
{
    for (guint32 node = 0; node < n; node++) {
        out->sizes[node] = 1;
        out->pieces[node] = 0;
        out->cut_off[node] = 0;
    }
    for (guint32 i = n; i-- > 0;) {
        guint32 node = cuts->order[i];
        guint32 parent = cuts->parents[node];

        if (parent == node) {
            continue;
        }
        out->sizes[parent] += out->sizes[node];
        if (cuts->lows[node] >= cuts->seen[parent]) {
            out->pieces[parent] += pairs(out->sizes[node]);
            out->cut_off[parent] += out->sizes[node];
        }
    }
    for (guint32 i = 0; i < n; i++) {
        guint32 node = cuts->order[i];
        guint32 parent = cuts->parents[node];

        out->roots[node] = parent == node ? node : out->roots[parent];
    }
}

/* The node whose going away leaves fewest pairs joined; of alike the lowest. */
static guint32
find_best(const Pieces *pieces, const gboolean *gone, guint32 n, double *out_parted)
{
    guint32 best = G_MAXUINT32;

    *out_parted = -1;
    for (guint32 node = 0; node < n; node++) {
        double all = pieces->sizes[pieces->roots[node]];
        double rest = all - 1 - pieces->cut_off[node];
        double parted = pairs(all) - pieces->pieces[node] - pairs(rest);

        if (!gone[node] && parted > *out_parted) {
            best = node;
            *out_parted = parted;
        }
    }
    return best;
}

static double
joined_pairs(const KithCuts *cuts, const Pieces *pieces, guint32 n)
{
    double joined = 0;

    for (guint32 node = 0; node < n; node++) {
        joined += cuts->parents[node] == node ? pairs(pieces->sizes[node]) : 0;
    }
    return joined;
}

static gboolean
choose(const KithPassInput *input,
       const KithGraph *graph,
       GArray *chosen,
       double *left,
       GError **error)
{
    gsize n = (gsize)graph->n + 1;
    g_autofree gboolean *gone = g_new0(gboolean, n);
    g_auto(Pieces)
        pieces = {g_new(guint32, n), g_new(guint32, n), g_new(double, n), g_new(guint32, n)};
    guint k = (guint)MIN(input->options[K], graph->n);

    for (guint i = 0; i < k; i++) {
        g_auto(KithGraph) rest = {0};
        g_auto(KithCuts) cuts = {0};
        double parted;
        guint32 best;

        if (!kith_progress_step(input->progress, "choosing", i, k, error)) {
            return FALSE;
        }
        make_rest(graph, gone, &rest);
        kith_cuts_find(&rest, &cuts);
        measure(&cuts, graph->n, &pieces);
        best = find_best(&pieces, gone, graph->n, &parted);
        if (parted <= 0) {
            break; /* nobody is joined with anybody */
        }
        *left = joined_pairs(&cuts, &pieces, graph->n) - parted;
        gone[best] = TRUE;
        g_array_append_val(chosen, best);
    }
    return TRUE;
}

static gboolean
run(const KithPassInput *input, KithPassOutput *out, GError **error)
{
    g_auto(KithGraph) plain = {0};
    const KithGraph *graph = kith_graph_plain(input->graph, FALSE, &plain);
    g_autoptr(GArray) chosen = g_array_new(FALSE, FALSE, sizeof(guint32));
    KithMeasure fragmentation = {"fragmentation", 0};
    double left = 0;

    if (!choose(input, graph, chosen, &left, error)) {
        return FALSE;
    }
    kith_keyplayers_put(chosen, graph->n, out->values);
    if (graph->n > 1) {
        fragmentation.value = 1 - left / pairs(graph->n);
    }
    g_array_append_val(out->measures, fragmentation);
    return TRUE;
}

const KithPass kith_pass_keyplayers_fragment = {
    .name = "keyplayers_fragment",
    .summary = "the k nodes, in order, without which the graph falls apart most: whose going away "
               "leaves fewest pairs joined by any way; none for others",
    .complexity = "O(k (n + m))",
    .kind = KITH_PASS_NODE,
    .type = KITH_COLUMN_INTEGER,
    .options = options,
    .run = run,
};
