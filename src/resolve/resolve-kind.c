/* SPDX-FileCopyrightText: The Kith authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "resolve-kind.h"

#include "base-clock.h"
#include "resolve-calibrate.h"
#include "resolve-expect.h"
#include "resolve-left.h"
#include "resolve-teach.h"

/* Random pairs that u is estimated from. */
#define RANDOM_PAIRS 500000

void
kith_kind_result_clear(KithKindResult *result)
{
    g_clear_pointer(&result->cluster, g_free);
    g_clear_pointer(&result->ambiguous, g_array_unref);
    kith_words_clear(&result->possible);
    if (result->model != NULL) {
        kith_kind_model_free(result->model);
        result->model = NULL;
    }
}

/* What comparing and clustering need to know, learnt or given. */
typedef struct {
    KithMatchModel model;
    KithChoices choices;
    double expected;
    gboolean *alone; /* owned, by source number */
    guint n_sources;
} Knowledge;

static void
knowledge_clear(Knowledge *knowledge)
{
    g_free(knowledge->alone);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Knowledge, knowledge_clear)

/* The candidate of two records, G_MAXUINT32 when they are none. Candidates are in order. */
static guint32
find_candidate(const KithPairs *candidates, KithRecordPair pair)
{
    guint32 low = 0;
    guint32 high = candidates->n;

    while (low < high) {
        guint32 middle = low + (high - low) / 2;
        gboolean before = candidates->i[middle] != pair.i ? candidates->i[middle] < pair.i
                                                          : candidates->j[middle] < pair.j;

        low = before ? middle + 1 : low;
        high = before ? high : middle;
    }
    return low < candidates->n && candidates->i[low] == pair.i && candidates->j[low] == pair.j
               ? low
               : G_MAXUINT32;
}

/* Which candidates were decided to be the same; NULL when none was. Those that were decided to be
 * different are kept apart and teach nothing: people are asked about what looks like a match, and
 * taken for a fair sample of what is none they would teach that matches are fewer. */
static guint8 *
labels_of(const KithPairs *candidates, const KithKindTask *task)
{
    guint8 *labels;

    if (task->n_same == 0) {
        return NULL;
    }
    labels = g_malloc0((gsize)candidates->n + 1);
    for (guint d = 0; d < task->n_same; d++) {
        guint32 k = find_candidate(candidates, task->same[d]);

        if (k != G_MAXUINT32) {
            labels[k] = 1;
        }
    }
    return labels;
}

/* What was decided to be different is no match, whatever training expects of it. */
static void
take_off(const KithPairs *candidates, const KithKindTask *task, KithTraining *training)
{
    for (guint d = 0; d < task->n_different; d++) {
        guint32 k = find_candidate(candidates, task->different[d]);

        if (k != G_MAXUINT32) {
            training->expected -= (double)candidates->weight[k] * (double)training->posterior[k];
            training->posterior[k] = 0.0f;
        }
    }
    training->expected = MAX(training->expected, 0.0);
}

/* What answers teach of the model, and what the model then expects of the candidates. */
static void
teach(const KithFrame *frame,
      const KithPairs *candidates,
      const guint8 *labels,
      const KithKindTask *task,
      KithMatchModel *model,
      KithTraining *training)
{
    g_autoptr(KithExpector) expector = NULL;
    g_autofree KithExpectation *sums = NULL;

    if (!kith_teach(frame, task->same, task->n_same, task->different, task->n_different, model)) {
        return;
    }
    sums = g_new(KithExpectation, 1);
    expector = kith_expector_new(frame, candidates, task->threads);
    kith_expector_skip_alone(expector, training->alone);
    kith_expector_label(expector, labels);
    kith_expector_run(expector, model, TRUE, sums);
    training->expected = sums->pairs[0];
    g_free(training->posterior);
    training->posterior = g_memdup2(kith_expector_matches(expector), candidates->n * sizeof(float));
}

static double
max_pairs(const KithAtoms *atoms, const KithKindTask *task)
{
    return task->max_pairs > 0.0 ? task->max_pairs : KITH_PAIRS_EACH * atoms->frame->n;
}

static gboolean
learn(const KithAtoms *atoms, const KithKindTask *task, Knowledge *out, GError **error)
{
    g_auto(KithPairs) candidates = {0};
    g_auto(KithPairs) random = {0};
    g_auto(KithTraining) training = {0};
    g_autofree guint8 *labels = NULL;

    kith_sample_pairs(atoms, task->threads, &candidates);
    if (!kith_progress_step(task->progress, "Learning", 0, 0, error)) {
        return FALSE;
    }
    kith_random_pairs(atoms->frame, RANDOM_PAIRS, &random);
    kith_pairs_compare(atoms->frame, task->threads, &candidates);
    kith_pairs_compare(atoms->frame, task->threads, &random);
    if (!kith_progress_step(task->progress, "Learning", 0, 0, error)) {
        return FALSE;
    }
    labels = labels_of(&candidates, task);
    kith_train(atoms->frame, &candidates, labels, &random, task->threads, &out->model, &training);
    teach(atoms->frame, &candidates, labels, task, &out->model, &training);
    take_off(&candidates, task, &training);
    kith_choose_families(atoms,
                         &candidates,
                         training.posterior,
                         max_pairs(atoms, task),
                         0,
                         &out->choices);
    out->expected = training.expected;
    out->alone = g_steal_pointer(&training.alone);
    out->n_sources = training.n_sources;
    return TRUE;
}

static void
recall(KithAtoms *atoms, const KithKindTask *task, Knowledge *out)
{
    kith_kind_model_fit(task->model, atoms->frame, &out->model);
    kith_kind_model_choices(task->model, atoms, &out->choices);
    out->expected = out->model.lambda * out->model.total_pairs;
    out->n_sources = task->source_names->len;
    out->alone = kith_kind_model_alone(task->model, task->source_names);
}

/* What neighbours tell besides, added to what is known of the records alone. */
static gboolean
learn_neighbours(KithAtoms *atoms, const KithKindTask *task, Knowledge *out, GError **error)
{
    g_auto(KithPairs) candidates = {0};
    g_auto(KithTraining) training = {0};
    g_autofree guint8 *labels = NULL;

    recall(atoms, task, out);
    memset(out->model.left, 0, sizeof out->model.left);
    if (!kith_progress_step(task->progress, "Learning from links", 0, 0, error)) {
        return FALSE;
    }
    kith_sample_pairs(atoms, task->threads, &candidates);
    kith_pairs_compare(atoms->frame, task->threads, &candidates);
    labels = labels_of(&candidates, task);
    kith_train_neighbours(atoms->frame,
                          &candidates,
                          labels,
                          out->alone,
                          task->threads,
                          &out->model,
                          &training);
    take_off(&candidates, task, &training);
    kith_choose_families(atoms,
                         &candidates,
                         training.posterior,
                         max_pairs(atoms, task),
                         atoms->frame->n_own,
                         &out->choices);
    out->expected = training.expected;
    return TRUE;
}

static KithKindModel *
write_down(const KithAtoms *atoms, const KithKindTask *task, const Knowledge *knowledge)
{
    g_autoptr(GPtrArray) alone = g_ptr_array_new();

    for (guint s = 0; s < MIN(knowledge->n_sources, task->source_names->len); s++) {
        if (knowledge->alone[s]) {
            g_ptr_array_add(alone, g_ptr_array_index(task->source_names, s));
        }
    }
    return kith_kind_model_new(atoms, &knowledge->model, &knowledge->choices, alone, task->links);
}

/* Joins what the edges say. What a model is learnt for is joined twice where what the first time
 * leaves tells that those who are left are likelier one. */
static gboolean
cluster(const KithScorer *scorer,
        const KithEdges *edges,
        const KithConstraints *constraints,
        const KithKindTask *task,
        Knowledge *knowledge,
        KithKindResult *out,
        GError **error)
{
    gboolean learns = task->model == NULL || task->more;

    for (guint pass = 0; pass < 2; pass++) {
        g_auto(KithLeftover) leftover = {0};

        g_clear_pointer(&out->cluster, g_free);
        g_clear_pointer(&out->ambiguous, g_array_unref);
        if (!kith_cluster(scorer,
                          edges,
                          constraints,
                          task->threshold,
                          task->threads,
                          task->progress,
                          &out->cluster,
                          &out->ambiguous,
                          error)) {
            return FALSE;
        }
        if (!learns) {
            return TRUE;
        }
        kith_leftover_init(scorer->frame, out->cluster, knowledge->alone, &leftover);
        if (pass > 0 || !kith_left_learn(scorer->frame, edges, &leftover, &knowledge->model)) {
            out->model->model.calibration = kith_calibration_learn(edges, &leftover);
            return TRUE;
        }
        memcpy(out->model->model.left, knowledge->model.left, sizeof knowledge->model.left);
    }
    return TRUE;
}

static gboolean
compare_and_cluster(KithAtoms *atoms,
                    const KithKindTask *task,
                    Knowledge *knowledge,
                    KithKindResult *out,
                    GError **error)
{
    KithConstraints constraints = {knowledge->alone,
                                   task->same,
                                   task->n_same,
                                   task->different,
                                   task->n_different};
    g_auto(KithEdges) edges = {0};
    g_autofree KithScorer *scorer = g_new(KithScorer, 1);
    double start = kith_clock_seconds();
    double compared;

    kith_scorer_init(scorer, atoms->frame, &knowledge->model);
    if (!kith_stream_pairs(atoms,
                           &knowledge->choices,
                           scorer,
                           knowledge->alone,
                           task->threads,
                           task->progress,
                           &edges,
                           error)) {
        return FALSE;
    }
    kith_kind_model_crowd(out->model, edges.crowded);
    compared = kith_clock_seconds();
    out->compare_seconds = compared - start;
    out->compared = edges.compared;
    memcpy(out->compared_by, edges.compared_by, sizeof out->compared_by);
    if (!cluster(scorer, &edges, &constraints, task, knowledge, out, error)) {
        return FALSE;
    }
    out->compared +=
        kith_copies_join(atoms->copies, scorer, knowledge->alone, task->threshold, out->cluster);
    kith_index_add_possible(atoms->frame, &edges, out->cluster, &out->possible);
    if (task->index != NULL) {
        kith_index_take(task->index, task->number, out->model, atoms, &edges);
    }
    out->cluster_seconds = kith_clock_seconds() - compared;
    return TRUE;
}

static KithCopies *
copies_of(const KithFrame *frame, const KithKindTask *task)
{
    return kith_copies_find(frame,
                            task->same,
                            task->n_same,
                            task->different,
                            task->n_different,
                            task->threads);
}

gboolean
kith_kind_learn(const KithFrame *frame,
                const KithKindTask *task,
                KithKindModel **out_model,
                GError **error)
{
    g_auto(Knowledge) knowledge = {0};
    g_autoptr(KithCopies) copies = copies_of(frame, task);
    g_autoptr(KithAtoms) atoms = kith_atoms_new(frame, copies, task->threads);

    if (!learn(atoms, task, &knowledge, error)) {
        return FALSE;
    }
    *out_model = write_down(atoms, task, &knowledge);
    return TRUE;
}

gboolean
kith_kind_resolve(const KithFrame *frame,
                  const KithKindTask *task,
                  KithKindResult *out_result,
                  GError **error)
{
    g_auto(Knowledge) knowledge = {0};
    g_autoptr(KithCopies) copies = copies_of(frame, task);
    g_autoptr(KithAtoms) atoms = NULL;
    double start = kith_clock_seconds();

    *out_result = (KithKindResult){0};
    if (!kith_progress_step(task->progress, "Making keys", 0, 0, error)) {
        return FALSE;
    }
    atoms = kith_atoms_new(frame, copies, task->threads);
    if (task->model != NULL && !task->more) {
        recall(atoms, task, &knowledge);
    } else if (!(task->more ? learn_neighbours(atoms, task, &knowledge, error)
                            : learn(atoms, task, &knowledge, error))) {
        return FALSE;
    }
    out_result->learn_seconds = kith_clock_seconds() - start;
    out_result->choices = knowledge.choices;
    out_result->person_copies = copies != NULL && frame->given >= 0;
    out_result->expected = knowledge.expected;
    out_result->model = write_down(atoms, task, &knowledge);
    return task->estimate || compare_and_cluster(atoms, task, &knowledge, out_result, error);
}
