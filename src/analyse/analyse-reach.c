/* SPDX-FileCopyrightText: The Kith authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "analyse-reach.h"

#include "base-parallel.h"
#include "base-progress.h"

/* Searches at once, and how many parts they are summed in: a part's sums are made in order, and
 * parts are added in order, whoever made them. */
#define WIDTH 64
#define PARTS 16

typedef struct {
    guint64 *seen;
    guint64 *now;
    guint64 *next;
} Front;

typedef struct {
    const KithGraph *graph;
    const KithArcs *in;
    guint32 n_batches;
    Front *fronts;   /* owned, by worker */
    KithReach *sums; /* owned, by part */
    const KithProgress *progress;
    GCancellable *cancellable;
} Measuring;

/* Nodes that a batch of searches comes to for the first time at a distance are as far from that
 * many sources: searches go against the arcs. */
static void
add_level(KithReach *sums, guint32 node, guint found, double distance)
{
    sums->reached[node] += found;
    sums->distances[node] += found * distance;
    sums->inverses[node] += found / distance;
    sums->farthest[node] = MAX(sums->farthest[node], distance);
}

static void
spread(const Measuring *measuring, Front *front)
{
    const KithArcs *in = measuring->in;

    for (guint32 node = 0; node < measuring->graph->n; node++) {
        if (front->now[node] == 0) {
            continue;
        }
        for (guint64 i = in->offsets[node]; i < in->offsets[node + 1]; i++) {
            front->next[in->targets[i]] |= front->now[node];
        }
    }
}

static void
search(const Measuring *measuring, Front *front, guint32 batch, KithReach *sums)
{
    guint32 n = measuring->graph->n;
    guint32 first = batch * WIDTH;
    gboolean more = TRUE;

    memset(front->seen, 0, n * sizeof(guint64));
    memset(front->now, 0, n * sizeof(guint64));
    for (guint32 k = 0; k < WIDTH && first + k < n; k++) {
        front->seen[first + k] = front->now[first + k] = G_GUINT64_CONSTANT(1) << k;
    }
    for (guint distance = 1; more; distance++) {
        memset(front->next, 0, n * sizeof(guint64));
        spread(measuring, front);
        more = FALSE;
        for (guint32 node = 0; node < n; node++) {
            guint64 fresh = front->next[node] & ~front->seen[node];

            front->now[node] = fresh;
            front->seen[node] |= fresh;
            if (fresh != 0) {
                add_level(sums, node, (guint)__builtin_popcountll(fresh), distance);
                more = TRUE;
            }
        }
    }
}

static void
search_part(guint part, guint worker, gpointer user_data)
{
    Measuring *measuring = user_data;
    Front *front = &measuring->fronts[worker];
    gsize n = measuring->graph->n;

    if (front->seen == NULL) {
        *front = (Front){g_new(guint64, n + 1), g_new(guint64, n + 1), g_new(guint64, n + 1)};
    }
    for (guint32 batch = part; batch < measuring->n_batches; batch += PARTS) {
        if (g_cancellable_is_cancelled(measuring->cancellable)) {
            return;
        }
        search(measuring, front, batch, &measuring->sums[part]);
    }
}

static void
reach_init(KithReach *reach, gsize n)
{
    *reach = (KithReach){g_new0(double, n + 1),
                         g_new0(double, n + 1),
                         g_new0(double, n + 1),
                         g_new0(double, n + 1)};
}

static void
reach_clear(KithReach *reach)
{
    g_free(reach->reached);
    g_free(reach->distances);
    g_free(reach->inverses);
    g_free(reach->farthest);
}

static void
add_sums(const double *from, gsize n, double *to)
{
    for (gsize node = 0; to != NULL && node < n; node++) {
        to[node] += from[node];
    }
}

static void
add_parts(const Measuring *measuring, KithReach *out)
{
    gsize n = measuring->graph->n;

    for (guint part = 0; part < PARTS; part++) {
        const KithReach *sums = &measuring->sums[part];

        add_sums(sums->reached, n, out->reached);
        add_sums(sums->distances, n, out->distances);
        add_sums(sums->inverses, n, out->inverses);
        for (gsize node = 0; out->farthest != NULL && node < n; node++) {
            out->farthest[node] = MAX(out->farthest[node], sums->farthest[node]);
        }
    }
}

gboolean
kith_reach_measure(const KithGraph *graph,
                   guint threads,
                   const KithProgress *progress,
                   KithReach *out,
                   GError **error)
{
    KithReach sums[PARTS];
    Measuring measuring = {.graph = graph,
                           .in = kith_graph_in(graph),
                           .n_batches = (graph->n + WIDTH - 1) / WIDTH,
                           .fronts = g_new0(Front, threads),
                           .sums = sums,
                           .cancellable = kith_progress_cancellable(progress)};

    for (guint part = 0; part < PARTS; part++) {
        reach_init(&sums[part], graph->n);
    }
    kith_parallel(PARTS, threads, search_part, &measuring, measuring.cancellable);
    add_parts(&measuring, out);
    for (guint part = 0; part < PARTS; part++) {
        reach_clear(&sums[part]);
    }
    for (guint w = 0; w < threads; w++) {
        g_free(measuring.fronts[w].seen);
        g_free(measuring.fronts[w].now);
        g_free(measuring.fronts[w].next);
    }
    g_free(measuring.fronts);
    return kith_progress_step(progress, "searching", 1, 1, error);
}
