/* SPDX-FileCopyrightText: The Kith authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "base-date.h"
#include "networks-report.h"
#include "store-values.h"

#include <math.h>

/* @members: bits of those it is about. */
static void
add_about(KithFinding *finding,
          GString *text,
          const KithRecordId *records,
          guint n_records,
          guint32 members)
{
    kith_finding_add_evidence(finding, g_string_free(text, FALSE), records, n_records)->members =
        members;
}

static void
add(KithFinding *finding, GString *text, const KithRecordId *records, guint n_records)
{
    add_about(finding, text, records, n_records, 0);
}

/* Appends "1 in 1,200" and the like of -log10 of a chance. */
static void
append_chance(GString *out, double lp)
{
    if (lp < 6) {
        g_string_append_printf(out, "1 in %.0f", pow(10, lp));
    } else {
        g_string_append_printf(out, "1 in 10^%.1f", lp);
    }
}

static void
append_day(GString *out, gint32 day)
{
    char text[16];

    if (day == KITH_NO_DAY) {
        g_string_append(out, "on a day not known");
        return;
    }
    kith_date_format(kith_date_from_number(day), text);
    g_string_append(out, text);
}

static gboolean
append_place(GString *out, const KithReporting *reporting, KithRecordId record, GError **error)
{
    g_autofree char *place = kith_names_place(reporting->names, record, error);

    g_string_append(out, place != NULL ? place : "");
    return place != NULL;
}

static gboolean
append_label(GString *out, const KithReporting *reporting, KithRecordId record, GError **error)
{
    g_autofree char *label = kith_names_label(reporting->names, record, error);

    g_string_append(out, label != NULL ? label : "");
    return label != NULL;
}

/* ---- joint incidents ---- */

/* How likely the occasion was to end so, by the rates alone. */
static void
append_likely(GString *out,
              const KithReporting *reporting,
              const KithConcern *concern,
              const KithIncident *incident)
{
    const KithOccasion *occasion;
    guint present = 0;

    if (reporting->attendance == NULL || incident->occasion == KITH_NOBODY) {
        return;
    }
    occasion = &reporting->data->occasions[incident->occasion];
    for (guint32 i = 0; i < occasion->n_attendees; i++) {
        present +=
            kith_concern_has(concern, reporting->data->attendees[occasion->first_attendee + i]);
    }
    g_string_append_printf(
        out,
        "; %u of them and %u others were present; expected probability %.4f",
        present,
        occasion->n_attendees - present,
        reporting->search->rates.likely[incident->occasion] *
            kith_exposure_pair_chance(reporting->search->rates.share[occasion->kind], present));
}

static gboolean
write_incident(const KithReporting *reporting,
               const KithConcern *concern,
               guint32 number,
               KithFinding *finding,
               GError **error)
{
    const KithNetworkData *data = reporting->data;
    const KithIncident *incident = &data->incidents[number];
    g_autoptr(GString) text = g_string_new("incident: ");
    g_autoptr(GArray) records = g_array_new(FALSE, FALSE, sizeof(KithRecordId));
    guint32 members = 0;
    guint others = 0;

    append_day(text, incident->day);
    g_string_append(text, " ");
    if (!append_place(text, reporting, incident->entity, error)) {
        return FALSE;
    }
    g_string_append_printf(text,
                           " (%u complaint%s) names ",
                           incident->n_complaints,
                           incident->n_complaints == 1 ? "" : "s");
    for (guint32 i = 0; i < incident->n_named; i++) {
        guint32 person = data->named[incident->first_named + i];

        if (!kith_concern_has(concern, person)) {
            others++;
            continue;
        }
        g_string_append(text, members == 0 ? "" : ", ");
        members |= kith_concern_bit(concern, person);
        if (!append_place(text, reporting, data->records[person], error)) {
            return FALSE;
        }
    }
    if (others > 0) {
        g_string_append_printf(text, " and %u other%s", others, others == 1 ? "" : "s");
    }
    append_likely(text, reporting, concern, incident);
    g_array_append_val(records, incident->entity);
    g_array_append_vals(records,
                        data->complaints + incident->first_complaint,
                        incident->n_complaints);
    add_about(finding,
              g_steal_pointer(&text),
              (const KithRecordId *)(const void *)records->data,
              records->len,
              members);
    return TRUE;
}

/* ---- observed against expected ---- */

static gboolean
write_tested(const KithReporting *reporting,
             const KithConcern *concern,
             KithFinding *finding,
             GError **error)
{
    const KithExposure *test = &concern->scored->exposure;
    guint32 carrier = concern->members[test->carrier];
    g_autoptr(GString) text = g_string_new("test: ");
    g_autoptr(GString) without = g_string_new("test: without the one who carries most of it (");

    g_string_append_printf(text,
                           "named together on %u occasions where %.2f are expected of the %u that "
                           "two or more of them attended: chance ",
                           test->observed,
                           test->expected,
                           test->attended);
    append_chance(text, test->all);
    add(finding, g_steal_pointer(&text), NULL, 0);
    if (!append_label(without, reporting, reporting->data->records[carrier], error)) {
        return FALSE;
    }
    g_string_append(without, ") the chance is still ");
    append_chance(without, test->lp);
    add(finding, g_steal_pointer(&without), &reporting->data->records[carrier], 1);
    return TRUE;
}

static void
write_counted(const KithReporting *reporting, const KithConcern *concern, KithFinding *finding)
{
    const KithTogether *together = &concern->together;
    GString *text = g_string_new("count: ");

    g_string_append_printf(text,
                           "%u incidents name two or more of them (%.2f expected) and %u name "
                           "three or more (%.2f expected), of %u that name any; expected if every "
                           "naming fell on anybody as often named, whoever they work with",
                           together->two,
                           together->two_expected,
                           together->three,
                           together->three_expected,
                           together->any);
    add(finding, text, NULL, 0);
}

/* ---- evidence of a second kind ---- */

/* What two have in common, each once: "address, phone". */
static void
append_common(GString *out, const KithReporting *reporting, const KithTie *ties, guint n)
{
    for (guint i = 0; i < n; i++) {
        const KithNameInfo *property =
            ties[i].property != 0
                ? kith_store_name(reporting->names->store, KITH_NAME_PROPERTY, ties[i].property)
                : NULL;
        gboolean told = FALSE;

        for (guint k = 0; k < i; k++) {
            told = told || ties[k].property == ties[i].property;
        }
        if (!told) {
            g_string_append_printf(out,
                                   "%s%s",
                                   i > 0 ? ", " : "",
                                   property != NULL ? property->name : "somebody or something");
        }
    }
}

/* The records that tell of ties. Free with g_array_unref(). */
static GArray *
records_of(const KithTie *ties, guint n)
{
    GArray *records = g_array_new(FALSE, FALSE, sizeof(KithRecordId));

    for (guint i = 0; i < n; i++) {
        g_array_append_val(records, ties[i].record_a);
        g_array_append_val(records, ties[i].record_b);
    }
    kith_finding_sort_records(records);
    return records;
}

/* All ties of two people. */
static gboolean
write_ties(const KithReporting *reporting,
           const KithConcern *concern,
           const KithTie *ties,
           guint n,
           KithFinding *finding,
           GError **error)
{
    const KithNetworkData *data = reporting->data;
    g_autoptr(GArray) records = records_of(ties, n);
    g_autoptr(GString) text = g_string_new("tie: ");

    if (!append_label(text, reporting, data->records[ties->a], error)) {
        return FALSE;
    }
    g_string_append(text, " and ");
    if (!append_label(text, reporting, data->records[ties->b], error)) {
        return FALSE;
    }
    g_string_append(text, " have in common what neither declared (");
    append_common(text, reporting, ties, n);
    g_string_append(text, "): ");
    for (guint i = 0; i < records->len; i++) {
        g_string_append(text, i > 0 ? ", " : "");
        if (!append_place(text, reporting, g_array_index(records, KithRecordId, i), error)) {
            return FALSE;
        }
    }
    add_about(finding,
              g_steal_pointer(&text),
              (const KithRecordId *)(const void *)records->data,
              records->len,
              kith_concern_bit(concern, ties->a) | kith_concern_bit(concern, ties->b));
    return TRUE;
}

static gboolean
write_support(const KithReporting *reporting,
              const KithConcern *concern,
              KithFinding *finding,
              GError **error)
{
    for (guint i = 0; i < concern->n_members; i++) {
        for (guint k = i + 1; k < concern->n_members; k++) {
            const KithTie *tie;
            guint n =
                kith_network_ties(reporting->data, concern->members[i], concern->members[k], &tie);

            if (n > 0 && !write_ties(reporting, concern, tie, n, finding, error)) {
                return FALSE;
            }
        }
    }
    if (concern->scored != NULL) {
        const KithSupport *support = &concern->scored->support;
        GString *text = g_string_new("attendance: ");

        g_string_append_printf(text,
                               "people of different teams among them were on duty together %u "
                               "times where %.1f are expected: chance ",
                               support->together,
                               support->expected);
        append_chance(text, support->x);
        add(finding, text, NULL, 0);
    }
    return TRUE;
}

/* ---- the plain count ---- */

/* Counts how complaints ended into @counts (text → number). */
static gboolean
count_outcomes(const KithReporting *reporting,
               const gboolean *uses,
               KithEntityId complaint,
               GHashTable *counts,
               GError **error)
{
    KithRecord record;

    if (!kith_names_record(reporting->names, complaint, &record, error)) {
        return FALSE;
    }
    for (guint i = 0; i < record.n_fields; i++) {
        g_autoptr(GString) text = NULL;
        guint n;

        if (!uses[record.fields[i].property]) {
            continue;
        }
        text = g_string_new(NULL);
        if (!kith_values_given(reporting->names->txn, &record.fields[i], text, error)) {
            return FALSE;
        }
        n = GPOINTER_TO_UINT(g_hash_table_lookup(counts, text->str)) + 1;
        g_hash_table_replace(counts, g_strdup(text->str), GUINT_TO_POINTER(n));
        return TRUE;
    }
    return TRUE;
}

static void
append_outcomes(GString *out, GHashTable *counts)
{
    g_autoptr(GList) keys = g_list_sort(g_hash_table_get_keys(counts), (GCompareFunc)strcmp);

    for (GList *key = keys; key != NULL; key = key->next) {
        g_string_append_printf(out,
                               "%s%s %u",
                               key == keys ? "; ended: " : ", ",
                               (const char *)key->data,
                               GPOINTER_TO_UINT(g_hash_table_lookup(counts, key->data)));
    }
}

static gboolean
write_indicators(const KithReporting *reporting,
                 const KithConcern *concern,
                 guint member,
                 const KithRoles *roles,
                 KithFinding *finding,
                 GError **error)
{
    const KithNetworkData *data = reporting->data;
    guint32 person = concern->members[member];
    g_autoptr(GHashTable) counts = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    g_autoptr(GString) text = g_string_new("indicators: ");

    if (!append_label(text, reporting, data->records[person], error)) {
        return FALSE;
    }
    g_string_append_printf(text,
                           ": named in %u incidents (%u complaints), place %u of %u by that "
                           "count",
                           data->n_incidents_of[person],
                           data->n_complaints_of[person],
                           reporting->count_ranks[person],
                           data->n_people);
    for (guint32 i = reporting->namings->offsets[person];
         i < reporting->namings->offsets[person + 1];
         i++) {
        const KithIncident *incident = &data->incidents[reporting->namings->incidents[i]];

        for (guint32 k = 0; k < incident->n_complaints; k++) {
            if (!count_outcomes(reporting,
                                roles->uses[KITH_USE_OUTCOME],
                                data->complaints[incident->first_complaint + k],
                                counts,
                                error)) {
                return FALSE;
            }
        }
    }
    append_outcomes(text, counts);
    add(finding, g_steal_pointer(&text), &data->records[person], 1);
    return TRUE;
}

static void
write_peers(const KithReporting *reporting, const KithConcern *concern, KithFinding *finding)
{
    const KithNetworkData *data = reporting->data;
    double own = 0;
    double others = 0;
    guint32 n_others = 0;
    GString *text = g_string_new("peers: ");

    for (guint32 person = 0; person < data->n_people; person++) {
        gboolean of_unit = FALSE;

        for (guint i = 0; i < concern->n_members; i++) {
            of_unit = of_unit || data->units[concern->members[i]] == data->units[person];
        }
        if (kith_concern_has(concern, person)) {
            own += data->n_incidents_of[person];
        } else if (of_unit) {
            others += data->n_incidents_of[person];
            n_others++;
        }
    }
    g_string_append_printf(text,
                           "members are named in %.1f incidents each, the %u others of their "
                           "units in %.1f",
                           own / concern->n_members,
                           n_others,
                           n_others > 0 ? others / n_others : 0);
    add(finding, text, NULL, 0);
}

/* ---- cautions ---- */

static void
set_cautions(const KithReporting *reporting, const KithConcern *concern, KithFinding *finding)
{
    g_free(finding->caution);
    g_free(finding->method);
    if (concern->scored == NULL) {
        finding->caution = g_strdup("Association alone is never guilt. Ranked, not tested: "
                                    "opportunity unknown, so people who simply work together "
                                    "look just like this.");
        finding->method = g_strdup_printf(
            "people who stay together over CPM resolutions 0.15 to 0.6 and three seeds; by "
            "incidents naming three or more, then two; seed %" G_GUINT64_FORMAT,
            reporting->options->seed);
        return;
    }
    finding->caution = g_strdup("Association alone is never guilt. A question to look into, not an "
                                "answer: read every record before anybody is spoken to.");
    finding->method = g_strdup_printf(
        "exposure test, least of leaving one out, %u candidates, false discovery rate by %u "
        "redraws of the whole search, seed %" G_GUINT64_FORMAT,
        kith_groups_length(&reporting->search->groups),
        reporting->redraws,
        reporting->options->seed);
}

gboolean
kith_evidence_write(const KithReporting *reporting,
                    const KithConcern *concern,
                    KithFinding *finding,
                    GError **error)
{
    g_auto(KithRoles) roles = {0};

    if (concern->scored != NULL && !write_tested(reporting, concern, finding, error)) {
        return FALSE;
    }
    write_counted(reporting, concern, finding);
    for (guint i = 0; i < concern->together.incidents->len; i++) {
        if (!write_incident(reporting,
                            concern,
                            g_array_index(concern->together.incidents, guint32, i),
                            finding,
                            error)) {
            return FALSE;
        }
    }
    if (!write_support(reporting, concern, finding, error) ||
        !kith_roles_init(&roles, reporting->names->store, reporting->options->roles, error)) {
        return FALSE;
    }
    for (guint i = 0; i < concern->n_members; i++) {
        if (!write_indicators(reporting, concern, i, &roles, finding, error)) {
            return FALSE;
        }
    }
    write_peers(reporting, concern, finding);
    kith_explanations_write(reporting, concern, finding);
    set_cautions(reporting, concern, finding);
    return TRUE;
}
