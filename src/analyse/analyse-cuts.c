/* SPDX-FileCopyrightText: The Kith authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "analyse-cuts.h"

void
kith_cuts_clear(KithCuts *cuts)
{
    g_free(cuts->nodes);
    g_free(cuts->arcs);
}

/* A depth-first walk. A node's low is the earliest node it reaches without the arc it was come to
 * by. */
typedef struct {
    const KithGraph *graph;
    KithCuts *cuts;
    guint32 *seen;    /* owned: when a node was first come to, from 1 */
    guint32 *lows;    /* owned */
    guint32 *parents; /* owned */
    guint64 *next;    /* owned: the arc to look at next */
    guint32 *stack;   /* owned */
    guint32 clock;
} Walk;

static void
walk_clear(Walk *walk)
{
    g_free(walk->seen);
    g_free(walk->lows);
    g_free(walk->parents);
    g_free(walk->next);
    g_free(walk->stack);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Walk, walk_clear)

static void
enter(Walk *walk, guint32 node, guint32 parent)
{
    walk->seen[node] = walk->lows[node] = ++walk->clock;
    walk->parents[node] = parent;
}

/* All below @node was seen: what its parent learns of it. */
static void
leave(Walk *walk, guint32 node, guint32 root)
{
    guint32 parent = walk->parents[node];

    if (node == root) {
        return;
    }
    walk->lows[parent] = MIN(walk->lows[parent], walk->lows[node]);
    if (walk->lows[node] > walk->seen[parent]) {
        walk->cuts->arcs[kith_arcs_find(&walk->graph->out, parent, node)] = 1;
        walk->cuts->arcs[kith_arcs_find(&walk->graph->out, node, parent)] = 1;
    }
    if (parent != root && walk->lows[node] >= walk->seen[parent]) {
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
        if (walk->seen[target] == 0) {
            enter(walk, target, node);
            n_children += node == root;
            walk->stack[depth++] = target;
        } else if (target != walk->parents[node]) {
            walk->lows[node] = MIN(walk->lows[node], walk->seen[target]);
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
                         .seen = g_new0(guint32, n),
                         .lows = g_new(guint32, n),
                         .parents = g_new(guint32, n),
                         .next = g_memdup2(graph->out.offsets, n * sizeof(guint64)),
                         .stack = g_new(guint32, n)};

    out_cuts->nodes = g_new0(guint8, n);
    out_cuts->arcs = g_new0(guint8, graph->out.offsets[graph->n] + 1);
    for (guint32 node = 0; node < graph->n; node++) {
        if (walk.seen[node] == 0) {
            walk_component(&walk, node);
        }
    }
}
