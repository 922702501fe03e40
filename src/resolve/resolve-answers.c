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
    int record_a; /* columns */
    int record_b;
    int answer;
    GHashTable *root; /* owned: of a record, another that it was decided to be the same as */
    GArray *apart;    /* owned, KithRecordId: pairs that were decided to be different */
    KithAnswersReport *report;
} Answering;

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

    if (verdict == KITH_VERDICT_DIFFERENT) {
        return root_a == root_b;
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

typedef enum { ANSWER_SAME, ANSWER_DIFFERENT, ANSWER_UNSURE, ANSWER_NONE, ANSWER_WRONG } Answer;

static Answer
answer_of(const char *text)
{
    static const struct {
        const char *word;
        Answer answer;
    } words[] = {{"same", ANSWER_SAME},
                 {"yes", ANSWER_SAME},
                 {"y", ANSWER_SAME},
                 {"different", ANSWER_DIFFERENT},
                 {"no", ANSWER_DIFFERENT},
                 {"n", ANSWER_DIFFERENT},
                 {"unsure", ANSWER_UNSURE},
                 {"u", ANSWER_UNSURE},
                 {"?", ANSWER_UNSURE},
                 {"skip", ANSWER_NONE},
                 {"", ANSWER_NONE}};
    g_autofree char *lower = g_ascii_strdown(text, -1);

    g_strstrip(lower);
    for (guint i = 0; i < G_N_ELEMENTS(words); i++) {
        if (g_str_equal(lower, words[i].word)) {
            return words[i].answer;
        }
    }
    return ANSWER_WRONG;
}

static const char *
cell(const Answering *answering, gsize row, int column)
{
    return kith_table_is_missing(answering->answers, row, (guint)column)
               ? ""
               : kith_table_text(answering->answers, row, (guint)column);
}

/* The header is line 1. */
static void
reject(Answering *answering, gsize row, const char *reason)
{
    KithTable *table = answering->report->rejected;

    kith_table_add_row(table);
    kith_table_set_integer(table, 0, (gint64)row + 2);
    kith_table_set_text(table, 1, cell(answering, row, answering->record_a));
    kith_table_set_text(table, 2, cell(answering, row, answering->record_b));
    kith_table_set_text(table, 3, reason);
}

static gboolean
find_pair(const Answering *answering,
          gsize row,
          KithRecordId *out_a,
          KithRecordId *out_b,
          GError **error)
{
    return kith_store_find_record(answering->store,
                                  cell(answering, row, answering->record_a),
                                  out_a,
                                  error) &&
           kith_store_find_record(answering->store,
                                  cell(answering, row, answering->record_b),
                                  out_b,
                                  error);
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
        Answer answer = answer_of(cell(answering, r, answering->answer));
        g_autoptr(GError) wrong = NULL;
        KithRecordId a;
        KithRecordId b;
        gint64 key;

        if (answer != ANSWER_SAME && answer != ANSWER_DIFFERENT) {
            continue;
        }
        if (find_pair(answering, r, &a, &b, &wrong)) {
            key = (gint64)MIN(a, b) << 32 | MAX(a, b);
            g_hash_table_add(out, g_memdup2(&key, sizeof key));
        } else if (!is_of_input(wrong)) {
            g_propagate_error(error, g_steal_pointer(&wrong));
            return FALSE;
        }
    }
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
    if (contradicts(answering, a, b, verdict)) {
        reject(answering,
               row,
               verdict == KITH_VERDICT_SAME
                   ? "these two are different by what was decided before: kith decide overrules it"
                   : "these two are the same by what was decided before: kith decide overrules it");
        return TRUE;
    }
    if (!kith_store_decide(answering->store, a, b, verdict, answering->reason, NULL, &wrong)) {
        if (!is_of_input(wrong)) {
            g_propagate_error(error, g_steal_pointer(&wrong));
            return FALSE;
        }
        reject(answering, row, wrong->message);
        return TRUE;
    }
    note(answering, a, b, verdict);
    *(verdict == KITH_VERDICT_SAME ? &answering->report->same : &answering->report->different) += 1;
    return TRUE;
}

static gboolean
take_row(Answering *answering, gsize row, GError **error)
{
    switch (answer_of(cell(answering, row, answering->answer))) {
    case ANSWER_SAME:
        return take_verdict(answering, row, KITH_VERDICT_SAME, error);
    case ANSWER_DIFFERENT:
        return take_verdict(answering, row, KITH_VERDICT_DIFFERENT, error);
    case ANSWER_UNSURE:
        answering->report->unsure++;
        return TRUE;
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
    answering.root = g_hash_table_new(NULL, NULL);
    answering.apart = g_array_new(FALSE, FALSE, sizeof(KithRecordId));
    report.rejected = kith_table_new_like("line:integer record_a:text record_b:text reason:text");
    if (!find_column(&answering, "record_a", &answering.record_a, error) ||
        !find_column(&answering, "record_b", &answering.record_b, error) ||
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
