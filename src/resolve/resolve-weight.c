/* SPDX-FileCopyrightText: The Kith authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "resolve-weight.h"

#include <math.h>

/* Names alone must weigh so many bits more: given and family names go together by origin and by
 * age, so that two people of one name are more common than the rarity of each part tells. That is
 * so until other evidence comes to ENOUGH_BITS, or the names are so rare as to weigh RARE_BITS. */
#define ALONE_BITS 4.0
#define ENOUGH_BITS 2.0
#define RARE_BITS 14.0

/* Who shares an address that tells so much has not moved. */
#define ALL_BITS 30.0

/* Odds of so few bits are lost beside 1. */
#define NOTHING_BITS (-60.0)

/* As if of so many more pairs half were matches; and how often the bits that are looked for are
 * come nearer to by half. */
#define USUAL_PAIRS 10.0
#define HALVINGS 30

static guint
last_level(const KithFeature *feature)
{
    return feature->comparator->n_levels;
}

/* ---- tables ---- */

static double
ratio_bits(double p, double q)
{
    return log2(MAX(p, 1e-12) / MAX(q, 1e-12));
}

/* Level 1 is measured against the value's own frequency, which its rarity brings in; the others
 * against strangers at that level, of the usual rarity. */
static double
base_bits(const KithModelFeature *feature, const double *p, guint level, gboolean by_value)
{
    return level == 1 && by_value ? log2(MAX(p[1], 1e-12)) - feature->usual[1]
                                  : ratio_bits(p[level], feature->u[level]) - feature->usual[level];
}

static gboolean
is_by_value(const KithFrame *frame, guint f)
{
    KithRole role = frame->features[f].comparator->role;

    return frame->features[f].adjust != KITH_ADJUST_NONE && !kith_role_is_only_against(role) &&
           role != KITH_ROLE_NEIGHBOURS;
}

gboolean
kith_class_has_twins(const KithFrame *frame, const KithModelClass *class, guint f)
{
    return frame->given >= 0 && frame->features[f].comparator->role == KITH_ROLE_DATE &&
           ((class->holes >> f) & 1) != 0 && ((class->holes >> frame->given) & 1) != 0 &&
           ((class->holes >> frame->family) & 1) == 0;
}

static gboolean
is_of_twins(const KithFrame *frame, const KithModelClass *class, guint f, guint level)
{
    return level == 1 && kith_class_has_twins(frame, class, f);
}

/* Whether a class says more of a feature in its holes than that it is like strangers': works of one
 * author, and products of one maker, have words in common. */
static gboolean
is_loose(const KithFrame *frame, const KithModelClass *class, guint f, guint level)
{
    const KithComparator *comparator = frame->features[f].comparator;

    return ((class->holes >> f) & 1) != 0 && comparator->loose_level > 0 &&
           level >= comparator->loose_level && class->h[f][level] > 0.0;
}

static double
class_base(const KithFrame *frame, const KithMatchModel *model, guint k, guint f, guint level)
{
    const KithModelClass *class = &model->classes[k];

    if (is_loose(frame, class, f, level)) {
        return base_bits(&model->features[f], class->h[f], level, TRUE);
    }
    if ((class->holes >> f) & 1) {
        return is_of_twins(frame, class, f, level)
                   ? log2(MAX(model->twins, 1e-12)) - model->features[f].usual[1]
                   : 0.0;
    }
    return base_bits(&model->features[f], class->h[f], level, is_by_value(frame, f));
}

/* The bounds of what a level can weigh: that names are in order says nothing for a match. */
static void
level_bounds(const KithScorer *scorer, guint f, guint level, double *out_low, double *out_high)
{
    const KithFeature *feature = &scorer->frame->features[f];
    gboolean speaks_for = !kith_role_is_only_against(feature->comparator->role) &&
                          level <= kith_comparator_alike(feature->comparator);

    *out_low = feature->comparator->role == KITH_ROLE_SUFFIX ? KITH_SUFFIX_FLOOR : KITH_BITS_FLOOR;
    *out_high = speaks_for ? (double)INFINITY : 0.0;
    if (scorer->model->silent[f]) {
        *out_low = *out_high = 0.0;
    }
}

/* The least that a level can weigh for matches: never less than when the values were different. */
static double
level_floor(const KithScorer *scorer, guint f, guint level)
{
    guint last = last_level(&scorer->frame->features[f]);
    double low;
    double high;

    level_bounds(scorer, f, last, &low, &high);
    return level == last ? low : CLAMP(scorer->levels[f][last].base[0], low, high);
}

/* The same for a background class. */
static void
class_bounds(const KithScorer *scorer,
             guint k,
             guint f,
             guint level,
             double *out_low,
             double *out_high)
{
    const KithModelClass *class = &scorer->model->classes[k];

    if (((class->holes >> f) & 1) != 0 && !is_loose(scorer->frame, class, f, level)) {
        *out_low = 0.0;
        *out_high = is_of_twins(scorer->frame, class, f, level) && !scorer->model->silent[f]
                        ? (double)INFINITY
                        : 0.0;
        return;
    }
    level_bounds(scorer, f, level, out_low, out_high);
}

/* What answers say of a level is not bound by what is known of it without them. */
static void
add_answered(KithLevelBits *bits, double answered)
{
    bits->base[0] += answered;
    bits->low[0] += answered;
    bits->high[0] += answered;
}

static void
fill_level(KithScorer *scorer, guint f, guint l)
{
    const KithMatchModel *model = scorer->model;
    KithLevelBits *bits = &scorer->levels[f][l];

    if (kith_comparator_says_nothing(scorer->frame->features[f].comparator, l)) {
        *bits = (KithLevelBits){{0}};
        return;
    }
    level_bounds(scorer, f, l, &bits->low[0], &bits->high[0]);
    bits->low[0] = level_floor(scorer, f, l);
    add_answered(bits, model->silent[f] ? 0.0 : model->features[f].answered[l]);
    for (guint k = 0; k < model->n_classes; k++) {
        bits->base[k + 1] = class_base(scorer->frame, model, k, f, l);
        class_bounds(scorer, k, f, l, &bits->low[k + 1], &bits->high[k + 1]);
    }
}

static void
fill_start(KithScorer *scorer)
{
    const KithMatchModel *model = scorer->model;
    double start[KITH_WAYS];

    start[0] = ratio_bits(model->lambda, 1.0 - model->lambda) + model->answered;
    for (guint k = 0; k < KITH_CLASSES_MAX; k++) {
        start[k + 1] =
            k < model->n_classes ? log2(MAX(model->classes[k].share, 1e-300)) : (double)-INFINITY;
    }
    for (guint g = 0; g < KITH_GROUP_PAIRS; g++) {
        for (guint w = 0; w < KITH_WAYS; w++) {
            scorer->start[g][w] = start[w] + model->between[g][w];
        }
    }
}

void
kith_scorer_init(KithScorer *scorer, const KithFrame *frame, const KithMatchModel *model)
{
    *scorer = (KithScorer){.frame = frame, .model = model, .stayed = log2(1.0 - model->moved)};
    fill_start(scorer);
    for (guint f = 0; f < model->n_features; f++) {
        const KithModelFeature *feature = &model->features[f];
        guint last = last_level(&frame->features[f]);

        for (guint l = 1; l <= last; l++) {
            scorer->levels[f][l].base[0] = base_bits(feature, feature->m, l, is_by_value(frame, f));
        }
        for (guint l = 1; l <= last; l++) {
            fill_level(scorer, f, l);
        }
    }
}

/* ---- probabilities ---- */

/* The matches that are expected of pairs, were they likelier by so many bits. */
static double
matches_if(const GArray *weights, double bits)
{
    double sum = USUAL_PAIRS * (kith_probability(bits) - 0.5);

    for (guint i = 0; i < weights->len; i++) {
        sum += kith_probability((double)g_array_index(weights, float, i) + bits);
    }
    return sum;
}

double
kith_bits_for(const GArray *weights, double matches, double from, double to)
{
    for (guint i = 0; i < HALVINGS; i++) {
        double middle = (from + to) / 2.0;
        gboolean more = matches_if(weights, middle) < matches;

        from = more ? middle : from;
        to = more ? to : middle;
    }
    return to;
}

/* ---- pairs ---- */

double
kith_names_alone(const KithScorer *scorer, const double *features)
{
    double other = 0.0;
    double names = 0.0;

    if (scorer->frame->given < 0) {
        return 0.0;
    }
    for (guint f = 0; f < scorer->model->n_features; f++) {
        if (kith_role_is_of_name(scorer->frame->features[f].comparator->role)) {
            names += MAX(features[f], 0.0);
        } else {
            other += MAX(features[f], 0.0);
        }
    }
    if (names <= 0.0) {
        return 0.0;
    }
    return -ALONE_BITS * MAX(1.0 - other / ENOUGH_BITS, 0.0) * CLAMP(RARE_BITS - names, 0.0, 1.0);
}

double
kith_moved_bits(const KithScorer *scorer, double bits)
{
    double moved = scorer->model->moved;

    return bits < ALL_BITS ? log2((1.0 - moved) * exp2(bits) + moved) - bits : scorer->stayed;
}

double
kith_moved(const KithScorer *scorer, const double *features)
{
    double bits = 0.0;
    gboolean any = FALSE;

    if (scorer->model->moved <= 0.0) {
        return 0.0;
    }
    for (guint32 left = scorer->frame->residence; left != 0; left &= left - 1) {
        double own = features[__builtin_ctz(left)];

        bits += own;
        any = any || own != 0.0;
    }
    return any ? kith_moved_bits(scorer, bits) : 0.0;
}

void
kith_score_comparison(const KithScorer *scorer,
                      const KithComparison *comparison,
                      KithWeight *out_weight)
{
    double ways[KITH_WAYS] KITH_UNCLEARED;
    double others = 1.0;

    memcpy(ways, scorer->start[comparison->groups], sizeof ways);
    out_weight->prior = ways[0];
    for (guint f = 0; f < scorer->model->n_features; f++) {
        guint l = comparison->level[f];
        const KithLevelBits *level = &scorer->levels[f][l];
        double rarity = 0.0;

        if (l != 0) {
            rarity =
                kith_rarity(&scorer->frame->features[f], l, comparison->a[f], comparison->b[f]);
        }
        out_weight->features[f] = CLAMP(level->base[0] + rarity, level->low[0], level->high[0]);
        kith_ways_add(ways, level, rarity);
    }
    for (guint k = 0; k < scorer->model->n_classes; k++) {
        out_weight->classes[k] = ways[k + 1];
        others += ways[k + 1] > NOTHING_BITS ? exp2(ways[k + 1]) : 0.0;
    }
    out_weight->alone = kith_names_alone(scorer, out_weight->features);
    out_weight->moved = kith_moved(scorer, out_weight->features);
    out_weight->weight = ways[0] + (out_weight->alone + out_weight->moved - log2(others));
}

void
kith_score_pair(const KithScorer *scorer, guint32 i, guint32 j, KithWeight *out_weight)
{
    KithComparison comparison KITH_UNCLEARED;

    kith_compare(scorer->frame, MIN(i, j), MAX(i, j), &comparison);
    kith_score_comparison(scorer, &comparison, out_weight);
}
