/* SPDX-FileCopyrightText: The Kith authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "networks-report.h"

#include "base-table.h"

#include <string.h>

void
kith_network_report_clear(KithNetworkReport *report)
{
    g_clear_pointer(&report->findings, kith_table_free);
    g_clear_pointer(&report->members, kith_table_free);
    g_clear_pointer(&report->evidence, kith_table_free);
    g_free(report->summary);
    *report = (KithNetworkReport){0};
}

static const char *
list_of(const KithConcern *concern)
{
    const KithScored *scored = concern->scored;

    if (scored == NULL) {
        return "ranked, not tested";
    }
    if (!scored->listed[KITH_LIST_SUPPORTED]) {
        return "exposure";
    }
    return scored->listed[KITH_LIST_EXPOSURE] ? "exposure and support" : "support";
}

static double
score_of(const KithConcern *concern)
{
    return concern->scored != NULL
               ? concern->scored->scores[KITH_LIST_SUPPORTED]
               : (double)concern->together.three + (double)concern->together.two / 1000;
}

/* The rate of the list that speaks most clearly for it. */
static double
rate_of(const KithScored *scored)
{
    double least = 1;

    for (guint i = 0; i < KITH_N_LISTS; i++) {
        if (scored->listed[i]) {
            least = MIN(least, scored->rates[i]);
        }
    }
    return least;
}

static void
add_finding_row(const KithConcern *concern, KithTable *table)
{
    const KithTogether *together = &concern->together;

    kith_table_add_row(table);
    kith_table_set_integer(table, 0, concern->rank);
    kith_table_set_text(table, 1, list_of(concern));
    kith_table_set_real(table, 2, score_of(concern));
    kith_table_set_integer(table, 5, concern->n_members);
    kith_table_set_integer(table, 6, together->two);
    kith_table_set_real(table, 7, together->two_expected);
    kith_table_set_integer(table, 8, together->three);
    kith_table_set_real(table, 9, together->three_expected);
    kith_table_set_integer(table, 10, together->any);
    if (concern->scored != NULL) {
        kith_table_set_real(table, 3, concern->scored->exposure.lp);
        kith_table_set_real(table, 4, rate_of(concern->scored));
        kith_table_set_integer(table, 6, concern->scored->exposure.observed);
        kith_table_set_real(table, 7, concern->scored->exposure.expected);
    }
}

/* How many of the joint incidents name a member. */
static guint
joint_of(const KithReporting *reporting, const KithConcern *concern, guint32 person)
{
    const KithNetworkData *data = reporting->data;
    guint n = 0;

    for (guint i = 0; i < concern->together.incidents->len; i++) {
        const KithIncident *incident =
            &data->incidents[g_array_index(concern->together.incidents, guint32, i)];

        for (guint32 k = 0; k < incident->n_named; k++) {
            n += data->named[incident->first_named + k] == person;
        }
    }
    return n;
}

/* Core are those without whom half or less of the excess is left; without a test, those named in
 * half of the joint incidents. */
static gboolean
is_core(const KithReporting *reporting, const KithConcern *concern, guint member)
{
    if (concern->scored != NULL) {
        return 2 * concern->scored->exposure.without[member] <= concern->scored->exposure.all;
    }
    return 2 * joint_of(reporting, concern, concern->members[member]) >= concern->together.two;
}

static gboolean
add_member_row(const KithReporting *reporting,
               const KithConcern *concern,
               guint member,
               KithTable *table,
               GError **error)
{
    const KithNetworkData *data = reporting->data;
    guint32 person = concern->members[member];
    g_autofree char *label = kith_names_label(reporting->names, data->records[person], error);

    kith_table_add_row(table);
    if (label == NULL ||
        !kith_names_set_key(reporting->names, data->records[person], table, 1, error)) {
        return FALSE;
    }
    kith_table_set_integer(table, 0, concern->rank);
    kith_table_set_printf(table, 3, "e:%u", data->people[person]);
    kith_table_set_text(table, 4, label);
    kith_table_set_text(table, 5, is_core(reporting, concern, member) ? "core" : "member");
    kith_table_set_integer(table, 6, data->n_incidents_of[person]);
    kith_table_set_integer(table, 7, reporting->count_ranks[person]);
    kith_table_set_integer(table, 8, joint_of(reporting, concern, person));
    if (concern->scored != NULL) {
        kith_table_set_real(table, 9, concern->scored->exposure.without[member]);
    }
    kith_table_set_real(table, 10, score_of(concern));
    kith_table_set_text(table, 11, list_of(concern));
    return TRUE;
}

static gboolean
add_evidence_rows(const KithReporting *reporting,
                  const KithConcern *concern,
                  const KithFinding *finding,
                  KithTable *table,
                  GError **error)
{
    for (guint i = 0; i < finding->evidence->len; i++) {
        const KithFindingEvidence *evidence = g_ptr_array_index(finding->evidence, i);
        const char *mark = strchr(evidence->text, ':');
        g_autoptr(GString) places = g_string_new(NULL);

        kith_table_add_row(table);
        kith_table_set_integer(table, 0, concern->rank);
        kith_table_set_bytes(table, 1, kith_bytes(evidence->text, (gsize)(mark - evidence->text)));
        kith_table_set_text(table, 2, mark + 2);
        for (guint k = 0; k < evidence->records->len; k++) {
            g_autofree char *place =
                kith_names_place(reporting->names,
                                 g_array_index(evidence->records, KithRecordId, k),
                                 error);

            if (place == NULL) {
                return FALSE;
            }
            g_string_append_printf(places, "%s%s", k > 0 ? " " : "", place);
        }
        kith_table_set_text(table, 3, places->str);
    }
    kith_table_add_row(table);
    kith_table_set_integer(table, 0, concern->rank);
    kith_table_set_text(table, 1, "method");
    kith_table_set_text(table, 2, finding->method);
    kith_table_add_row(table);
    kith_table_set_integer(table, 0, concern->rank);
    kith_table_set_text(table, 1, "caution");
    kith_table_set_text(table, 2, finding->caution);
    return TRUE;
}

static KithFinding *
make_finding(const KithReporting *reporting, const KithConcern *concern)
{
    KithFinding *finding = kith_finding_new("network");

    finding->score = score_of(concern);
    finding->generation = reporting->data->generation;
    for (guint i = 0; i < concern->n_members; i++) {
        guint32 person = concern->members[i];
        KithFindingMember member = {reporting->data->people[person],
                                    reporting->data->n_incidents_of[person],
                                    concern->scored != NULL ? concern->scored->exposure.without[i]
                                                            : 0};

        g_array_append_val(finding->members, member);
    }
    return finding;
}

gboolean
kith_report_add(const KithReporting *reporting,
                const KithConcern *concern,
                KithNetworkReport *report,
                GPtrArray *findings,
                GError **error)
{
    g_autoptr(KithFinding) finding = make_finding(reporting, concern);

    add_finding_row(concern, report->findings);
    for (guint i = 0; i < concern->n_members; i++) {
        if (!add_member_row(reporting, concern, i, report->members, error)) {
            return FALSE;
        }
    }
    if (!kith_evidence_write(reporting, concern, finding, error) ||
        !add_evidence_rows(reporting, concern, finding, report->evidence, error)) {
        return FALSE;
    }
    g_ptr_array_add(findings, g_steal_pointer(&finding));
    return TRUE;
}
