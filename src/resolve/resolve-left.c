/* SPDX-FileCopyrightText: The Kith authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "resolve-left.h"

#include <math.h>

/* Fewer pairs in doubt that are left say nothing, nor do they where fewer strangers are known. */
#define FEW_PAIRS 10.0
#define FEW_STRANGERS 20.0

/* The most that it can be: more would join those of whom next to nothing agrees. */
#define LEFT_BITS 3.0

/* Pairs are in doubt that would be joined by that, and are not as it is. Those below are strangers.
 */
#define DOUBT_FROM (-LEFT_BITS)
#define DOUBT_TO 0.0

/* Where fewer of those in doubt are matches, one by one they are none. */
#define MATCHES_LEAST 0.5

/* What there is of pairs, and of those that are left. */
typedef struct {
    double strangers; /* below the doubt */
    double strangers_left;
    GArray *left;    /* owned, float: the weights of those in doubt; NULL where there are none */
    double unlikely; /* of the others in doubt those that are none by their weights, */
    double apart;    /* and those that were not joined */
} Count;

typedef struct {
    const KithFrame *frame;
    const KithLeftover *leftover;
    Count counts[KITH_LEFTS];
} Learning;

static void
learning_clear(Learning *learning)
{
    for (guint p = 0; p < KITH_LEFTS; p++) {
        g_clear_pointer(&learning->counts[p].left, g_array_unref);
    }
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Learning, learning_clear)

G_STATIC_ASSERT(KITH_GROUPS_MAX <= 64);

/* ---- who is left ---- */

void
kith_leftover_init(const KithFrame *frame,
                   const guint32 *cluster,
                   const gboolean *alone,
                   KithLeftover *out_leftover)
{
    gsize n = (gsize)frame->n + 1;

    *out_leftover = (KithLeftover){cluster, g_malloc0(n), g_new0(guint64, n), g_new0(guint32, n)};
    for (guint32 r = 0; r < frame->n; r++) {
        guint8 group = alone[frame->sources[r]] ? (guint8)kith_frame_group(frame, r) : 0;

        out_leftover->lone[r] = group;
        out_leftover->sources[cluster[r]] |= (guint64)1 << group;
        out_leftover->sizes[cluster[r]]++;
    }
}

void
kith_leftover_clear(KithLeftover *leftover)
{
    leftover->cluster = NULL;
    g_clear_pointer(&leftover->lone, g_free);
    g_clear_pointer(&leftover->sources, g_free);
    g_clear_pointer(&leftover->sizes, g_free);
}

static gboolean
has_source(const KithLeftover *leftover, guint32 cluster, guint8 group)
{
    return (leftover->sources[cluster] >> group & 1) != 0;
}

gboolean
kith_leftover_has(const KithLeftover *leftover, guint32 i, guint32 j)
{
    guint32 a = leftover->cluster[i];
    guint32 b = leftover->cluster[j];

    if (a == b) {
        return leftover->sizes[a] == 2;
    }
    return leftover->lone[i] != 0 && leftover->lone[j] != 0
               ? !has_source(leftover, a, leftover->lone[j]) &&
                     !has_source(leftover, b, leftover->lone[i])
               : leftover->sizes[a] == 1 && leftover->sizes[b] == 1;
}

/* ---- learning ---- */

static guint
slot_of(const Learning *learning, const KithEdge *edge)
{
    const KithSourceId *sources = learning->frame->sources;
    guint8 a = learning->leftover->lone[edge->i];
    guint8 b = learning->leftover->lone[edge->j];

    return a != 0 && b != 0                       ? kith_group_pair(a, b)
           : sources[edge->i] == sources[edge->j] ? KITH_LEFT_WITHIN
                                                  : KITH_LEFT_ACROSS;
}

static void
count_pair(Learning *learning, const KithEdge *edge)
{
    const KithLeftover *leftover = learning->leftover;
    Count *count = &learning->counts[slot_of(learning, edge)];
    gboolean left = kith_leftover_has(leftover, edge->i, edge->j);
    double stranger = 1.0 - kith_probability((double)edge->weight);

    if ((double)edge->weight < DOUBT_FROM) {
        count->strangers += stranger;
        count->strangers_left += left ? stranger : 0.0;
    } else if (left) {
        if (count->left == NULL) {
            count->left = g_array_new(FALSE, FALSE, sizeof(float));
        }
        g_array_append_val(count->left, edge->weight);
    } else {
        count->unlikely += stranger;
        count->apart += leftover->cluster[edge->i] != leftover->cluster[edge->j];
    }
}

/* Strangers of little weight tell how many are left for each that is not: no more than that, by a
 * standard error. So many of those in doubt are strangers, too, and the others are matches. */
static double
learn_bits(const Count *count)
{
    double n = count->left != NULL ? (double)count->left->len : 0.0;
    double left = count->strangers_left + sqrt(count->strangers_left);
    double strangers = MAX(count->unlikely, count->apart) * left /
                       MAX(count->strangers - count->strangers_left, 1.0);
    double matches = n - strangers;

    if (n < FEW_PAIRS || count->strangers < FEW_STRANGERS || matches < MATCHES_LEAST * n) {
        return 0.0;
    }
    return MAX(kith_bits_for(count->left, matches, -LEFT_BITS, LEFT_BITS), 0.0);
}

gboolean
kith_left_learn(const KithFrame *frame,
                const KithEdges *edges,
                const KithLeftover *leftover,
                KithMatchModel *model)
{
    g_auto(Learning) learning = {frame, leftover, {{0}}};
    gboolean any = FALSE;

    for (gsize e = 0; e < edges->n; e++) {
        if ((double)edges->edges[e].weight < DOUBT_TO) {
            count_pair(&learning, &edges->edges[e]);
        }
    }
    for (guint p = 0; p < KITH_LEFTS; p++) {
        model->left[p] = learn_bits(&learning.counts[p]);
        any = any || model->left[p] > 0.0;
    }
    return any;
}

/* ---- what it is worth ---- */

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

static double
bits_of_single(const KithScorer *scorer, guint32 a, guint32 b)
{
    const KithSourceId *sources = scorer->frame->sources;

    return scorer->model->left[sources[a] == sources[b] ? KITH_LEFT_WITHIN : KITH_LEFT_ACROSS];
}

double
kith_left_bits(const KithLinker *linker,
               const guint32 *a,
               guint32 n_a,
               const guint32 *b,
               guint32 n_b)
{
    double bits = linker->by_source ? bits_of_sources(linker->scorer, a, n_a, b, n_b) : 0.0;
    double least = bits > 0.0 ? KITH_CONTRADICTION_BITS : 0.0;
    KithLinkage linkage;

    if (bits <= 0.0 && n_a == 1 && n_b == 1) {
        bits = bits_of_single(linker->scorer, a[0], b[0]);
    }
    if (bits > 0.0) {
        kith_linkage_of(linker, a, n_a, b, n_b, &linkage);
        bits = kith_linkage_contradicts(linker, &linkage, least) ? 0.0 : bits;
        kith_linkage_clear(linker, &linkage);
    }
    return bits;
}

double
kith_left_of(const KithLeftover *leftover,
             const KithScorer *scorer,
             guint32 i,
             guint32 j,
             double weight,
             double threshold)
{
    g_auto(KithPool) pool = {0};
    KithLinker linker;

    if (leftover->cluster == NULL || !kith_leftover_has(leftover, i, j) ||
        (leftover->cluster[i] == leftover->cluster[j] && weight >= threshold)) {
        return 0.0;
    }
    kith_linker_init(&linker, scorer, &pool);
    return kith_left_bits(&linker, &i, 1, &j, 1);
}
