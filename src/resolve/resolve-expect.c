/* SPDX-FileCopyrightText: The Kith authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "resolve-expect.h"

#include "base-big.h"
#include "base-parallel.h"

#include <math.h>

/* Pairs summed up by themselves: sums are added in the order of the chunks, whoever made them. */
#define CHUNK 8192

/* A pair that is something else than strangers' with less chance than this is left out. */
#define NEXT_TO_NEVER 1e-6

/* Bits beyond this are as good as certainty. */
#define BITS_MAX 200.0

struct _KithExpector {
    const KithFrame *frame;
    const KithPairs *pairs;
    guint threads;
    guint8 *skip; /* owned: pairs not to be counted, NULL for none */
    const guint8 *labels;
    guint8 *lines;   /* owned: of each pair, see line_of() */
    gsize stride;    /* bytes of a line */
    float *matches;  /* owned */
    guint8 *likely;  /* owned: of each pair the way that is likelier than all others together */
    guint32 *active; /* owned: pairs that are looked at */
    guint32 n_active;
    guint8 *stay;            /* owned: of each pair, whether it is worth looking at */
    gboolean all;            /* the run at hand */
    guint32 step;            /* every how-many-th pair is looked at */
    KithExpectation *chunks; /* owned */
    guint n_chunks;
    KithScorer scorer;
    guint32 holes[KITH_WAYS];
    guint32 own;     /* features that are a person's own and no relative's */
    guint32 counted; /* bit for way w: a class that is not learnt */
};

/* A pair's line: how rare what it shares is by feature, then the levels, then the sources' groups.
 * One or two cache lines, where the columns of KithPairs would be two a feature. */
static inline const float *
line_of(const KithExpector *expector, guint32 k, const guint8 **out_levels)
{
    const float *line = (const float *)(const void *)(expector->lines + k * expector->stride);

    *out_levels = (const guint8 *)(line + expector->frame->n_features);
    return line;
}

G_STATIC_ASSERT(KITH_GROUP_PAIRS <= 256); /* in a byte */

static void
line_chunk(guint task, guint worker, gpointer user_data)
{
    KithExpector *expector = user_data;
    const KithPairs *pairs = expector->pairs;
    guint n_features = expector->frame->n_features;
    guint32 end = MIN(pairs->n, (task + 1) * CHUNK);

    for (guint32 k = task * CHUNK; k < end; k++) {
        guint8 *line = expector->lines + k * expector->stride;
        float *rarity = (float *)(void *)line;

        for (guint f = 0; f < n_features; f++) {
            rarity[f] = pairs->rarity[f][k];
            line[n_features * sizeof(float) + f] = pairs->levels[f][k];
        }
        line[n_features * (sizeof(float) + 1)] =
            (guint8)kith_group_pair(kith_frame_group(expector->frame, pairs->i[k]),
                                    kith_frame_group(expector->frame, pairs->j[k]));
    }
}

static void
make_lines(KithExpector *expector)
{
    guint n_features = expector->frame->n_features;

    expector->stride = (n_features * (sizeof(float) + 1) + 1 + 15) / 16 * 16;
    expector->lines = kith_wide_new(guint8, expector->pairs->n * expector->stride + 1);
    kith_parallel(expector->n_chunks, expector->threads, line_chunk, expector, NULL);
}

KithExpector *
kith_expector_new(const KithFrame *frame, const KithPairs *pairs, guint threads)
{
    KithExpector *expector = g_new0(KithExpector, 1);

    expector->frame = frame;
    expector->pairs = pairs;
    expector->threads = threads;
    expector->step = 1;
    for (guint f = 0; f < frame->n_features; f++) {
        expector->own |= kith_role_is_own(frame->features[f].comparator->role) ? 1u << f : 0;
    }
    expector->matches = g_new0(float, (gsize)pairs->n + 1);
    expector->likely = g_malloc0((gsize)pairs->n + 1);
    expector->active = g_new0(guint32, (gsize)pairs->n + 1);
    expector->stay = g_malloc0((gsize)pairs->n + 1);
    expector->n_chunks = (pairs->n + CHUNK - 1) / CHUNK;
    expector->chunks = g_new0(KithExpectation, expector->n_chunks + 1);
    make_lines(expector);
    return expector;
}

void
kith_expector_free(KithExpector *expector)
{
    g_free(expector->skip);
    g_free(expector->lines);
    g_free(expector->matches);
    g_free(expector->likely);
    g_free(expector->active);
    g_free(expector->stay);
    g_free(expector->chunks);
    g_free(expector);
}

void
kith_expector_skip_alone(KithExpector *expector, const gboolean *alone)
{
    const KithSourceId *sources = expector->frame->sources;
    const KithPairs *pairs = expector->pairs;

    expector->skip = g_malloc0((gsize)pairs->n + 1);
    for (guint32 k = 0; k < pairs->n; k++) {
        KithSourceId source = sources[pairs->i[k]];

        expector->skip[k] = source == sources[pairs->j[k]] && alone[source];
    }
}

void
kith_expector_label(KithExpector *expector, const guint8 *labels)
{
    expector->labels = labels;
}

void
kith_expector_thin(KithExpector *expector, guint32 step)
{
    expector->step = MAX(step, 1);
}

const float *
kith_expector_matches(const KithExpector *expector)
{
    return expector->matches;
}

const guint8 *
kith_expector_likely(const KithExpector *expector)
{
    return expector->likely;
}

/* ---- tables ---- */

static void
fill_tables(KithExpector *expector, const KithMatchModel *model)
{
    kith_scorer_init(&expector->scorer, expector->frame, model);
    expector->counted = 0;
    for (guint k = 0; k < KITH_CLASSES_MAX; k++) {
        expector->holes[k + 1] = k < model->n_classes ? model->classes[k].holes : 0;
        expector->counted |= k < model->n_classes && model->classes[k].counted ? 2u << k : 0;
    }
}

/* ---- pairs ---- */

/* Weighs where a match may have moved in. Returns how likely it is that it has, of a match; -1
 * where nothing is known of where either is. */
static double
weigh_moved(const KithExpector *expector, const guint8 *levels, const float *rarity, double *match)
{
    double bits = 0.0;
    double stayed;
    gboolean any = FALSE;

    for (guint32 left = expector->frame->residence; left != 0; left &= left - 1) {
        guint f = (guint)__builtin_ctz(left);
        const KithLevelBits *level = &expector->scorer.levels[f][levels[f]];

        if (levels[f] != 0) {
            bits += CLAMP(level->base[0] + (double)rarity[f], level->low[0], level->high[0]);
            any = TRUE;
        }
    }
    if (!any) {
        return -1.0;
    }
    stayed = kith_moved_bits(&expector->scorer, bits);
    *match += stayed;
    return expector->scorer.model->moved * exp2(-bits - stayed);
}

/* How likely a pair is of each way, strangers left out, and of a match to have moved. Returns how
 * likely it is of one that is learnt. */
static double
weigh(const KithExpector *expector, guint32 k, double *ways, double *out_moved)
{
    const guint8 *levels;
    const float *rarity = line_of(expector, k, &levels);
    guint n_features = expector->frame->n_features;
    guint32 compared = 0;
    double total = 1.0;
    double counted = 0.0;

    memcpy(ways, expector->scorer.start[levels[n_features]], KITH_WAYS * sizeof *ways);
    for (guint f = 0; f < n_features; f++) {
        compared |= (guint32)(levels[f] != 0) << f;
        kith_ways_add(ways, &expector->scorer.levels[f][levels[f]], (double)rarity[f]);
    }
    *out_moved = expector->scorer.model->moved > 0.0
                     ? weigh_moved(expector, levels, rarity, &ways[0])
                     : -1.0;
    for (guint w = 0; w < KITH_WAYS; w++) {
        gboolean in_play = expector->holes[w] == 0 || (expector->holes[w] & compared) != 0;

        ways[w] = in_play && ways[w] > -BITS_MAX ? exp2(MIN(ways[w], BITS_MAX)) : 0.0;
        total += ways[w];
        counted += ((expector->counted >> w) & 1) != 0 ? ways[w] : 0.0;
    }
    for (guint w = 0; w < KITH_WAYS; w++) {
        ways[w] /= total;
    }
    return 1.0 - (1.0 + counted) / total;
}

static inline void
add_ways(double *restrict to, const double *restrict ways)
{
    for (guint w = 0; w < KITH_WAYS; w++) {
        to[w] += ways[w];
    }
}

/* Matches that have moved say nothing of how those that have not compare. */
static void
add_moved(const KithExpector *expector,
          const guint8 *levels,
          double match,
          double moved,
          KithExpectation *sums)
{
    sums->placed += match;
    sums->moved += match * moved;
    for (guint f = 0; f < expector->frame->n_features; f++) {
        if ((expector->frame->residence >> f) & 1) {
            sums->levels[f][levels[f]][0] -= match * moved;
        }
    }
}

static void
add_pair(const KithExpector *expector, guint32 k, double *ways, double moved, KithExpectation *sums)
{
    const guint8 *levels;
    double weight = (double)expector->pairs->weight[k] * expector->step;
    guint n_features = expector->frame->n_features;
    guint n_compared = 0;
    guint32 own = 0;

    line_of(expector, k, &levels);
    for (guint w = 0; w < KITH_WAYS; w++) {
        ways[w] *= weight;
    }
    add_ways(sums->pairs, ways);
    add_ways(sums->between[levels[n_features]], ways);
    for (guint f = 0; f < n_features; f++) {
        n_compared += levels[f] != 0;
        own |= levels[f] != 0 ? expector->own & (1u << f) : 0;
        add_ways(sums->levels[f][levels[f]], ways);
    }
    if (moved >= 0.0) {
        add_moved(expector, levels, ways[0], moved, sums);
    }
    for (guint f = 0; f < n_features && n_compared > 1; f++) {
        if (levels[f] == 1) {
            sums->equal[f] += weight;
            sums->equal_matches[f] += ways[0];
        }
        if ((own & ~(1u << f)) != 0) {
            sums->own[f][levels[f]] += ways[0];
        }
    }
}

/* The way that is likelier than all others together, KITH_WAYS for none of them. */
static guint8
likely_way(const double *ways)
{
    guint w = 0;

    while (w < KITH_WAYS && ways[w] <= 0.5) {
        w++;
    }
    return (guint8)w;
}

/* How many pairs a run goes through. */
static guint32
n_looked_at(const KithExpector *expector, gboolean all)
{
    return all ? (expector->pairs->n + expector->step - 1) / expector->step : expector->n_active;
}

static void
run_chunk(guint task, guint worker, gpointer user_data)
{
    KithExpector *expector = user_data;
    KithExpectation *sums = &expector->chunks[task];
    guint32 n = n_looked_at(expector, expector->all);
    guint32 end = MIN(n, (task + 1) * CHUNK);

    memset(sums, 0, sizeof *sums);
    for (guint32 i = task * CHUNK; i < end; i++) {
        guint32 k = expector->all ? i * expector->step : expector->active[i];
        double ways[KITH_WAYS] KITH_UNCLEARED;
        double known;
        double moved;

        if (expector->skip != NULL && expector->skip[k]) {
            expector->matches[k] = 0.0f;
            expector->likely[k] = KITH_WAYS;
            expector->stay[k] = 0;
            continue;
        }
        known = weigh(expector, k, ways, &moved);
        if (expector->labels != NULL && expector->labels[k]) {
            memset(ways, 0, sizeof ways);
            ways[0] = known = 1.0;
        }
        if (expector->all) {
            expector->matches[k] = (float)ways[0];
            expector->likely[k] = likely_way(ways);
            expector->stay[k] = known >= NEXT_TO_NEVER;
        }
        add_pair(expector, k, ways, moved, sums);
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
    for (guint32 k = 0; k < expector->pairs->n; k += expector->step) {
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
    guint32 n = n_looked_at(expector, all);
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
