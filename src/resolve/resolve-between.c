/* SPDX-FileCopyrightText: The Kith authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "resolve-between.h"

#include <math.h>

/* Candidates that make two sources like all others, until there are more. */
#define FEW_PAIRS 10.0

void
kith_between_count(const KithFrame *frame,
                   const gboolean *alone,
                   guint n_sources,
                   double *out_pairs)
{
    g_autofree double *records = g_new0(double, n_sources);
    g_autofree guint32 *groups = g_new0(guint32, n_sources);
    double sizes[KITH_GROUPS_MAX] = {0};

    for (guint32 r = 0; r < frame->n; r++) {
        records[frame->sources[r]]++;
        groups[frame->sources[r]] = kith_frame_group(frame, r);
        sizes[kith_frame_group(frame, r)]++;
    }
    for (guint g = 0; g < KITH_GROUPS_MAX; g++) {
        for (guint h = g; h < KITH_GROUPS_MAX; h++) {
            out_pairs[kith_group_pair(g, h)] =
                g == h ? sizes[g] * (sizes[g] - 1) / 2 : sizes[g] * sizes[h];
        }
    }
    for (guint s = 0; s < n_sources; s++) {
        if (alone[s]) {
            out_pairs[kith_group_pair(groups[s], groups[s])] -= records[s] * (records[s] - 1) / 2;
        }
    }
}

/* How many records each group has that is a source without duplicates; 0 for other groups. */
static void
count_alone(const KithFrame *frame, const gboolean *alone, double *out_records)
{
    for (guint32 r = 0; r < frame->n; r++) {
        guint32 group = kith_frame_group(frame, r);

        out_records[group] += group > 0 && alone[frame->sources[r]];
    }
}

/* The pairs of a class that two sources make with each other, by what is within either: @within and
 * of how many of their records the other one has its own, and what learning found of it. */
static double
pairs_across(double in_g, double of_g, double in_h, double of_h, double found)
{
    double known = in_g * of_g * (2.0 - of_g) + in_h * of_h * (2.0 - of_h);
    double unknown = (1.0 - of_g) * (1.0 - of_h) * found;

    return MIN(known + unknown, found);
}

static void
lend(const KithMatchModel *model, const double *records, guint g, guint h, KithExpectation *sums)
{
    const double *in_g = sums->between[kith_group_pair(g, g)];
    const double *in_h = sums->between[kith_group_pair(h, h)];
    double *across = sums->between[kith_group_pair(g, h)];
    double of_g = MIN(across[0] / records[g], 1.0);
    double of_h = MIN(across[0] / records[h], 1.0);

    for (guint w = 1; w <= model->n_classes; w++) {
        if (!model->classes[w - 1].counted) {
            double pairs = pairs_across(in_g[w], of_g, in_h[w], of_h, across[w]);

            sums->pairs[w] -= across[w] - pairs;
            across[w] = pairs;
        }
    }
}

void
kith_between_lend(const KithFrame *frame,
                  const gboolean *alone,
                  const KithMatchModel *model,
                  KithExpectation *sums)
{
    double records[KITH_GROUPS_MAX] = {0};

    count_alone(frame, alone, records);
    for (guint g = 1; g < KITH_GROUPS_MAX; g++) {
        for (guint h = g + 1; h < KITH_GROUPS_MAX; h++) {
            if (records[g] > 0.0 && records[h] > 0.0) {
                lend(model, records, g, h, sums);
            }
        }
    }
    for (guint g = 1; g < KITH_GROUPS_MAX; g++) {
        double *within = sums->between[kith_group_pair(g, g)];

        for (guint w = 1; w < KITH_WAYS && records[g] > 0.0; w++) {
            sums->pairs[w] -= within[w];
            within[w] = 0.0;
        }
    }
}

/* What rounding alone can make. */
#define NO_BITS 1e-12

void
kith_between_set(const KithFrame *frame,
                 const double *pairs,
                 double weight,
                 const KithExpectation *found,
                 KithMatchModel *model)
{
    double few = FEW_PAIRS * weight;

    if (frame->groups->len == 0) {
        return;
    }
    for (guint g = 0; g < KITH_GROUP_PAIRS; g++) {
        for (guint w = 0; w <= model->n_classes; w++) {
            double usual = found->pairs[w] * pairs[g] / model->total_pairs;

            double bits = log2((found->between[g][w] + few) / (usual + few));

            model->between[g][w] = fabs(bits) > NO_BITS ? bits : 0.0;
        }
    }
}
