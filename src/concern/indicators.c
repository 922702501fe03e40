/* SPDX-FileCopyrightText: The Kith authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "analyse-names.h"
#include "base-clock.h"
#include "base-date.h"
#include "base-error.h"
#include "base-table.h"
#include "findings.h"
#include "indicators-count.h"
#include "store-values.h"

#include <kith/kith-indicators.h>

#include <math.h>

typedef struct {
    const KithIndicatorData *data;
    KithNames *names;
    KithIndicatorReport *report;
} Reporting;

void
kith_indicator_report_clear(KithIndicatorReport *report)
{
    g_clear_pointer(&report->rules, kith_table_free);
    g_clear_pointer(&report->people, kith_table_free);
    g_clear_pointer(&report->units, kith_table_free);
    g_free(report->summary);
    *report = (KithIndicatorReport){0};
}

/* ---- cells ---- */

static void
set_real(KithTable *table, guint column, double value)
{
    if (isfinite(value)) {
        kith_table_set_real(table, column, value);
    }
}

static void
set_day(KithTable *table, guint column, gint32 day)
{
    char text[16];

    if (day != KITH_NO_DAY) {
        kith_date_format(kith_date_from_number(day), text);
        kith_table_set_text(table, column, text);
    }
}

/* Source, key, entity and name of an entity: four columns. */
static gboolean
set_entity(const Reporting *reporting,
           KithEntityId entity,
           KithTable *table,
           guint column,
           GError **error)
{
    KithRecordId record = reporting->data->people.first[entity - 1];
    g_autofree char *label = NULL;

    kith_table_set_printf(table, column + 2, "e:%u", entity);
    if (record == 0) {
        return TRUE;
    }
    label = kith_names_label(reporting->names, record, error);
    if (label == NULL || !kith_names_set_key(reporting->names, record, table, column, error)) {
        return FALSE;
    }
    kith_table_set_text(table, column + 3, label);
    return TRUE;
}

static gboolean
set_unit(const Reporting *reporting,
         KithEntityId unit,
         KithTable *table,
         guint column,
         GError **error)
{
    KithRecordId record = unit != 0 ? reporting->data->people.first[unit - 1] : 0;
    g_autofree char *label = NULL;

    if (record == 0) {
        return TRUE;
    }
    label = kith_names_label(reporting->names, record, error);
    if (label != NULL) {
        kith_table_set_text(table, column, label);
    }
    return label != NULL;
}

/* ---- people ---- */

static gboolean
set_records(const Reporting *reporting,
            const KithCarrier *carrier,
            KithTable *table,
            guint column,
            GError **error)
{
    g_autoptr(GString) places = g_string_new(NULL);

    for (guint i = 0; i < carrier->places->len; i++) {
        const KithOccurrence *one = &g_array_index(reporting->data->occurrences,
                                                   KithOccurrence,
                                                   g_array_index(carrier->places, guint, i));
        g_autofree char *place = kith_names_place(reporting->names, one->record, error);
        g_autofree char *whom = NULL;

        if (place == NULL) {
            return FALSE;
        }
        g_string_append_printf(places, "%s%s", i > 0 ? " " : "", place);
        if (one->whom == 0) {
            continue;
        }
        whom = kith_names_place(reporting->names, one->whom, error);
        if (whom == NULL) {
            return FALSE;
        }
        g_string_append_printf(places, " (%s)", whom);
    }
    kith_table_set_text(table, column, places->str);
    return TRUE;
}

static gboolean
add_carrier(const Reporting *reporting,
            const KithIndicator *rule,
            const KithCarrier *carrier,
            GError **error)
{
    KithTable *table = reporting->report->people;

    kith_table_add_row(table);
    kith_table_set_text(table, 0, kith_indicator_family_name(rule->family));
    kith_table_set_text(table, 1, rule->name);
    kith_table_set_integer(table, 7, carrier->count);
    set_real(table, 8, rule->sum_property != 0 ? carrier->amount : (double)NAN);
    set_real(table, 9, carrier->exposure);
    set_real(table, 10, carrier->expected);
    set_real(table, 11, carrier->lp);
    set_real(table, 12, carrier->weight);
    set_day(table, 13, carrier->first);
    set_day(table, 14, carrier->last);
    return set_entity(reporting, carrier->person, table, 2, error) &&
           set_unit(reporting,
                    reporting->data->people.unit_of[carrier->person - 1],
                    table,
                    6,
                    error) &&
           set_records(reporting, carrier, table, 15, error);
}

/* The least likely first, then the most, then the oldest entity. */
static gint
compare_carriers(gconstpointer a, gconstpointer b)
{
    const KithCarrier *one = a;
    const KithCarrier *two = b;

    if (isfinite(one->lp) && one->lp != two->lp) {
        return one->lp < two->lp ? 1 : -1;
    }
    if (one->count != two->count) {
        return one->count < two->count ? 1 : -1;
    }
    return (one->person > two->person) - (one->person < two->person);
}

static void
add_rule(const Reporting *reporting,
         const KithIndicator *rule,
         guint tested,
         guint listed,
         double by_chance,
         double spread)
{
    KithTable *table = reporting->report->rules;
    g_autoptr(GString) innocent = g_string_new(NULL);

    for (guint i = 0; i < rule->innocent->len; i++) {
        g_string_append_printf(innocent,
                               "%s%s",
                               i > 0 ? "; " : "",
                               (const char *)g_ptr_array_index(rule->innocent, i));
    }
    kith_table_add_row(table);
    kith_table_set_text(table, 0, rule->name);
    kith_table_set_text(table, 1, kith_indicator_family_name(rule->family));
    kith_table_set_text(table, 2, rule->about);
    if (rule->applies) {
        kith_table_set_integer(table, 3, tested);
        kith_table_set_integer(table, 4, listed);
        set_real(table, 5, by_chance);
        set_real(table, 6, spread);
    }
    kith_table_set_text(table, 7, rule->lawful_basis);
    kith_table_set_text(table, 8, rule->review);
    kith_table_set_text(table, 9, kith_finding_is_overdue(rule->review) ? "yes" : "");
    kith_table_set_text(table, 10, innocent->str);
}

static gboolean
add_people(const Reporting *reporting, guint number, GError **error)
{
    const KithIndicator *rule = g_ptr_array_index(reporting->data->rules, number);
    g_auto(KithCarriers) carriers = {0};
    gboolean among_peers = rule->peers != KITH_PEERS_NONE;

    kith_carriers_count(reporting->data, number, &carriers);
    /* What tells of somebody's welfare is no order of merit. */
    if (rule->family == KITH_FAMILY_STANDARDS) {
        g_array_sort(carriers.carriers, compare_carriers);
    }
    for (guint i = 0; i < carriers.carriers->len; i++) {
        if (!add_carrier(reporting,
                         rule,
                         &g_array_index(carriers.carriers, KithCarrier, i),
                         error)) {
            return FALSE;
        }
    }
    add_rule(reporting,
             rule,
             carriers.tested,
             carriers.carriers->len,
             among_peers ? carriers.tested * rule->chance : (double)NAN,
             among_peers ? carriers.variance : (double)NAN);
    return TRUE;
}

/* ---- units ---- */

static const char *
place_name(KithFunnelPlace place)
{
    static const char *const names[] = {
        [KITH_FUNNEL_SMALL] = "too small to tell",
        [KITH_FUNNEL_WITHIN] = "within",
        [KITH_FUNNEL_ABOVE_95] = "above 95 %",
        [KITH_FUNNEL_ABOVE_998] = "above 99.8 %",
        [KITH_FUNNEL_BELOW_95] = "below 95 %",
        [KITH_FUNNEL_BELOW_998] = "below 99.8 %",
    };

    return names[place];
}

/* What a number of a kind of work stands for. */
static gboolean
set_kind(const Reporting *reporting, guint32 kind, KithTable *table, guint column, GError **error)
{
    GHashTableIter iter;
    gpointer key;
    gpointer number;

    g_hash_table_iter_init(&iter, reporting->data->people.words);
    while (kind != 0 && g_hash_table_iter_next(&iter, &key, &number)) {
        KithBytes text;

        if (GPOINTER_TO_UINT(number) != kind) {
            continue;
        }
        if (!kith_values_text(reporting->data->txn,
                              (guint32)(*(const gint64 *)key >> 32),
                              (guint32) * (const gint64 *)key,
                              &text,
                              error)) {
            return FALSE;
        }
        kith_table_set_bytes(table, column, text);
    }
    return TRUE;
}

static gboolean
add_unit(const Reporting *reporting,
         const KithIndicator *rule,
         const KithUnitRate *unit,
         GError **error)
{
    KithTable *table = reporting->report->units;

    kith_table_add_row(table);
    kith_table_set_text(table, 0, rule->name);
    kith_table_set_integer(table, 6, unit->count);
    set_real(table, 7, unit->exposure);
    set_real(table, 8, unit->expected);
    set_real(table, 9, unit->count / unit->expected);
    set_real(table, 10, unit->shrunk);
    for (guint i = 0; i < G_N_ELEMENTS(unit->limits); i++) {
        set_real(table, 11 + i, unit->limits[i]);
    }
    kith_table_set_text(table, 15, place_name(unit->place));
    return set_entity(reporting, unit->unit, table, 1, error) &&
           set_kind(reporting, unit->kind, table, 5, error);
}

static gint
compare_units(gconstpointer a, gconstpointer b)
{
    const KithUnitRate *one = a;
    const KithUnitRate *two = b;

    if (one->shrunk != two->shrunk) {
        return one->shrunk < two->shrunk ? 1 : -1;
    }
    return (one->unit > two->unit) - (one->unit < two->unit);
}

static gboolean
add_units(const Reporting *reporting, guint number, GError **error)
{
    const KithIndicator *rule = g_ptr_array_index(reporting->data->rules, number);
    g_auto(KithUnitRates) rates = {0};
    guint tested = 0;
    guint outside = 0;

    kith_unit_rates_count(reporting->data, number, &rates);
    g_array_sort(rates.units, compare_units);
    for (guint i = 0; i < rates.units->len; i++) {
        const KithUnitRate *unit = &g_array_index(rates.units, KithUnitRate, i);

        tested += unit->place != KITH_FUNNEL_SMALL;
        outside += unit->place == KITH_FUNNEL_ABOVE_998 || unit->place == KITH_FUNNEL_BELOW_998;
        if (!add_unit(reporting, rule, unit, error)) {
            return FALSE;
        }
    }
    add_rule(reporting, rule, tested, outside, 0.002 * tested, rates.spread);
    return TRUE;
}

/* ---- all of it ---- */

static gboolean
add_all(const Reporting *reporting, const char *family, GError **error)
{
    for (guint i = 0; i < reporting->data->rules->len; i++) {
        const KithIndicator *rule = g_ptr_array_index(reporting->data->rules, i);

        if (family != NULL && !g_str_equal(kith_indicator_family_name(rule->family), family)) {
            continue;
        }
        if (!rule->applies) {
            add_rule(reporting, rule, 0, 0, (double)NAN, (double)NAN);
        } else if (!(rule->family == KITH_FAMILY_CULTURE ? add_units(reporting, i, error)
                                                         : add_people(reporting, i, error))) {
            return FALSE;
        }
    }
    return TRUE;
}

static char *
make_summary(const KithIndicatorData *data)
{
    GString *text = g_string_new(NULL);
    guint n_staff = 0;
    char day[16] = "no day";

    for (KithEntityId i = 1; i <= data->people.reading.n_records; i++) {
        n_staff += kith_indicator_is_staff(data, i);
    }
    if (data->as_of != KITH_NO_DAY) {
        kith_date_format(kith_date_from_number(data->as_of), day);
    }
    g_string_append_printf(text,
                           "%u people%s; what counts goes up to %s.\n"
                           "An indicator is a reason to look, and no finding: its innocent "
                           "explanations belong to it.\n",
                           n_staff,
                           data->everybody ? ", as nobody has a unit or is on a roster"
                                           : " with a unit or on a roster",
                           day);
    if (data->people.n_protected > 0) {
        g_string_append_printf(text,
                               "%u links to complainants, victims and witnesses were passed over: "
                               "they never carry one.\n",
                               data->people.n_protected);
    }
    return g_string_free(text, FALSE);
}

static void
make_tables(KithIndicatorReport *report)
{
    report->rules = kith_table_new_like(
        "indicator:text family:text about:text tested:integer listed:integer by_chance:real "
        "spread:real lawful_basis:text review:text overdue:text innocent:text");
    report->people = kith_table_new_like(
        "family:text indicator:text source:text key:text entity_id:text name:text unit:text "
        "count:integer sum:real exposure:real expected:real lp:real weight:real first:text "
        "last:text "
        "records:text");
    report->units = kith_table_new_like(
        "indicator:text source:text key:text entity_id:text name:text kind:text count:integer "
        "exposure:real expected:real ratio:real shrunk:real low_998:real low_95:real "
        "high_95:real high_998:real place:text");
}

gboolean
kith_indicators(KithStore *store,
                const KithIndicatorOptions *options,
                KithIndicatorReport *out_report,
                GError **error)
{
    static const KithIndicatorOptions standard = {0};
    static const KithViewOptions everything = {0};
    const KithIndicatorOptions *how = options != NULL ? options : &standard;
    double started = kith_clock_seconds();
    g_autoptr(KithTxn) txn = NULL;
    g_auto(KithIndicatorData) data = {0};
    g_auto(KithNames) names = {0};
    KithIndicatorFamily family;
    Reporting reporting = {&data, &names, out_report};

    g_return_val_if_fail(store != NULL && out_report != NULL, FALSE);
    *out_report = (KithIndicatorReport){0};
    if (how->family != NULL && !kith_indicator_family_find(how->family, &family)) {
        return kith_error_set(error,
                              KITH_ERROR_INVALID,
                              "indicators: \"%s\" is not one of standards, welfare, culture",
                              how->family);
    }
    txn = kith_store_read(store, error);
    if (txn == NULL || !kith_indicator_data_read(&data,
                                                 store,
                                                 txn,
                                                 how->view != NULL ? how->view : &everything,
                                                 how->rules,
                                                 how->roles,
                                                 how->progress,
                                                 error)) {
        return FALSE;
    }
    kith_names_init(&names, store, txn);
    make_tables(out_report);
    out_report->summary = make_summary(&data);
    if (!add_all(&reporting, how->family, error)) {
        return FALSE;
    }
    out_report->seconds = kith_clock_seconds() - started;
    return TRUE;
}
