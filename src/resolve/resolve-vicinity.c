/* SPDX-FileCopyrightText: The Kith authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "resolve-vicinity.h"

#include "base-sort.h"

#include <math.h>

/* Bits of a pattern for the level of a feature, and how many features one has. */
#define LEVEL_BITS 4
#define PATTERN_FEATURES (64 / LEVEL_BITS)

#define ROUNDS 40

/* Starting share, and what is drawn to the start. */
#define FIRST_SHARE 0.01
#define START_PAIRS 10.0

/* What is found counts if so many random pairs are of it, if it explains them so much better than
 * chance (natural logarithm of the likelihoods' ratio), and if it is of so many pairs for each
 * record: matches are fewer. */
#define LEAST_PAIRS 50.0
#define LEAST_GAIN 100.0
#define LEAST_OF_RECORDS 3.0

/* Patterns of levels in the features that are looked at, and how many pairs have each. */
typedef struct {
    guint n_features;
    guint features[PATTERN_FEATURES];
    guint n;
    guint8 (*levels)[PATTERN_FEATURES]; /* owned */
    double *pairs;                      /* owned */
    double total;
} Patterns;

static void
patterns_clear(Patterns *patterns)
{
    g_free(patterns->levels);
    g_free(patterns->pairs);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Patterns, patterns_clear)

/* Of one name, more or less: they may be one. */
static gboolean
share_a_name(const KithFrame *frame, const KithPairs *random, guint32 k)
{
    guint given = random->levels[frame->given][k];
    guint family = random->levels[frame->family][k];

    return given != 0 && family != 0 &&
           given <= kith_comparator_alike(frame->features[frame->given].comparator) &&
           family <= kith_comparator_alike(frame->features[frame->family].comparator);
}

static void
list_patterns(const KithFrame *frame, const KithPairs *random, Patterns *patterns)
{
    g_autofree guint64 *words = g_new(guint64, (gsize)random->n + 1);
    guint32 n = 0;

    for (guint32 k = 0; k < random->n; k++) {
        guint64 word = 0;

        for (guint i = 0; i < patterns->n_features; i++) {
            word = word << LEVEL_BITS | random->levels[patterns->features[i]][k];
        }
        if (!share_a_name(frame, random, k)) {
            words[n++] = word;
        }
    }
    kith_sort_u64(words, n);
    patterns->levels = g_malloc0_n((gsize)n + 1, sizeof *patterns->levels);
    patterns->pairs = g_new0(double, (gsize)n + 1);
    patterns->total = n;
    for (guint32 k = 0; k < n; k++) {
        if (k == 0 || words[k] != words[k - 1]) {
            for (guint i = 0; i < patterns->n_features; i++) {
                guint shift = LEVEL_BITS * (patterns->n_features - 1 - i);

                patterns->levels[patterns->n][i] = (words[k] >> shift) & 0xf;
            }
            patterns->n++;
        }
        patterns->pairs[patterns->n - 1]++;
    }
}

/* The features in which people of one place are not like strangers, as far as they fit in. */
static void
list_features(const KithFrame *frame, const KithModelClass *class, Patterns *patterns)
{
    for (guint f = 0; f < frame->n_features && patterns->n_features < PATTERN_FEATURES; f++) {
        if (((class->holes >> f) & 1) == 0) {
            patterns->features[patterns->n_features++] = f;
        }
    }
}

/* How often strangers come to a level by chance. */
static void
share_out(const KithFrame *frame, const Patterns *patterns, double u[][KITH_LEVELS_MAX + 1])
{
    for (guint i = 0; i < patterns->n_features; i++) {
        guint n = frame->features[patterns->features[i]].comparator->n_levels;
        double total = 0.0;

        for (guint l = 1; l <= n; l++) {
            u[i][l] = 0.5;
        }
        for (guint p = 0; p < patterns->n; p++) {
            u[i][patterns->levels[p][i]] += patterns->pairs[p];
        }
        for (guint l = 1; l <= n; l++) {
            total += u[i][l];
        }
        for (guint l = 1; l <= n; l++) {
            u[i][l] /= total;
        }
    }
}

/* One round of expectation and maximisation. Returns how much better than chance the two explain
 * the pairs. */
static double
improve(const KithFrame *frame,
        const Patterns *patterns,
        double u[][KITH_LEVELS_MAX + 1],
        const KithModelClass *class,
        KithVicinity *vicinity)
{
    double sums[PATTERN_FEATURES][KITH_LEVELS_MAX + 1] = {{0}};
    double share = vicinity->share;
    double of_place = 0.0;
    double gain = 0.0;

    for (guint p = 0; p < patterns->n; p++) {
        double ratio = share;
        double pairs;

        for (guint i = 0; i < patterns->n_features; i++) {
            guint l = patterns->levels[p][i];

            ratio *= l != 0 ? vicinity->h[patterns->features[i]][l] / u[i][l] : 1.0;
        }
        pairs = patterns->pairs[p] * ratio / (ratio + 1.0 - share);
        gain += patterns->pairs[p] * log(ratio + 1.0 - share);
        of_place += pairs;
        for (guint i = 0; i < patterns->n_features; i++) {
            sums[i][patterns->levels[p][i]] += pairs;
        }
    }
    for (guint i = 0; i < patterns->n_features; i++) {
        guint f = patterns->features[i];
        guint n = frame->features[f].comparator->n_levels;
        double total = START_PAIRS;

        for (guint l = 1; l <= n; l++) {
            total += sums[i][l];
        }
        for (guint l = 1; l <= n; l++) {
            vicinity->h[f][l] = (sums[i][l] + START_PAIRS * class->h[f][l]) / total;
        }
    }
    vicinity->share = of_place / patterns->total;
    return gain;
}

void
kith_vicinity_count(const KithFrame *frame,
                    const KithPairs *random,
                    const KithMatchModel *model,
                    const KithModelClass *class,
                    KithVicinity *out)
{
    g_auto(Patterns) patterns = {0};
    double u[PATTERN_FEATURES][KITH_LEVELS_MAX + 1] = {{0}};
    double gain = 0.0;

    *out = (KithVicinity){0};
    list_features(frame, class, &patterns);
    if (frame->given < 0 || frame->family < 0 || patterns.n_features < 2) {
        return;
    }
    list_patterns(frame, random, &patterns);
    share_out(frame, &patterns, u);
    memcpy(out->h, class->h, sizeof out->h);
    out->share = FIRST_SHARE;
    for (guint round = 0; round < ROUNDS; round++) {
        gain = improve(frame, &patterns, u, class, out);
    }
    if (gain < LEAST_GAIN || out->share * patterns.total < LEAST_PAIRS ||
        out->share * model->total_pairs < LEAST_OF_RECORDS * frame->n) {
        out->share = 0.0;
    }
}

void
kith_vicinity_set(const KithFrame *frame, const KithVicinity *vicinity, KithModelClass *class)
{
    if (vicinity->share <= 0.0) {
        return;
    }
    class->counted = TRUE;
    class->share = vicinity->share;
    for (guint f = 0; f < frame->n_features; f++) {
        if (((class->holes >> f) & 1) == 0) {
            memcpy(class->h[f], vicinity->h[f], sizeof class->h[f]);
        }
    }
}
