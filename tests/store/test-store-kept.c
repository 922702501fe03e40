/* SPDX-FileCopyrightText: The Kith authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "store-decisions.h"
#include "store-findings.h"
#include "store-results.h"
#include "test-store.h"

/* What people and passes leave in a store: decisions, results, findings, names. */

typedef struct {
    TestStore test;
} Fixture;

static void
set_up(Fixture *fixture, gconstpointer data)
{
    test_store_init(&fixture->test);
    test_ingest_fine(fixture->test.store,
                     "people",
                     "Person|1|city=Leeds\nPerson|2|city=York\nPerson|3|city=Hull");
}

static void
tear_down(Fixture *fixture, gconstpointer data)
{
    test_store_shut(&fixture->test);
    test_store_verify(fixture->test.path);
    test_store_clear(&fixture->test);
}

/* ---- decisions ---- */

static guint32
decide(KithStore *store, KithRecordId a, KithRecordId b, KithVerdict verdict, const char *reason)
{
    g_autoptr(GError) error = NULL;
    KithDecided decided = {0};

    g_assert_true(kith_store_decide(store, a, b, verdict, reason, &decided, &error));
    g_assert_no_error(error);
    g_assert_false(decided.proposed);
    return decided.number;
}

static void
test_decision(Fixture *fixture, gconstpointer data)
{
    KithStore *store = fixture->test.store;
    g_autoptr(GError) error = NULL;
    g_autoptr(KithTxn) txn = NULL;
    g_autoptr(KithDecision) decision = NULL;
    g_autoptr(KithDecision) none = NULL;

    g_assert_cmpuint(decide(store, 2, 1, KITH_VERDICT_SAME, "one face"), ==, 1);
    txn = kith_store_read(store, &error);
    g_assert_true(kith_decisions_on(txn, 1, 2, &decision, &error));
    g_assert_cmpuint(decision->a, ==, 1);
    g_assert_cmpuint(decision->b, ==, 2);
    g_assert_cmpint(decision->verdict, ==, KITH_VERDICT_SAME);
    g_assert_cmpstr(decision->reason, ==, "one face");
    g_assert_cmpstr(decision->who, ==, kith_store_user(store));
    g_assert_cmpuint(decision->event, ==, kith_store_event(store));
    g_assert_true(kith_decisions_on(txn, 1, 3, &none, &error));
    g_assert_null(none);
}

static void
test_later_decision(Fixture *fixture, gconstpointer data)
{
    KithStore *store = fixture->test.store;
    g_autoptr(GError) error = NULL;
    g_autoptr(KithTxn) txn = NULL;
    g_autoptr(GPtrArray) standing = NULL;
    g_autoptr(KithDecision) earlier = NULL;
    const KithDecision *decision;

    decide(store, 1, 2, KITH_VERDICT_SAME, "one face");
    decide(store, 1, 3, KITH_VERDICT_SAME, "one voice");
    g_assert_cmpuint(decide(store, 2, 1, KITH_VERDICT_DIFFERENT, "twins"), ==, 3);
    txn = kith_store_read(store, &error);
    g_assert_true(kith_decisions_standing(txn, &standing, &error));
    g_assert_cmpuint(standing->len, ==, 2);
    decision = g_ptr_array_index(standing, 1);
    g_assert_cmpstr(decision->reason, ==, "twins");
    g_assert_true(kith_decisions_get(txn, 1, &earlier, &error));
    g_assert_cmpuint(earlier->withdrawn, ==, decision->event);
}

static void
test_bad_decisions(Fixture *fixture, gconstpointer data)
{
    g_autoptr(GError) error = NULL;

    g_assert_false(
        kith_store_decide(fixture->test.store, 1, 1, KITH_VERDICT_SAME, "", NULL, &error));
    test_error(&error, KITH_ERROR_INVALID, "r:1 and r:1 are one record");
    g_assert_false(
        kith_store_decide(fixture->test.store, 1, 9, KITH_VERDICT_SAME, "", NULL, &error));
    test_error(&error, KITH_ERROR_NOT_FOUND, "there is no record r:9");
    g_assert_false(
        kith_store_decide(fixture->test.store, 0, 1, KITH_VERDICT_SAME, "", NULL, &error));
    test_error(&error, KITH_ERROR_NOT_FOUND, "there is no record r:0");
}

/* ---- results ---- */

static void
put_result(KithStore *store, const char *options, guint64 rows, double score)
{
    g_autofree guint32 *nodes = g_new0(guint32, 2 * rows + 1);
    g_autofree double *cells = g_new0(double, rows + 1);
    char *columns[] = {(char *)"score", NULL};
    const KithResultRows result = {
        {(char *)"pagerank", (char *)"view", (char *)options, columns, rows, 0, 0},
        nodes,
        cells};
    g_autoptr(GError) error = NULL;

    for (guint64 i = 0; i < rows; i++) {
        nodes[2 * i] = (guint32)i + 1;
        cells[i] = score;
    }
    g_assert_true(kith_results_put(store, &result, &error));
    g_assert_no_error(error);
}

static guint64
count_rows(KithStore *store, KithStoreTable table)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(KithTxn) txn = kith_store_read(store, &error);

    g_assert_no_error(error);
    return kith_txn_total(txn, table).count;
}

/* The same pass over the same view with the same options takes the place of the earlier run. */
static void
test_results(Fixture *fixture, gconstpointer data)
{
    KithStore *store = fixture->test.store;

    put_result(store, "{}", 1500, 0.5);
    g_assert_cmpuint(count_rows(store, KITH_TABLE_RESULTS), ==, 1);
    g_assert_cmpuint(count_rows(store, KITH_TABLE_CELLS), ==, 3);
    put_result(store, "{\"damping\":0.5}", 10, 0.5);
    g_assert_cmpuint(count_rows(store, KITH_TABLE_RESULTS), ==, 2);
    put_result(store, "{}", 600, 0.25);
    g_assert_cmpuint(count_rows(store, KITH_TABLE_RESULTS), ==, 2);
    g_assert_cmpuint(count_rows(store, KITH_TABLE_CELLS), ==, 3);
    put_result(store, "{}", 0, 0.0);
    g_assert_cmpuint(count_rows(store, KITH_TABLE_CELLS), ==, 1);
}

typedef struct {
    const char *kind;
    guint32 number; /* of the one to put; 0: the next */
    guint32 without;
} Change;

static gboolean
change_findings(KithTxn *txn, gpointer user_data, GError **error)
{
    Change *change = user_data;
    g_autoptr(KithFinding) finding = kith_finding_new(change->kind);

    finding->number = change->number;
    if (!kith_findings_put(txn, finding, error)) {
        return FALSE;
    }
    change->number = finding->number;
    return change->without == 0 || kith_findings_delete(txn, change->without, error);
}

static guint32
put_finding(KithStore *store, const char *kind, guint32 number, guint32 without)
{
    Change change = {kind, number, without};
    g_autoptr(GError) error = NULL;

    g_assert_true(kith_store_write(store, NULL, change_findings, &change, &error));
    g_assert_no_error(error);
    return change.number;
}

static guint
count_findings(KithStore *store, const char *kind)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(KithTxn) txn = kith_store_read(store, &error);
    g_autoptr(GPtrArray) findings = NULL;

    g_assert_true(kith_findings_all(txn, kind, &findings, &error));
    g_assert_no_error(error);
    for (guint i = 0; i < findings->len; i++) {
        const KithFinding *finding = g_ptr_array_index(findings, i);

        g_assert_cmpuint(finding->number, >, 0);
        g_assert_true(kind == NULL || g_str_equal(finding->kind, kind));
    }
    return findings->len;
}

/* A number is given out once, also after what had it is gone. */
static void
test_findings(Fixture *fixture, gconstpointer data)
{
    KithStore *store = fixture->test.store;

    g_assert_cmpuint(put_finding(store, "network", 0, 0), ==, 1);
    g_assert_cmpuint(put_finding(store, "broker", 0, 0), ==, 2);
    g_assert_cmpuint(put_finding(store, "network", 0, 1), ==, 3);
    g_assert_cmpuint(put_finding(store, "network", 3, 0), ==, 3);
    g_assert_cmpuint(put_finding(store, "network", 0, 3), ==, 4);
    g_assert_cmpuint(put_finding(store, "network", 0, 4), ==, 5);
    g_assert_cmpuint(count_findings(store, "network"), ==, 1);
    g_assert_cmpuint(count_findings(store, "broker"), ==, 1);
    g_assert_cmpuint(count_findings(store, "other"), ==, 0);
    g_assert_cmpuint(count_findings(store, NULL), ==, 2);
    g_assert_cmpuint(count_rows(store, KITH_TABLE_FINDINGS), ==, 2);
}

/* ---- names ---- */

static void
test_names(Fixture *fixture, gconstpointer data)
{
    KithStore *store = fixture->test.store;
    guint32 known = kith_store_find_name(store, KITH_NAME_PROPERTY, "city");
    guint32 fresh;

    g_assert_cmpuint(known, ==, 1);
    g_assert_cmpuint(kith_store_add_name(store, KITH_NAME_PROPERTY, "city", "note"), ==, known);
    g_assert_cmpstr(kith_store_name(store, KITH_NAME_PROPERTY, known)->type, ==, "place");
    g_assert_cmpuint(kith_store_find_name(store, KITH_NAME_LINK_TYPE, "city"), ==, 0);
    fresh = kith_store_add_name(store, KITH_NAME_LINK_TYPE, "city", "");
    g_assert_cmpuint(fresh, ==, 1);
    g_assert_null(kith_store_name(store, KITH_NAME_LINK_TYPE, 2));
    g_assert_null(kith_store_name(store, KITH_NAME_LINK_TYPE, 0));
    /* A name that no load has stored is forgotten with the process. */
    test_store_shut(&fixture->test);
    test_store_reopen(&fixture->test);
    g_assert_cmpuint(kith_store_find_name(fixture->test.store, KITH_NAME_LINK_TYPE, "city"), ==, 0);
    g_assert_cmpuint(kith_store_find_name(fixture->test.store, KITH_NAME_PROPERTY, "city"),
                     ==,
                     known);
}

static void
test_labels(Fixture *fixture, gconstpointer data)
{
    static const struct {
        const char *row;
        const char *label;
    } rows[] = {
        {"Person|a|given_name=Ann|family_name=LEE", "Ann LEE"},
        {"Person|b|family_name=Lee|city=York", "Lee"},
        {"Person|c|name=Dr. Ann Lee|given_name=Ann", "Dr. Ann Lee"},
        {"Person|d|city=York", "d"},
        {"Unit|e|name=CID", "CID"},
        {"Spaceship|f|colour=red", "f"},
    };
    KithStore *store = fixture->test.store;

    for (guint i = 0; i < G_N_ELEMENTS(rows); i++) {
        g_autoptr(GError) error = NULL;
        g_autoptr(GString) label = g_string_new(NULL);
        g_autoptr(KithTxn) txn = NULL;
        g_auto(KithFieldBuffer) buffer = {0};
        KithRecord record;
        gboolean found;

        test_ingest_fine(store, "labels", rows[i].row);
        txn = kith_store_read(store, &error);
        g_assert_true(kith_records_get(txn, i + 4, &buffer, &record, &found, &error));
        g_assert_true(found);
        g_assert_true(kith_records_label(store, txn, &record, label, &error));
        g_assert_cmpstr(label->str, ==, rows[i].label);
    }
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
#define TEST(path, func) g_test_add(path, Fixture, NULL, set_up, func, tear_down)
    TEST("/store/kept/decision-is-kept-with-who-and-when", test_decision);
    TEST("/store/kept/later-decision-withdraws-the-earlier", test_later_decision);
    TEST("/store/kept/decision-on-nothing-is-refused", test_bad_decisions);
    TEST("/store/kept/result-takes-the-place-of-the-same-run", test_results);
    TEST("/store/kept/findings-under-review-stay", test_findings);
    TEST("/store/kept/names-have-numbers", test_names);
    TEST("/store/kept/records-are-known-by-their-labels", test_labels);
#undef TEST
    return g_test_run();
}
