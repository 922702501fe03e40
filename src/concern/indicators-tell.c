/* SPDX-FileCopyrightText: The Kith authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "indicators-tell.h"

#include "indicators-count.h"

#include <math.h>

static const KithCarrier *
find_carrier(const KithCarriers *carriers, KithEntityId person)
{
    guint low = 0;
    guint high = carriers->carriers->len;

    while (low < high) {
        guint middle = low + (high - low) / 2;

        if (g_array_index(carriers->carriers, KithCarrier, middle).person < person) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    return low < carriers->carriers->len &&
                   g_array_index(carriers->carriers, KithCarrier, low).person == person
               ? &g_array_index(carriers->carriers, KithCarrier, low)
               : NULL;
}

static GArray *
records_of(const KithIndicatorData *data, const KithCarrier *carrier)
{
    GArray *records = g_array_new(FALSE, FALSE, sizeof(KithRecordId));

    for (guint i = 0; i < carrier->places->len; i++) {
        guint at = g_array_index(carrier->places, guint, i);
        const KithOccurrence *one = &g_array_index(data->occurrences, KithOccurrence, at);

        g_array_append_val(records, one->record);
        if (one->whom != 0) {
            g_array_append_val(records, one->whom);
        }
    }
    kith_finding_sort_records(records);
    return records;
}

static gboolean
tell_of(KithNames *names,
        const KithIndicatorData *data,
        const KithIndicator *rule,
        const KithCarrier *carrier,
        guint member,
        KithFinding *finding,
        GError **error)
{
    KithRecordId record = g_array_index(finding->members, KithFindingMember, member).record;
    g_autofree char *label = kith_names_label(names, record, error);
    g_autoptr(GArray) records = records_of(data, carrier);
    g_autoptr(GString) text = g_string_new("carries: ");

    if (label == NULL) {
        return FALSE;
    }
    g_string_append_printf(text, "%s: %s, %u", label, rule->name, carrier->count);
    if (rule->sum_property != 0) {
        g_string_append_printf(text, " of %g in all", carrier->amount);
    }
    if (isfinite(carrier->lp)) {
        g_string_append_printf(text,
                               " where %.1f are expected among peers, chance 1 in 10^%.1f",
                               carrier->expected,
                               carrier->lp);
    }
    g_string_append(text, "; innocent: ");
    for (guint i = 0; i < rule->innocent->len; i++) {
        g_string_append_printf(text,
                               "%s%s",
                               i > 0 ? ", " : "",
                               (const char *)g_ptr_array_index(rule->innocent, i));
    }
    kith_finding_add_evidence(finding,
                              g_string_free(g_steal_pointer(&text), FALSE),
                              (const KithRecordId *)(const void *)records->data,
                              records->len)
        ->members = member < 32 ? (guint32)1 << member : 0;
    return TRUE;
}

static gboolean
tell_rule(KithNames *names,
          const KithIndicatorData *data,
          guint number,
          const GPtrArray *findings,
          GError **error)
{
    const KithIndicator *rule = g_ptr_array_index(data->rules, number);
    g_auto(KithCarriers) carriers = {0};

    kith_carriers_count(data, number, &carriers);
    for (guint i = 0; i < findings->len; i++) {
        KithFinding *finding = g_ptr_array_index(findings, i);

        for (guint m = 0; m < finding->members->len; m++) {
            const KithCarrier *carrier =
                find_carrier(&carriers,
                             g_array_index(finding->members, KithFindingMember, m).entity);

            if (carrier != NULL && !tell_of(names, data, rule, carrier, m, finding, error)) {
                return FALSE;
            }
        }
    }
    return TRUE;
}

gboolean
kith_indicators_tell(KithNames *names,
                     const KithViewOptions *view,
                     const char *roles,
                     GPtrArray *findings,
                     const KithProgress *progress,
                     GError **error)
{
    g_auto(KithIndicatorData) data = {0};

    if (!kith_indicator_data_read(&data,
                                  names->store,
                                  names->txn,
                                  view,
                                  NULL,
                                  roles,
                                  progress,
                                  error)) {
        return FALSE;
    }
    for (guint i = 0; i < data.rules->len; i++) {
        const KithIndicator *rule = g_ptr_array_index(data.rules, i);

        if (rule->family == KITH_FAMILY_STANDARDS && rule->applies && !rule->ties &&
            !tell_rule(names, &data, i, findings, error)) {
            return FALSE;
        }
    }
    return TRUE;
}
