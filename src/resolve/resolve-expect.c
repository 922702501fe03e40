/* SPDX-FileCopyrightText: The Kith authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "resolve-expect.h"

#include "base-parallel.h"

#include <math.h>

/* Pairs summed up by themselves: sums are added in the order of the chunks, whoever made them. */
#define CHUNK 8192

/* A pair that is something else than strangers' with less chance than this is left out. */
#define NEXT_TO_NEVER 1e-6

/* Bits beyond this are as good as certainty. */
#define BITS_MAX 200.0

/* Bits of a level for each way: what a pair of rarity r adds is base + r, kept within bounds. */
typedef struct {
    double base[KITH_WAYS];
    double low[KITH_WAYS];
    double high[KITH_WAYS];
} Level;

struct _KithExpector {
    const KithFrame *frame;
    const KithPairs *pairs;
    guint threads;
    const guint8 *skip;
    float *matches;  /* owned */
    guint32 *active; /* owned: pairs that are looked at */
    guint32 n_active;
    guint8 *stay;            /* owned: of each pair, whether it is worth looking at */
    gboolean all;            /* the run at hand */
    KithExpectation *chunks; /* owned */
    guint n_chunks;
    Level levels[KITH_FEATURES_MAX][KITH_LEVELS_MAX + 1];
    double start[KITH_WAYS];
    guint32 holes[KITH_WAYS];
    guint32 own; /* features that are a person's own and no relative's */
};

KithExpector *
kith_expector_new(const KithFrame *frame, const KithPairs *pairs, guint threads)
{
    KithExpector *expector = g_new0(KithExpector, 1);

    expector->frame = frame;
    expector->pairs = pairs;
    expector->threads = threads;
    for (guint f = 0; f < frame->n_features; f++) {
        expector->own |= kith_role_is_own(frame->features[f].comparator->role) ? 1u << f : 0;
    }
    expector->matches = g_new0(float, (gsize)pairs->n + 1);
    expector->active = g_new0(guint32, (gsize)pairs->n + 1);
    expector->stay = g_malloc0((gsize)pairs->n + 1);
    expector->n_chunks = (pairs->n + CHUNK - 1) / CHUNK;
    expector->chunks = g_new0(KithExpectation, expector->n_chunks + 1);
    return expector;
}

void
kith_expector_free(KithExpector *expector)
{
    g_free(expector->matches);
    g_free(expector->active);
    g_free(expector->stay);
    g_free(expector->chunks);
    g_free(expector);
}

void
kith_expector_skip(KithExpector *expector, const guint8 *skip)
{
    expector->skip = skip;
}

const float *
kith_expector_matches(const KithExpector *expector)
{
    return expector->matches;
}

/* ---- tables ---- */

static void
fill_level(const KithScorer *scorer, guint f, guint l, Level *level)
{
    const KithMatchModel *model = scorer->model;

    kith_level_bounds(scorer, f, l, &level->low[0], &level->high[0]);
    level->base[0] = scorer->match[f][l];
    for (guint k = 0; k < model->n_classes; k++) {
        level->base[k + 1] = scorer->other[k][f][l];
        kith_class_bounds(scorer, k, f, l, &level->low[k + 1], &level->high[k + 1]);
    }
    level->low[0] = kith_level_floor(scorer, f, l);
}

static void
fill_tables(KithExpector *expector, const KithMatchModel *model)
{
    KithScorer *scorer = g_new(KithScorer, 1);

    kith_scorer_init(scorer, expector->frame, model);
    memset(expector->levels, 0, sizeof expector->levels);
    for (guint f = 0; f < model->n_features; f++) {
        for (guint l = 1; l <= model->comparators[f]->n_levels; l++) {
            fill_level(scorer, f, l, &expector->levels[f][l]);
        }
    }
    for (guint w = 0; w < KITH_WAYS; w++) {
        expector->start[w] = (double)-INFINITY;
        expector->holes[w] = 0;
    }
    expector->start[0] = scorer->prior;
    for (guint k = 0; k < model->n_classes; k++) {
        expector->start[k + 1] = scorer->share[k];
        expector->holes[k + 1] = model->classes[k].holes;
    }
    g_free(scorer);
}

/* ---- pairs ---- */

/* How likely a pair is of each way, strangers left out. Returns the sum. */
static double
weigh(const KithExpector *expector, guint32 k, double *ways)
{
    const KithPairs *pairs = expector->pairs;
    guint n_features = expector->frame->n_features;
    guint32 compared = 0;
    double total = 1.0;

    memcpy(ways, expector->start, KITH_WAYS * sizeof *ways);
    for (guint f = 0; f < n_features; f++) {
        guint l = pairs->levels[f][k];
        const Level *level = &expector->levels[f][l];
        double rarity = (double)pairs->rarity[f][k];

        compared |= (guint32)(l != 0) << f;
        for (guint w = 0; w < KITH_WAYS; w++) {
            double bits = level->base[w] + rarity;

            bits = bits < level->low[w] ? level->low[w] : bits;
            ways[w] += bits > level->high[w] ? level->high[w] : bits;
        }
    }
    for (guint w = 0; w < KITH_WAYS; w++) {
        gboolean in_play = w == 0 || (expector->holes[w] & compared) != 0;

        ways[w] = in_play && ways[w] > -BITS_MAX ? exp2(MIN(ways[w], BITS_MAX)) : 0.0;
        total += ways[w];
    }
    for (guint w = 0; w < KITH_WAYS; w++) {
        ways[w] /= total;
    }
    return 1.0 - 1.0 / total;
}

static void
add_pair(const KithExpector *expector, guint32 k, double *ways, KithExpectation *sums)
{
    const KithPairs *pairs = expector->pairs;
    guint n_features = expector->frame->n_features;
    guint n_compared = 0;
    guint32 own = 0;

    for (guint w = 0; w < KITH_WAYS; w++) {
        ways[w] *= (double)pairs->weight[k];
        sums->pairs[w] += ways[w];
    }
    for (guint f = 0; f < n_features; f++) {
        double *level = sums->levels[f][pairs->levels[f][k]];

        n_compared += pairs->levels[f][k] != 0;
        own |= pairs->levels[f][k] != 0 ? expector->own & (1u << f) : 0;
        for (guint w = 0; w < KITH_WAYS; w++) {
            level[w] += ways[w];
        }
    }
    for (guint f = 0; f < n_features && n_compared > 1; f++) {
        if (pairs->levels[f][k] == 1) {
            sums->equal[f] += (double)pairs->weight[k];
            sums->equal_matches[f] += ways[0];
        }
        if ((own & ~(1u << f)) != 0) {
            sums->own[f][pairs->levels[f][k]] += ways[0];
        }
    }
}

static void
run_chunk(guint task, guint worker, gpointer user_data)
{
    KithExpector *expector = user_data;
    KithExpectation *sums = &expector->chunks[task];
    guint32 n = expector->all ? expector->pairs->n : expector->n_active;
    guint32 end = MIN(n, (task + 1) * CHUNK);

    memset(sums, 0, sizeof *sums);
    for (guint32 i = task * CHUNK; i < end; i++) {
        guint32 k = expector->all ? i : expector->active[i];
        double ways[KITH_WAYS];
        double known;

        if (expector->skip != NULL && expector->skip[k]) {
            expector->matches[k] = 0.0f;
            expector->stay[k] = 0;
            continue;
        }
        known = weigh(expector, k, ways);
        if (expector->all) {
            expector->matches[k] = (float)ways[0];
            expector->stay[k] = known >= NEXT_TO_NEVER;
        }
        add_pair(expector, k, ways, sums);
    }
}

static void
add_sums(const KithExpectation *from, KithExpectation *to)
{
    const double *x = (const double *)(const void *)from;
    double *y = (double *)(void *)to;

    for (gsize i = 0; i < sizeof *from / sizeof *x; i++) {
        y[i] += x[i];
    }
}

static void
list_active(KithExpector *expector)
{
    expector->n_active = 0;
    for (guint32 k = 0; k < expector->pairs->n; k++) {
        if (expector->stay[k]) {
            expector->active[expector->n_active++] = k;
        }
    }
}

void
kith_expector_run(KithExpector *expector,
                  const KithMatchModel *model,
                  gboolean all,
                  KithExpectation *out_sums)
{
    guint32 n = all ? expector->pairs->n : expector->n_active;
    guint n_chunks = (n + CHUNK - 1) / CHUNK;

    fill_tables(expector, model);
    expector->all = all;
    kith_parallel(n_chunks, expector->threads, run_chunk, expector, NULL);
    memset(out_sums, 0, sizeof *out_sums);
    for (guint c = 0; c < n_chunks; c++) {
        add_sums(&expector->chunks[c], out_sums);
    }
    if (all) {
        list_active(expector);
    }
}
