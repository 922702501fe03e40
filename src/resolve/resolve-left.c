/* SPDX-FileCopyrightText: The Kith authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "resolve-left.h"

#include <math.h>

#define ROUNDS 50
#define TOLERANCE 1e-3

/* Fewer that are left in either list say nothing. */
#define FEW_LEFT 10.0

/* Odds beyond so many bits are as good as certain. */
#define BITS_MAX 60.0

/* The most that it can be: more would join those of whom next to nothing agrees. */
#define LEFT_BITS 3.0

typedef struct {
    const KithScorer *scorer;
    const guint32 *cluster;
    guint8 *lone; /* owned: of each record its group, where that is a source without duplicates */
    guint64 *sources; /* owned: of each cluster, by its lowest record, the groups that it has */
    double *sums;     /* owned: of each record the odds of its edges */
    double left[KITH_GROUPS_MAX][KITH_GROUPS_MAX]; /* records of the first that the second lacks */
    double matches[KITH_GROUP_PAIRS];
} Leftover;

G_STATIC_ASSERT(KITH_GROUPS_MAX <= 64);

static void
leftover_clear(Leftover *leftover)
{
    g_free(leftover->lone);
    g_free(leftover->sources);
    g_free(leftover->sums);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Leftover, leftover_clear)

static void
count_left(Leftover *leftover, const gboolean *alone)
{
    const KithFrame *frame = leftover->scorer->frame;

    for (guint32 r = 0; r < frame->n; r++) {
        leftover->lone[r] = alone[frame->sources[r]] ? (guint8)kith_frame_group(frame, r) : 0;
        leftover->sources[leftover->cluster[r]] |= (guint64)1 << leftover->lone[r];
    }
    for (guint32 r = 0; r < frame->n; r++) {
        for (guint g = 1; g < KITH_GROUPS_MAX && leftover->lone[r] != 0; g++) {
            leftover->left[leftover->lone[r]][g] +=
                (leftover->sources[leftover->cluster[r]] >> g & 1) == 0;
        }
    }
}

/* Whether an edge is of two that are left for each other. */
static gboolean
is_left(const Leftover *leftover, const KithEdge *edge)
{
    guint8 a = leftover->lone[edge->i];
    guint8 b = leftover->lone[edge->j];

    return a != 0 && b != 0 && a != b &&
           (leftover->sources[leftover->cluster[edge->i]] >> b & 1) == 0 &&
           (leftover->sources[leftover->cluster[edge->j]] >> a & 1) == 0;
}

static double
odds_of(const Leftover *leftover, const KithEdge *edge, const double *bits, guint *out_pair)
{
    *out_pair = kith_group_pair(leftover->lone[edge->i], leftover->lone[edge->j]);
    return exp2(MIN((double)edge->weight, BITS_MAX) + bits[*out_pair]);
}

/* The matches that are expected among those who are left, each of whom is in one at most. */
static void
expect(Leftover *leftover, const KithEdge *edges, gsize n, const double *bits)
{
    memset(leftover->sums, 0, leftover->scorer->frame->n * sizeof *leftover->sums);
    memset(leftover->matches, 0, sizeof leftover->matches);
    for (gsize e = 0; e < n; e++) {
        guint pair;
        double odds = odds_of(leftover, &edges[e], bits, &pair);

        leftover->sums[edges[e].i] += odds;
        leftover->sums[edges[e].j] += odds;
    }
    for (gsize e = 0; e < n; e++) {
        guint pair;
        double odds = odds_of(leftover, &edges[e], bits, &pair);

        leftover->matches[pair] +=
            odds / (1.0 + leftover->sums[edges[e].i] + leftover->sums[edges[e].j] - odds);
    }
}

/* Returns how much that moved them. */
static double
maximise(const Leftover *leftover, double *bits)
{
    double most = 0.0;

    for (guint g = 1; g < KITH_GROUPS_MAX; g++) {
        for (guint h = g + 1; h < KITH_GROUPS_MAX; h++) {
            guint pair = kith_group_pair(g, h);
            double in_g = leftover->left[g][h];
            double in_h = leftover->left[h][g];
            double share = leftover->matches[pair] / MAX(in_g * in_h, 1.0);
            double now = 0.0;

            if (MIN(in_g, in_h) >= FEW_LEFT && share > 0.0) {
                now = CLAMP(log2(share) - leftover->scorer->start[pair][0], 0.0, LEFT_BITS);
            }
            most = MAX(most, fabs(now - bits[pair]));
            bits[pair] = now;
        }
    }
    return most;
}

gboolean
kith_left_learn(const KithScorer *scorer,
                const KithEdges *edges,
                const guint32 *cluster,
                const gboolean *alone,
                double *out_left)
{
    guint32 n = scorer->frame->n;
    g_auto(Leftover) leftover = {scorer,
                                 cluster,
                                 g_malloc0((gsize)n + 1),
                                 g_new0(guint64, (gsize)n + 1),
                                 g_new0(double, (gsize)n + 1)};
    g_autoptr(GArray) own = g_array_new(FALSE, FALSE, sizeof(KithEdge));
    gboolean any = FALSE;

    memset(out_left, 0, KITH_GROUP_PAIRS * sizeof *out_left);
    count_left(&leftover, alone);
    for (gsize e = 0; e < edges->n; e++) {
        if (is_left(&leftover, &edges->edges[e])) {
            g_array_append_val(own, edges->edges[e]);
        }
    }
    for (guint round = 0; round < ROUNDS; round++) {
        expect(&leftover, (const KithEdge *)(const void *)own->data, own->len, out_left);
        if (maximise(&leftover, out_left) < TOLERANCE) {
            break;
        }
    }
    for (guint p = 0; p < KITH_GROUP_PAIRS; p++) {
        any = any || out_left[p] > 0.0;
    }
    return any;
}

/* Whether the model knows the group for a source without duplicates. */
static gboolean
is_alone(const KithMatchModel *model, guint32 group)
{
    for (guint g = 1; g < KITH_GROUPS_MAX; g++) {
        if (model->left[kith_group_pair(group, g)] > 0.0) {
            return TRUE;
        }
    }
    return FALSE;
}

/* What the sources of two clusters say. */
static double
bits_of_sources(const KithScorer *scorer,
                const guint32 *a,
                guint32 n_a,
                const guint32 *b,
                guint32 n_b)
{
    double least = G_MAXDOUBLE;

    for (guint32 i = 0; i < n_a; i++) {
        guint32 g = kith_frame_group(scorer->frame, a[i]);

        for (guint32 j = 0; j < n_b; j++) {
            guint32 h = kith_frame_group(scorer->frame, b[j]);
            double bits = scorer->model->left[kith_group_pair(g, h)];

            if (g == h && is_alone(scorer->model, g)) {
                return 0.0;
            }
            least = bits > 0.0 ? MIN(least, bits) : least;
        }
    }
    return least < G_MAXDOUBLE ? least : 0.0;
}

double
kith_left_bits(const KithLinker *linker,
               const guint32 *a,
               guint32 n_a,
               const guint32 *b,
               guint32 n_b)
{
    double bits = linker->most_left > 0.0 ? bits_of_sources(linker->scorer, a, n_a, b, n_b) : 0.0;
    KithLinkage linkage;

    if (bits > 0.0) {
        kith_linkage_of(linker, a, n_a, b, n_b, &linkage);
        bits = kith_linkage_contradicts(linker, &linkage) ? 0.0 : bits;
        kith_linkage_clear(linker, &linkage);
    }
    return bits;
}
