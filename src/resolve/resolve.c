/* SPDX-FileCopyrightText: The Kith authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "base-clock.h"
#include "base-file.h"
#include "base-parallel.h"
#include "base-sort.h"
#include "base-table.h"
#include "resolve-frequencies.h"
#include "resolve-neighbours.h"
#include "resolve-read.h"
#include "resolve-report.h"
#include "store-decisions.h"
#include "store-entities.h"

#include <kith/kith-resolve.h>

#include <math.h>

#define MODEL_FILE_MAX (16u << 20)
#define USUAL_THRESHOLD 0.5

/* Rounds of collective evidence at most: more change a handful of entities, or go to and fro. */
#define ROUNDS 4

typedef struct {
    KithStore *store;
    const KithResolveOptions *options;
    KithResolveReport *report;
    guint threads;
    double threshold;        /* probability */
    KithModelFile *given;    /* owned; NULL: learn */
    GPtrArray *kinds;        /* owned, KithKind */
    GArray *resolved;        /* owned, KithResolved: of each kind */
    KithModelFile *learnt;   /* owned */
    GPtrArray *decisions;    /* owned, KithDecision */
    GPtrArray *source_names; /* owned */
    KithRecordId n_records;
    KithRecordId *cluster; /* owned: of record i + 1, see KithPartition */
    guint32 *number;       /* owned: of record i + 1 in the frame at hand */
    KithTable *table;      /* owned */
} Resolving;

static void
clear_resolved(gpointer resolved)
{
    kith_resolved_clear(resolved);
}

static void
resolving_clear(Resolving *resolving)
{
    g_clear_pointer(&resolving->given, kith_model_file_free);
    g_clear_pointer(&resolving->resolved, g_array_unref);
    g_clear_pointer(&resolving->kinds, g_ptr_array_unref);
    g_clear_pointer(&resolving->learnt, kith_model_file_free);
    g_clear_pointer(&resolving->decisions, g_ptr_array_unref);
    g_clear_pointer(&resolving->source_names, g_ptr_array_unref);
    g_clear_pointer(&resolving->table, kith_table_free);
    g_free(resolving->cluster);
    g_free(resolving->number);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Resolving, resolving_clear)

/* ---- what is known before ---- */

/* Whether the given model says all that a result depends on but the records: then nothing at all is
 * learnt or counted. */
static gboolean
is_closed(const Resolving *resolving)
{
    return resolving->given != NULL && resolving->given->beside != NULL;
}

static gboolean
read_model(Resolving *resolving, GError **error)
{
    const char *path = resolving->options->model;
    g_autofree char *text = NULL;

    if (path == NULL) {
        return TRUE;
    }
    text = kith_file_read_text(path, MODEL_FILE_MAX, error);
    if (text == NULL) {
        return FALSE;
    }
    resolving->given = kith_model_file_parse(text, strlen(text), path, error);
    return resolving->given != NULL &&
           (!is_closed(resolving) || kith_frequencies_read(resolving->given, path, error));
}

/* Every record that stands is a cluster of its own until it is joined with another. */
static gboolean
read_records(Resolving *resolving, KithTxn *txn, GError **error)
{
    if (!kith_entities_all(txn, &resolving->cluster, &resolving->n_records, error)) {
        return FALSE;
    }
    for (KithRecordId i = 0; i < resolving->n_records; i++) {
        if (resolving->cluster[i] != 0) {
            resolving->cluster[i] = i + 1;
        }
    }
    resolving->number = g_new(guint32, (gsize)resolving->n_records + 1);
    return TRUE;
}

static gboolean
prepare(Resolving *resolving, GError **error)
{
    g_autoptr(KithTxn) txn = NULL;

    resolving->threshold = resolving->options->threshold;
    if (resolving->threshold == 0.0) {
        resolving->threshold = USUAL_THRESHOLD;
    }
    if (!(resolving->threshold > 0.0 && resolving->threshold < 1.0)) {
        g_set_error(error,
                    KITH_ERROR,
                    KITH_ERROR_INVALID,
                    "a threshold is a probability between 0 and 1, and not %g",
                    resolving->threshold);
        return FALSE;
    }
    resolving->threads = kith_threads(resolving->options->threads);
    resolving->learnt = kith_model_file_new();
    resolving->table = kith_table_new_like(
        "type:text records:integer properties:integer keys:integer pairs:integer "
        "expected_matches:real missed_matches:real entities:integer merged:integer");
    if (!read_model(resolving, error)) {
        return FALSE;
    }
    txn = kith_store_read(resolving->store, error);
    return txn != NULL && kith_store_source_names(txn, &resolving->source_names, error) &&
           read_records(resolving, txn, error) &&
           kith_decisions_standing(txn, &resolving->decisions, error);
}

/* ---- decisions ---- */

/* The decisions of @verdict of which both records are in the frame, by their numbers in it. */
static GArray *
decisions_within(const Resolving *resolving, KithVerdict verdict)
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

static KithRecordId
root_of(const Resolving *resolving, KithRecordId record)
{
    while (resolving->cluster[record - 1] != record) {
        record = resolving->cluster[record - 1];
    }
    return record;
}

/* Decisions on records that were not compared, of another kind or without any evidence. */
static void
obey_across(Resolving *resolving)
{
    for (guint i = 0; i < resolving->decisions->len; i++) {
        const KithDecision *decision = g_ptr_array_index(resolving->decisions, i);
        KithRecordId a;
        KithRecordId b;

        if (resolving->cluster[decision->a - 1] == 0 || resolving->cluster[decision->b - 1] == 0) {
            continue; /* one of them was taken back */
        }
        resolving->report->decisions++;
        a = root_of(resolving, decision->a);
        b = root_of(resolving, decision->b);
        if (decision->verdict == KITH_VERDICT_SAME && a != b) {
            resolving->cluster[MAX(a, b) - 1] = MIN(a, b);
        }
    }
    for (KithRecordId i = 1; i <= resolving->n_records; i++) {
        if (resolving->cluster[i - 1] != 0) {
            resolving->cluster[i - 1] = root_of(resolving, i);
        }
    }
}

/* ---- kinds ---- */

/* Takes the clusters of a frame over. A cluster's member that stands for it is its lowest number.
 */
static void
take_clusters(Resolving *resolving,
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

/* Ambiguous records by their ids. */
static void
name_ambiguous(const KithFrame *frame, GArray *ambiguous)
{
    for (guint i = 0; ambiguous != NULL && i < ambiguous->len; i++) {
        KithAmbiguity *own = &g_array_index(ambiguous, KithAmbiguity, i);

        own->record = frame->ids[own->record];
        own->fits = frame->ids[own->fits];
        own->or_fits = frame->ids[own->or_fits];
    }
}

static const KithKindModel *
given_model(const Resolving *resolving, const char *type)
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

static void
take_result(Resolving *resolving,
            const KithFrame *frame,
            KithResolved *resolved,
            KithKindResult *result)
{
    if (result->cluster != NULL) {
        take_clusters(resolving, frame, result->cluster, &resolved->entities, &resolved->merged);
        name_ambiguous(frame, result->ambiguous);
    }
    resolving->report->learn_seconds += result->learn_seconds;
    resolving->report->compare_seconds += result->compare_seconds;
    resolving->report->cluster_seconds += result->cluster_seconds;
    resolved->records = frame->n;
    resolved->features = frame->n_features;
    kith_kind_result_clear(&resolved->result);
    resolved->result = *result;
    *result = (KithKindResult){0};
    resolved->frequencies.n = 0;
    for (guint f = 0; f < frame->n_features; f++) {
        kith_known_collect(&frame->features[f], resolved->number, f, &resolved->frequencies);
    }
}

static gboolean
resolve_frame(Resolving *resolving,
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

/* @neighbours: what they are taken from, NULL to look at the records alone. */
static gboolean
resolve_kind(Resolving *resolving,
             KithResolved *resolved,
             const KithKindTask *task,
             const KithNeighbours *neighbours,
             GError **error)
{
    g_autoptr(KithFrame) frame = NULL;
    g_autoptr(KithTxn) txn = NULL;
    double start = kith_clock_seconds();
    KithKnown known;
    KithFrameHow how = {.typing = task->model != NULL ? task->model->typing : NULL,
                        .groups = task->model != NULL ? task->model->groups : NULL,
                        .neighbours = neighbours,
                        .threads = resolving->threads};
    gboolean ok;

    if (!kith_progress_step(resolving->options->progress, "Reading records", 0, 0, error)) {
        return FALSE;
    }
    if (is_closed(resolving)) {
        known = kith_kind_model_known(
            resolving->given,
            (guint)kith_model_file_find(resolving->given, resolved->kind->name),
            0,
            NULL);
        how.known = &known;
    }
    txn = kith_store_read(resolving->store, error);
    ok = txn != NULL && kith_frame_read(resolving->store, txn, resolved->kind, &how, &frame, error);
    g_clear_pointer(&txn, kith_txn_end);
    resolving->report->read_seconds += kith_clock_seconds() - start;
    return ok && (frame == NULL || resolve_frame(resolving, frame, resolved, task, error));
}

/* Each kind by its records alone. */
static gboolean
resolve_alone(Resolving *resolving, GError **error)
{
    guint present = 0;

    for (guint k = 0; k < resolving->resolved->len; k++) {
        KithResolved *resolved = &g_array_index(resolving->resolved, KithResolved, k);
        KithKindTask task = {.model = given_model(resolving, resolved->kind->name)};

        resolved->number = present;
        if (is_closed(resolving) && task.model == NULL) {
            continue;
        }
        if (!resolve_kind(resolving, resolved, &task, NULL, error)) {
            return FALSE;
        }
        present += resolved->records > 0;
    }
    if (present > (guint)KITH_KINDS_MAX) {
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
find_links(Resolving *resolving,
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
resolve_linked(Resolving *resolving, KithNeighbours *neighbours, GError **error)
{
    for (guint k = 0; k < resolving->resolved->len; k++) {
        KithResolved *resolved = &g_array_index(resolving->resolved, KithResolved, k);
        KithKindTask task = {.model = given_model(resolving, resolved->kind->name),
                             .links = resolved->links};

        if (resolved->links == NULL || resolved->links->len == 0) {
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
static gboolean
resolve_together(Resolving *resolving, GError **error)
{
    gsize size = resolving->n_records * sizeof(KithRecordId);
    g_autofree KithRecordId *before = g_new(KithRecordId, (gsize)resolving->n_records + 1);
    g_autofree guint32 *types = NULL;
    g_autoptr(GArray) ties = NULL;
    KithNeighbours neighbours = {.n_records = resolving->n_records, .cluster = before};
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
    return TRUE;
}

/* ---- the result ---- */

/* The model that is kept: one that says all is kept as it was given. */
static KithModelFile *
kept_model(const Resolving *resolving)
{
    return is_closed(resolving) ? resolving->given : resolving->learnt;
}

static gboolean
save_model(const Resolving *resolving, GError **error)
{
    return resolving->options->save_model == NULL ||
           kith_frequencies_save(kept_model(resolving), resolving->options->save_model, error);
}

static void
sort_frequencies(KithWords *rows)
{
    kith_sort_rows(rows->data, rows->n / KITH_FREQUENCY_WORDS, KITH_FREQUENCY_WORDS);
    rows->n = kith_unique_rows(rows->data, rows->n / KITH_FREQUENCY_WORDS, KITH_FREQUENCY_WORDS) *
              KITH_FREQUENCY_WORDS;
}

static gboolean
keep(Resolving *resolving, GError **error)
{
    double start = kith_clock_seconds();
    KithModelFile *model = kept_model(resolving);
    g_autofree char *yaml = NULL;
    KithPartition partition = {.n_records = resolving->n_records,
                               .cluster = resolving->cluster,
                               .threshold = resolving->threshold,
                               .candidate_pairs = resolving->report->pairs};
    KithGeneration generation = {0};

    if (!kith_progress_step(resolving->options->progress, "Storing", 0, 0, error) ||
        !save_model(resolving, error)) {
        return FALSE;
    }
    g_clear_pointer(&model->beside, g_free); /* in the store they are beside it anyway */
    partition.model = yaml = kith_model_file_write(model);
    partition.frequencies = model->frequencies.data;
    partition.n_frequencies = model->frequencies.n / KITH_FREQUENCY_WORDS;
    if (!kith_entities_write(resolving->store, &partition, &generation, error)) {
        return FALSE;
    }
    resolving->report->generation = generation.number;
    resolving->report->records = generation.records;
    resolving->report->entities = generation.entities;
    resolving->report->merged = generation.merged;
    resolving->report->write_seconds = kith_clock_seconds() - start;
    return TRUE;
}

/* Every kind's model, how common its values were, and its rows of the report. */
static gboolean
gather(Resolving *resolving, GError **error)
{
    kith_report_start(resolving->report);
    for (guint k = 0; k < resolving->resolved->len; k++) {
        KithResolved *resolved = &g_array_index(resolving->resolved, KithResolved, k);
        KithWords *rows = &resolved->frequencies;

        if (resolved->records == 0) {
            continue;
        }
        if (!kith_report_kind(resolving->store,
                              resolved,
                              resolving->source_names,
                              resolving->table,
                              resolving->report,
                              error)) {
            return FALSE;
        }
        g_ptr_array_add(resolving->learnt->kinds, g_steal_pointer(&resolved->result.model));
        if (rows->n > 0) {
            memcpy(kith_words_push(&resolving->learnt->frequencies, rows->n),
                   rows->data,
                   rows->n * sizeof *rows->data);
        }
        kith_words_clear(rows);
    }
    sort_frequencies(&resolving->learnt->frequencies);
    return TRUE;
}

static gboolean
resolve_all(Resolving *resolving, GError **error)
{
    resolving->kinds = kith_kinds(resolving->store);
    resolving->resolved = g_array_new(FALSE, TRUE, sizeof(KithResolved));
    g_array_set_clear_func(resolving->resolved, clear_resolved);
    for (guint k = 0; k < resolving->kinds->len; k++) {
        KithResolved resolved = {.kind = g_ptr_array_index(resolving->kinds, k)};

        g_array_append_val(resolving->resolved, resolved);
    }
    if (!resolve_alone(resolving, error) ||
        (!resolving->options->estimate && !resolving->options->alone &&
         !resolve_together(resolving, error)) ||
        !gather(resolving, error)) {
        return FALSE;
    }
    obey_across(resolving);
    return resolving->options->estimate ? save_model(resolving, error) : keep(resolving, error);
}

KithTable *
kith_resolve(KithStore *store,
             const KithResolveOptions *options,
             KithResolveReport *out_report,
             GError **error)
{
    static const KithResolveOptions usual = KITH_RESOLVE_OPTIONS_INIT;
    g_auto(KithResolveReport) unwanted = {0};
    g_auto(Resolving) resolving = {.store = store,
                                   .options = options != NULL ? options : &usual,
                                   .report = out_report != NULL ? out_report : &unwanted};

    *resolving.report = (KithResolveReport){0};
    if (!prepare(&resolving, error) || !resolve_all(&resolving, error)) {
        kith_resolve_report_clear(resolving.report);
        return NULL;
    }
    return g_steal_pointer(&resolving.table);
}
