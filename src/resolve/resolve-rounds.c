/* SPDX-FileCopyrightText: The Kith authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "resolve-rounds.h"

#include "base-clock.h"
#include "base-parallel.h"
#include "base-words.h"
#include "resolve-neighbours.h"
#include "resolve-read.h"
#include "store-decisions.h"

#include <math.h>

/* Rounds of collective evidence at most: more change a handful of entities, or go to and fro. */
#define ROUNDS 4

/* ---- decisions ---- */

/* The decisions of @verdict of which both records are in the frame, by their numbers in it. */
static GArray *
decisions_within(const KithResolving *resolving, KithVerdict verdict)
{
    GArray *pairs = g_array_new(FALSE, FALSE, sizeof(KithRecordPair));

    for (guint i = 0; i < resolving->decisions->len; i++) {
        const KithDecision *decision = g_ptr_array_index(resolving->decisions, i);
        guint32 a = resolving->number[decision->a - 1];
        guint32 b = resolving->number[decision->b - 1];
        KithRecordPair pair = {MIN(a, b), MAX(a, b)};

        if (decision->verdict == verdict && pair.j != G_MAXUINT32) {
            g_array_append_val(pairs, pair);
        }
    }
    return pairs;
}

/* ---- kinds ---- */

/* Takes the clusters of a frame over. A cluster's member that stands for it is its lowest number.
 */
static void
take_clusters(KithResolving *resolving,
              const KithFrame *frame,
              const guint32 *cluster,
              guint64 *out_entities,
              guint64 *out_merged)
{
    g_autofree KithRecordId *lowest = g_new0(KithRecordId, (gsize)frame->n + 1);
    g_autofree guint32 *sizes = g_new0(guint32, (gsize)frame->n + 1);

    *out_entities = *out_merged = 0;
    for (guint32 r = 0; r < frame->n; r++) {
        KithRecordId *own = &lowest[cluster[r]];

        *own = *own == 0 ? frame->ids[r] : MIN(*own, frame->ids[r]);
        sizes[cluster[r]]++;
    }
    for (guint32 r = 0; r < frame->n; r++) {
        resolving->cluster[frame->ids[r] - 1] = lowest[cluster[r]];
        *out_entities += sizes[r] > 0;
        *out_merged += sizes[r] > 1;
    }
}

static const KithKindModel *
given_model(const KithResolving *resolving, const char *type)
{
    int kind = resolving->given != NULL ? kith_model_file_find(resolving->given, type) : -1;

    return kind >= 0 ? g_ptr_array_index(resolving->given->kinds, kind) : NULL;
}

/* Which keys were expected to find how much is known from the round that chose them. */
static void
keep_expectations(const KithKindResult *before, KithKindResult *result)
{
    result->expected = before->expected;
    result->choices.matches = before->choices.matches;
    result->choices.missed = before->choices.missed;
    for (guint c = 0; c < MIN(result->choices.n, before->choices.n); c++) {
        result->choices.choices[c].matches = before->choices.choices[c].matches;
        result->choices.choices[c].pairs = before->choices.choices[c].pairs;
    }
}

/* How common the values of each feature are, collected for one after the other. */
typedef struct {
    const KithFrame *frame;
    guint32 kind;
    KithWords rows[KITH_FEATURES_MAX];
} Collecting;

static void
collect_task(guint task, guint worker, gpointer user_data)
{
    Collecting *collecting = user_data;

    kith_known_collect(&collecting->frame->features[task],
                       collecting->kind,
                       task,
                       &collecting->rows[task]);
}

static void
collect_frequencies(const KithFrame *frame, guint32 kind, guint threads, KithWords *out)
{
    Collecting collecting = {frame, kind, {{0}}};

    out->n = 0;
    kith_parallel(frame->n_features, threads, collect_task, &collecting, NULL);
    for (guint f = 0; f < frame->n_features; f++) {
        kith_words_append(out, &collecting.rows[f]);
        kith_words_clear(&collecting.rows[f]);
    }
}

static void
take_result(KithResolving *resolving,
            const KithFrame *frame,
            KithResolved *resolved,
            KithKindResult *result)
{
    if (result->cluster != NULL) {
        take_clusters(resolving, frame, result->cluster, &resolved->entities, &resolved->merged);
        kith_cluster_name_ambiguous(frame, result->ambiguous);
    }
    resolving->report->learn_seconds += result->learn_seconds;
    resolving->report->compare_seconds += result->compare_seconds;
    resolving->report->cluster_seconds += result->cluster_seconds;
    resolved->records = frame->n;
    resolved->features = frame->n_features;
    kith_kind_result_clear(&resolved->result);
    resolved->result = *result;
    *result = (KithKindResult){0};
    collect_frequencies(frame, resolved->number, resolving->threads, &resolved->frequencies);
}

static gboolean
resolve_frame(KithResolving *resolving,
              const KithFrame *frame,
              KithResolved *resolved,
              const KithKindTask *how,
              GError **error)
{
    g_auto(KithKindResult) result = {0};
    g_autoptr(GArray) same = NULL;
    g_autoptr(GArray) different = NULL;
    KithKindTask task = *how;

    task.source_names = resolving->source_names;
    task.threshold = log2(resolving->threshold / (1.0 - resolving->threshold));
    task.max_pairs = (double)resolving->options->max_pairs;
    task.estimate = resolving->options->estimate;
    task.threads = resolving->threads;
    task.progress = resolving->options->progress;
    memset(resolving->number, 0xff, resolving->n_records * sizeof(guint32));
    for (guint32 r = 0; r < frame->n; r++) {
        resolving->number[frame->ids[r] - 1] = r;
    }
    same = decisions_within(resolving, KITH_VERDICT_SAME);
    different = decisions_within(resolving, KITH_VERDICT_DIFFERENT);
    task.same = (const KithRecordPair *)(const void *)same->data;
    task.n_same = same->len;
    task.different = (const KithRecordPair *)(const void *)different->data;
    task.n_different = different->len;
    if (!kith_kind_resolve(frame, &task, &result, error)) {
        return FALSE;
    }
    if (task.model == resolved->result.model && task.model != NULL && !task.more) {
        keep_expectations(&resolved->result, &result);
    }
    take_result(resolving, frame, resolved, &result);
    return TRUE;
}

/* Reads the frame of a kind, or takes into it what its records are linked with. */
static gboolean
ready_frame(KithResolving *resolving,
            KithResolved *resolved,
            const KithFrameHow *how,
            GError **error)
{
    g_autoptr(KithTxn) txn = kith_store_read(resolving->store, error);
    const KithKind *kind = resolved->kind;

    if (txn == NULL) {
        return FALSE;
    }
    return resolved->frame != NULL
               ? kith_frame_link(resolving->store, txn, kind, how, resolved->frame, error)
               : kith_frame_read(resolving->store, txn, kind, how, &resolved->frame, error);
}

/* @neighbours: what they are taken from, NULL to look at the records alone. */
static gboolean
resolve_kind(KithResolving *resolving,
             KithResolved *resolved,
             const KithKindTask *task,
             const KithNeighbours *neighbours,
             GError **error)
{
    double start = kith_clock_seconds();
    KithKnown known;
    KithFrameHow how = {.typing = task->model != NULL ? task->model->typing : NULL,
                        .groups = task->model != NULL ? task->model->groups : NULL,
                        .neighbours = neighbours,
                        .threads = resolving->threads};

    if (!kith_progress_step(resolving->options->progress, "Reading records", 0, 0, error)) {
        return FALSE;
    }
    if (resolving->closed && given_model(resolving, resolved->kind->name) != NULL) {
        known = kith_kind_model_known(
            resolving->given,
            (guint)kith_model_file_find(resolving->given, resolved->kind->name),
            0,
            NULL);
        how.known = &known;
    }
    if (!ready_frame(resolving, resolved, &how, error)) {
        return FALSE;
    }
    resolving->report->read_seconds += kith_clock_seconds() - start;
    return resolved->frame == NULL ||
           resolve_frame(resolving, resolved->frame, resolved, task, error);
}

/* Whether frames are kept for what records are linked with. */
static gboolean
wants_links(const KithResolving *resolving, gboolean *out_wants, GError **error)
{
    g_autoptr(KithTxn) txn = kith_store_read(resolving->store, error);
    guint64 links;

    if (txn == NULL || !kith_store_counter(txn, KITH_COUNTER_LIVE_LINKS, &links, error)) {
        return FALSE;
    }
    *out_wants = links > 0 && !resolving->options->alone && !resolving->options->estimate;
    return TRUE;
}

/* Each kind by its records alone. */
gboolean
kith_rounds_alone(KithResolving *resolving, GError **error)
{
    guint n_given = resolving->closed ? resolving->given->kinds->len : 0;
    guint learnt = 0;
    gboolean keeps;

    if (!wants_links(resolving, &keeps, error)) {
        return FALSE;
    }
    for (guint k = 0; k < resolving->resolved->len; k++) {
        KithResolved *resolved = &g_array_index(resolving->resolved, KithResolved, k);
        KithKindTask task = {.model = given_model(resolving, resolved->kind->name)};
        int given =
            resolving->closed ? kith_model_file_find(resolving->given, resolved->kind->name) : -1;

        if (resolving->closed && task.model == NULL && !resolving->adds) {
            continue;
        }
        /* Kinds that were given keep their numbers; those that are learnt come behind them. */
        resolved->number = given >= 0 ? (guint)given : n_given + learnt;
        task.index = resolving->index;
        task.number = resolved->number;
        if (!resolve_kind(resolving, resolved, &task, NULL, error)) {
            return FALSE;
        }
        learnt += given < 0 && resolved->records > 0;
        if (!keeps) {
            g_clear_pointer(&resolved->frame, kith_frame_free);
        }
    }
    if (n_given + learnt > (guint)KITH_KINDS_MAX) {
        g_set_error(error,
                    KITH_ERROR,
                    KITH_ERROR_UNSUPPORTED,
                    "there are more than %d kinds of records to resolve",
                    KITH_KINDS_MAX);
        return FALSE;
    }
    return TRUE;
}

/* ---- collective evidence ---- */

/* Which links of each kind count: as a given model says, or found out from what was joined. */
static gboolean
find_links(KithResolving *resolving,
           GArray **out_ties,
           guint32 **out_types,
           gboolean *out_any,
           GError **error)
{
    g_autoptr(KithTxn) txn = kith_store_read(resolving->store, error);

    *out_any = FALSE;
    if (txn == NULL || !kith_ties_read(txn, out_ties, error)) {
        return FALSE;
    }
    if ((*out_ties)->len == 0) {
        return TRUE;
    }
    if (!kith_record_types(txn, resolving->n_records, out_types, error)) {
        return FALSE;
    }
    for (guint k = 0; k < resolving->resolved->len; k++) {
        KithResolved *resolved = &g_array_index(resolving->resolved, KithResolved, k);
        const KithKindModel *given = given_model(resolving, resolved->kind->name);

        if (resolved->records == 0) {
            continue;
        }
        resolved->links = given != NULL ? g_ptr_array_ref(given->links)
                                        : kith_ties_types(resolving->store,
                                                          resolved->kind,
                                                          *out_ties,
                                                          *out_types,
                                                          resolving->cluster);
        *out_any = *out_any || resolved->links->len > 0;
    }
    return TRUE;
}

/* Each kind that has links again, by what was found out in the round before. */
static gboolean
resolve_linked(KithResolving *resolving, KithNeighbours *neighbours, GError **error)
{
    for (guint k = 0; k < resolving->resolved->len; k++) {
        KithResolved *resolved = &g_array_index(resolving->resolved, KithResolved, k);
        KithKindTask task = {.model = given_model(resolving, resolved->kind->name),
                             .links = resolved->links};

        if (resolved->links == NULL || resolved->links->len == 0) {
            g_clear_pointer(&resolved->frame, kith_frame_free);
            continue;
        }
        neighbours->link_types = resolved->links;
        if (task.model == NULL) {
            task.model = resolved->result.model;
            task.more = resolving->report->rounds == 1;
        }
        if (!resolve_kind(resolving, resolved, &task, neighbours, error)) {
            return FALSE;
        }
    }
    return TRUE;
}

/* Until nothing changes, or for a few rounds. */
gboolean
kith_rounds_together(KithResolving *resolving, GError **error)
{
    gsize size = resolving->n_records * sizeof(KithRecordId);
    g_autofree KithRecordId *before = g_new(KithRecordId, (gsize)resolving->n_records + 1);
    g_autofree guint32 *types = NULL;
    g_autoptr(GArray) ties = NULL;
    KithNeighbours neighbours = {.threads = resolving->threads,
                                 .n_records = resolving->n_records,
                                 .cluster = before};
    gboolean moving;

    if (!find_links(resolving, &ties, &types, &moving, error)) {
        return FALSE;
    }
    neighbours.ties = ties;
    neighbours.types = types;
    while (moving && resolving->report->rounds < ROUNDS) {
        resolving->report->rounds++;
        memcpy(before, resolving->cluster, size);
        if (!resolve_linked(resolving, &neighbours, error)) {
            return FALSE;
        }
        moving = memcmp(before, resolving->cluster, size) != 0;
    }
    for (guint k = 0; k < resolving->resolved->len; k++) {
        g_clear_pointer(&g_array_index(resolving->resolved, KithResolved, k).frame,
                        kith_frame_free);
    }
    return TRUE;
}
