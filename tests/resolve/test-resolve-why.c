/* SPDX-FileCopyrightText: The Kith authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "people.h"
#include "resolve-pairing.h"
#include "resolve-read.h"
#include "store-entities.h"

#include <kith/kith-resolve.h>

#include <math.h>

#define N 900

typedef struct {
    TestStore test;
} Fixture;

static void
load(Fixture *fixture, const char *name, guint first, guint n)
{
    g_autofree char *csv = people_csv(first, n);
    g_autofree char *text = test_load_text(&fixture->test, name, csv);
}

static void
resolve(Fixture *fixture)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(KithTable) table = kith_resolve(fixture->test.store, NULL, NULL, &error);

    g_assert_no_error(error);
    g_assert_nonnull(table);
}

static void
set_up(Fixture *fixture, gconstpointer data)
{
    test_store_init(&fixture->test);
    load(fixture, "staff.csv", 0, N);
}

static void
tear_down(Fixture *fixture, gconstpointer data)
{
    test_store_shut(&fixture->test);
    test_store_verify(fixture->test.path);
    test_store_clear(&fixture->test);
}

/* The weight of two records by themselves. */
static double
weigh(KithStore *store, KithRecordId a, KithRecordId b)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(KithTxn) txn = kith_store_read(store, &error);
    g_autoptr(GArray) records = g_array_new(FALSE, FALSE, sizeof(KithRecordId));
    g_auto(KithPairing) pairing = {0};
    KithWeight weight;

    g_array_append_val(records, a);
    g_array_append_val(records, b);
    g_assert_true(kith_pairing_open(store, txn, records, &pairing, &error));
    g_assert_cmpuint(pairing.frame->n, ==, 2);
    kith_score_pair(pairing.scorer, 0, 1, &weight);
    return weight.weight;
}

/* ---- weights ---- */

typedef struct {
    KithRecordId a;
    KithRecordId b;
    double weight;
} Weighed;

/* Pairs weighed with all records at hand, as resolving does: a third of them neighbours. */
static GArray *
weigh_in_batch(KithStore *store, guint n_pairs)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(KithTxn) txn = kith_store_read(store, &error);
    g_autoptr(GPtrArray) kinds = kith_kinds(store);
    g_autoptr(KithFrame) frame = NULL;
    g_autoptr(KithModelFile) file = NULL;
    g_autofree char *yaml = NULL;
    g_autofree KithMatchModel *model = g_new(KithMatchModel, 1);
    g_autofree KithScorer *scorer = g_new(KithScorer, 1);
    GArray *weighed = g_array_new(FALSE, FALSE, sizeof(Weighed));
    const KithFrameHow how = {0};
    KithRandom random = kith_random(3);
    guint32 number;

    for (guint k = 0; k < kinds->len && frame == NULL; k++) {
        g_assert_true(
            kith_frame_read(store, txn, g_ptr_array_index(kinds, k), &how, &frame, &error));
    }
    g_assert_true(kith_entities_model(txn, &number, &error));
    g_assert_true(kith_models_get(txn, number, &yaml, &error));
    file = kith_model_file_parse(yaml, strlen(yaml), "model", &error);
    g_assert_no_error(error);
    kith_kind_model_fit(g_ptr_array_index(file->kinds, 0), frame, model);
    kith_scorer_init(scorer, frame, model);
    for (guint p = 0; p < n_pairs; p++) {
        guint32 i = kith_random_below(&random, frame->n);
        guint32 j = p % 3 == 0 ? kith_frame_find(frame, frame->ids[i] % frame->n + 1)
                               : kith_random_below(&random, frame->n);
        KithWeight weight;
        Weighed one;

        if (i == j) {
            continue;
        }
        kith_score_pair(scorer, i, j, &weight);
        one = (Weighed){frame->ids[i], frame->ids[j], weight.weight};
        g_array_append_val(weighed, one);
    }
    return weighed;
}

/* To the last bit, and whatever is loaded later. */
static void
test_alone_as_in_batch(Fixture *fixture, gconstpointer data)
{
    g_autoptr(GArray) weighed = NULL;

    resolve(fixture);
    weighed = weigh_in_batch(fixture->test.store, 1000);
    g_assert_cmpuint(weighed->len, >, 900);
    load(fixture, "more.csv", N, 3 * N);
    for (guint i = 0; i < weighed->len; i++) {
        const Weighed *one = &g_array_index(weighed, Weighed, i);

        g_assert_cmpfloat(weigh(fixture->test.store, one->a, one->b), ==, one->weight);
        g_assert_cmpfloat(weigh(fixture->test.store, one->b, one->a), ==, one->weight);
    }
}

/* ---- sources ---- */

/* Somebody of each household, with the family name, address and phone of the row. */
static char *
relatives_csv(guint n)
{
    g_autofree char *csv = people_csv(0, n);
    g_auto(GStrv) rows = g_strsplit(csv, "\n", -1);
    GString *out = g_string_new("record_id,given_name,family_name,address,phone\n");

    for (guint row = 0; row < n; row++) {
        g_auto(GStrv) cells = g_strsplit(rows[row + 1], ",", -1);
        guint given = 0;

        while (!g_str_equal(people_given[given], cells[1])) {
            given++;
        }
        g_string_append_printf(out,
                               "k%s,%s,%s,%s,%s\n",
                               cells[0],
                               people_given[(given + 5) % G_N_ELEMENTS(people_given)],
                               cells[2],
                               cells[4],
                               cells[5]);
    }
    return g_string_free(out, FALSE);
}

static double
prior(KithStore *store, const char *a, const char *b)
{
    g_autoptr(GError) error = NULL;
    g_auto(KithWhyReport) report = {0};

    g_assert_true(kith_why(store, a, b, &report, &error));
    g_assert_true(g_str_has_prefix(
        kith_table_text(report.terms, 0, (guint)kith_table_find_column(report.terms, "level")),
        "between staff and "));
    return kith_table_real(report.terms, 0, (guint)kith_table_find_column(report.terms, "weight"));
}

/* A second list of the staff has a match for each of the first; a list of their relatives has none,
 * however much relatives share. Both are learnt, kept, and weighed alone as in the batch. */
static void
test_sources_differ(Fixture *fixture, gconstpointer data)
{
    KithStore *store = fixture->test.store;
    g_autofree char *relatives = relatives_csv(N);
    g_autofree char *text = test_load_text(&fixture->test, "relatives.csv", relatives);
    g_autoptr(GArray) weighed = NULL;
    guint joined = 0;
    KithRecordId n;
    g_autofree KithEntityId *entities = NULL;
    g_autoptr(GError) error = NULL;
    g_autoptr(KithTxn) txn = NULL;

    load(fixture, "payroll.csv", 0, N);
    resolve(fixture);
    g_assert_cmpfloat(prior(store, "staff/p00001", "payroll/p00001"),
                      >,
                      prior(store, "staff/p00001", "relatives/kp00001") + 4.0);
    weighed = weigh_in_batch(store, 60);
    for (guint i = 0; i < weighed->len; i++) {
        const Weighed *one = &g_array_index(weighed, Weighed, i);

        g_assert_cmpfloat(weigh(store, one->a, one->b), ==, one->weight);
    }
    txn = kith_store_read(store, &error);
    g_assert_true(kith_entities_all(txn, &entities, &n, &error));
    g_assert_cmpuint(n, ==, 3 * N);
    for (guint i = 0; i < N; i++) {
        g_assert_cmpuint(entities[i], ==, entities[2 * N + i]); /* staff, relatives, payroll */
        joined += entities[i] == entities[N + i];
    }
    g_assert_cmpuint(joined, <, N / 100);
}

static double
cell(const KithTable *table, gsize row, const char *column)
{
    return kith_table_real(table, row, (guint)kith_table_find_column(table, column));
}

static void
check_sums(const KithWhyReport *report)
{
    gsize n = kith_table_n_rows(report->terms);
    double total = 0.0;

    for (gsize row = 0; row + 1 < n; row++) {
        double m = cell(report->terms, row, "m");

        total += cell(report->terms, row, "weight");
        g_assert_cmpfloat_with_epsilon(total, cell(report->terms, row, "total"), 1e-9);
        if (m > 0.0) {
            g_assert_cmpfloat_with_epsilon(log2(m / cell(report->terms, row, "u")) +
                                               cell(report->terms, row, "rarity"),
                                           cell(report->terms, row, "weight"),
                                           1e-9);
        }
    }
    g_assert_cmpfloat_with_epsilon(total, report->weight, 1e-9);
    g_assert_cmpfloat_with_epsilon(report->probability,
                                   exp2(report->weight) / (1.0 + exp2(report->weight)),
                                   1e-12);
}

static void
test_terms_sum(Fixture *fixture, gconstpointer data)
{
    KithRandom random = kith_random(5);

    resolve(fixture);
    for (guint i = 0; i < 300; i++) {
        KithRecordId a = 1 + kith_random_below(&random, N);
        KithRecordId b = i % 2 == 0 ? a % N + 1 : 1 + kith_random_below(&random, N);
        g_autofree char *name_a = g_strdup_printf("r:%u", a);
        g_autofree char *name_b = g_strdup_printf("r:%u", b);
        g_auto(KithWhyReport) report = {0};
        g_auto(KithWhyReport) turned = {0};
        g_autoptr(GError) error = NULL;

        if (a == b) {
            continue;
        }
        g_assert_true(kith_why(fixture->test.store, name_a, name_b, &report, &error));
        g_assert_true(kith_why(fixture->test.store, name_b, name_a, &turned, &error));
        g_assert_no_error(error);
        g_assert_cmpuint(report.record_a, ==, a);
        g_assert_cmpuint(report.record_b, ==, b);
        g_assert_cmpuint(turned.record_a, ==, b);
        g_assert_cmpfloat(report.weight, ==, weigh(fixture->test.store, a, b));
        g_assert_cmpfloat(turned.weight, ==, report.weight);
        check_sums(&report);
        check_sums(&turned);
    }
}

/* ---- what is asked ---- */

static const char *
text_of(const KithTable *table, const char *property, const char *column)
{
    int at = kith_table_find_column(table, "property");

    for (gsize row = 0; row < kith_table_n_rows(table); row++) {
        if (g_str_equal(kith_table_text(table, row, (guint)at), property)) {
            return kith_table_text(table, row, (guint)kith_table_find_column(table, column));
        }
    }
    return NULL;
}

/* Two of one common name with nothing else to compare: held to a stricter standard, and told. */
static void
test_names_alone(Fixture *fixture, gconstpointer data)
{
    static const char *const rows[] = {"id,given_name,family_name,birth_date\n"
                                       "a,Peter,Ashbury,\nb,Peter,Ashbury,\n"
                                       "c,Wilhelmina,Zweigelt,\nd,Wilhelmina,Zweigelt,\n"
                                       "e,Peter,Ashbury,1971-03-05\nf,Peter,Ashbury,1971-03-05\n"};
    g_autofree char *text = test_load_text(&fixture->test, "names.csv", rows[0]);
    static const char *const pairs[][2] = {{"names/a", "names/b"},
                                           {"names/c", "names/d"},
                                           {"names/e", "names/f"},
                                           {"names/a", "names/c"}};

    resolve(fixture);
    for (guint i = 0; i < G_N_ELEMENTS(pairs); i++) {
        g_auto(KithWhyReport) report = {0};
        g_autoptr(GError) error = NULL;
        gboolean told = FALSE;

        g_assert_true(kith_why(fixture->test.store, pairs[i][0], pairs[i][1], &report, &error));
        for (gsize row = 0; row < kith_table_n_rows(report.terms); row++) {
            told = told ||
                   g_str_equal(kith_table_text(report.terms,
                                               row,
                                               (guint)kith_table_find_column(report.terms, "term")),
                               "names alone");
        }
        g_assert_cmpint(told, ==, i == 0);
        check_sums(&report);
    }
}

static void
test_values_and_levels(Fixture *fixture, gconstpointer data)
{
    g_auto(KithWhyReport) report = {0};
    g_autoptr(GError) error = NULL;
    const char *a;
    const char *b;

    resolve(fixture);
    g_assert_true(kith_why(fixture->test.store, "staff/p00002", "staff/p00001", &report, &error));
    g_assert_no_error(error);
    g_assert_cmpstr(report.name_a, ==, "staff/p00002");
    g_assert_cmpstr(report.name_b, ==, "staff/p00001");
    g_assert_cmpuint(report.generation, ==, 1);
    g_assert_cmpfloat(report.threshold, ==, 0.5);
    g_assert_cmpuint(report.entity_a, ==, report.entity_b);
    g_assert_cmpstr(text_of(report.terms, "given_name", "level"), ==, "equal");
    a = text_of(report.terms, "family_name", "value_a");
    b = text_of(report.terms, "family_name", "value_b");
    g_assert_cmpuint(strlen(a) + 1, ==, strlen(b)); /* the second row of a person lost a letter */
    g_assert_cmpfloat(report.probability, >, 0.9);
}

static void
test_before_the_first_resolve(Fixture *fixture, gconstpointer data)
{
    g_auto(KithWhyReport) before = {0};
    g_auto(KithWhyReport) after = {0};
    g_autoptr(GError) error = NULL;

    g_assert_true(kith_why(fixture->test.store, "r:2", "r:3", &before, &error));
    g_assert_cmpuint(before.generation, ==, 0);
    resolve(fixture);
    g_assert_true(kith_why(fixture->test.store, "r:2", "r:3", &after, &error));
    g_assert_no_error(error);
    g_assert_cmpfloat(before.weight, ==, after.weight);
}

static void
test_strongest_of_entities(Fixture *fixture, gconstpointer data)
{
    g_auto(KithWhyReport) report = {0};
    g_autoptr(GError) error = NULL;
    g_autofree char *entity = NULL;
    double best = -G_MAXDOUBLE;

    resolve(fixture);
    g_assert_true(kith_why(fixture->test.store, "r:2", "r:3", &report, &error));
    g_assert_cmpuint(report.entity_a, ==, 2);
    kith_why_report_clear(&report);
    g_assert_true(kith_why(fixture->test.store, "e:2", "e:5", &report, &error));
    g_assert_no_error(error);
    g_assert_cmpuint(report.pairs, ==, 4);
    for (KithRecordId a = 2; a <= 3; a++) {
        for (KithRecordId b = 5; b <= 6; b++) {
            best = MAX(best, weigh(fixture->test.store, a, b));
        }
    }
    g_assert_cmpfloat(report.weight, ==, best);
    kith_why_report_clear(&report);
    /* An entity and a record of it: its other records. */
    g_assert_true(kith_why(fixture->test.store, "e:2", "r:2", &report, &error));
    g_assert_cmpuint(report.pairs, ==, 1);
    g_assert_cmpuint(report.record_a, ==, 3);
}

static void
test_refusals(Fixture *fixture, gconstpointer data)
{
    static const struct {
        const char *a;
        const char *b;
        int code;
        const char *text;
    } cases[] = {
        {"r:1", "staff/p00000", KITH_ERROR_INVALID, "r:1 and staff/p00000 are one record"},
        {"e:2", "e:2", KITH_ERROR_INVALID, "e:2 and e:2 are one entity: name two of its records"},
        {"e:1", "r:1", KITH_ERROR_INVALID, "e:1 and r:1 are one record"},
        {"r:1", "r:5000", KITH_ERROR_NOT_FOUND, "r:5000"},
        {"r:1", "staff/nobody", KITH_ERROR_NOT_FOUND, "nobody"},
        {"r:1", "firms/1", KITH_ERROR_INVALID, "records of type Person and Organisation are never"},
    };
    g_autoptr(GError) error = NULL;
    g_autofree char *text = NULL;

    text = test_load_text(&fixture->test, "firms.csv", "id,company_name\n1,Acme Ltd\n2,Zen Ltd\n");
    resolve(fixture);
    for (guint i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_auto(KithWhyReport) report = {0};

        g_assert_false(kith_why(fixture->test.store, cases[i].a, cases[i].b, &report, &error));
        test_error(&error, cases[i].code, cases[i].text);
    }
}

static void
test_retired_are_not_compared(Fixture *fixture, gconstpointer data)
{
    g_auto(KithWhyReport) report = {0};
    KithRetireReport retired;
    g_autoptr(GError) error = NULL;
    g_autofree char *text = NULL;

    load(fixture, "more.csv", N, 30);
    resolve(fixture);
    g_assert_true(kith_store_retire(fixture->test.store, "more", NULL, &retired, &error));
    g_assert_false(kith_why(fixture->test.store, "r:1", "more/p00901", &report, &error));
    test_error(&error, KITH_ERROR_INVALID, "does not stand: only records that do are compared");
}

static void
test_decisions_are_told(Fixture *fixture, gconstpointer data)
{
    g_auto(KithWhyReport) report = {0};
    g_autoptr(GError) error = NULL;

    g_assert_true(kith_store_decide(fixture->test.store,
                                    2,
                                    3,
                                    KITH_VERDICT_DIFFERENT,
                                    "twins",
                                    NULL,
                                    &error));
    resolve(fixture);
    g_assert_true(kith_why(fixture->test.store, "r:3", "r:2", &report, &error));
    g_assert_no_error(error);
    g_assert_cmpstr(report.verdict, ==, "different");
    g_assert_cmpstr(report.reason, ==, "twins");
    g_assert_cmpuint(report.entity_a, !=, report.entity_b);
    g_assert_cmpfloat(report.probability, >, 0.5); /* the evidence has not changed */
}

int
main(int argc, char **argv)
{
    static const struct {
        const char *path;
        void (*func)(Fixture *, gconstpointer);
    } tests[] = {
        {"/resolve/why/alone-as-in-the-batch", test_alone_as_in_batch},
        {"/resolve/why/sources-differ", test_sources_differ},
        {"/resolve/why/terms-sum-to-the-weight", test_terms_sum},
        {"/resolve/why/common-names-alone-are-told", test_names_alone},
        {"/resolve/why/tells-values-and-levels", test_values_and_levels},
        {"/resolve/why/works-before-the-first-resolve", test_before_the_first_resolve},
        {"/resolve/why/of-entities-the-strongest-pair", test_strongest_of_entities},
        {"/resolve/why/refuses-what-cannot-be-compared", test_refusals},
        {"/resolve/why/retired-records-are-not-compared", test_retired_are_not_compared},
        {"/resolve/why/decisions-are-told", test_decisions_are_told},
    };

    g_test_init(&argc, &argv, NULL);
    for (guint i = 0; i < G_N_ELEMENTS(tests); i++) {
        g_test_add(tests[i].path, Fixture, NULL, set_up, tests[i].func, tear_down);
    }
    return g_test_run();
}
