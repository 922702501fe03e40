/* SPDX-FileCopyrightText: The Kith authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "base-clock.h"
#include "base-file.h"
#include "base-parallel.h"
#include "base-sort.h"
#include "base-table.h"
#include "resolve-kind.h"
#include "resolve-read.h"
#include "store-decisions.h"
#include "store-entities.h"

#include <kith/kith-resolve.h>

#include <math.h>

#define MODEL_FILE_MAX (16u << 20)
#define USUAL_THRESHOLD 0.5

typedef struct {
    KithStore *store;
    const KithResolveOptions *options;
    KithResolveReport *report;
    guint threads;
    double threshold;        /* probability */
    KithModelFile *given;    /* owned; NULL: learn */
    KithModelFile *learnt;   /* owned */
    GPtrArray *decisions;    /* owned, KithDecision */
    GPtrArray *source_names; /* owned */
    KithRecordId n_records;
    KithRecordId *cluster; /* owned: of record i + 1, see KithPartition */
    guint32 *number;       /* owned: of record i + 1 in the frame at hand */
    KithWords frequencies; /* owned: rows of store-models.h */
    KithTable *table;      /* owned */
} Resolving;

static void
resolving_clear(Resolving *resolving)
{
    g_clear_pointer(&resolving->given, kith_model_file_free);
    g_clear_pointer(&resolving->learnt, kith_model_file_free);
    g_clear_pointer(&resolving->decisions, g_ptr_array_unref);
    g_clear_pointer(&resolving->source_names, g_ptr_array_unref);
    g_clear_pointer(&resolving->table, kith_table_free);
    g_free(resolving->cluster);
    g_free(resolving->number);
    kith_words_clear(&resolving->frequencies);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Resolving, resolving_clear)

/* ---- what is known before ---- */

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
    return resolving->given != NULL;
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

/* A row for each key; those of a model that was given have no expectations. */
static void
report_keys(Resolving *resolving, const char *type, const KithKindResult *result)
{
    KithTable *table = resolving->report->keys;
    gboolean expected = result->choices.matches > 0.0;
    double found = 0.0;

    for (guint c = 0; c < result->choices.n; c++) {
        const KithChoice *choice = &result->choices.choices[c];

        found += choice->matches;
        kith_table_add_row(table);
        kith_table_set_text(table, 0, type);
        kith_table_set_text(table, 1, g_ptr_array_index(result->model->keys, c));
        if (expected) {
            kith_table_set_real(table, 2, choice->matches);
            kith_table_set_real(table, 3, found / result->choices.matches);
            kith_table_set_integer(table, 4, llround(choice->pairs));
        }
        if (result->cluster != NULL) {
            kith_table_set_integer(table, 5, (gint64)result->compared_by[c]);
        }
    }
}

/* A row for each level of each property that any record has. Of equal values the rarity is that of
 * the value: bits are of the mean one. */
static void
report_learnt(Resolving *resolving, const KithFrame *frame, const KithKindModel *model)
{
    KithTable *table = resolving->report->learnt;

    for (guint f = 0; f < model->model.n_features; f++) {
        const KithModelFeature *feature = &model->model.features[f];
        const KithComparator *comparator = model->model.comparators[f];

        for (guint l = 1; l <= comparator->n_levels && model->filled[f] > 0; l++) {
            kith_table_add_row(table);
            kith_table_set_text(table, 0, frame->type);
            kith_table_set_text(table, 1, g_ptr_array_index(model->properties, f));
            kith_table_set_text(table, 2, comparator->level_names[l - 1]);
            kith_table_set_real(table, 3, feature->m[l]);
            kith_table_set_real(table, 4, feature->u[l]);
            kith_table_set_real(table,
                                5,
                                log2(MAX(feature->m[l], 1e-12) / MAX(feature->u[l], 1e-12)));
        }
    }
}

/* A record as kith why takes it. */
static gboolean
put_record(const Resolving *resolving, KithTxn *txn, KithRecordId id, guint column, GError **error)
{
    g_auto(KithFieldBuffer) buffer = {0};
    g_autofree char *name = NULL;
    KithRecord record;
    gboolean found;

    if (!kith_records_get(txn, id, &buffer, &record, &found, error)) {
        return FALSE;
    }
    name = g_strdup_printf("%s/%.*s",
                           (const char *)g_ptr_array_index(resolving->source_names, record.source),
                           (int)record.key.len,
                           (const char *)record.key.data);
    kith_table_set_text(resolving->report->ambiguous, column, name);
    return TRUE;
}

static gboolean
report_ambiguous(Resolving *resolving,
                 const KithFrame *frame,
                 const GArray *ambiguous,
                 GError **error)
{
    KithTable *table = resolving->report->ambiguous;
    g_autoptr(KithTxn) txn = kith_store_read(resolving->store, error);

    for (guint i = 0; txn != NULL && i < ambiguous->len; i++) {
        const KithAmbiguity *own = &g_array_index(ambiguous, KithAmbiguity, i);

        kith_table_add_row(table);
        kith_table_set_text(table, 0, frame->type);
        if (!put_record(resolving, txn, frame->ids[own->record], 1, error) ||
            !put_record(resolving, txn, frame->ids[own->fits], 2, error) ||
            !put_record(resolving, txn, frame->ids[own->or_fits], 4, error)) {
            return FALSE;
        }
        kith_table_set_real(table, 3, (double)own->weight);
        kith_table_set_real(table, 5, (double)own->or_weight);
    }
    return txn != NULL;
}

static guint64
expected_pairs(const KithChoices *choices)
{
    double pairs = 0.0;

    for (guint c = 0; c < choices->n; c++) {
        pairs += choices->choices[c].pairs;
    }
    return (guint64)llround(pairs);
}

static void
report_kind(Resolving *resolving, const KithFrame *frame, const KithKindResult *result)
{
    KithTable *table = resolving->table;
    guint64 entities;
    guint64 merged;

    report_keys(resolving, frame->type, result);
    report_learnt(resolving, frame, result->model);
    kith_table_add_row(table);
    kith_table_set_text(table, 0, frame->type);
    kith_table_set_integer(table, 1, frame->n);
    kith_table_set_integer(table, 2, frame->n_features);
    kith_table_set_integer(table, 3, result->choices.n);
    kith_table_set_integer(
        table,
        4,
        (gint64)(result->cluster != NULL ? result->compared : expected_pairs(&result->choices)));
    kith_table_set_real(table, 5, result->expected);
    kith_table_set_real(table, 6, result->choices.missed);
    if (result->cluster != NULL) {
        take_clusters(resolving, frame, result->cluster, &entities, &merged);
        kith_table_set_integer(table, 7, (gint64)entities);
        kith_table_set_integer(table, 8, (gint64)merged);
    }
    resolving->report->pairs += result->compared;
    resolving->report->learn_seconds += result->learn_seconds;
    resolving->report->compare_seconds += result->compare_seconds;
    resolving->report->cluster_seconds += result->cluster_seconds;
}

/* The model of a kind and how common the values were, as they are kept. */
static gboolean
keep_kind(Resolving *resolving, const KithFrame *frame, KithKindModel *model, GError **error)
{
    guint32 kind = resolving->learnt->kinds->len;

    g_ptr_array_add(resolving->learnt->kinds, model);
    if (kind >= KITH_KINDS_MAX) {
        g_set_error(error,
                    KITH_ERROR,
                    KITH_ERROR_UNSUPPORTED,
                    "there are more than %d kinds of records to resolve",
                    KITH_KINDS_MAX);
        return FALSE;
    }
    for (guint f = 0; f < frame->n_features; f++) {
        kith_known_collect(&frame->features[f], kind, f, &resolving->frequencies);
    }
    return TRUE;
}

static const KithKindModel *
given_model(const Resolving *resolving, const char *type)
{
    int kind = resolving->given != NULL ? kith_model_file_find(resolving->given, type) : -1;

    return kind >= 0 ? g_ptr_array_index(resolving->given->kinds, kind) : NULL;
}

static gboolean
resolve_frame(Resolving *resolving, const KithFrame *frame, GError **error)
{
    g_auto(KithKindResult) result = {0};
    g_autoptr(GArray) same = NULL;
    g_autoptr(GArray) different = NULL;
    KithKindTask task = {.model = given_model(resolving, frame->type),
                         .source_names = resolving->source_names,
                         .threshold = log2(resolving->threshold / (1.0 - resolving->threshold)),
                         .max_pairs = (double)resolving->options->max_pairs,
                         .estimate = resolving->options->estimate,
                         .threads = resolving->threads,
                         .progress = resolving->options->progress};

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
    report_kind(resolving, frame, &result);
    if (result.ambiguous != NULL && !report_ambiguous(resolving, frame, result.ambiguous, error)) {
        return FALSE;
    }
    return keep_kind(resolving, frame, g_steal_pointer(&result.model), error);
}

static gboolean
resolve_kind(Resolving *resolving, const KithKind *kind, GError **error)
{
    g_autoptr(KithFrame) frame = NULL;
    g_autoptr(KithTxn) txn = NULL;
    double start = kith_clock_seconds();
    const KithKindModel *given = given_model(resolving, kind->name);
    KithFrameHow how = {.typing = given != NULL ? given->typing : NULL,
                        .groups = given != NULL ? given->groups : NULL,
                        .threads = resolving->threads};
    gboolean ok;

    if (!kith_progress_step(resolving->options->progress, "Reading records", 0, 0, error)) {
        return FALSE;
    }
    txn = kith_store_read(resolving->store, error);
    ok = txn != NULL && kith_frame_read(resolving->store, txn, kind, &how, &frame, error);
    g_clear_pointer(&txn, kith_txn_end);
    resolving->report->read_seconds += kith_clock_seconds() - start;
    return ok && (frame == NULL || resolve_frame(resolving, frame, error));
}

/* ---- the result ---- */

static gboolean
save_model(const Resolving *resolving, const char *yaml, GError **error)
{
    g_autoptr(KithFileWriter) writer = NULL;

    if (resolving->options->save_model == NULL) {
        return TRUE;
    }
    writer = kith_file_writer_new(resolving->options->save_model, error);
    if (writer == NULL) {
        return FALSE;
    }
    kith_file_writer_text(writer, yaml);
    return kith_file_writer_finish(writer, error);
}

static gboolean
save_learnt(const Resolving *resolving, GError **error)
{
    g_autofree char *yaml = kith_model_file_write(resolving->learnt);

    return save_model(resolving, yaml, error);
}

static gboolean
keep(Resolving *resolving, GError **error)
{
    g_autofree char *yaml = kith_model_file_write(resolving->learnt);
    KithWords *rows = &resolving->frequencies;
    double start = kith_clock_seconds();
    KithPartition partition = {resolving->n_records,
                               resolving->cluster,
                               yaml,
                               resolving->threshold,
                               resolving->report->pairs};
    KithGeneration generation = {0};

    kith_sort_rows(rows->data, rows->n / KITH_FREQUENCY_WORDS, KITH_FREQUENCY_WORDS);
    partition.n_frequencies =
        kith_unique_rows(rows->data, rows->n / KITH_FREQUENCY_WORDS, KITH_FREQUENCY_WORDS);
    partition.frequencies = rows->data;
    if (!kith_progress_step(resolving->options->progress, "Storing", 0, 0, error) ||
        !save_model(resolving, yaml, error) ||
        !kith_entities_write(resolving->store, &partition, &generation, error)) {
        return FALSE;
    }
    resolving->report->generation = generation.number;
    resolving->report->records = generation.records;
    resolving->report->entities = generation.entities;
    resolving->report->merged = generation.merged;
    resolving->report->write_seconds = kith_clock_seconds() - start;
    return TRUE;
}

void
kith_resolve_report_clear(KithResolveReport *report)
{
    g_clear_pointer(&report->keys, kith_table_free);
    g_clear_pointer(&report->learnt, kith_table_free);
    g_clear_pointer(&report->ambiguous, kith_table_free);
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
    g_autoptr(GPtrArray) kinds = NULL;

    *resolving.report = (KithResolveReport){0};
    if (!prepare(&resolving, error)) {
        return NULL;
    }
    resolving.report->keys = kith_table_new_like(
        "type:text key:text matches:real share:real expected_pairs:integer pairs:integer");
    resolving.report->learnt = kith_table_new_like(
        "type:text property:text level:text of_matches:real of_strangers:real bits:real");
    resolving.report->ambiguous = kith_table_new_like(
        "type:text record:text fits:text weight:real or_fits:text or_weight:real");
    kinds = kith_kinds(store);
    for (guint k = 0; k < kinds->len; k++) {
        if (!resolve_kind(&resolving, g_ptr_array_index(kinds, k), error)) {
            kith_resolve_report_clear(resolving.report);
            return NULL;
        }
    }
    obey_across(&resolving);
    if (!(resolving.options->estimate ? save_learnt(&resolving, error) : keep(&resolving, error))) {
        kith_resolve_report_clear(resolving.report);
        return NULL;
    }
    return g_steal_pointer(&resolving.table);
}
