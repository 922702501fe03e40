/* SPDX-FileCopyrightText: The Kith authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "resolve-linkage.h"

#include <math.h>

/*
 * Sums of a linkage, in cells of two floats (a sum and how many pairs are in it):
 *
 *   n_classes cells           Bayes factors of a background class: pairs that compare a hole of it
 *   n_classes cells           the same of the other pairs
 *   n_a rows of n_features    Bayes factors of record a's pairs, by feature
 *   n_b rows of n_features    the same of cluster b
 */
typedef struct {
    float sum;
    float n;
} Cell;

G_STATIC_ASSERT(sizeof(Cell) == 2 * sizeof(float));

static guint
n_features(const KithLinker *linker)
{
    return linker->scorer->model->n_features;
}

static guint
n_classes(const KithLinker *linker)
{
    return linker->scorer->model->n_classes;
}

static Cell *
class_cells(const KithLinkage *linkage)
{
    return (Cell *)(void *)linkage->sums;
}

static Cell *
rows_a(const KithLinker *linker, const KithLinkage *linkage)
{
    return class_cells(linkage) + 2 * n_classes(linker);
}

static Cell *
rows_b(const KithLinker *linker, const KithLinkage *linkage)
{
    return rows_a(linker, linkage) + (gsize)linkage->n_a * n_features(linker);
}

static gsize
size_of_sums(const KithLinker *linker, const KithLinkage *linkage)
{
    gsize rows = (gsize)linkage->n_a + linkage->n_b;

    return (2 * n_classes(linker) + rows * n_features(linker)) * sizeof(Cell);
}

static void
alloc(const KithLinker *linker, guint32 n_a, guint32 n_b, KithLinkage *out)
{
    *out = (KithLinkage){.n_a = n_a, .n_b = n_b};
    out->sums = kith_pool_take0(linker->pool, size_of_sums(linker, out));
}

void
kith_linkage_clear(const KithLinker *linker, KithLinkage *linkage)
{
    kith_pool_give(linker->pool, linkage->sums, size_of_sums(linker, linkage));
    linkage->sums = NULL;
}

void
kith_linker_init(KithLinker *linker, const KithScorer *scorer, KithPool *pool)
{
    const KithMatchModel *model = scorer->model;
    double matches_each = 2.0 * model->lambda * model->total_pairs / MAX(model->records, 1);

    *linker = (KithLinker){scorer, pool, 4.0 * (matches_each + 1.0) + 6.0, 0.0, FALSE};
    for (guint p = 0; p < KITH_LEFTS; p++) {
        linker->most_left = MAX(linker->most_left, model->left[p]);
        linker->by_source = linker->by_source || (p < KITH_GROUP_PAIRS && model->left[p] > 0.0);
    }
}

/* ---- sums ---- */

static void
add_to(Cell *cell, double value)
{
    cell->sum += (float)value;
    cell->n += 1.0f;
}

static void
add_pair(const KithLinker *linker, KithLinkage *linkage, guint32 i, guint32 a, guint32 j, guint32 b)
{
    KithComparison comparison KITH_UNCLEARED;
    KithWeight weight KITH_UNCLEARED;
    guint32 compared = 0;
    Cell *cells = class_cells(linkage);
    Cell *row_a = rows_a(linker, linkage) + (gsize)i * n_features(linker);
    Cell *row_b = rows_b(linker, linkage) + (gsize)j * n_features(linker);

    kith_compare(linker->scorer->frame, MIN(a, b), MAX(a, b), &comparison);
    kith_score_comparison(linker->scorer, &comparison, &weight);
    linkage->pair_weights += weight.weight;
    for (guint f = 0; f < n_features(linker); f++) {
        compared |= comparison.level[f] != 0 ? 1u << f : 0;
        if (comparison.level[f] != 0 &&
            !kith_comparator_says_nothing(linker->scorer->model->comparators[f],
                                          comparison.level[f])) {
            double factor = exp2(weight.features[f]);

            add_to(&row_a[f], factor);
            add_to(&row_b[f], factor);
        }
    }
    if (compared != 0) {
        linkage->priors += weight.prior;
        linkage->n_compared += 1.0;
    }
    for (guint k = 0; k < n_classes(linker); k++) {
        gboolean tells = (linker->scorer->model->classes[k].holes & compared) != 0;

        add_to(&cells[tells ? k : n_classes(linker) + k], exp2(MIN(weight.classes[k], 100.0)));
    }
}

void
kith_linkage_of(const KithLinker *linker,
                const guint32 *a,
                guint32 n_a,
                const guint32 *b,
                guint32 n_b,
                KithLinkage *out_linkage)
{
    alloc(linker, n_a, n_b, out_linkage);
    for (guint32 i = 0; i < n_a; i++) {
        for (guint32 j = 0; j < n_b; j++) {
            add_pair(linker, out_linkage, i, a[i], j, b[j]);
        }
    }
}

static void
add_cells(Cell *to, const Cell *x, const Cell *y, gsize n)
{
    for (gsize i = 0; i < n; i++) {
        to[i] = (Cell){x[i].sum + y[i].sum, x[i].n + y[i].n};
    }
}

void
kith_linkage_join(const KithLinker *linker,
                  const KithLinkage *x,
                  const KithLinkage *y,
                  KithLinkage *out_linkage)
{
    gsize row = n_features(linker) * sizeof(Cell);
    Cell *rows;

    alloc(linker, x->n_a + y->n_a, x->n_b, out_linkage);
    out_linkage->pair_weights = x->pair_weights + y->pair_weights;
    out_linkage->priors = x->priors + y->priors;
    out_linkage->n_compared = x->n_compared + y->n_compared;
    rows = rows_a(linker, out_linkage);
    memcpy(rows, rows_a(linker, x), x->n_a * row);
    memcpy(rows + (gsize)x->n_a * n_features(linker), rows_a(linker, y), y->n_a * row);
    add_cells(class_cells(out_linkage), class_cells(x), class_cells(y), 2 * n_classes(linker));
    add_cells(rows_b(linker, out_linkage),
              rows_b(linker, x),
              rows_b(linker, y),
              (gsize)x->n_b * n_features(linker));
}

void
kith_linkage_turn(const KithLinker *linker, KithLinkage *linkage)
{
    KithLinkage turned;
    gsize row = n_features(linker) * sizeof(Cell);

    alloc(linker, linkage->n_b, linkage->n_a, &turned);
    turned.pair_weights = linkage->pair_weights;
    turned.priors = linkage->priors;
    turned.n_compared = linkage->n_compared;
    memcpy(class_cells(&turned), class_cells(linkage), 2 * n_classes(linker) * sizeof(Cell));
    memcpy(rows_a(linker, &turned), rows_b(linker, linkage), linkage->n_b * row);
    memcpy(rows_b(linker, &turned), rows_a(linker, linkage), linkage->n_a * row);
    kith_linkage_clear(linker, linkage);
    *linkage = turned;
}

/* ---- weight ---- */

/* The mean over a cluster's records of the log of the mean Bayes factor, of those records that
 * have the feature: @out_n of them. */
static double
mean_bits(const Cell *rows, guint32 n, guint stride, guint f, guint32 *out_n)
{
    double bits = 0.0;

    *out_n = 0;
    for (guint32 r = 0; r < n; r++) {
        const Cell *cell = &rows[(gsize)r * stride + f];

        if (cell->n > 0.0f) {
            bits += log2((double)cell->sum / (double)cell->n);
            (*out_n)++;
        }
    }
    return *out_n > 0 ? bits / *out_n : 0.0;
}

static double
feature_weight(const KithLinker *linker, const KithLinkage *linkage, guint f)
{
    guint32 told_a;
    guint32 told_b;
    double a = mean_bits(rows_a(linker, linkage), linkage->n_a, n_features(linker), f, &told_a);
    double b = mean_bits(rows_b(linker, linkage), linkage->n_b, n_features(linker), f, &told_b);
    double bits = (linkage->n_b * a + linkage->n_a * b) / (linkage->n_a + linkage->n_b);

    return bits < 0.0 ? bits * sqrt(MIN(told_a, told_b)) : bits;
}

gboolean
kith_linkage_contradicts(const KithLinker *linker, const KithLinkage *linkage, double least)
{
    for (guint f = 0; f < n_features(linker); f++) {
        if (linker->scorer->model->comparators[f]->firm_level != 0 &&
            feature_weight(linker, linkage, f) < least) {
            return TRUE;
        }
    }
    return FALSE;
}

/* Odds of a background class: the mean of the pairs that compare what would tell it from a match,
 * when there are any. Pairs that lack just that speak for it less, and must not water it down. */
static double
class_odds(const KithLinker *linker, const KithLinkage *linkage, guint k)
{
    const Cell *telling = &class_cells(linkage)[k];
    const Cell *cell = telling->n > 0.0f ? telling : telling + n_classes(linker);

    return cell->n > 0.0f ? (double)cell->sum / (double)cell->n : 0.0;
}

double
kith_linkage_weight(const KithLinker *linker, const KithLinkage *linkage)
{
    double weight = linkage->n_compared > 0.0 ? linkage->priors / linkage->n_compared
                                              : linker->scorer->start[0][0];
    double features[KITH_FEATURES_MAX];
    double others = 1.0;
    double size = linkage->n_a + linkage->n_b;
    double guard = CLAMP(size / linker->usual_size - 0.5, 0.0, 1.0);
    double mean = linkage->pair_weights / ((double)linkage->n_a * linkage->n_b);

    for (guint f = 0; f < n_features(linker); f++) {
        features[f] = feature_weight(linker, linkage, f);
        weight += features[f];
    }
    weight += kith_names_alone(linker->scorer, features);
    weight += kith_moved(linker->scorer, features);
    for (guint k = 0; k < n_classes(linker); k++) {
        others += class_odds(linker, linkage, k);
    }
    weight -= log2(others);
    /* Against snowballs: the larger a cluster is beside what is usual, the more its records must
     * belong together pair by pair. */
    return MIN(weight, (1.0 - guard) * weight + guard * mean);
}
