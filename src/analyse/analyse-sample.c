/* SPDX-FileCopyrightText: The Kith authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "analyse-sample.h"

#include "base-random.h"

/*
 * Two searches, from the one end along arcs and from the other against them, a level at a time and
 * the one first that has fewer arcs to look at (Borassi and Natale, "KADABRA is an ADaptive
 * Algorithm for Betweenness via Random Approximation", ESA 2016, doi:10.4230/LIPIcs.ESA.2016.20).
 * When a level first touches the other search, every shortest path goes through exactly one of the
 * nodes on it that both know:
 *
 *      from o---o---*---o to        * was just come to from the left, and known from the right
 */

/* What a search knows of a node. */
typedef struct {
    guint32 search; /* the number of the search that came to it last */
    guint32 depth;
    double paths; /* shortest ones from where it began */
} Known;

typedef struct {
    const KithArcs *along;
    const KithArcs *against;
    Known *known; /* owned */
    guint32 *queue;
    guint32 begin; /* of the last level in the queue */
    guint32 end;
    guint32 depth;
    guint64 arcs; /* of the last level */
} Side;

struct _KithPathSampler {
    const KithGraph *graph;
    Side sides[2];
    guint32 search;
};

KithPathSampler *
kith_path_sampler_new(const KithGraph *graph)
{
    KithPathSampler *sampler = g_new0(KithPathSampler, 1);

    sampler->graph = graph;
    for (guint s = 0; s < 2; s++) {
        Side *side = &sampler->sides[s];

        side->along = s == 0 ? &graph->out : kith_graph_in(graph);
        side->against = s == 0 ? kith_graph_in(graph) : &graph->out;
        side->known = g_new0(Known, (gsize)graph->n + 1);
        side->queue = g_new(guint32, (gsize)graph->n + 1);
    }
    return sampler;
}

void
kith_path_sampler_free(KithPathSampler *sampler)
{
    for (guint s = 0; s < 2; s++) {
        g_free(sampler->sides[s].known);
        g_free(sampler->sides[s].queue);
    }
    g_free(sampler);
}

static guint64
degree(const KithArcs *arcs, guint32 node)
{
    return arcs->offsets[node + 1] - arcs->offsets[node];
}

static void
begin(Side *side, guint32 search, guint32 node)
{
    side->known[node] = (Known){search, 0, 1.0};
    side->queue[0] = node;
    side->begin = 0;
    side->end = 1;
    side->depth = 0;
    side->arcs = degree(side->along, node);
}

/* Takes a side one level further. Returns whether it touches the other. */
static gboolean
advance(Side *side, const Side *other, guint32 search)
{
    guint32 n = side->end;
    gboolean touches = FALSE;

    side->arcs = 0;
    side->depth++;
    for (guint32 i = side->begin; i < side->end; i++) {
        guint32 node = side->queue[i];
        double paths = side->known[node].paths;

        for (guint64 a = side->along->offsets[node]; a < side->along->offsets[node + 1]; a++) {
            guint32 target = side->along->targets[a];
            Known *known = &side->known[target];

            if (known->search != search) {
                *known = (Known){search, side->depth, paths};
                side->queue[n++] = target;
                side->arcs += degree(side->along, target);
                touches = touches || other->known[target].search == search;
            } else if (known->depth == side->depth) {
                known->paths += paths;
            }
        }
    }
    side->begin = side->end;
    side->end = n;
    return touches;
}

/* Draws one of the nodes where the searches touch, in proportion to the paths through it. */
static guint32
draw_middle(const Side *side, const Side *other, guint32 search, KithRandom *random)
{
    double sum = 0;
    double drawn;
    guint32 last = 0;

    for (guint32 i = side->begin; i < side->end; i++) {
        guint32 node = side->queue[i];

        if (other->known[node].search == search) {
            sum += side->known[node].paths * other->known[node].paths;
        }
    }
    drawn = kith_random_unit(random) * sum;
    for (guint32 i = side->begin; i < side->end && drawn >= 0; i++) {
        guint32 node = side->queue[i];

        if (other->known[node].search == search) {
            drawn -= side->known[node].paths * other->known[node].paths;
            last = node;
        }
    }
    return last;
}

/* Draws the node before @node on a path to where a side began, in proportion to paths. */
static guint32
draw_before(const Side *side, guint32 node, guint32 search, KithRandom *random)
{
    const Known *known = side->known;
    double drawn = kith_random_unit(random) * known[node].paths;
    guint32 last = node;

    for (guint64 a = side->against->offsets[node];
         a < side->against->offsets[node + 1] && drawn >= 0;
         a++) {
        guint32 before = side->against->targets[a];

        if (known[before].search == search && known[before].depth + 1 == known[node].depth) {
            drawn -= known[before].paths;
            last = before;
        }
    }
    return last;
}

static void
go_back(const Side *side,
        guint32 node,
        guint32 search,
        KithRandom *random,
        KithVisitFunc visit,
        gpointer user_data)
{
    while (side->known[node].depth > 1) {
        node = draw_before(side, node, search, random);
        visit(node, user_data);
    }
}

gboolean
kith_path_sampler_draw(KithPathSampler *sampler,
                       guint32 from,
                       guint32 to,
                       guint64 seed,
                       KithVisitFunc visit,
                       gpointer user_data)
{
    Side *sides = sampler->sides;
    guint32 search = ++sampler->search;
    KithRandom random = kith_random(seed);
    guint at;
    guint32 middle;

    begin(&sides[0], search, from);
    begin(&sides[1], search, to);
    do {
        at = sides[0].arcs <= sides[1].arcs ? 0 : 1;
        if (sides[0].begin == sides[0].end || sides[1].begin == sides[1].end) {
            return FALSE;
        }
    } while (!advance(&sides[at], &sides[1 - at], search));
    middle = draw_middle(&sides[at], &sides[1 - at], search, &random);
    if (middle != from && middle != to) {
        visit(middle, user_data);
    }
    go_back(&sides[0], middle, search, &random, visit, user_data);
    go_back(&sides[1], middle, search, &random, visit, user_data);
    return TRUE;
}
