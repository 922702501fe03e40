/* SPDX-FileCopyrightText: The Kith authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "findings.h"

#include "base-date.h"
#include "base-error.h"
#include "base-table.h"
#include "store-audit.h"
#include "store-findings.h"

#include <string.h>

static const char *const states[] = {
    [KITH_FINDING_NEW] = "new",
    [KITH_FINDING_UNDER_REVIEW] = "under-review",
    [KITH_FINDING_SUBSTANTIATED] = "substantiated",
    [KITH_FINDING_DISMISSED] = "dismissed",
};

const char *
kith_finding_state_name(KithFindingState state)
{
    return state < G_N_ELEMENTS(states) && states[state] != NULL ? states[state] : "unknown";
}

static gboolean
find_state(const char *word, KithFindingState *out_state, GError **error)
{
    for (guint i = KITH_FINDING_NEW; i < G_N_ELEMENTS(states); i++) {
        if (g_str_equal(states[i], word)) {
            *out_state = (KithFindingState)i;
            return TRUE;
        }
    }
    return kith_error_set(error,
                          KITH_ERROR_INVALID,
                          "findings: \"%s\" is not one of new, under-review, substantiated, "
                          "dismissed",
                          word);
}

const char *
kith_finding_news_name(KithNews news)
{
    static const char *const names[] = {
        [KITH_NEWS_NEW] = "new",
        [KITH_NEWS_REOPENED] = "reopened",
        [KITH_NEWS_CHANGED] = "changed",
        [KITH_NEWS_SAME] = "same",
        [KITH_NEWS_GONE] = "gone",
    };

    return news < G_N_ELEMENTS(names) && names[news] != NULL ? names[news] : "";
}

gboolean
kith_finding_parse(const char *text, guint32 *out_number, GError **error)
{
    guint64 number;

    if (!g_str_has_prefix(text, "f:") ||
        !g_ascii_string_to_unsigned(text + 2, 10, 1, G_MAXUINT32, &number, NULL)) {
        return kith_error_set(error,
                              KITH_ERROR_INVALID,
                              "findings: \"%s\" is no finding: they are called f:1, f:2, ...; "
                              "kith findings lists them",
                              text);
    }
    *out_number = (guint32)number;
    return TRUE;
}

/* ---- keeping ---- */

typedef struct {
    KithStore *store;
    const char *kind;
    GPtrArray *findings;
} Keeping;

static gint
compare_findings(gconstpointer a, gconstpointer b)
{
    return kith_findings_compare(*(KithFinding *const *)a, *(KithFinding *const *)b);
}

static gboolean
lay_aside(KithTxn *txn, KithFinding *gone, GError **error)
{
    if (gone->changes->len == 0) {
        return kith_findings_delete(txn, gone->number, error);
    }
    gone->news = KITH_NEWS_GONE;
    g_free(gone->difference);
    gone->difference = g_strdup("");
    return kith_findings_put(txn, gone, error);
}

static gboolean
write_findings(KithTxn *txn, gpointer user_data, GError **error)
{
    Keeping *keeping = user_data;
    g_autoptr(GPtrArray) earlier = NULL;
    g_autoptr(GPtrArray) gone = g_ptr_array_new();

    if (!kith_findings_all(txn, keeping->kind, &earlier, error)) {
        return FALSE;
    }
    kith_findings_match(earlier, keeping->findings, kith_store_event(keeping->store), gone);
    for (guint i = 0; i < gone->len; i++) {
        if (!lay_aside(txn, g_ptr_array_index(gone, i), error)) {
            return FALSE;
        }
    }
    for (guint i = 0; i < keeping->findings->len; i++) {
        if (!kith_findings_put(txn, g_ptr_array_index(keeping->findings, i), error)) {
            return FALSE;
        }
    }
    return TRUE;
}

gboolean
kith_findings_keep(KithStore *store, const char *kind, GPtrArray *findings, GError **error)
{
    Keeping keeping = {store, kind, findings};
    g_autofree char *detail = g_strdup_printf("{\"findings\":%u}", findings->len);

    return kith_store_write(store, detail, write_findings, &keeping, error);
}

gboolean
kith_findings_meet(KithTxn *txn, const char *kind, GPtrArray *findings, GError **error)
{
    g_autoptr(GPtrArray) earlier = NULL;
    g_autoptr(GPtrArray) gone = g_ptr_array_new();

    if (!kith_findings_all(txn, kind, &earlier, error)) {
        return FALSE;
    }
    kith_findings_match(earlier, findings, 0, gone);
    return TRUE;
}

/* ---- assessing ---- */

typedef struct {
    KithStore *store;
    guint32 number;
    const KithAssessment *assessment;
    KithFindingState state;
    guint32 review;
} Assessing;

gboolean
kith_finding_get(KithTxn *txn, guint32 number, KithFinding **out_finding, GError **error)
{
    return kith_findings_get(txn, number, out_finding, error) &&
           (*out_finding != NULL || kith_error_set(error,
                                                   KITH_ERROR_NOT_FOUND,
                                                   "findings: there is no f:%u; kith findings "
                                                   "lists what there is",
                                                   number));
}

static gboolean
write_assessment(KithTxn *txn, gpointer user_data, GError **error)
{
    const Assessing *assessing = user_data;
    const KithAssessment *assessment = assessing->assessment;
    g_autoptr(KithFinding) finding = NULL;

    if (!kith_finding_get(txn, assessing->number, &finding, error)) {
        return FALSE;
    }
    kith_finding_add_change(finding,
                            assessing->state,
                            kith_store_user(assessing->store),
                            kith_store_event(assessing->store),
                            assessment->reason);
    if (assessment->owner != NULL) {
        g_free(finding->owner);
        finding->owner = g_strdup(assessment->owner);
    }
    if (assessment->review != NULL) {
        finding->review = assessing->review;
    }
    g_array_unref(finding->known);
    finding->known = kith_finding_rests_on(finding);
    return kith_findings_put(txn, finding, error);
}

static gboolean
read_review(const char *text, guint32 *out_review, GError **error)
{
    KithDate date;

    if (!kith_date_scan(kith_bytes(text, strlen(text)), &date) || date.day == 0 ||
        !kith_date_is_real(date)) {
        return kith_error_set(error,
                              KITH_ERROR_INVALID,
                              "findings: \"%s\" is no day: write it as 2030-12-31",
                              text);
    }
    *out_review = (guint32)kith_date_number(date);
    return TRUE;
}

gboolean
kith_finding_assess(KithStore *store,
                    guint32 number,
                    const KithAssessment *assessment,
                    GError **error)
{
    Assessing assessing = {.store = store, .number = number, .assessment = assessment};
    g_autofree char *detail = NULL;
    g_autoptr(KithFinding) finding = NULL;
    KithTxn *txn;
    gboolean is_there;

    g_return_val_if_fail(store != NULL && assessment != NULL, FALSE);
    if (assessment->reason == NULL || *assessment->reason == '\0') {
        return kith_error_set(error, KITH_ERROR_INVALID, "findings: a reason is missing");
    }
    if (!find_state(assessment->state, &assessing.state, error) ||
        (assessment->review != NULL &&
         !read_review(assessment->review, &assessing.review, error))) {
        return FALSE;
    }
    /* Looked for beforehand, so that what is not there is not logged as changed. */
    txn = kith_store_read(store, error);
    is_there = txn != NULL && kith_finding_get(txn, number, &finding, error);
    g_clear_pointer(&txn, kith_txn_end);
    detail = g_strdup_printf("{\"finding\":%u,\"state\":\"%s\"}", number, states[assessing.state]);
    return is_there && kith_store_write(store, detail, write_assessment, &assessing, error);
}

/* ---- listing ---- */

enum {
    COL_FINDING,
    COL_STATE,
    COL_NEWS,
    COL_DIFFERENCE,
    COL_OWNER,
    COL_REVIEW,
    COL_OVERDUE,
    COL_SCORE,
    COL_LIST,
    COL_MEMBERS,
    COL_FIRST_SEEN,
    COL_LAST_SEEN,
    COL_REASON,
};

/* The day that a finding is to be looked at again, "" for none. To be freed. */
char *
kith_finding_review(const KithFinding *finding)
{
    char text[16] = "";

    if (finding->review != 0) {
        kith_date_format(kith_date_from_number((gint32)finding->review), text);
    }
    return g_strdup(text);
}

gboolean
kith_finding_is_overdue(const char *review)
{
    g_autoptr(GDateTime) now = g_date_time_new_now_utc();
    g_autofree char *today = g_date_time_format(now, "%Y-%m-%d");

    return *review != '\0' && strcmp(review, today) < 0;
}

gboolean
kith_finding_set_time(KithTxn *txn, KithTable *table, guint column, guint64 event, GError **error)
{
    g_autofree char *time = NULL;

    if (!kith_log_time(txn, event, NULL, &time, error)) {
        return FALSE;
    }
    if (time != NULL) {
        kith_table_set_text(table, column, time);
    }
    return TRUE;
}

static gboolean
add_row(KithTxn *txn, const KithFinding *finding, KithTable *table, GError **error)
{
    g_autofree char *review = kith_finding_review(finding);

    kith_table_add_row(table);
    kith_table_set_printf(table, COL_FINDING, "f:%u", finding->number);
    kith_table_set_text(table, COL_STATE, kith_finding_state_name(finding->state));
    kith_table_set_text(table, COL_NEWS, kith_finding_news_name(finding->news));
    kith_table_set_text(table, COL_DIFFERENCE, finding->difference);
    kith_table_set_text(table, COL_OWNER, finding->owner);
    kith_table_set_text(table, COL_REVIEW, review);
    kith_table_set_text(table, COL_OVERDUE, kith_finding_is_overdue(review) ? "yes" : "");
    kith_table_set_real(table, COL_SCORE, finding->score);
    kith_table_set_text(table, COL_LIST, finding->list);
    kith_table_set_integer(table, COL_MEMBERS, finding->members->len);
    kith_table_set_text(table, COL_REASON, finding->reason);
    return kith_finding_set_time(txn, table, COL_FIRST_SEEN, finding->first_event, error) &&
           kith_finding_set_time(txn, table, COL_LAST_SEEN, finding->last_event, error);
}

static KithTable *
list_findings(KithTxn *txn,
              KithFindingState state,
              gboolean all,
              guint *out_left_out,
              GError **error)
{
    g_autoptr(GPtrArray) findings = NULL;
    g_autoptr(KithTable) table = NULL;

    if (!kith_findings_all(txn, NULL, &findings, error)) {
        return NULL;
    }
    table = kith_table_new_like(
        "finding:text state:text news:text difference:text owner:text review:text overdue:text "
        "score:real list:text members:integer first_seen:text last_seen:text reason:text");
    g_ptr_array_sort(findings, compare_findings);
    for (guint i = 0; i < findings->len; i++) {
        const KithFinding *finding = g_ptr_array_index(findings, i);
        gboolean aside =
            finding->state == KITH_FINDING_DISMISSED || finding->news == KITH_NEWS_GONE;

        if (state != 0 && finding->state != state) {
            continue;
        }
        if (state == 0 && aside && !all) {
            (*out_left_out)++;
        } else if (!add_row(txn, finding, table, error)) {
            return NULL;
        }
    }
    return g_steal_pointer(&table);
}

KithTable *
kith_findings_list(KithStore *store,
                   const char *state,
                   gboolean all,
                   guint *out_left_out,
                   GError **error)
{
    g_autoptr(KithTxn) txn = NULL;
    KithFindingState wanted = 0;
    guint left_out = 0;
    KithTable *table;

    g_return_val_if_fail(store != NULL, NULL);
    if (state != NULL && !find_state(state, &wanted, error)) {
        return NULL;
    }
    txn = kith_store_read(store, error);
    table = txn != NULL ? list_findings(txn, wanted, all, &left_out, error) : NULL;
    if (out_left_out != NULL) {
        *out_left_out = left_out;
    }
    return table;
}
