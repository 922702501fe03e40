/* SPDX-FileCopyrightText: The Kith authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "resolve-relatives.h"

#include <math.h>

/* A record has another of its own when a pair of the two is a match as surely as this. */
#define SURE 0.9f

/* Of pairs in which both were to have one so many are needed to tell; and of those so few are found
 * when something is wrong. A class of which more is found is left as it is: not all relatives are
 * in a file as often as each other. */
#define ENOUGH 8.0
#define FEW 0.35

/* Both are to have one in a third of the pairs and more: where fewer are there twice, who is found
 * to be is not like those who are not. */
#define OFTEN 0.35

typedef struct {
    const KithFrame *frame;
    guint8 *has_own; /* owned: by record */
    double *share;   /* owned: by source, of its records that have another of their own */
} Relatives;

static void
relatives_clear(Relatives *relatives)
{
    g_free(relatives->has_own);
    g_free(relatives->share);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Relatives, relatives_clear)

static void
find_own(Relatives *relatives, const KithPairs *pairs, const float *matches, const guint8 *labels)
{
    for (guint32 k = 0; k < pairs->n; k++) {
        if (matches[k] >= SURE && (labels == NULL || !labels[k])) {
            relatives->has_own[pairs->i[k]] = relatives->has_own[pairs->j[k]] = 1;
        }
    }
}

static void
share_out(Relatives *relatives, guint n_sources)
{
    const KithFrame *frame = relatives->frame;
    g_autofree double *records = g_new0(double, n_sources);

    for (guint32 r = 0; r < frame->n; r++) {
        records[frame->sources[r]]++;
        relatives->share[frame->sources[r]] += relatives->has_own[r];
    }
    for (guint s = 0; s < n_sources; s++) {
        relatives->share[s] /= MAX(records[s], 1.0);
    }
}

gboolean
kith_relatives_doubt(const KithFrame *frame,
                     const KithPairs *pairs,
                     const guint8 *labels,
                     const KithExpector *expector,
                     const KithExpectation *sums,
                     double *most)
{
    const guint8 *likely = kith_expector_likely(expector);
    double found[KITH_WAYS] = {0};
    double expected[KITH_WAYS] = {0};
    double all[KITH_WAYS] = {0};
    guint n_sources = 1;
    gboolean doubt = FALSE;
    g_auto(Relatives) relatives = {frame, g_malloc0((gsize)frame->n + 1), NULL};

    for (guint32 r = 0; r < frame->n; r++) {
        n_sources = MAX(n_sources, frame->sources[r] + 1u);
    }
    relatives.share = g_new0(double, n_sources);
    find_own(&relatives, pairs, kith_expector_matches(expector), labels);
    share_out(&relatives, n_sources);
    for (guint32 k = 0; k < pairs->n; k++) {
        guint32 i = pairs->i[k];
        guint32 j = pairs->j[k];
        guint w = likely[k];

        if (w > 0 && w < KITH_WAYS) {
            expected[w] += relatives.share[frame->sources[i]] * relatives.share[frame->sources[j]];
            all[w]++;
            found[w] += relatives.has_own[i] && relatives.has_own[j];
        }
    }
    for (guint w = 1; w < KITH_WAYS; w++) {
        double bound = found[w] + 2.0 * sqrt(found[w]) + 2.0;

        if (most[w - 1] == (double)INFINITY && expected[w] >= MAX(ENOUGH, OFTEN * all[w]) &&
            bound < FEW * expected[w]) {
            most[w - 1] = sums->pairs[w] * found[w] / expected[w];
            doubt = TRUE;
        }
    }
    return doubt;
}
