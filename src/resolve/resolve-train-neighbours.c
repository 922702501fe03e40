/* SPDX-FileCopyrightText: The Kith authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "resolve-expect.h"
#include "resolve-neighbours.h"
#include "resolve-train.h"

#include <math.h>

#define ROUNDS 30
#define TOLERANCE 1e-4

/* Strength of the starting values, in pairs and as a share of those that were counted. */
#define START_PAIRS 10.0
#define START_SHARE 0.02

/* Strangers meet in no less than this share of the pairs of a level, and in no less than so many
 * pairs. */
#define U_SHARE 0.02
#define U_PAIRS 0.5
#define U_MAX 0.45

/* Background classes begin between matches and strangers: relatives have much in common. */
#define CLASS_TIE 0.3

typedef struct {
    const KithFrame *frame;
    KithMatchModel *model;
    double pairs[KITH_FEATURES_MAX][KITH_LEVELS_MAX + 1]; /* of all records, at each level */
} Trainer;

static const KithComparator *
comparator_of(const Trainer *trainer, guint f)
{
    return trainer->frame->features[f].comparator;
}

/* How often strangers meet follows from how many records have each neighbour, the expected matches
 * among them taken off. */
static void
set_strangers(Trainer *trainer, guint f, const KithExpectation *sums)
{
    const KithComparator *comparator = comparator_of(trainer, f);
    KithModelFeature *feature = &trainer->model->features[f];
    double filled = MAX(trainer->frame->features[f].filled, 2);
    double all = filled * (filled - 1.0) / 2.0;
    double rest = 1.0;

    for (guint l = 1; l <= comparator->n_levels; l++) {
        double pairs = trainer->pairs[f][l];
        double matches = sums != NULL ? sums->levels[f][l][0] : 0.0;

        if (l <= kith_comparator_alike(comparator)) {
            feature->u[l] = MIN(MAX(MAX(pairs - matches, U_SHARE * pairs), U_PAIRS) / all, U_MAX);
            feature->usual[l] = pairs > 0.0 ? feature->usual[l] : -log2(feature->u[l]);
        } else {
            feature->u[l] = comparator->strangers[l - 1];
        }
        rest -= kith_comparator_says_nothing(comparator, l) ? 0.0 : feature->u[l];
    }
    feature->u[KITH_NEIGHBOURS_NONE] = MAX(rest, U_SHARE);
}

/* The shares of levels among the pairs of a way. What a link between the two says is not learnt:
 * what was joined wrongly would teach that it says nothing. */
static void
set_levels(const Trainer *trainer,
           guint f,
           const KithExpectation *sums,
           guint way,
           const double *first,
           double *out)
{
    const KithComparator *comparator = comparator_of(trainer, f);
    double total = 0.0;
    double strength;

    for (guint l = 1; l <= comparator->n_levels; l++) {
        total += sums->levels[f][l][way];
    }
    strength = START_PAIRS + START_SHARE * total;
    for (guint l = 1; l <= comparator->n_levels; l++) {
        out[l] = l == KITH_NEIGHBOURS_LINKED
                     ? first[l]
                     : (sums->levels[f][l][way] + strength * first[l]) / (total + strength);
    }
}

static void
start_of(const Trainer *trainer, guint f, guint way, double *out)
{
    const KithComparator *comparator = comparator_of(trainer, f);

    for (guint l = 1; l <= comparator->n_levels; l++) {
        double match = comparator->start[l - 1];
        double stranger = comparator->strangers[l - 1];

        out[l] = way == 0                      ? match
                 : l == KITH_NEIGHBOURS_LINKED ? stranger
                                               : CLASS_TIE * match + (1.0 - CLASS_TIE) * stranger;
    }
}

static double *
levels_of_way(KithMatchModel *model, guint f, guint way)
{
    return way == 0 ? model->features[f].m : model->classes[way - 1].h[f];
}

static void
start(Trainer *trainer)
{
    KithMatchModel *model = trainer->model;

    for (guint f = trainer->frame->n_own; f < trainer->frame->n_features; f++) {
        KithModelFeature *feature = &model->features[f];

        *feature = (KithModelFeature){{0}};
        model->silent[f] = FALSE;
        comparator_of(trainer, f)
            ->meet(&trainer->frame->features[f], trainer->pairs[f], feature->usual);
        set_strangers(trainer, f, NULL);
        for (guint way = 0; way <= model->n_classes; way++) {
            start_of(trainer, f, way, levels_of_way(model, f, way));
        }
    }
}

static void
maximise(Trainer *trainer, const KithExpectation *sums)
{
    for (guint f = trainer->frame->n_own; f < trainer->frame->n_features; f++) {
        for (guint way = 0; way <= trainer->model->n_classes; way++) {
            double first[KITH_LEVELS_MAX + 1] = {0};

            start_of(trainer, f, way, first);
            set_levels(trainer, f, sums, way, first, levels_of_way(trainer->model, f, way));
        }
        set_strangers(trainer, f, sums);
    }
}

void
kith_train_neighbours(const KithFrame *frame,
                      const KithPairs *candidates,
                      const guint8 *labels,
                      const gboolean *alone,
                      guint threads,
                      KithMatchModel *model,
                      KithTraining *out_training)
{
    Trainer trainer = {.frame = frame, .model = model};
    g_autoptr(KithExpector) expector = kith_expector_new(frame, candidates, threads);
    g_autofree KithExpectation *sums = g_new0(KithExpectation, 1);
    double before = 0.0;

    *out_training = (KithTraining){0};
    kith_expector_skip_alone(expector, alone);
    kith_expector_label(expector, labels);
    start(&trainer);
    do {
        before = sums->pairs[0];
        kith_expector_run(expector, model, TRUE, sums);
        maximise(&trainer, sums);
        out_training->rounds++;
    } while (out_training->rounds < ROUNDS &&
             fabs(sums->pairs[0] - before) > TOLERANCE * MAX(before, 1.0));
    out_training->expected = sums->pairs[0];
    out_training->posterior =
        g_memdup2(kith_expector_matches(expector), candidates->n * sizeof(float));
}
