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
