/* SPDX-FileCopyrightText: The Kith authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "resolve-train.h"

#include "resolve-between.h"
#include "resolve-changing.h"
#include "resolve-classes.h"
#include "resolve-cohort.h"
#include "resolve-levels.h"
#include "resolve-relatives.h"
#include "resolve-vicinity.h"

#include <math.h>

#define ROUNDS 100
#define TOLERANCE 1e-5

/* So many pairs and so little movement are enough to begin with. */
#define ROUGH_PAIRS 100000
#define ROUGH_TOLERANCE 1e-4

/* Every so many rounds all candidates are looked at, in between those that matter. */
#define LOOK_AGAIN 8

/* Strength of what is known of twins, in pairs of brothers and sisters. */
#define TWIN_PAIRS 500.0

/* Of things that are one so many have moved, in the beginning and at the most, and how many pairs
 * that counts. Were there no bound, the branches of a chain, which share a name, would all be one
 * that moves about. */
#define MOVED 0.05
#define MOVED_MOST 0.2
#define MOVED_PAIRS 10.0

/* Of persons so few, in general: where somebody lives says as much against a match as one wrong
 * value may, and no more. What is learnt is nearer to the truth, and joins namesakes. Where more
 * than the usual share turn out to have moved, it is as many more as those, up to a bound. */
#define MOVED_PERSONS (1.0 / 256.0)
#define MOVED_PERSONS_USUAL 0.3
#define MOVED_PERSONS_MOST (1.0 / 16.0)

/* Pairs that each background class has to begin with. */
#define CLASS_OF_RECORDS 0.05
#define CLASS_PAIRS 5.0

/* Part of the raw counts, and counts, that u keeps when expected matches are taken off. */
#define U_SHARE 0.02
#define U_COUNTS 0.3

/* Strength of what is known of strangers in general, in pairs. Of a dozen records most that agree
 * in anything are matches; taken for strangers they would hide one another. */
#define U_PAIRS 300.0

/* Matches to begin with where a text is all there is, and kin might be taken for all of them. */
#define MATCHES_OF_TEXTS 0.03

/* A source is free of duplicates when so few matches lie within it. */
#define ALONE_OF_RECORDS 0.02
#define ALONE_OF_ACROSS 0.10

/* It is not where nearly all of those are as good as certain: a namesake or a twin is in doubt. */
#define SURE 0.999f
#define SURE_OF_WITHIN 0.9
#define SURE_LEAST 5.0

typedef struct {
    const KithFrame *frame;
    const KithPairs *candidates;
    const KithPairs *random;
    KithMatchModel *model;
    KithTraining *training;
    double raw[KITH_FEATURES_MAX][KITH_LEVELS_MAX + 1]; /* random pairs at each level */
    double compared[KITH_FEATURES_MAX];
    double equal[KITH_FEATURES_MAX];        /* pairs of all records with equal values */
    KithModelClass first[KITH_CLASSES_MAX]; /* background classes as training begins */
    double most[KITH_CLASSES_MAX];          /* pairs that there can be of each class */
    KithExpector *expector;                 /* owned */
    KithExpectation *sums;                  /* owned: of the last run */
    KithCohort cohort;
    KithVicinity vicinity;          /* when wary */
    gboolean wary;                  /* others of one home or place were taken for matches */
    guint32 changing;               /* bit for feature f: it tells things apart, and changes */
    double total[KITH_GROUP_PAIRS]; /* pairs there are between two groups of sources */
    double most_weight;             /* that a candidate has */
} Trainer;

void
kith_training_clear(KithTraining *training)
{
    g_clear_pointer(&training->alone, g_free);
    g_clear_pointer(&training->posterior, g_free);
}

static guint
levels_of(const Trainer *trainer, guint f)
{
    return trainer->frame->features[f].comparator->n_levels;
}

/* ---- u ---- */

static void
count_random(Trainer *trainer)
{
    for (guint f = 0; f < trainer->frame->n_features; f++) {
        KithModelFeature *feature = &trainer->model->features[f];
        double sums[KITH_LEVELS_MAX + 1] = {0};

        for (guint32 k = 0; k < trainer->random->n; k++) {
            guint level = trainer->random->levels[f][k];

            trainer->raw[f][level]++;
            trainer->compared[f] += level != 0;
            sums[level] += exp2((double)trainer->random->rarity[f][k]);
        }
        for (guint l = 2; l < levels_of(trainer, f); l++) {
            feature->usual[l] = trainer->raw[f][l] > 0 ? log2(sums[l] / trainer->raw[f][l]) : 0.0;
        }
    }
}

/* Levels that hardly any stranger comes to are as rare as the candidates' mean says: a mean of a
 * few random pairs would be chance. */
static void
steady_usual(Trainer *trainer)
{
    for (guint f = 0; f < trainer->frame->n_features; f++) {
        KithModelFeature *feature = &trainer->model->features[f];
        double sums[KITH_LEVELS_MAX + 1] = {0};
        double counts[KITH_LEVELS_MAX + 1] = {0};

        for (guint32 k = 0; k < trainer->candidates->n; k++) {
            guint level = trainer->candidates->levels[f][k];

            sums[level] += (double)trainer->candidates->rarity[f][k];
            counts[level]++;
        }
        for (guint l = 2; l < levels_of(trainer, f); l++) {
            double own = trainer->raw[f][l];
            double mean = counts[l] > 0 ? sums[l] / counts[l] : feature->usual[l];

            feature->usual[l] = (own * feature->usual[l] + 10.0 * mean) / (own + 10.0);
        }
    }
}

/* How much the level of texts that share words tells beside these words: who shares more of them
 * comes to a better level. */
#define OF_LEVEL 0.6

/* Candidates at each level to begin with. */
#define LEVEL_PAIRS 10.0

/* How rare the words are that two texts share says how rarely strangers share them. Random pairs
 * say less: in a file of few records those that share much are matches. To which level strangers
 * come who share words is another matter: candidates that are no matches tell. */
static void
measure_by_words(Trainer *trainer, guint f)
{
    const KithPairs *pairs = trainer->candidates;
    const float *matches = kith_expector_matches(trainer->expector);
    KithModelFeature *feature = &trainer->model->features[f];
    guint alike = kith_comparator_alike(trainer->frame->features[f].comparator);
    double counts[KITH_LEVELS_MAX + 1] = {0};
    double total = 0.0;

    for (guint32 k = 0; k < pairs->n; k++) {
        counts[pairs->levels[f][k]] += (double)pairs->weight[k] * (1.0 - (double)matches[k]);
    }
    for (guint l = 1; l <= levels_of(trainer, f); l++) {
        counts[l] += LEVEL_PAIRS;
        total += counts[l];
    }
    for (guint l = 2; l <= alike; l++) {
        feature->usual[l] = OF_LEVEL * log2(counts[l] / total) - log2(feature->u[l]);
    }
}

/* The share of strangers at each level: random pairs, less the matches expected among them, and
 * a few as they are in general. */
static void
estimate_u(Trainer *trainer)
{
    for (guint f = 0; f < trainer->frame->n_features; f++) {
        KithModelFeature *feature = &trainer->model->features[f];
        const double *general = trainer->frame->features[f].comparator->strangers;
        double matches = trainer->model->lambda * trainer->compared[f];
        double total = 0.0;

        for (guint l = 1; l <= levels_of(trainer, f); l++) {
            double raw = trainer->raw[f][l];

            feature->u[l] = MAX(raw - matches * feature->m[l], U_SHARE * raw + U_COUNTS);
            feature->u[l] += general != NULL ? U_PAIRS * general[l - 1] : 0.0;
            total += feature->u[l];
        }
        for (guint l = 1; l <= levels_of(trainer, f); l++) {
            feature->u[l] /= total;
        }
        if (trainer->frame->features[f].by_words) {
            measure_by_words(trainer, f);
        }
    }
}

/* What a register gave to one alone; and what a thing is called of which nothing else is known: a
 * telephone is told by its number. */
static gboolean
is_identifier(const Trainer *trainer, guint f)
{
    const KithFeature *feature = &trainer->frame->features[f];

    return feature->comparator->role == KITH_ROLE_IDENTIFIER ||
           (trainer->frame->n_features == 1 && feature->comparator->names && !feature->by_words);
}

/* A value's frequency counts each thing as often as it has records. What strangers share is less:
 * of pairs with equal values, those that are no matches. Keys find all pairs that share an
 * identifier, and those in which more is compared tell what sharing it means; of other values the
 * most common are in no block, and all their pairs count. */
static void
estimate_strangers(Trainer *trainer, const KithExpectation *sums)
{
    for (guint f = 0; f < trainer->frame->n_features; f++) {
        double equal = is_identifier(trainer, f) ? sums->equal[f] : trainer->equal[f];
        double matches = is_identifier(trainer, f) ? sums->equal_matches[f] : sums->levels[f][1][0];

        if (equal > 0.0 && !trainer->frame->features[f].by_words) {
            trainer->model->features[f].usual[1] = log2(CLAMP(1.0 - matches / equal, U_SHARE, 1.0));
        }
    }
}

/* Nobody but the one that an identifier was given to has it, until the data say otherwise. */
static void
start_strangers(Trainer *trainer)
{
    for (guint f = 0; f < trainer->frame->n_features; f++) {
        trainer->model->features[f].usual[1] = is_identifier(trainer, f) ? log2(U_SHARE) : 0.0;
    }
}

/* ---- starting values ---- */

static void
start_m(Trainer *trainer)
{
    for (guint f = 0; f < trainer->frame->n_features; f++) {
        const KithComparator *comparator = trainer->frame->features[f].comparator;

        for (guint l = 1; l <= comparator->n_levels; l++) {
            trainer->model->features[f].m[l] = comparator->start[l - 1];
        }
    }
}

/* ---- maximisation ---- */

/* How many of those who share a family and a home are born on one day. */
static void
count_twins(Trainer *trainer, const KithExpectation *sums)
{
    double twins = 0.0;
    double pairs = 0.0;

    for (guint f = 0; f < trainer->model->n_features; f++) {
        for (guint c = 0; c < trainer->model->n_classes; c++) {
            const KithModelClass *class = &trainer->model->classes[c];

            if (!kith_class_has_twins(trainer->frame, class, f)) {
                continue;
            }
            twins += sums->levels[f][1][c + 1];
            for (guint l = 1; l <= levels_of(trainer, f); l++) {
                pairs += sums->levels[f][l][c + 1];
            }
        }
    }
    trainer->model->twins = (TWIN_PAIRS * KITH_TWINS + twins) / (TWIN_PAIRS + pairs);
}

/* Of so many matches, at the least, can be told whether they are any. */
#define WARY_PAIRS 50.0

/* People of one place are the third class (kith_classes_start()). */
#define OF_ONE_PLACE 2

static void
set_vicinity(Trainer *trainer)
{
    if (trainer->wary && trainer->model->n_classes > OF_ONE_PLACE) {
        kith_vicinity_set(trainer->frame,
                          &trainer->vicinity,
                          &trainer->model->classes[OF_ONE_PLACE]);
    }
}

static double
moved_at_first(const KithFrame *frame)
{
    return frame->residence == 0 ? 0.0 : frame->given < 0 ? MOVED : MOVED_PERSONS;
}

static void
set_moved(Trainer *trainer, const KithExpectation *sums)
{
    double found =
        (MOVED_PAIRS * moved_at_first(trainer->frame) + sums->moved) / (MOVED_PAIRS + sums->placed);

    if (trainer->frame->residence != 0) {
        trainer->model->moved =
            trainer->frame->given < 0
                ? MIN(found, MOVED_MOST)
                : CLAMP(found - MOVED_PERSONS_USUAL, MOVED_PERSONS, MOVED_PERSONS_MOST);
    }
}

/* Returns how much the model moved. */
static double
maximise(Trainer *trainer, const KithExpectation *sums)
{
    KithMatchModel *model = trainer->model;
    double known =
        kith_frame_is_of_one_text(trainer->frame) ? MATCHES_OF_TEXTS * model->records : 0.0;
    double lambda = CLAMP((sums->pairs[0] + known) / model->total_pairs, 1e-12, 0.5);
    double moved = fabs(log(lambda / model->lambda));

    model->lambda = lambda;
    kith_levels_learn(trainer->frame, trainer->first, sums, trainer->wary, model);
    for (guint c = 0; c < model->n_classes; c++) {
        double pairs = MIN(sums->pairs[c + 1], trainer->most[c]) +
                       MIN(CLASS_OF_RECORDS * trainer->frame->n, CLASS_PAIRS);

        model->classes[c].share = MIN(pairs / model->total_pairs, 0.5);
    }
    set_moved(trainer, sums);
    kith_cohort_set(trainer->frame, &trainer->cohort, model);
    set_vicinity(trainer);
    count_twins(trainer, sums);
    kith_between_set(trainer->frame, trainer->total, trainer->most_weight, sums, model);
    return moved;
}

/* Rounds until the model hardly moves. u is worked out again now and then: it
 * depends on the matches, and little. */
static void
converge(Trainer *trainer, double tolerance, KithExpectation *sums)
{
    for (guint round = 1; round <= ROUNDS; round++) {
        gboolean again = round % LOOK_AGAIN == 1;

        kith_expector_run(trainer->expector, trainer->model, again, sums);
        trainer->training->rounds++;
        if (maximise(trainer, sums) < tolerance && round > 2 * LOOK_AGAIN) {
            break;
        }
        if (again) {
            estimate_u(trainer);
            estimate_strangers(trainer, sums);
        }
    }
}

/* Most of the way on a part of the pairs, where there are many, and the rest on all of them. */
static void
iterate(Trainer *trainer)
{
    guint32 step = trainer->candidates->n / ROUGH_PAIRS;

    if (step > 1) {
        kith_expector_thin(trainer->expector, step);
        converge(trainer, ROUGH_TOLERANCE, trainer->sums);
        kith_expector_thin(trainer->expector, 1);
    }
    converge(trainer, TOLERANCE, trainer->sums);
    kith_expector_run(trainer->expector, trainer->model, TRUE, trainer->sums);
    trainer->training->expected = trainer->sums->pairs[0];
}

/* ---- sources ---- */

typedef struct {
    double records;
    double within; /* expected matches of two records of it */
    double sure;   /* those of them that are as good as certain */
    double across; /* expected matches with records of others */
} SourceMatches;

static SourceMatches *
count_by_source(const Trainer *trainer)
{
    const KithFrame *frame = trainer->frame;
    const KithPairs *pairs = trainer->candidates;
    const float *matches = kith_expector_matches(trainer->expector);
    SourceMatches *counts = g_new0(SourceMatches, trainer->training->n_sources);

    for (guint32 r = 0; r < frame->n; r++) {
        counts[frame->sources[r]].records++;
    }
    for (guint32 k = 0; k < pairs->n; k++) {
        SourceMatches *a = &counts[frame->sources[pairs->i[k]]];
        SourceMatches *b = &counts[frame->sources[pairs->j[k]]];
        double match = (double)pairs->weight[k] * (double)matches[k];

        if (a == b) {
            a->within += match;
            a->sure += matches[k] > SURE ? match : 0.0;
        } else {
            a->across += match;
            b->across += match;
        }
    }
    return counts;
}

/* A source has no duplicates of its own when the matches within it are few of its records and few
 * beside those across, and are in doubt: inferred, never assumed. */
static gboolean
find_lone_sources(Trainer *trainer)
{
    g_autofree SourceMatches *counts = count_by_source(trainer);
    gboolean *alone = trainer->training->alone;
    gboolean any = FALSE;

    for (guint s = 0; s < trainer->training->n_sources; s++) {
        const SourceMatches *own = &counts[s];

        alone[s] = own->records > 0 && own->across >= 10.0 &&
                   own->within < ALONE_OF_RECORDS * own->records &&
                   own->within < ALONE_OF_ACROSS * own->across &&
                   (own->sure < SURE_LEAST || own->sure < SURE_OF_WITHIN * own->within);
        any = any || alone[s];
    }
    return any;
}

/* Pairs within sources that have no duplicates are no candidates, and are not counted. */
static void
leave_out_lone_sources(Trainer *trainer)
{
    const KithFrame *frame = trainer->frame;
    g_autofree double *records = g_new0(double, trainer->training->n_sources);

    for (guint32 r = 0; r < frame->n; r++) {
        records[frame->sources[r]]++;
    }
    for (guint s = 0; s < trainer->training->n_sources; s++) {
        if (trainer->training->alone[s]) {
            trainer->model->total_pairs -= records[s] * (records[s] - 1) / 2;
        }
    }
    trainer->model->total_pairs = MAX(trainer->model->total_pairs, 1.0);
    kith_expector_skip_alone(trainer->expector, trainer->training->alone);
}

/* ---- all of it ---- */

static void
start(Trainer *trainer)
{
    KithMatchModel *model = trainer->model;

    memset(model->between, 0, sizeof model->between);
    kith_between_count(trainer->frame,
                       trainer->training->alone,
                       trainer->training->n_sources,
                       trainer->total);

    model->twins = KITH_TWINS;
    model->moved = moved_at_first(trainer->frame);
    model->lambda = CLAMP(0.2 * trainer->frame->n / model->total_pairs, 1e-12, 0.4);
    start_m(trainer);
    start_strangers(trainer);
    estimate_u(trainer);
    kith_classes_start(trainer->frame, trainer->changing, model);
    kith_cohort_set(trainer->frame, &trainer->cohort, model);
    if (trainer->wary && model->n_classes > OF_ONE_PLACE) {
        kith_vicinity_count(trainer->frame,
                            trainer->random,
                            model,
                            &model->classes[OF_ONE_PLACE],
                            &trainer->vicinity);
    }
    set_vicinity(trainer);
    memcpy(trainer->first, model->classes, sizeof trainer->first);
}

/* From the starting values, with what is known by now of the file. */
static void
learn(Trainer *trainer)
{
    start(trainer);
    iterate(trainer);
}

/* Learns anew as long as what tells things apart most turns out to change. */
static void
learn_what_changes(Trainer *trainer)
{
    for (;;) {
        guint32 changing = kith_changing_features(trainer->frame, trainer->model, trainer->sums);

        if ((changing & ~trainer->changing) == 0) {
            return;
        }
        trainer->changing |= changing;
        learn(trainer);
    }
}

/* Learns anew as long as there are classes of which there cannot be so many pairs. */
static void
doubt_relatives(Trainer *trainer, const guint8 *labels)
{
    while (kith_relatives_doubt(trainer->frame,
                                trainer->candidates,
                                labels,
                                trainer->expector,
                                trainer->sums,
                                trainer->most)) {
        learn(trainer);
    }
}

void
kith_train(const KithFrame *frame,
           const KithPairs *candidates,
           const guint8 *labels,
           const KithPairs *random,
           guint threads,
           KithMatchModel *out_model,
           KithTraining *out_training)
{
    Trainer trainer = {.frame = frame,
                       .candidates = candidates,
                       .random = random,
                       .model = out_model,
                       .training = out_training};
    KithSourceId last = 0;

    *out_model = (KithMatchModel){.n_features = frame->n_features};
    for (guint f = 0; f < frame->n_features; f++) {
        out_model->comparators[f] = frame->features[f].comparator;
    }
    *out_training = (KithTraining){0};
    for (guint32 r = 0; r < frame->n; r++) {
        last = MAX(last, frame->sources[r]);
    }
    out_training->n_sources = last + 1;
    out_training->alone = g_new0(gboolean, last + 1);
    out_model->records = frame->n;
    out_model->total_pairs = (double)frame->n * (frame->n - 1.0) / 2.0;
    for (guint32 k = 0; k < candidates->n; k++) {
        trainer.most_weight = MAX(trainer.most_weight, (double)candidates->weight[k]);
    }
    trainer.sums = g_new(KithExpectation, 1);
    trainer.expector = kith_expector_new(frame, candidates, threads);
    kith_expector_label(trainer.expector, labels);
    for (guint c = 0; c < KITH_CLASSES_MAX; c++) {
        trainer.most[c] = (double)INFINITY;
    }
    count_random(&trainer);
    for (guint f = 0; f < frame->n_features; f++) {
        trainer.equal[f] = kith_feature_equal_pairs(&frame->features[f]);
    }
    steady_usual(&trainer);
    kith_cohort_count(frame, &trainer.cohort);
    learn(&trainer);
    if (out_training->expected >= WARY_PAIRS && kith_levels_are_doubtful(frame, out_model)) {
        trainer.wary = TRUE;
        learn(&trainer);
    }
    learn_what_changes(&trainer);
    if (find_lone_sources(&trainer)) {
        leave_out_lone_sources(&trainer);
        learn(&trainer);
    }
    doubt_relatives(&trainer, labels);
    out_training->posterior =
        g_memdup2(kith_expector_matches(trainer.expector), candidates->n * sizeof(float));
    kith_expector_free(trainer.expector);
    g_free(trainer.sums);
}
