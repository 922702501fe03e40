/* SPDX-FileCopyrightText: The Kith authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "base-clock.h"
#include "base-file.h"
#include "base-parallel.h"
#include "base-sort.h"
#include "base-table.h"
#include "resolve-frequencies.h"
#include "resolve-pending.h"
#include "resolve-rounds.h"
#include "store-decisions.h"
#include "store-entities.h"

#include <kith/kith-resolve.h>

#include <math.h>

#define MODEL_FILE_MAX (16u << 20)
#define USUAL_THRESHOLD 0.5

/* What is new is taken in by itself where it touches up to so large a part of all records. */
#define MOST_TAKEN_IN 0.25

/* A kind is learnt besides when so many of its records come at once. */
#define ENOUGH_OF_A_KIND 20u

/* So few records are taken in by themselves in any case. */
#define FEW 1000u

static void
clear_resolved(gpointer resolved)
{
    kith_resolved_clear(resolved);
}

static void
resolving_clear(KithResolving *resolving)
{
    g_clear_pointer(&resolving->given, kith_model_file_free);
    g_clear_pointer(&resolving->waiting, g_array_unref);
    g_clear_pointer(&resolving->index, kith_index_free);
    g_clear_pointer(&resolving->resolved, g_array_unref);
    g_clear_pointer(&resolving->kinds, g_ptr_array_unref);
    g_clear_pointer(&resolving->learnt, kith_model_file_free);
    g_clear_pointer(&resolving->decisions, g_ptr_array_unref);
    g_clear_pointer(&resolving->source_names, g_ptr_array_unref);
    g_clear_pointer(&resolving->table, kith_table_free);
    g_free(resolving->cluster);
    g_free(resolving->number);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(KithResolving, resolving_clear)

/* ---- what is known before ---- */

static gboolean
read_model(KithResolving *resolving, GError **error)
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
    resolving->closed = resolving->given != NULL && resolving->given->beside != NULL;
    return resolving->given != NULL &&
           (!resolving->closed || kith_frequencies_read(resolving->given, path, error));
}

/* Whether two models say the same of everything. */
static gboolean
are_equal(const KithModelFile *a, const KithModelFile *b)
{
    g_autofree char *x = kith_model_file_write(a);
    g_autofree char *y = kith_model_file_write(b);

    return g_str_equal(x, y) && a->frequencies.n == b->frequencies.n &&
           (a->frequencies.n == 0 ||
            memcmp(a->frequencies.data, b->frequencies.data, a->frequencies.n * sizeof(guint32)) ==
                0);
}

/* The model of the current generation, unless another was given. */
static gboolean
recall_model(KithResolving *resolving, KithTxn *txn, GError **error)
{
    g_autoptr(KithModelFile) kept = NULL;
    KithGeneration generation;
    guint32 current;
    guint32 number;

    if (!kith_entities_model(txn, &number, error)) {
        return FALSE;
    }
    if (number == 0) {
        return TRUE;
    }
    kept = kith_frequencies_of_store(txn, number, error);
    if (kept == NULL || !kith_entity_generation(txn, &current, error) ||
        !kith_entities_generation(txn, current, &generation, error)) {
        return FALSE;
    }
    if (resolving->given == NULL) {
        resolving->given = g_steal_pointer(&kept);
        resolving->closed = resolving->own = TRUE;
    } else if (resolving->closed) {
        g_clear_pointer(&resolving->given->beside, g_free);
        resolving->own = are_equal(resolving->given, kept);
    }
    if (resolving->own && resolving->options->threshold == 0.0) {
        resolving->threshold = generation.threshold;
    }
    resolving->own = resolving->own && resolving->threshold == generation.threshold;
    return TRUE;
}

/* Every record that stands is a cluster of its own until it is joined with another. */
static gboolean
read_records(KithResolving *resolving, KithTxn *txn, GError **error)
{
    g_autofree guint8 *stands = NULL;

    if (!kith_records_standing(txn, resolving->threads, &stands, &resolving->n_records, error)) {
        return FALSE;
    }
    resolving->cluster = g_new(KithRecordId, (gsize)resolving->n_records + 1);
    for (KithRecordId i = 0; i < resolving->n_records; i++) {
        resolving->cluster[i] = stands[i] ? i + 1 : 0;
    }
    resolving->number = g_new(guint32, (gsize)resolving->n_records + 1);
    return TRUE;
}

static gboolean
prepare(KithResolving *resolving, GError **error)
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
    return txn != NULL && (!resolving->options->pending || recall_model(resolving, txn, error)) &&
           kith_store_source_names(txn, &resolving->source_names, error) &&
           kith_decisions_standing(txn, &resolving->decisions, error);
}

/* ---- decisions ---- */

static KithRecordId
root_of(const KithResolving *resolving, KithRecordId record)
{
    while (resolving->cluster[record - 1] != record) {
        record = resolving->cluster[record - 1];
    }
    return record;
}

/* Decisions on records that were not compared, of another kind or without any evidence. */
static void
obey_across(KithResolving *resolving)
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

/* ---- the result ---- */

/* Links are not looked at record by record: what changes one changes what its neighbours are. */
static gboolean
has_links(const KithModelFile *model)
{
    for (guint k = 0; k < model->kinds->len; k++) {
        if (((const KithKindModel *)g_ptr_array_index(model->kinds, k))->links->len > 0) {
            return TRUE;
        }
    }
    return FALSE;
}

/* Blocks in which one person stands for others are not kept: whatever comes, all is resolved. */
static gboolean
has_person_copies(const KithResolving *resolving)
{
    for (guint k = 0; k < resolving->resolved->len; k++) {
        if (g_array_index(resolving->resolved, KithResolved, k).result.person_copies) {
            return TRUE;
        }
    }
    return FALSE;
}

/* Kinds of which there are records, and that the model does not know. */
static gboolean
tell_left_out(KithResolving *resolving, GError **error)
{
    g_autoptr(KithTxn) txn = kith_store_read(resolving->store, error);
    g_autoptr(GPtrArray) names = g_ptr_array_new();
    g_autoptr(GArray) census = NULL;

    if (txn == NULL || !kith_store_get_census(txn, &census, error)) {
        return FALSE;
    }
    for (guint k = 0; k < resolving->kinds->len; k++) {
        const KithKind *kind = g_ptr_array_index(resolving->kinds, k);
        gint64 records = 0;

        for (guint i = 0; i < census->len; i++) {
            const KithCensusRow *row = &g_array_index(census, KithCensusRow, i);

            records += kith_kind_has_type(kind, row->type) ? row->records : 0;
        }
        if (records > 0 && kith_model_file_find(resolving->given, kind->name) < 0) {
            g_ptr_array_add(names, kind->name);
        }
    }
    if (names->len > 0) {
        g_ptr_array_add(names, NULL);
        resolving->report->left_out = g_strjoinv(", ", (char **)names->pdata);
    }
    return TRUE;
}

/* The model that is kept: one that says all is kept as it was given. */
static KithModelFile *
kept_model(const KithResolving *resolving)
{
    return resolving->closed ? resolving->given : resolving->learnt;
}

static gboolean
save_model(const KithResolving *resolving, GError **error)
{
    return resolving->options->save_model == NULL ||
           kith_frequencies_save(kept_model(resolving), resolving->options->save_model, error);
}

static void
sort_frequencies(KithWords *rows, guint threads)
{
    kith_sort_rows_on(rows->data,
                      rows->n / KITH_FREQUENCY_WORDS,
                      KITH_FREQUENCY_WORDS,
                      KITH_FREQUENCY_WORDS,
                      threads);
    rows->n = kith_unique_rows(rows->data, rows->n / KITH_FREQUENCY_WORDS, KITH_FREQUENCY_WORDS) *
              KITH_FREQUENCY_WORDS;
}

static gboolean
keep(KithResolving *resolving, GError **error)
{
    double start = kith_clock_seconds();
    KithModelFile *model = kept_model(resolving);
    g_autofree char *yaml = NULL;
    KithPartition partition = {.n_records = resolving->n_records,
                               .cluster = resolving->cluster,
                               .threshold = resolving->threshold,
                               .candidate_pairs = resolving->report->pairs};
    KithGeneration generation = {0};
    g_auto(KithWords) ambiguous = {0};
    g_auto(KithWords) possible = {0};

    for (guint k = 0; k < resolving->resolved->len; k++) {
        const KithKindResult *result = &g_array_index(resolving->resolved, KithResolved, k).result;

        kith_report_add_ambiguous(result->ambiguous, &ambiguous);
        kith_words_append(&possible, &result->possible);
    }
    partition.ambiguous = ambiguous.data;
    partition.n_ambiguous = ambiguous.n / 3;
    if (!kith_progress_step(resolving->options->progress, "Storing", 0, 0, error) ||
        !save_model(resolving, error)) {
        return FALSE;
    }
    g_clear_pointer(&model->beside, g_free); /* in the store they are beside it anyway */
    partition.keep_model = resolving->own;
    if (!resolving->own) {
        partition.model = yaml = kith_model_file_write(model);
        partition.frequencies = model->frequencies.data;
        partition.n_frequencies = model->frequencies.n / KITH_FREQUENCY_WORDS;
    }
    partition.also = kith_index_write_possible;
    partition.also_data = &possible;
    if (!has_links(model) && !has_person_copies(resolving)) {
        partition.also = kith_index_write;
        partition.also_data = resolving->index;
    }
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

/* Adds what was learnt of a kind to a model. */
static void
add_kind(KithModelFile *model, KithResolved *resolved)
{
    KithWords *rows = &resolved->frequencies;

    g_ptr_array_add(model->kinds, g_steal_pointer(&resolved->result.model));
    kith_words_append(&model->frequencies, rows);
    kith_words_clear(rows);
}

/* Every kind's model, how common its values were, and its rows of the report. */
static gboolean
gather(KithResolving *resolving, GError **error)
{
    kith_report_start(resolving->report);
    for (guint k = 0; k < resolving->resolved->len; k++) {
        KithResolved *resolved = &g_array_index(resolving->resolved, KithResolved, k);

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
        if (resolving->adds && kith_model_file_find(resolving->given, resolved->kind->name) < 0) {
            add_kind(resolving->given, resolved);
            resolving->own = FALSE;
        } else {
            add_kind(resolving->learnt, resolved);
        }
    }
    sort_frequencies(&kept_model(resolving)->frequencies, resolving->threads);
    return TRUE;
}

/* ---- what is new ---- */

/* So many records are taken in by themselves at most: to read a large part of the store record by
 * record takes longer than to read it all. */
static gboolean
most_taken_in(KithResolving *resolving, guint *out, GError **error)
{
    g_autoptr(KithTxn) txn = kith_store_read(resolving->store, error);
    gboolean indexed;
    guint64 n;

    *out = 0;
    if (txn == NULL || !kith_store_counter(txn, KITH_COUNTER_RECORDS, &n, error) ||
        !kith_pending_is_indexed(txn, &indexed, error) ||
        !kith_pending_records(txn, &resolving->waiting, error)) {
        return FALSE;
    }
    if (resolving->own && resolving->options->save_model == NULL &&
        (resolving->waiting->len == 0 ? indexed || has_links(resolving->given)
                                      : indexed && !has_links(resolving->given))) {
        *out = MAX((guint)(MOST_TAKEN_IN * (double)n), FEW);
    }
    return TRUE;
}

static gboolean
take_in(KithResolving *resolving, guint most, gboolean *out_done, GError **error)
{
    const KithPendingTask task = {.store = resolving->store,
                                  .file = resolving->given,
                                  .kinds = resolving->kinds,
                                  .source_names = resolving->source_names,
                                  .decisions = resolving->decisions,
                                  .threshold = resolving->threshold,
                                  .most = most,
                                  .threads = resolving->threads,
                                  .progress = resolving->options->progress};

    kith_report_start(resolving->report);
    return kith_pending_resolve(&task,
                                resolving->waiting,
                                resolving->table,
                                resolving->report,
                                out_done,
                                error);
}

/* Looks at the kinds of what waits. Those that the store's own model does not know are learnt as
 * soon as enough of their records come at once; a model that was given stays as it is. Of kinds in
 * which one record stands for its copies all are resolved anew: which one does may change. */
static gboolean
look_at_waiting(KithResolving *resolving, GError **error)
{
    g_autoptr(KithTxn) txn = NULL;
    g_auto(KithFieldBuffer) buffer = {0};
    g_autofree guint *waiting = g_new0(guint, resolving->kinds->len + 1);

    txn = kith_store_read(resolving->store, error);
    for (guint i = 0; txn != NULL && i < resolving->waiting->len; i++) {
        KithRecordId id = g_array_index(resolving->waiting, KithRecordId, i);
        KithRecord record;
        gboolean found;

        if (!kith_records_get(txn, id, &buffer, &record, &found, error)) {
            return FALSE;
        }
        for (guint k = 0; found && k < resolving->kinds->len; k++) {
            const KithKind *kind = g_ptr_array_index(resolving->kinds, k);
            int known = kith_model_file_find(resolving->given, kind->name);

            if (!kith_kind_has_type(kind, record.type)) {
                continue;
            }
            waiting[k] +=
                kith_record_stands(&record) && known < 0 && resolving->options->model == NULL;
            resolving->adds = resolving->adds || waiting[k] >= ENOUGH_OF_A_KIND;
            resolving->copies =
                resolving->copies ||
                (known >= 0 &&
                 kith_kind_model_has_copies(g_ptr_array_index(resolving->given->kinds, known)));
        }
    }
    return txn != NULL;
}

/* ---- all of it ---- */

static gboolean
read_all_records(KithResolving *resolving, GError **error)
{
    g_autoptr(KithTxn) txn = kith_store_read(resolving->store, error);

    return txn != NULL && read_records(resolving, txn, error);
}

static gboolean
resolve_everything(KithResolving *resolving, GError **error)
{
    if (!read_all_records(resolving, error)) {
        return FALSE;
    }
    resolving->report->learnt_anew = resolving->given == NULL;
    if (!resolving->options->estimate) {
        resolving->index =
            kith_index_new(resolving->n_records, resolving->cluster, resolving->threads);
    }
    resolving->resolved = g_array_new(FALSE, TRUE, sizeof(KithResolved));
    g_array_set_clear_func(resolving->resolved, clear_resolved);
    for (guint k = 0; k < resolving->kinds->len; k++) {
        KithResolved resolved = {.kind = g_ptr_array_index(resolving->kinds, k)};

        g_array_append_val(resolving->resolved, resolved);
    }
    if (!kith_rounds_alone(resolving, error) ||
        (!resolving->options->estimate && !resolving->options->alone &&
         !kith_rounds_together(resolving, error)) ||
        !gather(resolving, error)) {
        return FALSE;
    }
    obey_across(resolving);
    return resolving->options->estimate ? save_model(resolving, error) : keep(resolving, error);
}

static gboolean
resolve_all(KithResolving *resolving, GError **error)
{
    gboolean done = FALSE;
    guint most = 0;

    resolving->kinds = kith_kinds(resolving->store);
    if (resolving->options->pending && resolving->closed) {
        if (!most_taken_in(resolving, &most, error) || !look_at_waiting(resolving, error)) {
            return FALSE;
        }
        if (most > 0 && resolving->waiting->len <= most && !resolving->adds && !resolving->copies &&
            !take_in(resolving, most, &done, error)) {
            return FALSE;
        }
    }
    return (done || resolve_everything(resolving, error)) &&
           (!resolving->closed || tell_left_out(resolving, error));
}

KithTable *
kith_resolve(KithStore *store,
             const KithResolveOptions *options,
             KithResolveReport *out_report,
             GError **error)
{
    static const KithResolveOptions usual = KITH_RESOLVE_OPTIONS_INIT;
    g_auto(KithResolveReport) unwanted = {0};
    g_auto(KithResolving) resolving = {.store = store,
                                       .options = options != NULL ? options : &usual,
                                       .report = out_report != NULL ? out_report : &unwanted};

    *resolving.report = (KithResolveReport){0};
    if (!prepare(&resolving, error) || !resolve_all(&resolving, error)) {
        kith_resolve_report_clear(resolving.report);
        return NULL;
    }
    return g_steal_pointer(&resolving.table);
}
