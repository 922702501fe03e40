/* SPDX-FileCopyrightText: The Kith authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include <kith/kith-resolve.h>

#include "base-error.h"
#include "base-table.h"
#include "resolve-calibrate.h"
#include "resolve-why-left.h"
#include "store-decisions.h"
#include "store-entities.h"
#include "store-ids.h"

#include <math.h>

enum {
    COL_SOURCE_A,
    COL_KEY_A,
    COL_SOURCE_B,
    COL_KEY_B,
    COL_TERM,
    COL_PROPERTY,
    COL_LEVEL,
    COL_VALUE_A,
    COL_VALUE_B,
    COL_M,
    COL_U,
    COL_RARITY,
    COL_ANSWERS,
    COL_WEIGHT,
    COL_TOTAL,
    COL_PROBABILITY,
};

void
kith_why_report_clear(KithWhyReport *report)
{
    g_clear_pointer(&report->name_a, g_free);
    g_clear_pointer(&report->name_b, g_free);
    g_clear_pointer(&report->barred, g_free);
    g_clear_pointer(&report->excluded, g_free);
    g_clear_pointer(&report->verdict, g_free);
    g_clear_pointer(&report->reason, g_free);
    g_clear_pointer(&report->who, g_free);
    g_clear_pointer(&report->terms, kith_table_free);
}

/* ---- what was named ---- */

/* One of the two that were named, and the records that it stands for. */
typedef struct {
    const char *text;
    KithRecordId record; /* 0: an entity */
    KithEntityId entity;
    GArray *records; /* owned, KithRecordId, ascending */
} Named;

typedef struct {
    KithStore *store;
    KithTxn *txn; /* owned */
    Named a;
    Named b;
    KithPairing pairing;
    guint32 i; /* the pair's numbers in the frame, of a and of b */
    guint32 j;
    char *source_a; /* owned */
    char *source_b; /* owned */
    char *key_a;    /* owned */
    char *key_b;    /* owned */
    KithWhyReport *report;
    double total;
} Asking;

static void
asking_clear(Asking *asking)
{
    kith_pairing_clear(&asking->pairing);
    g_clear_pointer(&asking->a.records, g_array_unref);
    g_clear_pointer(&asking->b.records, g_array_unref);
    g_clear_pointer(&asking->txn, kith_txn_end);
    g_free(asking->source_a);
    g_free(asking->source_b);
    g_free(asking->key_a);
    g_free(asking->key_b);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Asking, asking_clear)

/* The records of an entity that stand; a record that was named, whether it stands or not. */
static gboolean
list_records(Asking *asking, Named *named, GError **error)
{
    guint32 generation;

    named->records = g_array_new(FALSE, FALSE, sizeof(KithRecordId));
    if (named->record != 0) {
        g_array_append_val(named->records, named->record);
        return TRUE;
    }
    if (!kith_entity_generation(asking->txn, &generation, error) ||
        !kith_entity_standing(asking->txn, generation, named->entity, named->records, error)) {
        return FALSE;
    }
    return named->records->len > 0 ||
           kith_error_set(error,
                          KITH_ERROR_INVALID,
                          "e:%u has no record that stands: there is nothing to compare",
                          named->entity);
}

static gboolean
find_named(Asking *asking, Named *named, GError **error)
{
    return kith_ids_parse(asking->store,
                          asking->txn,
                          named->text,
                          &named->record,
                          &named->entity,
                          error) &&
           list_records(asking, named, error);
}

/* ---- the strongest pair ---- */

static GArray *
all_records(const Asking *asking)
{
    GArray *all = g_array_new(FALSE, FALSE, sizeof(KithRecordId));

    g_array_append_vals(all, asking->a.records->data, asking->a.records->len);
    for (guint i = 0; i < asking->b.records->len; i++) {
        KithRecordId id = g_array_index(asking->b.records, KithRecordId, i);
        gboolean there = FALSE;

        for (guint k = 0; k < asking->a.records->len && !there; k++) {
            there = g_array_index(asking->a.records, KithRecordId, k) == id;
        }
        if (!there) {
            g_array_append_val(all, id);
        }
    }
    return all;
}

static gboolean
check_named(const Asking *asking, const GArray *all, GError **error)
{
    const Named *a = &asking->a;
    const Named *b = &asking->b;

    if (all->len < 2) {
        return kith_error_set(error,
                              KITH_ERROR_INVALID,
                              "%s and %s are one record",
                              a->text,
                              b->text);
    }
    if (a->entity == b->entity && a->record == 0 && b->record == 0) {
        return kith_error_set(error,
                              KITH_ERROR_INVALID,
                              "%s and %s are one entity: name two of its records (kith show "
                              "lists them)",
                              a->text,
                              b->text);
    }
    return TRUE;
}

static void
find_strongest(Asking *asking)
{
    const KithFrame *frame = asking->pairing.frame;
    double best = -G_MAXDOUBLE;

    for (guint s = 0; s < asking->a.records->len; s++) {
        guint32 i = kith_frame_find(frame, g_array_index(asking->a.records, KithRecordId, s));

        for (guint t = 0; t < asking->b.records->len; t++) {
            guint32 j = kith_frame_find(frame, g_array_index(asking->b.records, KithRecordId, t));
            KithWeight weight;

            if (i == j) {
                continue; /* an entity and a record of it were named */
            }
            asking->report->pairs++;
            kith_score_pair(asking->pairing.scorer, i, j, &weight);
            if (weight.weight > best) {
                best = weight.weight;
                asking->i = i;
                asking->j = j;
            }
        }
    }
}

/* ---- terms ---- */

static gboolean
name_record(Asking *asking, KithRecordId id, char **out_source, char **out_key, GError **error)
{
    g_auto(KithFieldBuffer) buffer = {0};
    g_autoptr(KithSourceInfo) info = NULL;
    KithRecord record;
    gboolean found;

    if (!kith_records_get(asking->txn, id, &buffer, &record, &found, error) ||
        !kith_store_get_source(asking->txn, record.source, &info, error)) {
        return FALSE;
    }
    *out_source = g_strdup(info->name);
    *out_key = g_strndup((const char *)record.key.data, record.key.len);
    return TRUE;
}

static KithTable *
add_row(Asking *asking, const char *term)
{
    KithTable *table = asking->report->terms;

    kith_table_add_row(table);
    kith_table_set_text(table, COL_SOURCE_A, asking->source_a);
    kith_table_set_text(table, COL_KEY_A, asking->key_a);
    kith_table_set_text(table, COL_SOURCE_B, asking->source_b);
    kith_table_set_text(table, COL_KEY_B, asking->key_b);
    kith_table_set_text(table, COL_TERM, term);
    return table;
}

/* Adds a term's weight up. */
static KithTable *
add_term(Asking *asking, const char *term, double weight)
{
    KithTable *table = add_row(asking, term);

    asking->total += weight;
    kith_table_set_real(table, COL_WEIGHT, weight);
    kith_table_set_real(table, COL_TOTAL, asking->total);
    return table;
}

/* A value as it was compared: the one that the comparison took, else the record's first. Of
 * swapped ones it is the other feature's that was compared. */
static void
set_compared(const KithFrame *frame,
             KithTable *table,
             guint column,
             guint f,
             guint32 record,
             guint32 code,
             gboolean swapped)
{
    if (swapped) {
        f = (guint)kith_frame_other(frame, f);
    }
    if (code == 0) {
        code = kith_frame_line(frame, record)[f] & ~KITH_CODE_MORE;
    }
    if (code != 0) {
        kith_table_set_bytes(table, column, kith_value_text(&frame->features[f].values, code));
    }
}

static const char *
level_name(const KithFeature *feature, guint level, gboolean has_a)
{
    return level != 0 ? feature->comparator->level_names[level - 1]
           : has_a    ? "missing in the second"
                      : "missing in the first";
}

/* What of a weight people's answers have taught: nothing, mostly. */
static void
set_answers(KithTable *table, double bits)
{
    if (bits != 0.0) {
        kith_table_set_real(table, COL_ANSWERS, bits);
    }
}

/* Whether a name that was compared was read in the record's e-mail address. */
static gboolean
is_of_mail(const KithFrame *frame, guint f, guint32 record, guint32 code)
{
    guint n;
    const KithExtraName *names = frame->given >= 0 ? kith_frame_names(frame, record, &n) : NULL;

    return names != NULL && n > 0 && names[0].bare &&
           code == (kith_frame_line(frame, record)[f] & ~KITH_CODE_MORE) &&
           (((int)f == frame->given && names[0].given != code) ||
            ((int)f == frame->family && names[0].family != code));
}

/* kith_compare() takes the lower number first. */
static void
add_property(Asking *asking, guint f, const KithComparison *comparison, const KithWeight *weight)
{
    const KithFrame *frame = asking->pairing.frame;
    const KithFeature *feature = &frame->features[f];
    const KithModelFeature *model = &asking->pairing.model->features[f];
    guint level = comparison->level[f];
    gboolean is_order = (int)f == frame->order;
    gboolean turned = (asking->i > asking->j) != ((comparison->turned >> f & 1) != 0);
    gboolean swapped = level != 0 && comparison->b[f] == 0 && kith_frame_other(frame, f) >= 0;
    gboolean is_line = (int)f == frame->lines[0] || (int)f == frame->lines[1];
    guint32 a = level == 0 ? 0 : comparison->a[f];
    guint32 b = level == 0 ? 0 : comparison->b[f];
    gboolean has_a = (kith_frame_line(frame, asking->i)[f] & ~KITH_CODE_MORE) != 0;
    gboolean has_b = (kith_frame_line(frame, asking->j)[f] & ~KITH_CODE_MORE) != 0;
    gboolean of_mail = is_of_mail(frame, f, asking->i, turned ? b : a) ||
                       is_of_mail(frame, f, asking->j, turned ? a : b);
    KithTable *table;

    if (level == 0 && !has_a && !has_b) {
        return;
    }
    table = add_term(asking, "property", weight->features[f]);
    kith_table_set_text(table, COL_PROPERTY, feature->name);
    kith_table_set_printf(table,
                          COL_LEVEL,
                          "%s%s%s",
                          level_name(feature, level, has_a),
                          is_line && swapped ? ", in the other line" : "",
                          of_mail ? ", read in an e-mail address" : "");
    if (!is_order) {
        set_compared(frame, table, COL_VALUE_A, f, asking->i, turned ? b : a, swapped && turned);
        set_compared(frame, table, COL_VALUE_B, f, asking->j, turned ? a : b, swapped && !turned);
    }
    if (level != 0 && !asking->pairing.model->silent[f]) {
        kith_table_set_real(table, COL_M, model->m[level]);
        kith_table_set_real(table, COL_U, model->u[level]);
        kith_table_set_real(table,
                            COL_RARITY,
                            weight->features[f] - log2(model->m[level] / model->u[level]) -
                                model->answered[level]);
        set_answers(table, model->answered[level]);
    }
}

/* Who else the pair looks like: the background class of most weight, by where its pairs differ. */
static char *
background_name(const Asking *asking, const KithComparison *comparison, const KithWeight *weight)
{
    const KithMatchModel *model = asking->pairing.model;
    const KithFrame *frame = asking->pairing.frame;
    GString *name = g_string_new(NULL);
    guint best = 0;
    gsize bare;

    for (guint k = 1; k < model->n_classes; k++) {
        best = weight->classes[k] > weight->classes[best] ? k : best;
    }
    if (model->n_classes == 0 || weight->classes[best] < 0.0) {
        g_string_append(name, "unlike others who are not strangers");
        return g_string_free(name, FALSE);
    }
    g_string_append(name, "like different ones who have all in common but");
    bare = name->len;
    for (guint f = 0; f < model->n_features; f++) {
        if (((model->classes[best].holes >> f) & 1) != 0 && comparison->level[f] != 0 &&
            (int)f != frame->order) {
            g_string_append_printf(name, " %s,", frame->features[f].name);
        }
    }
    g_string_truncate(name, name->len > bare ? name->len - 1 : bare - strlen(" but"));
    return g_string_free(name, FALSE);
}

static const char *
source_name(const Asking *asking, guint32 record)
{
    guint32 group = kith_frame_group(asking->pairing.frame, record);

    return group > 0 ? g_ptr_array_index(asking->pairing.frame->groups, group - 1)
                     : "other sources";
}

/* How likely a match was before anything was compared. */
static void
add_prior(Asking *asking, double prior)
{
    KithTable *table = add_term(asking, "prior", prior);

    set_answers(table, asking->pairing.model->answered);
    if (asking->pairing.frame->groups->len > 0) {
        kith_table_set_printf(table,
                              COL_LEVEL,
                              "between %s and %s",
                              source_name(asking, asking->i),
                              source_name(asking, asking->j));
    }
}

static void
add_terms(Asking *asking, double left)
{
    const KithScorer *scorer = asking->pairing.scorer;
    KithWhyReport *report = asking->report;
    g_autofree char *background = NULL;
    KithComparison comparison;
    KithWeight weight;
    double rest;

    kith_compare(asking->pairing.frame,
                 MIN(asking->i, asking->j),
                 MAX(asking->i, asking->j),
                 &comparison);
    kith_score_comparison(scorer, &comparison, &weight);
    rest = weight.weight - weight.alone - weight.moved - weight.prior;
    add_prior(asking, weight.prior);
    for (guint f = 0; f < asking->pairing.frame->n_features; f++) {
        add_property(asking, f, &comparison, &weight);
        rest -= weight.features[f];
    }
    if (weight.alone < 0.0) {
        kith_table_set_text(add_term(asking, "names alone", weight.alone),
                            COL_LEVEL,
                            "little but common names in common");
    }
    if (weight.moved != 0.0) {
        kith_table_set_text(add_term(asking, "moved", weight.moved),
                            COL_LEVEL,
                            weight.moved > 0.0
                                ? "where they are differs as a whole: one may have moved"
                                : "they could have moved, and have not");
    }
    background = background_name(asking, &comparison, &weight);
    kith_table_set_text(add_term(asking, "background", rest), COL_LEVEL, background);
    report->weight = weight.weight + left;
    if (left > 0.0) {
        kith_table_set_text(add_term(asking, "left", left),
                            COL_LEVEL,
                            "nobody else was found for either");
    }
    report->probability = kith_calibrated(asking->pairing.model, weight.weight, left);
    add_row(asking, "result");
    if (left <= 0.0 && asking->pairing.model->calibration != 0.0) {
        kith_table_set_printf(report->terms,
                              COL_LEVEL,
                              "calibrated by %+.2f bits",
                              asking->pairing.model->calibration);
    }
    kith_table_set_real(report->terms, COL_TOTAL, report->weight);
    kith_table_set_real(report->terms, COL_PROBABILITY, report->probability);
}

/* ---- what else counts ---- */

static gboolean
tell_decision(Asking *asking, GError **error)
{
    KithWhyReport *report = asking->report;
    g_autoptr(KithDecision) decision = NULL;

    if (!kith_decisions_on(asking->txn, report->record_a, report->record_b, &decision, error)) {
        return FALSE;
    }
    if (decision != NULL) {
        report->verdict = g_strdup(kith_verdict_name(decision->verdict));
        report->reason = g_strdup(decision->reason);
        report->who = g_strdup(decision->who);
        report->proposed = decision->proposed;
    }
    return TRUE;
}

/* How likely records had to be one for the generation to join them. */
static gboolean
tell_generation(Asking *asking, GError **error)
{
    KithWhyReport *report = asking->report;
    KithGeneration generation;

    report->generation = asking->pairing.generation;
    report->threshold = 0.5;
    if (report->generation == 0) {
        return TRUE;
    }
    if (!kith_entities_generation(asking->txn, report->generation, &generation, error)) {
        return FALSE;
    }
    report->threshold = generation.threshold;
    return TRUE;
}

static gboolean
tell_records(Asking *asking, GError **error)
{
    const KithFrame *frame = asking->pairing.frame;
    const GPtrArray *alone = asking->pairing.kind->alone;
    KithWhyReport *report = asking->report;
    guint32 generation = asking->pairing.generation;
    int excluding;

    report->record_a = frame->ids[asking->i];
    report->record_b = frame->ids[asking->j];
    if (!name_record(asking, report->record_a, &asking->source_a, &asking->key_a, error) ||
        !name_record(asking, report->record_b, &asking->source_b, &asking->key_b, error) ||
        !kith_entity_of(asking->txn, generation, report->record_a, &report->entity_a, error) ||
        !kith_entity_of(asking->txn, generation, report->record_b, &report->entity_b, error)) {
        return FALSE;
    }
    report->name_a = g_strdup_printf("%s/%s", asking->source_a, asking->key_a);
    report->name_b = g_strdup_printf("%s/%s", asking->source_b, asking->key_b);
    if (g_str_equal(asking->source_a, asking->source_b) &&
        g_ptr_array_find_with_equal_func((GPtrArray *)alone, asking->source_a, g_str_equal, NULL)) {
        report->barred = g_strdup(asking->source_a);
    }
    excluding = kith_frame_excluding(frame, asking->i, asking->j);
    report->excluded = excluding >= 0 ? g_strdup(frame->features[excluding].name) : NULL;
    return TRUE;
}

/* ---- all of it ---- */

static gboolean
ask(Asking *asking, GError **error)
{
    g_autoptr(GArray) all = NULL;
    double left;

    asking->txn = kith_store_read(asking->store, error);
    if (asking->txn == NULL || !find_named(asking, &asking->a, error) ||
        !find_named(asking, &asking->b, error)) {
        return FALSE;
    }
    all = all_records(asking);
    if (!check_named(asking, all, error) ||
        !kith_pairing_open(asking->store, asking->txn, all, &asking->pairing, error)) {
        return FALSE;
    }
    find_strongest(asking);
    if (!tell_records(asking, error) || !tell_generation(asking, error) ||
        !tell_decision(asking, error)) {
        return FALSE;
    }
    if (!kith_why_left(&asking->pairing,
                       (KithRecordPair){asking->i, asking->j},
                       asking->report->entity_a,
                       asking->report->entity_b,
                       asking->report->threshold,
                       &left,
                       error)) {
        return FALSE;
    }
    add_terms(asking, left);
    return TRUE;
}

gboolean
kith_why(KithStore *store, const char *a, const char *b, KithWhyReport *out_report, GError **error)
{
    g_auto(KithWhyReport) report = {0};
    g_auto(Asking) asking = {.store = store, .report = &report};

    g_return_val_if_fail(store != NULL && a != NULL && b != NULL && out_report != NULL, FALSE);
    *out_report = report;
    asking.a.text = a;
    asking.b.text = b;
    report.terms = kith_table_new_like(
        "source_a:text key_a:text source_b:text key_b:text term:text property:text level:text "
        "value_a:text value_b:text m:real u:real rarity:real answers:real weight:real total:real "
        "probability:real");
    if (!ask(&asking, error)) {
        g_prefix_error(error, "why: ");
        return FALSE;
    }
    *out_report = report;
    report = (KithWhyReport){0};
    return TRUE;
}
