/* SPDX-FileCopyrightText: The Kith authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "networks-report.h"

#include "base-table.h"

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

/* What becomes of a finding from search to search: four columns. One that is not kept has no
 * number. */
static void
set_life(const KithFinding *finding, KithTable *table, guint column)
{
    if (finding->number != 0) {
        kith_table_set_printf(table, column, "f:%u", finding->number);
    }
    kith_table_set_text(table, column + 1, kith_finding_state_name(finding->state));
    kith_table_set_text(table, column + 2, kith_finding_news_name(finding->news));
    kith_table_set_text(table, column + 3, finding->difference);
}

static void
add_finding_row(const KithConcern *concern, KithTable *table)
{
    const KithTogether *together = &concern->together;

    kith_table_add_row(table);
    kith_table_set_integer(table, 0, concern->rank);
    kith_table_set_text(table, 1, concern->finding->list);
    kith_table_set_real(table, 2, concern->finding->score);
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
    set_life(concern->finding, table, 11);
    kith_table_set_text(table, 15, concern->finding->reason);
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
    const KithFindingMember *kept =
        &g_array_index(concern->finding->members, KithFindingMember, member);
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
    kith_table_set_text(table, 5, kept->core ? "core" : "member");
    kith_table_set_integer(table, 6, data->n_incidents_of[person]);
    kith_table_set_integer(table, 7, reporting->count_ranks[person]);
    kith_table_set_integer(table, 8, kept->joint);
    if (concern->scored != NULL) {
        kith_table_set_real(table, 9, concern->scored->exposure.without[member]);
    }
    kith_table_set_real(table, 10, concern->finding->score);
    kith_table_set_text(table, 11, concern->finding->list);
    set_life(concern->finding, table, 12);
    return TRUE;
}

gboolean
kith_report_make_finding(const KithReporting *reporting, KithConcern *concern, GError **error)
{
    const KithNetworkData *data = reporting->data;
    KithFinding *finding = kith_finding_new("network");

    concern->finding = finding;
    finding->score = score_of(concern);
    finding->generation = data->generation;
    g_free(finding->list);
    finding->list = g_strdup(list_of(concern));
    for (guint i = 0; i < concern->n_members; i++) {
        guint32 person = concern->members[i];
        KithFindingMember member = {data->people[person],
                                    data->n_incidents_of[person],
                                    concern->scored != NULL ? concern->scored->exposure.without[i]
                                                            : 0,
                                    data->records[person],
                                    is_core(reporting, concern, i),
                                    joint_of(reporting, concern, person)};

        g_array_append_val(finding->members, member);
    }
    return kith_evidence_write(reporting, concern, finding, error);
}

gboolean
kith_report_add(const KithReporting *reporting,
                const KithConcern *concern,
                KithNetworkReport *report,
                GError **error)
{
    add_finding_row(concern, report->findings);
    for (guint i = 0; i < concern->n_members; i++) {
        if (!add_member_row(reporting, concern, i, report->members, error)) {
            return FALSE;
        }
    }
    return kith_finding_add_evidence_rows(reporting->names,
                                          concern->finding,
                                          concern->rank,
                                          report->evidence,
                                          error);
}
