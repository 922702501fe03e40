/* SPDX-FileCopyrightText: The Kith authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "base-error.h"
#include "base-table.h"
#include "store-decisions.h"

#include <kith/kith-resolve.h>

/* Answers are kept one by one: those before a mistake stay. */
typedef struct {
    KithStore *store;
    const KithTable *answers;
    const char *reason;
    int source_a; /* columns */
    int key_a;
    int source_b;
    int key_b;
    int answer;
    GHashTable *root; /* owned: of a record, another that it was decided to be the same as */
    GArray *apart;    /* owned, KithRecordId: pairs that were decided to be different */
    KithAnswersReport *report;
} Answering;

static void
answering_init(Answering *answering)
{
    answering->root = g_hash_table_new(NULL, NULL);
    answering->apart = g_array_new(FALSE, FALSE, sizeof(KithRecordId));
}

static void
answering_clear(Answering *answering)
{
    g_clear_pointer(&answering->root, g_hash_table_unref);
    g_clear_pointer(&answering->apart, g_array_unref);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Answering, answering_clear)

void
kith_answers_report_clear(KithAnswersReport *report)
{
    g_clear_pointer(&report->rejected, kith_table_free);
}

/* ---- what was decided ---- */

static KithRecordId
root_of(const Answering *answering, KithRecordId record)
{
    for (;;) {
        guint next =
            GPOINTER_TO_UINT(g_hash_table_lookup(answering->root, GUINT_TO_POINTER(record)));

        if (next == 0) {
            return record;
        }
        record = next;
    }
}

static void
note(Answering *answering, KithRecordId a, KithRecordId b, KithVerdict verdict)
{
    if (verdict == KITH_VERDICT_DIFFERENT) {
        g_array_append_val(answering->apart, a);
        g_array_append_val(answering->apart, b);
    }
    if (verdict != KITH_VERDICT_SAME) {
        return;
    }
    a = root_of(answering, a);
    b = root_of(answering, b);
    if (a != b) {
        g_hash_table_insert(answering->root,
                            GUINT_TO_POINTER(MAX(a, b)),
                            GUINT_TO_POINTER(MIN(a, b)));
    }
}

static void
add_pair(GHashTable *pairs, KithRecordId a, KithRecordId b)
{
    gint64 key = (gint64)MIN(a, b) << 32 | MAX(a, b);

    g_hash_table_add(pairs, g_memdup2(&key, sizeof key));
}

/* Decisions that stand, but for those on the pairs that are answered: the answer takes their
 * place. */
static gboolean
read_decisions(Answering *answering, GHashTable *answered, GError **error)
{
    g_autoptr(GPtrArray) decisions = NULL;
    g_autoptr(KithTxn) txn = kith_store_read(answering->store, error);

    if (txn == NULL || !kith_decisions_standing(txn, &decisions, error)) {
        return FALSE;
    }
    for (guint i = 0; i < decisions->len; i++) {
        const KithDecision *decision = g_ptr_array_index(decisions, i);
        gint64 key = (gint64)MIN(decision->a, decision->b) << 32 | MAX(decision->a, decision->b);

        if (!g_hash_table_contains(answered, &key)) {
            note(answering, decision->a, decision->b, decision->verdict);
        }
    }
    return TRUE;
}

/* Whether an answer contradicts what was decided before: records that are the same as the two are
 * different, or the two are the same by way of others. */
static gboolean
contradicts(const Answering *answering, KithRecordId a, KithRecordId b, KithVerdict verdict)
{
    KithRecordId root_a = root_of(answering, a);
    KithRecordId root_b = root_of(answering, b);

    if (verdict != KITH_VERDICT_SAME) {
        return verdict == KITH_VERDICT_DIFFERENT && root_a == root_b;
    }
    for (guint i = 0; i + 1 < answering->apart->len; i += 2) {
        KithRecordId x = root_of(answering, g_array_index(answering->apart, KithRecordId, i));
        KithRecordId y = root_of(answering, g_array_index(answering->apart, KithRecordId, i + 1));

        if ((x == root_a && y == root_b) || (x == root_b && y == root_a)) {
            return TRUE;
        }
    }
    return FALSE;
}

/* ---- answers ---- */

typedef enum { ANSWER_GIVEN, ANSWER_NONE, ANSWER_WRONG } Answer;

static Answer
answer_of(const char *text, KithVerdict *out_verdict)
{
    g_autofree char *word = g_ascii_strdown(text, -1);

    g_strstrip(word);
    if (*word == '\0' || g_str_equal(word, "skip")) {
        return ANSWER_NONE;
    }
    return kith_verdict_find(word, out_verdict) ? ANSWER_GIVEN : ANSWER_WRONG;
}

static const char *
cell(const Answering *answering, gsize row, int column)
{
    return kith_table_is_missing(answering->answers, row, (guint)column)
               ? ""
               : kith_table_text(answering->answers, row, (guint)column);
}

/* A record as a person would name it, to be freed. */
static char *
name_of(const Answering *answering, gsize row, int source, int key)
{
    return g_strdup_printf("%s/%s", cell(answering, row, source), cell(answering, row, key));
}

/* The header is line 1. */
static void
reject(Answering *answering, gsize row, const char *reason)
{
    KithTable *table = answering->report->rejected;
    g_autofree char *a = name_of(answering, row, answering->source_a, answering->key_a);
    g_autofree char *b = name_of(answering, row, answering->source_b, answering->key_b);

    kith_table_add_row(table);
    kith_table_set_integer(table, 0, (gint64)row + 2);
    kith_table_set_text(table, 1, a);
    kith_table_set_text(table, 2, b);
    kith_table_set_text(table, 3, reason);
}

static gboolean
find_pair(const Answering *answering,
          gsize row,
          KithRecordId *out_a,
          KithRecordId *out_b,
          GError **error)
{
    g_autofree char *a = name_of(answering, row, answering->source_a, answering->key_a);
    g_autofree char *b = name_of(answering, row, answering->source_b, answering->key_b);

    return kith_store_find_record(answering->store, a, out_a, error) &&
           kith_store_find_record(answering->store, b, out_b, error);
}

static gboolean
is_of_input(const GError *error)
{
    return g_error_matches(error, KITH_ERROR, KITH_ERROR_NOT_FOUND) ||
           g_error_matches(error, KITH_ERROR, KITH_ERROR_INVALID);
}

/* The pairs that are answered, as 64-bit keys; those that cannot be found are left out. */
static gboolean
list_answered(const Answering *answering, GHashTable *out, GError **error)
{
    for (gsize r = 0; r < kith_table_n_rows(answering->answers); r++) {
        g_autoptr(GError) wrong = NULL;
        KithVerdict verdict;
        KithRecordId a;
        KithRecordId b;

        if (answer_of(cell(answering, r, answering->answer), &verdict) != ANSWER_GIVEN) {
            continue;
        }
        if (find_pair(answering, r, &a, &b, &wrong)) {
            add_pair(out, a, b);
        } else if (!is_of_input(wrong)) {
            g_propagate_error(error, g_steal_pointer(&wrong));
            return FALSE;
        }
    }
    return TRUE;
}

static gboolean
decide(Answering *answering, KithRecordId a, KithRecordId b, KithVerdict verdict, GError **error)
{
    KithDecided decided;

    if (contradicts(answering, a, b, verdict)) {
        return kith_error_set(error,
                              KITH_ERROR_INVALID,
                              "these two are %s by what was decided before: kith decide overrules "
                              "it",
                              verdict == KITH_VERDICT_SAME ? "different" : "the same");
    }
    if (!kith_store_decide(answering->store, a, b, verdict, answering->reason, &decided, error)) {
        return FALSE;
    }
    answering->report->proposed += decided.proposed;
    return TRUE;
}

static gboolean
take_verdict(Answering *answering, gsize row, KithVerdict verdict, GError **error)
{
    g_autoptr(GError) wrong = NULL;
    KithRecordId a;
    KithRecordId b;

    if (!find_pair(answering, row, &a, &b, &wrong)) {
        if (!is_of_input(wrong)) {
            g_propagate_error(error, g_steal_pointer(&wrong));
            return FALSE;
        }
        reject(answering, row, wrong->message);
        return TRUE;
    }
    if (!decide(answering, a, b, verdict, &wrong)) {
        if (!is_of_input(wrong)) {
            g_propagate_error(error, g_steal_pointer(&wrong));
            return FALSE;
        }
        reject(answering, row, wrong->message);
        return TRUE;
    }
    note(answering, a, b, verdict);
    answering->report->same += verdict == KITH_VERDICT_SAME;
    answering->report->different += verdict == KITH_VERDICT_DIFFERENT;
    answering->report->unsure += verdict == KITH_VERDICT_UNSURE;
    return TRUE;
}

static gboolean
take_row(Answering *answering, gsize row, GError **error)
{
    KithVerdict verdict;

    switch (answer_of(cell(answering, row, answering->answer), &verdict)) {
    case ANSWER_GIVEN:
        return take_verdict(answering, row, verdict, error);
    case ANSWER_NONE:
        answering->report->skipped++;
        return TRUE;
    case ANSWER_WRONG:
        break;
    }
    reject(answering, row, "an answer is same, different, unsure, or nothing");
    return TRUE;
}

static gboolean
find_column(const Answering *answering, const char *name, int *out, GError **error)
{
    *out = kith_table_find_column(answering->answers, name);
    return *out >= 0 || kith_error_set(error,
                                       KITH_ERROR_INVALID,
                                       "answers: there is no column \"%s\"; kith review writes "
                                       "the form that is wanted",
                                       name);
}

gboolean
kith_review_answers(KithStore *store,
                    const KithTable *answers,
                    const char *reason,
                    KithAnswersReport *out_report,
                    GError **error)
{
    g_auto(KithAnswersReport) report = {0};
    g_autoptr(GHashTable) answered =
        g_hash_table_new_full(g_int64_hash, g_int64_equal, g_free, NULL);
    g_auto(Answering) answering = {store, answers, reason, .report = &report};

    g_return_val_if_fail(reason != NULL && out_report != NULL, FALSE);
    *out_report = report;
    answering_init(&answering);
    report.rejected = kith_table_new_like("line:integer record_a:text record_b:text reason:text");
    if (kith_table_n_columns(answers) == 0) {
        *out_report = report;
        report = (KithAnswersReport){0};
        return TRUE;
    }
    if (!find_column(&answering, "source_a", &answering.source_a, error) ||
        !find_column(&answering, "key_a", &answering.key_a, error) ||
        !find_column(&answering, "source_b", &answering.source_b, error) ||
        !find_column(&answering, "key_b", &answering.key_b, error) ||
        !find_column(&answering, "answer", &answering.answer, error) ||
        !list_answered(&answering, answered, error) ||
        !read_decisions(&answering, answered, error)) {
        return FALSE;
    }
    for (gsize r = 0; r < kith_table_n_rows(answers); r++) {
        if (!take_row(&answering, r, error)) {
            return FALSE;
        }
    }
    *out_report = report;
    report = (KithAnswersReport){0};
    return TRUE;
}

gboolean
kith_review_answer(KithStore *store,
                   const char *a,
                   const char *b,
                   KithVerdict verdict,
                   const char *reason,
                   gboolean *out_proposed,
                   GError **error)
{
    g_autoptr(GHashTable) answered =
        g_hash_table_new_full(g_int64_hash, g_int64_equal, g_free, NULL);
    KithAnswersReport report = {0}; /* nothing to be freed in it */
    g_auto(Answering) answering = {.store = store, .reason = reason, .report = &report};
    KithRecordId record_a;
    KithRecordId record_b;

    g_return_val_if_fail(store != NULL && reason != NULL, FALSE);
    answering_init(&answering);
    if (!kith_store_find_record(store, a, &record_a, error) ||
        !kith_store_find_record(store, b, &record_b, error)) {
        return FALSE;
    }
    add_pair(answered, record_a, record_b);
    if (!read_decisions(&answering, answered, error) ||
        !decide(&answering, record_a, record_b, verdict, error)) {
        return FALSE;
    }
    if (out_proposed != NULL) {
        *out_proposed = report.proposed > 0;
    }
    return TRUE;
}
