/* SPDX-FileCopyrightText: The Kith authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "resolve-report.h"

#include "base-table.h"
#include "resolve-ages.h"

#include <math.h>

void
kith_resolved_clear(KithResolved *resolved)
{
    kith_kind_result_clear(&resolved->result);
    kith_words_clear(&resolved->frequencies);
    g_clear_pointer(&resolved->links, g_ptr_array_unref);
    g_clear_pointer(&resolved->frame, kith_frame_free);
}

void
kith_resolve_report_clear(KithResolveReport *report)
{
    g_clear_pointer(&report->left_out, g_free);
    g_clear_pointer(&report->keys, kith_table_free);
    g_clear_pointer(&report->learnt, kith_table_free);
    g_clear_pointer(&report->readings, kith_table_free);
    g_clear_pointer(&report->answers, kith_table_free);
    g_clear_pointer(&report->ambiguous, kith_table_free);
}

void
kith_report_start(KithResolveReport *report)
{
    if (report->keys != NULL) {
        return;
    }
    report->keys = kith_table_new_like(
        "type:text key:text matches:real share:real expected_pairs:integer pairs:integer");
    report->learnt = kith_table_new_like("type:text property:text level:text of_matches:real "
                                         "of_strangers:real bits:real answers:real");
    report->readings =
        kith_table_new_like("type:text property:text reading:text value:text source:text");
    report->answers = kith_table_new_like(
        "type:text decisions:integer against:integer probes:integer right:integer "
        "right_taught:integer surprise:real surprise_taught:real taught:text");
    report->ambiguous = kith_table_new_like(
        "type:text record:text fits:text weight:real or_fits:text or_weight:real");
}

/* A row for each key; those of a model that was given have no expectations. */
static void
report_keys(const KithResolved *resolved, KithTable *table)
{
    const KithKindResult *result = &resolved->result;
    gboolean expected = result->choices.matches > 0.0;
    double found = 0.0;

    for (guint c = 0; c < result->choices.n; c++) {
        const KithChoice *choice = &result->choices.choices[c];

        found += choice->matches;
        kith_table_add_row(table);
        kith_table_set_text(table, 0, resolved->kind->name);
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
report_learnt(const KithResolved *resolved, KithTable *table)
{
    const KithKindModel *model = resolved->result.model;

    for (guint f = 0; f < model->model.n_features; f++) {
        const KithModelFeature *feature = &model->model.features[f];
        const KithComparator *comparator = model->model.comparators[f];

        for (guint l = 1; l <= comparator->n_levels && model->filled[f] > 0; l++) {
            double bits = log2(MAX(feature->m[l], 1e-12) / MAX(feature->u[l], 1e-12));

            kith_table_add_row(table);
            kith_table_set_text(table, 0, resolved->kind->name);
            kith_table_set_text(table, 1, g_ptr_array_index(model->properties, f));
            kith_table_set_text(table, 2, comparator->level_names[l - 1]);
            kith_table_set_real(table, 3, feature->m[l]);
            kith_table_set_real(table, 4, feature->u[l]);
            kith_table_set_real(table, 5, kith_comparator_says_nothing(comparator, l) ? 0.0 : bits);
            if (feature->answered[l] != 0.0) {
                kith_table_set_real(table, 6, feature->answered[l]);
            }
        }
    }
}

static void
add_reading(KithTable *table,
            const char *type,
            const KithTyped *typed,
            const char *reading,
            const char *value)
{
    kith_table_add_row(table);
    kith_table_set_text(table, 0, type);
    kith_table_set_text(table, 1, typed->property);
    kith_table_set_text(table, 2, reading);
    if (value != NULL) {
        kith_table_set_text(table, 3, value);
    }
}

static void
report_readings(const KithResolved *resolved, KithTable *table)
{
    const GPtrArray *typing = resolved->result.model->typing;
    const char *type = resolved->kind->name;

    for (guint i = 0; i < typing->len; i++) {
        const KithTyped *typed = g_ptr_array_index(typing, i);

        if (typed->family_first) {
            add_reading(table, type, typed, "family first", NULL);
        }
        if (typed->tells_names) {
            add_reading(table, type, typed, "tells names", NULL);
        }
        for (guint l = 0; typed->later != NULL && l < typed->later->len; l++) {
            const KithLater *later = g_ptr_array_index(typed->later, l);
            g_autofree char *years = g_strdup_printf("%d", later->years);

            add_reading(table, type, typed, "years later", years);
            kith_table_set_text(table, 4, later->source);
        }
        for (guint p = 0; typed->placeholders != NULL && p < typed->placeholders->len; p++) {
            add_reading(table,
                        type,
                        typed,
                        "placeholder",
                        g_ptr_array_index(typed->placeholders, p));
        }
    }
}

/* What was decided on two records of the kind, and taught; nothing of a model that was given. */
static void
report_answers(const KithResolved *resolved, KithTable *table)
{
    const KithMatchModel *model = &resolved->result.model->model;
    const KithLesson *lesson = &model->lesson;

    if (lesson->decisions == 0 || resolved->result.choices.matches <= 0.0) {
        return;
    }
    kith_table_add_row(table);
    kith_table_set_text(table, 0, resolved->kind->name);
    kith_table_set_integer(table, 1, lesson->decisions);
    kith_table_set_integer(table, 2, lesson->against);
    kith_table_set_integer(table, 3, lesson->probes);
    kith_table_set_integer(table, 4, lesson->right);
    kith_table_set_integer(table, 5, lesson->right_taught);
    kith_table_set_real(table, 6, lesson->surprise);
    kith_table_set_real(table, 7, lesson->surprise_taught);
    kith_table_set_text(table, 8, model->answered != 0.0 ? "yes" : "no");
}

/* A record as kith why takes it. */
static gboolean
put_record(KithTxn *txn,
           const GPtrArray *source_names,
           KithRecordId id,
           KithTable *table,
           guint column,
           GError **error)
{
    g_autofree char *name = kith_records_name(txn, source_names, id, error);

    if (name == NULL) {
        return FALSE;
    }
    kith_table_set_text(table, column, name);
    return TRUE;
}

gboolean
kith_report_ambiguous(KithTxn *txn,
                      const char *type,
                      const GArray *ambiguous,
                      const GPtrArray *source_names,
                      KithTable *table,
                      GError **error)
{
    for (guint i = 0; i < ambiguous->len; i++) {
        const KithAmbiguity *own = &g_array_index(ambiguous, KithAmbiguity, i);

        kith_table_add_row(table);
        kith_table_set_text(table, 0, type);
        if (!put_record(txn, source_names, own->record, table, 1, error) ||
            !put_record(txn, source_names, own->fits, table, 2, error) ||
            !put_record(txn, source_names, own->or_fits, table, 4, error)) {
            return FALSE;
        }
        kith_table_set_real(table, 3, (double)own->weight);
        kith_table_set_real(table, 5, (double)own->or_weight);
    }
    return TRUE;
}

void
kith_report_add_ambiguous(const GArray *ambiguous, KithWords *rows)
{
    for (guint i = 0; ambiguous != NULL && i < ambiguous->len; i++) {
        const KithAmbiguity *own = &g_array_index(ambiguous, KithAmbiguity, i);

        kith_words_push3(rows, own->record, own->fits, own->or_fits);
    }
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

gboolean
kith_report_kind(KithStore *store,
                 const KithResolved *resolved,
                 const GPtrArray *source_names,
                 KithTable *kinds,
                 KithResolveReport *report,
                 GError **error)
{
    const KithKindResult *result = &resolved->result;
    gboolean compared = result->cluster != NULL;
    g_autoptr(KithTxn) txn = NULL;

    report_keys(resolved, report->keys);
    report_learnt(resolved, report->learnt);
    report_readings(resolved, report->readings);
    report_answers(resolved, report->answers);
    kith_table_add_row(kinds);
    kith_table_set_text(kinds, 0, resolved->kind->name);
    kith_table_set_integer(kinds, 1, resolved->records);
    kith_table_set_integer(kinds, 2, resolved->features);
    kith_table_set_integer(kinds, 3, result->choices.n);
    kith_table_set_integer(
        kinds,
        4,
        (gint64)(compared ? result->compared : expected_pairs(&result->choices)));
    kith_table_set_real(kinds, 5, result->expected);
    kith_table_set_real(kinds, 6, result->choices.missed);
    if (compared) {
        kith_table_set_integer(kinds, 7, (gint64)resolved->entities);
        kith_table_set_integer(kinds, 8, (gint64)resolved->merged);
    }
    report->pairs += result->compared;
    if (result->ambiguous == NULL) {
        return TRUE;
    }
    txn = kith_store_read(store, error);
    return txn != NULL && kith_report_ambiguous(txn,
                                                resolved->kind->name,
                                                result->ambiguous,
                                                source_names,
                                                report->ambiguous,
                                                error);
}
