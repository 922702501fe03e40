/* SPDX-FileCopyrightText: The Kith authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "analyse-cuts.h"

void
kith_cuts_clear(KithCuts *cuts)
{
    g_free(cuts->nodes);
    g_free(cuts->arcs);
    g_free(cuts->order);
    g_free(cuts->seen);
    g_free(cuts->lows);
    g_free(cuts->parents);
}

typedef struct {
    const KithGraph *graph;
    KithCuts *cuts;
    guint64 *next;  /* owned: the arc to look at next */
    guint32 *stack; /* owned */
    guint32 clock;
} Walk;

static void
walk_clear(Walk *walk)
{
    g_free(walk->next);
    g_free(walk->stack);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Walk, walk_clear)

static void
enter(Walk *walk, guint32 node, guint32 parent)
{
    walk->cuts->order[walk->clock++] = node;
    walk->cuts->seen[node] = walk->cuts->lows[node] = walk->clock;
    walk->cuts->parents[node] = parent;
}

/* All below @node was seen: what its parent learns of it. */
static void
leave(Walk *walk, guint32 node, guint32 root)
{
    guint32 parent = walk->cuts->parents[node];

    if (node == root) {
        return;
    }
    walk->cuts->lows[parent] = MIN(walk->cuts->lows[parent], walk->cuts->lows[node]);
    if (walk->cuts->lows[node] > walk->cuts->seen[parent]) {
        walk->cuts->arcs[kith_arcs_find(&walk->graph->out, parent, node)] = 1;
        walk->cuts->arcs[kith_arcs_find(&walk->graph->out, node, parent)] = 1;
    }
    if (parent != root && walk->cuts->lows[node] >= walk->cuts->seen[parent]) {
        walk->cuts->nodes[parent] = 1;
    }
}

static void
walk_component(Walk *walk, guint32 root)
{
    const KithArcs *out = &walk->graph->out;
    guint32 depth = 0;
    guint32 n_children = 0;

    enter(walk, root, root);
    walk->stack[depth++] = root;
    while (depth > 0) {
        guint32 node = walk->stack[depth - 1];
        guint32 target;

        if (walk->next[node] == out->offsets[node + 1]) {
            depth--;
            leave(walk, node, root);
            continue;
        }
        target = out->targets[walk->next[node]++];
        if (walk->cuts->seen[target] == 0) {
            enter(walk, target, node);
            n_children += node == root;
            walk->stack[depth++] = target;
        } else if (target != walk->cuts->parents[node]) {
            walk->cuts->lows[node] = MIN(walk->cuts->lows[node], walk->cuts->seen[target]);
        }
    }
    walk->cuts->nodes[root] = n_children > 1;
}

void
kith_cuts_find(const KithGraph *graph, KithCuts *out_cuts)
{
    gsize n = (gsize)graph->n + 1;
    g_auto(Walk) walk = {.graph = graph,
                         .cuts = out_cuts,
                         .next = g_memdup2(graph->out.offsets, n * sizeof(guint64)),
                         .stack = g_new(guint32, n)};

    out_cuts->nodes = g_new0(guint8, n);
    out_cuts->arcs = g_new0(guint8, graph->out.offsets[graph->n] + 1);
    out_cuts->order = g_new(guint32, n);
    out_cuts->seen = g_new0(guint32, n);
    out_cuts->lows = g_new(guint32, n);
    out_cuts->parents = g_new(guint32, n);
    for (guint32 node = 0; node < graph->n; node++) {
        if (out_cuts->seen[node] == 0) {
            walk_component(&walk, node);
        }
    }
}
