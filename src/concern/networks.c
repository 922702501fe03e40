/* SPDX-FileCopyrightText: The Kith authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "base-clock.h"
#include "base-error.h"
#include "base-table.h"
#include "graph-keep.h"
#include "indicators-tell.h"
#include "networks-named.h"
#include "networks-report.h"

#define REDRAWS 20
#define RATE 0.1

/* Below so many incidents naming two of them nothing can be told from chance. */
#define LEAST_JOINT 4
#define LEAST_WITHOUT 2

typedef struct {
    KithStore *store;
    const KithNetworkOptions *options;
    KithNetworkData data;
    KithAttendance attendance;
    KithSupportBase *support; /* owned */
    KithNetworkSearch search;
    KithGroups groups; /* where nothing is known of attendance */
    KithNamings namings;
    guint32 *count_ranks; /* owned */
    GArray *concerns;     /* owned, KithConcern, best first */
} Finding;

static void
clear_concern(gpointer data)
{
    KithConcern *concern = data;

    kith_together_clear(&concern->together);
    g_clear_pointer(&concern->finding, kith_finding_free);
}

static void
finding_clear(Finding *finding)
{
    kith_network_data_clear(&finding->data);
    kith_attendance_clear(&finding->attendance);
    g_clear_pointer(&finding->support, kith_support_base_free);
    kith_network_search_clear(&finding->search);
    kith_groups_clear(&finding->groups);
    kith_namings_clear(&finding->namings);
    g_free(finding->count_ranks);
    g_clear_pointer(&finding->concerns, g_array_unref);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Finding, finding_clear)

/* ---- reading ---- */

static gboolean
read_data(Finding *finding, GError **error)
{
    const KithNetworkOptions *options = finding->options;
    g_auto(KithKeptOptions) kept = {0};
    KithViewOptions view;
    g_autoptr(KithTxn) txn = kith_store_read(finding->store, error);

    if (txn == NULL || !kith_view_options_of(finding->store, options->view, &kept, &view, error) ||
        !kith_network_data_read(&finding->data,
                                finding->store,
                                txn,
                                &view,
                                options->roles,
                                options->progress,
                                error)) {
        return FALSE;
    }
    return finding->data.has_events ||
           kith_error_set(error,
                          KITH_ERROR_INVALID,
                          "no person is named in an event: say with links which links name the "
                          "people complained of, or give known members to rank others by");
}

static gint
compare_counts(gconstpointer a, gconstpointer b, gpointer user_data)
{
    const guint32 *counts = user_data;
    guint32 one = counts[*(const guint32 *)a];
    guint32 two = counts[*(const guint32 *)b];

    return (one < two) - (one > two);
}

static void
rank_counts(Finding *finding)
{
    guint32 n = finding->data.n_people;
    const guint32 *counts = finding->data.n_incidents_of;
    g_autoptr(GArray) all = g_array_sized_new(FALSE, FALSE, sizeof(guint32), n);

    finding->count_ranks = g_new(guint32, (gsize)n + 1);
    for (guint32 person = 0; person < n; person++) {
        g_array_append_val(all, person);
    }
    g_array_sort_with_data(all, compare_counts, (gpointer)counts);
    for (guint32 i = 0; i < n; i++) {
        guint32 person = g_array_index(all, guint32, i);
        guint32 before = i > 0 ? g_array_index(all, guint32, i - 1) : person;

        finding->count_ranks[person] =
            i > 0 && counts[before] == counts[person] ? finding->count_ranks[before] : i + 1;
    }
}

/* ---- with attendance: tested ---- */

static void
add_concern(Finding *finding, const KithGroups *groups, guint group, const KithScored *scored)
{
    KithConcern concern = {.scored = scored};

    concern.members = kith_groups_get(groups, group, &concern.n_members);
    kith_together_count(&finding->namings, concern.members, concern.n_members, &concern.together);
    g_array_append_val(finding->concerns, concern);
}

static gint
compare_tested(gconstpointer a, gconstpointer b)
{
    const KithScored *one = ((const KithConcern *)a)->scored;
    const KithScored *two = ((const KithConcern *)b)->scored;
    double left = one->scores[KITH_LIST_SUPPORTED];
    double right = two->scores[KITH_LIST_SUPPORTED];

    return left != right ? (left < right ? 1 : -1)
                         : (one->group > two->group) - (one->group < two->group);
}

/* Drops what is mostly the same as a better finding: the two lists may have kept different
 * versions of one group. */
static void
drop_overlaps(Finding *finding, const KithGroups *groups)
{
    guint kept = 0;

    for (guint i = 0; i < finding->concerns->len; i++) {
        KithConcern *concern = &g_array_index(finding->concerns, KithConcern, i);
        gboolean fresh = TRUE;

        for (guint k = 0; k < kept; k++) {
            const KithConcern *better = &g_array_index(finding->concerns, KithConcern, k);
            guint common =
                kith_groups_common(groups, concern->scored->group, better->scored->group);

            fresh = fresh && 2 * common <= MIN(concern->n_members, better->n_members);
        }
        if (fresh) {
            KithConcern swap = g_array_index(finding->concerns, KithConcern, kept);

            g_array_index(finding->concerns, KithConcern, kept++) = *concern;
            *concern = swap;
        }
    }
    g_array_set_size(finding->concerns, kept);
}

static gboolean
find_tested(Finding *finding, KithNetworkReport *report, GError **error)
{
    const KithNetworkOptions *options = finding->options;
    KithSearchOptions how = {options->seed,
                             report->redraws,
                             options->rate > 0 ? options->rate : RATE,
                             options->progress};

    kith_attendance_init(&finding->attendance, &finding->data);
    finding->support = kith_support_base_new(&finding->attendance);
    if (!kith_network_search_run(&finding->attendance,
                                 finding->support,
                                 &how,
                                 &finding->search,
                                 error)) {
        return FALSE;
    }
    for (guint i = 0; i < finding->search.scored->len; i++) {
        const KithScored *scored = &g_array_index(finding->search.scored, KithScored, i);

        if (scored->listed[KITH_LIST_EXPOSURE] || scored->listed[KITH_LIST_SUPPORTED]) {
            add_concern(finding, &finding->search.groups, scored->group, scored);
        }
    }
    g_array_sort(finding->concerns, compare_tested);
    drop_overlaps(finding, &finding->search.groups);
    report->candidates = kith_groups_length(&finding->search.groups);
    return TRUE;
}

/* ---- without: ranked ---- */

static gint
compare_ranked(gconstpointer a, gconstpointer b)
{
    const KithConcern *one = a;
    const KithConcern *two = b;

    if (one->together.three != two->together.three) {
        return one->together.three < two->together.three ? 1 : -1;
    }
    if (one->together.two != two->together.two) {
        return one->together.two < two->together.two ? 1 : -1;
    }
    return (one->members[0] > two->members[0]) - (one->members[0] < two->members[0]);
}

static gboolean
find_ranked(Finding *finding, KithNetworkReport *report, GError **error)
{
    g_auto(KithWords) rows = {0};

    kith_named_rows(&finding->data, &rows);
    if (!kith_groups_find_stable(&rows,
                                 finding->data.n_people,
                                 finding->options->seed,
                                 finding->options->progress,
                                 &finding->groups,
                                 error)) {
        return FALSE;
    }
    for (guint i = 0; i < kith_groups_length(&finding->groups); i++) {
        KithConcern *last;

        add_concern(finding, &finding->groups, i, NULL);
        last = &g_array_index(finding->concerns, KithConcern, finding->concerns->len - 1);
        if (last->together.two < LEAST_JOINT || last->together.two_without < LEAST_WITHOUT ||
            last->together.three == 0 || last->together.two <= last->together.two_expected) {
            g_array_set_size(finding->concerns, finding->concerns->len - 1);
        }
    }
    g_array_sort(finding->concerns, compare_ranked);
    report->candidates = kith_groups_length(&finding->groups);
    return TRUE;
}

/* ---- reporting ---- */

static char *
make_summary(const Finding *finding, const KithNetworkReport *report)
{
    const KithNetworkData *data = &finding->data;
    GString *text = g_string_new(NULL);

    g_string_append_printf(text,
                           "%u people, %u incidents that name somebody, %u candidate groups.\n",
                           report->people,
                           report->incidents,
                           report->candidates);
    if (report->tested) {
        g_string_append_printf(
            text,
            "%u occasions with attendance: each group is held against what its "
            "members attended together, with one of them left out, and the whole "
            "search was repeated %u times where nothing is.\n",
            report->occasions,
            report->redraws);
    } else {
        g_string_append(text,
                        "Who was on duty with whom is not known: groups are ranked, not "
                        "tested. Opportunity unknown.\n");
    }
    if (data->n_unplaced > 0) {
        g_string_append_printf(text,
                               "%u incidents are on no roster and were left out of the test.\n",
                               data->n_unplaced);
    }
    if (data->n_absent > 0) {
        g_string_append_printf(text,
                               "%u namings are of people whom no roster has there: they count as "
                               "indicators and were left out of the test.\n",
                               data->n_absent);
    }
    if (data->n_protected > 0) {
        g_string_append_printf(text,
                               "%u links to complainants, victims and witnesses were passed "
                               "over: they are never scored.\n",
                               data->n_protected);
    }
    if (finding->concerns->len == 0) {
        g_string_append(text,
                        "Nothing stands out from chance. That clears nobody: below four "
                        "joint complaints nothing can be seen.\n");
    }
    return g_string_free(text, FALSE);
}

static void
make_tables(KithNetworkReport *report)
{
    report->findings = kith_table_new_like(
        "rank:integer list:text score:real lp:real rate:real members:integer joint:integer "
        "expected:real joint3:integer expected3:real indicators:integer finding:text state:text "
        "news:text difference:text reason:text");
    report->members = kith_table_new_like(
        "rank:integer source:text key:text entity_id:text name:text role:text indicators:integer "
        "indicator_rank:integer joint:integer without:real score:real list:text finding:text "
        "state:text news:text difference:text");
    report->evidence = kith_table_new_like("rank:integer kind:text text:text records:text");
}

static KithReporting
reporting_on(const Finding *finding, const KithNetworkReport *report, KithNames *names)
{
    return (KithReporting){&finding->data,
                           report->tested ? &finding->attendance : NULL,
                           report->tested ? &finding->search : NULL,
                           &finding->namings,
                           finding->count_ranks,
                           names,
                           finding->options,
                           report->redraws};
}

static gint
compare_lives(gconstpointer a, gconstpointer b)
{
    return kith_findings_compare(((const KithConcern *)a)->finding,
                                 ((const KithConcern *)b)->finding);
}

/* Which indicators members carry, of dates and entities that the search was about. */
static gboolean
tell_indicators(Finding *finding, KithNames *names, GError **error)
{
    const KithNetworkOptions *options = finding->options;
    g_autoptr(GPtrArray) findings = g_ptr_array_new();
    g_auto(KithKeptOptions) kept = {0};
    KithViewOptions view;

    for (guint i = 0; i < finding->concerns->len; i++) {
        g_ptr_array_add(findings, g_array_index(finding->concerns, KithConcern, i).finding);
    }
    if (!kith_view_options_of(finding->store, options->view, &kept, &view, error)) {
        return FALSE;
    }
    view.links = NULL;
    return findings->len == 0 ||
           kith_indicators_tell(names, &view, options->roles, findings, options->progress, error);
}

/* Makes what is kept of each concern. */
static gboolean
make_findings(Finding *finding, const KithNetworkReport *report, GError **error)
{
    g_autoptr(KithTxn) txn = kith_store_read(finding->store, error);
    g_auto(KithNames) names = {0};
    KithReporting reporting = reporting_on(finding, report, &names);

    if (txn == NULL) {
        return FALSE;
    }
    kith_names_init(&names, finding->store, txn);
    for (guint i = 0; i < finding->concerns->len; i++) {
        KithConcern *concern = &g_array_index(finding->concerns, KithConcern, i);

        if (!kith_report_make_finding(&reporting, concern, error)) {
            return FALSE;
        }
    }
    return tell_indicators(finding, &names, error);
}

/* Tells which of them earlier searches found, and keeps them if that is wanted. What is new comes
 * first. */
static gboolean
settle_findings(Finding *finding, GError **error)
{
    g_autoptr(GPtrArray) findings = g_ptr_array_new();
    g_autoptr(KithTxn) txn = NULL;

    for (guint i = 0; i < finding->concerns->len; i++) {
        g_ptr_array_add(findings, g_array_index(finding->concerns, KithConcern, i).finding);
    }
    if (finding->options->keep) {
        if (!kith_findings_keep(finding->store, "network", findings, error)) {
            return FALSE;
        }
    } else {
        txn = kith_store_read(finding->store, error);
        if (txn == NULL || !kith_findings_meet(txn, "network", findings, error)) {
            return FALSE;
        }
    }
    g_array_sort(finding->concerns, compare_lives);
    return TRUE;
}

static gboolean
write_report(Finding *finding, KithNetworkReport *report, GError **error)
{
    g_autoptr(KithTxn) txn = kith_store_read(finding->store, error);
    g_auto(KithNames) names = {0};
    KithReporting reporting = reporting_on(finding, report, &names);
    guint limit = finding->options->limit;
    guint n = limit > 0 ? MIN(limit, finding->concerns->len) : finding->concerns->len;

    if (txn == NULL) {
        return FALSE;
    }
    kith_names_init(&names, finding->store, txn);
    make_tables(report);
    for (guint i = 0; i < n; i++) {
        KithConcern *concern = &g_array_index(finding->concerns, KithConcern, i);

        concern->rank = i + 1;
        if (!kith_report_add(&reporting, concern, report, error)) {
            return FALSE;
        }
    }
    report->summary = make_summary(finding, report);
    return TRUE;
}

gboolean
kith_networks_find(KithStore *store,
                   const KithNetworkOptions *options,
                   KithNetworkReport *out_report,
                   GError **error)
{
    static const KithNetworkOptions standard = {0};
    g_auto(Finding) finding = {.store = store, .options = options != NULL ? options : &standard};
    double begun = kith_clock_seconds();
    double started;

    g_return_val_if_fail(store != NULL && out_report != NULL, FALSE);
    *out_report = (KithNetworkReport){0};
    if (!read_data(&finding, error)) {
        return FALSE;
    }
    started = kith_clock_seconds();
    out_report->read_seconds = started - begun;
    out_report->people = finding.data.n_people;
    out_report->incidents = finding.data.n_incidents;
    out_report->occasions = finding.data.n_occasions;
    out_report->tested = finding.data.n_occasions > 0;
    out_report->redraws = finding.options->redraws > 0 ? finding.options->redraws : REDRAWS;
    finding.concerns = g_array_new(FALSE, TRUE, sizeof(KithConcern));
    g_array_set_clear_func(finding.concerns, clear_concern);
    kith_namings_init(&finding.namings, &finding.data);
    rank_counts(&finding);
    if (!(out_report->tested ? find_tested(&finding, out_report, error)
                             : find_ranked(&finding, out_report, error))) {
        return FALSE;
    }
    out_report->seconds = kith_clock_seconds() - started;
    return make_findings(&finding, out_report, error) && settle_findings(&finding, error) &&
           write_report(&finding, out_report, error);
}
