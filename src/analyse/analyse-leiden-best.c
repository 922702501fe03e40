/* SPDX-FileCopyrightText: The Kith authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "analyse-leiden-best.h"

#include "analyse-groups.h"
#include "base-random.h"

#include <math.h>

/* Qualities that differ by less are of the same groups. */
#define SAME 1e-9

/* Two runs are crossed so many times for each start but the first. */
#define CROSSINGS 3

/* What runs came to, the best of which is kept. */
typedef struct {
    const KithGraph *graph;
    const KithProgress *progress;
    guint64 seed;
    KithLeiden how;
    guint n;
    guint32 **groups; /* owned, n of them */
    double *qualities;
} Runs;

static void
runs_clear(Runs *runs)
{
    for (guint i = 0; i < runs->n; i++) {
        g_free(runs->groups[i]);
    }
    g_free(runs->groups);
    g_free(runs->qualities);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Runs, runs_clear)

static void
runs_init(Runs *runs,
          const KithGraph *graph,
          const KithLeiden *how,
          guint starts,
          const KithProgress *progress)
{
    *runs = (Runs){graph, progress, how->seed, *how, starts};
    runs->qualities = g_new(double, starts);
    runs->groups = g_new(guint32 *, starts);
    for (guint i = 0; i < starts; i++) {
        runs->groups[i] = g_new(guint32, (gsize)graph->n + 1);
    }
}

static gboolean
find_groups(Runs *runs, guint32 *groups, double *out_quality, GError **error)
{
    if (!kith_leiden(runs->graph, &runs->how, runs->progress, groups, error)) {
        return FALSE;
    }
    *out_quality = kith_leiden_quality(runs->graph, &runs->how, groups);
    return TRUE;
}

static gboolean
start_all(Runs *runs, GError **error)
{
    for (guint i = 0; i < runs->n; i++) {
        runs->how.seed = runs->seed + i;
        if (!find_groups(runs, runs->groups[i], &runs->qualities[i], error)) {
            return FALSE;
        }
    }
    return TRUE;
}

static gboolean
is_new(const Runs *runs, double quality)
{
    for (guint i = 0; i < runs->n; i++) {
        if (fabs(runs->qualities[i] - quality) <= SAME * fabs(quality)) {
            return FALSE;
        }
    }
    return TRUE;
}

/* What two runs agree on moves as one at first, and what comes of it takes the place of the worse
 * of the two if it is better. @room: of two groupings. */
static gboolean
cross(Runs *runs, guint a, guint b, guint32 *const room[2], GError **error)
{
    guint worse = runs->qualities[a] < runs->qualities[b] ? a : b;
    gsize size = runs->graph->n * sizeof(guint32);
    double quality;

    memcpy(room[0], runs->groups[a], size);
    kith_groups_meet(room[0], runs->groups[b], runs->graph->n);
    runs->how.cores = room[0];
    if (!find_groups(runs, room[1], &quality, error)) {
        return FALSE;
    }
    if (quality > runs->qualities[worse] && is_new(runs, quality)) {
        memcpy(runs->groups[worse], room[1], size);
        runs->qualities[worse] = quality;
    }
    return TRUE;
}

static gboolean
cross_all(Runs *runs, GError **error)
{
    g_autofree guint32 *cores = g_new(guint32, (gsize)runs->graph->n + 1);
    g_autofree guint32 *groups = g_new(guint32, (gsize)runs->graph->n + 1);
    KithRandom random = kith_random(runs->seed);

    for (guint i = 0; i < CROSSINGS * (runs->n - 1); i++) {
        guint a = kith_random_below(&random, runs->n);
        guint b = (a + 1 + kith_random_below(&random, runs->n - 1)) % runs->n;

        runs->how.seed = kith_random_next(&random);
        if (!cross(runs, a, b, (guint32 *const[2]){cores, groups}, error)) {
            return FALSE;
        }
    }
    return TRUE;
}

gboolean
kith_leiden_best(const KithGraph *graph,
                 const KithLeiden *how,
                 guint starts,
                 const KithProgress *progress,
                 guint32 *groups,
                 GError **error)
{
    g_auto(Runs) runs = {0};
    guint best = 0;

    runs_init(&runs, graph, how, MAX(starts, 1), progress);
    if (!start_all(&runs, error) || !cross_all(&runs, error)) {
        return FALSE;
    }
    for (guint i = 1; i < runs.n; i++) {
        best = runs.qualities[i] > runs.qualities[best] ? i : best;
    }
    memcpy(groups, runs.groups[best], graph->n * sizeof *groups);
    return TRUE;
}
