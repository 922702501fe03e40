/* SPDX-FileCopyrightText: The Kith authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "base-random.h"
#include "store-retire.h"
#include "store-values.h"
#include "test-store.h"

#include <string.h>

typedef struct {
    TestStore test;
} Fixture;

static void
set_up(Fixture *fixture, gconstpointer data)
{
    test_store_init(&fixture->test);
}

/* Whatever a test did, the store must be whole after it. */
static void
tear_down(Fixture *fixture, gconstpointer data)
{
    test_store_shut(&fixture->test);
    test_store_verify(fixture->test.path);
    test_store_clear(&fixture->test);
}

static void
expect(Fixture *fixture, const char *text)
{
    g_autofree char *found = test_store_text(fixture->test.store);

    test_same_text(found, text);
}

static KithStoreInfo
info_of(KithStore *store)
{
    g_autoptr(GError) error = NULL;
    KithStoreInfo info;

    g_assert_true(kith_store_info(store, &info, NULL, &error));
    g_assert_no_error(error);
    return info;
}

/* ---- rows ---- */

static void
test_new_rows(Fixture *fixture, gconstpointer data)
{
    KithIngestCounts counts = test_ingest_fine(fixture->test.store,
                                               "people",
                                               "Person|1|given_name=John|family_name=SMITH\n"
                                               "Person|2|given_name=JOHN|phone=not a number\n"
                                               "Unit|u1|name=CID");
    KithStoreInfo info = info_of(fixture->test.store);

    g_assert_cmpuint(counts.added, ==, 3);
    g_assert_cmpuint(counts.unchanged + counts.changed + counts.repeated + counts.rejected, ==, 0);
    g_assert_cmpuint(info.records, ==, 3);
    g_assert_cmpuint(info.entities, ==, 3);
    g_assert_cmpuint(info.pending, ==, 3);
    expect(fixture,
           "r1 people/1 Person v1 load 1 row 1\n"
           "  given_name \"John\" = \"john\"\n"
           "  family_name \"SMITH\" = \"smith\"\n"
           "r2 people/2 Person v1 load 1 row 2\n"
           "  given_name \"JOHN\" = \"john\"\n"
           "  phone \"not a number\" is no value\n"
           "r3 people/u1 Unit v1 load 1 row 3\n"
           "  name \"CID\" = \"cid\"\n");
}

static void
test_same_rows(Fixture *fixture, gconstpointer data)
{
    static const char rows[] = "Person|1|given_name=John|phone=01234 567890\n"
                               "-KNOWS|1>2\n"
                               "Person|2|given_name=Jane\n"
                               "KNOWS|2>1|since=2001";
    g_autofree char *before = NULL;
    g_autofree char *after = NULL;
    KithIngestCounts counts;

    test_ingest_fine(fixture->test.store, "people", rows);
    before = test_store_text(fixture->test.store);
    counts = test_ingest_fine(fixture->test.store, "people", rows);
    after = test_store_text(fixture->test.store);
    g_assert_cmpuint(counts.unchanged, ==, 2);
    g_assert_cmpuint(counts.added + counts.changed + counts.links + counts.links_retired, ==, 0);
    g_assert_cmpuint(counts.links_known, ==, 2);
    g_assert_cmpstr(before, ==, after);
}

static void
test_changed_row(Fixture *fixture, gconstpointer data)
{
    KithIngestCounts counts;

    test_ingest_fine(fixture->test.store, "people", "Person|1|given_name=John|city=Leeds");
    counts = test_ingest_fine(fixture->test.store, "people", "Person|1|given_name=John|city=York");
    g_assert_cmpuint(counts.changed, ==, 1);
    expect(fixture,
           "r1 people/1 Person v2 load 2 row 1\n"
           "  given_name \"John\" = \"john\"\n"
           "  city \"York\" = \"york\"\n"
           "before: r1 people/1 Person v1 load 1 row 1\n"
           "  given_name \"John\" = \"john\"\n"
           "  city \"Leeds\" = \"leeds\"\n");
}

/* Case alone is a change too: values are kept as given. */
static void
test_changed_case(Fixture *fixture, gconstpointer data)
{
    test_ingest_fine(fixture->test.store, "people", "Person|1|given_name=John");
    g_assert_cmpuint(
        test_ingest_fine(fixture->test.store, "people", "Person|1|given_name=JOHN").changed,
        ==,
        1);
}

static void
test_changed_type(Fixture *fixture, gconstpointer data)
{
    KithStoreInfo info;

    test_ingest_fine(fixture->test.store, "people", "Person|1|name=CID");
    g_assert_cmpuint(test_ingest_fine(fixture->test.store, "people", "Unit|1|name=CID").changed,
                     ==,
                     1);
    info = info_of(fixture->test.store);
    g_assert_cmpuint(info.records, ==, 1);
}

static void
test_repeated_rows(Fixture *fixture, gconstpointer data)
{
    g_autoptr(GString) rejects = g_string_new(NULL);
    const TestIngest how = {.rejects = rejects};
    g_autoptr(GError) error = NULL;
    KithIngestCounts counts = {0};

    g_assert_true(test_ingest(fixture->test.store,
                              "people",
                              "Person|1|given_name=John\n"
                              "Person|1|given_name=John\n"
                              "Person|1|given_name=Jon\n"
                              "Person|1|given_name=John",
                              &how,
                              &counts,
                              &error));
    g_assert_cmpuint(counts.added, ==, 1);
    g_assert_cmpuint(counts.repeated, ==, 2);
    g_assert_cmpuint(counts.rejected, ==, 1);
    g_assert_cmpstr(rejects->str, ==, "3: key \"1\" stands in line 1 already, with other values\n");
}

/* A link of a rejected row is rejected with it. */
static void
test_rejected_rows_links(Fixture *fixture, gconstpointer data)
{
    KithIngestCounts counts = test_ingest_fine(fixture->test.store,
                                               "people",
                                               "Person|1|given_name=John\n"
                                               "Person|1|given_name=Jon\n"
                                               "-KNOWS|1>2\n"
                                               "Person|2|given_name=Jane");

    g_assert_cmpuint(counts.rejected, ==, 1);
    g_assert_cmpuint(counts.links, ==, 0);
}

static void
test_sources_apart(Fixture *fixture, gconstpointer data)
{
    test_ingest_fine(fixture->test.store, "hr", "Person|1|given_name=John");
    g_assert_cmpuint(test_ingest_fine(fixture->test.store, "cms", "Person|1|given_name=John").added,
                     ==,
                     1);
    g_assert_cmpuint(test_record(fixture->test.store, "hr", "1"), ==, 1);
    g_assert_cmpuint(test_record(fixture->test.store, "cms", "1"), ==, 2);
}

/* ---- links ---- */

static void
test_stubs(Fixture *fixture, gconstpointer data)
{
    KithIngestCounts counts;
    KithStoreInfo info;

    test_ingest_fine(fixture->test.store, "people", "KNOWS|1>2");
    info = info_of(fixture->test.store);
    g_assert_cmpuint(info.records, ==, 0);
    g_assert_cmpuint(info.stubs, ==, 2);
    g_assert_cmpuint(info.links, ==, 1);
    g_assert_cmpuint(info.pending, ==, 0);
    counts = test_ingest_fine(fixture->test.store, "people", "Person|1|given_name=John");
    g_assert_cmpuint(counts.filled, ==, 1);
    g_assert_cmpuint(counts.added, ==, 1);
    info = info_of(fixture->test.store);
    g_assert_cmpuint(info.records, ==, 1);
    g_assert_cmpuint(info.stubs, ==, 1);
    g_assert_cmpuint(info.pending, ==, 1);
    expect(fixture,
           "r1 people/1 Person v1 load 2 row 1\n"
           "  given_name \"John\" = \"john\"\n"
           "  -> r2 by l1\n"
           "r2 people/2 Thing v0 stub load 1 row 1\n"
           "  <- r1 by l1\n"
           "l1 r1 -KNOWS-> r2 load 1 row 1\n");
}

/* In one load, a link may come before its rows. */
static void
test_stub_filled_in_one_load(Fixture *fixture, gconstpointer data)
{
    KithIngestCounts counts = test_ingest_fine(fixture->test.store,
                                               "people",
                                               "Person|1|given_name=John\n"
                                               "-KNOWS|1>2\n"
                                               "Person|2|given_name=Jane\n"
                                               "-KNOWS|2>3");

    g_assert_cmpuint(counts.added, ==, 2);
    g_assert_cmpuint(info_of(fixture->test.store).stubs, ==, 1);
}

static void
test_stub_filled_in_later_parcel(Fixture *fixture, gconstpointer data)
{
    const TestIngest how = {.rows_a_parcel = 1, .batch_bytes = 1};
    g_autoptr(GError) error = NULL;
    KithIngestCounts counts = {0};

    g_assert_true(test_ingest(fixture->test.store,
                              "people",
                              "KNOWS|1>2\nPerson|2|given_name=Jane\nPerson|1|given_name=John",
                              &how,
                              &counts,
                              &error));
    g_assert_cmpuint(counts.filled, ==, 2);
    g_assert_cmpuint(info_of(fixture->test.store).stubs, ==, 0);
    expect(fixture,
           "r1 people/1 Person v1 load 1 row 3\n"
           "  given_name \"John\" = \"john\"\n"
           "  -> r2 by l1\n"
           "r2 people/2 Person v1 load 1 row 2\n"
           "  given_name \"Jane\" = \"jane\"\n"
           "  <- r1 by l1\n"
           "l1 r1 -KNOWS-> r2 load 1 row 1\n");
}

static void
test_nodes(Fixture *fixture, gconstpointer data)
{
    KithIngestCounts counts =
        test_ingest_fine(fixture->test.store, "graph", "*EDGE|a>b\n*EDGE|b>c\n*EDGE|a>b");
    KithStoreInfo info = info_of(fixture->test.store);

    g_assert_cmpuint(counts.added, ==, 3);
    g_assert_cmpuint(counts.links, ==, 2);
    g_assert_cmpuint(counts.links_known, ==, 1);
    g_assert_cmpuint(info.records, ==, 3);
    g_assert_cmpuint(info.stubs, ==, 0);
}

static void
test_self_link(Fixture *fixture, gconstpointer data)
{
    test_ingest_fine(fixture->test.store, "graph", "*EDGE|a>a");
    expect(fixture,
           "r1 graph/a Thing v1 load 1 row 1\n"
           "  -> r1 by l1\n"
           "  <- r1 by l1\n"
           "l1 r1 -EDGE-> r1 load 1 row 1\n");
}

/* Links between the same ends that say different things are different links. */
static void
test_parallel_links(Fixture *fixture, gconstpointer data)
{
    KithIngestCounts counts = test_ingest_fine(
        fixture->test.store,
        "calls",
        "CALL|a>b|date=2024-01-01\nCALL|a>b|date=2024-01-02\nCALL|b>a|date=2024-01-01\n"
        "MEET|a>b|date=2024-01-01\nCALL|a>b|date=2024-01-01");

    g_assert_cmpuint(counts.links, ==, 4);
    g_assert_cmpuint(counts.links_known, ==, 1);
    counts = test_ingest_fine(fixture->test.store,
                              "calls",
                              "CALL|a>b|date=2024-01-02\n"
                              "CALL|a>b|date=2024-01-03");
    g_assert_cmpuint(counts.links, ==, 1);
    g_assert_cmpuint(counts.links_known, ==, 1);
}

static void
test_stale_links(Fixture *fixture, gconstpointer data)
{
    KithIngestCounts counts;

    test_ingest_fine(fixture->test.store,
                     "people",
                     "Person|1|city=Leeds\n-KNOWS|1>2\n-KNOWS|1>3\nKNOWS|1>4");
    counts = test_ingest_fine(fixture->test.store,
                              "people",
                              "Person|1|city=York\n-KNOWS|1>3\n"
                              "-KNOWS|1>5");
    g_assert_cmpuint(counts.links, ==, 1);
    g_assert_cmpuint(counts.links_known, ==, 1);
    g_assert_cmpuint(counts.links_retired, ==, 1);
    /* The link with a row of its own stays. */
    g_assert_cmpuint(info_of(fixture->test.store).links, ==, 3);
    expect(fixture,
           "r1 people/1 Person v2 load 2 row 1\n"
           "  city \"York\" = \"york\"\n"
           "  -> r3 by l2\n"
           "  -> r4 by l3\n"
           "  -> r5 by l4\n"
           "r2 people/2 Thing v0 stub load 1 row 2\n"
           "r3 people/3 Thing v0 stub load 1 row 3\n"
           "  <- r1 by l2\n"
           "r4 people/4 Thing v0 stub load 1 row 4\n"
           "  <- r1 by l3\n"
           "r5 people/5 Thing v0 stub load 2 row 3\n"
           "  <- r1 by l4\n"
           "before: r1 people/1 Person v1 load 1 row 1\n"
           "  city \"Leeds\" = \"leeds\"\n"
           "l1 r1 -KNOWS-> r2 of r1 load 1 row 2 retired 2\n"
           "l2 r1 -KNOWS-> r3 of r1 load 1 row 3\n"
           "l3 r1 -KNOWS-> r4 load 1 row 4\n"
           "l4 r1 -KNOWS-> r5 of r1 load 2 row 3\n");
}

/* The record is as it was, and its row tells of another link. */
static void
test_stale_links_of_unchanged_row(Fixture *fixture, gconstpointer data)
{
    KithIngestCounts counts;

    test_ingest_fine(fixture->test.store, "people", "Person|1|city=Leeds\n-WORKS_IN|1>a\nUnit|b");
    counts = test_ingest_fine(fixture->test.store,
                              "people",
                              "Person|1|city=Leeds\n-WORKS_IN|1>b\nUnit|b");
    g_assert_cmpuint(counts.unchanged, ==, 2);
    g_assert_cmpuint(counts.links, ==, 1);
    g_assert_cmpuint(counts.links_retired, ==, 1);
    g_assert_cmpuint(info_of(fixture->test.store).links, ==, 1);
}

/* ---- taking back ---- */

static void
retire(KithStore *store, const char *source, guint64 records, guint64 links)
{
    g_autoptr(GError) error = NULL;
    KithRetireReport report;

    g_assert_true(kith_store_retire(store, source, NULL, &report, &error));
    g_assert_no_error(error);
    g_assert_cmpuint(report.records, ==, records);
    g_assert_cmpuint(report.links, ==, links);
}

static void
test_retire(Fixture *fixture, gconstpointer data)
{
    KithStore *store = fixture->test.store;
    g_autoptr(GError) error = NULL;
    KithRetireReport report;
    KithStoreInfo info;

    test_ingest_fine(store, "hr", "Person|1|given_name=John\n-KNOWS|1>2\nPerson|2|given_name=Jane");
    test_ingest_fine(store, "cms", "Person|1|given_name=John\nKNOWS|1>hr/1");
    retire(store, "hr", 2, 1);
    info = info_of(store);
    g_assert_cmpuint(info.records, ==, 1);
    g_assert_cmpuint(info.retired, ==, 2);
    g_assert_cmpuint(info.links, ==, 1);
    retire(store, "hr", 0, 0);
    g_assert_false(kith_store_retire(store, "payroll", NULL, &report, &error));
    test_error(&error, KITH_ERROR_NOT_FOUND, "there is no source \"payroll\"");
}

static void
test_back_again(Fixture *fixture, gconstpointer data)
{
    static const char rows[] =
        "Person|1|given_name=John\n-KNOWS|1>2\nPerson|2|given_name=Jane\nLIKES|2>1";
    KithStore *store = fixture->test.store;
    KithIngestCounts counts;
    KithStoreInfo info;

    test_ingest_fine(store, "hr", rows);
    retire(store, "hr", 2, 2);
    counts = test_ingest_fine(store, "hr", rows);
    g_assert_cmpuint(counts.changed, ==, 2);
    g_assert_cmpuint(counts.links, ==, 2);
    info = info_of(store);
    g_assert_cmpuint(info.records, ==, 2);
    g_assert_cmpuint(info.retired, ==, 0);
    g_assert_cmpuint(info.links, ==, 2);
}

/* Stubs are records of the source too: taken back with it, and back again with it. */
static void
test_stub_back_again(Fixture *fixture, gconstpointer data)
{
    KithStore *store = fixture->test.store;
    KithStoreInfo info;

    test_ingest_fine(store, "hr", "KNOWS|1>2");
    retire(store, "hr", 2, 1);
    info = info_of(store);
    g_assert_cmpuint(info.stubs, ==, 0);
    g_assert_cmpuint(info.retired, ==, 2);
    test_ingest_fine(store, "hr", "KNOWS|1>2\nPerson|1|given_name=John");
    info = info_of(store);
    g_assert_cmpuint(info.records, ==, 1);
    g_assert_cmpuint(info.stubs, ==, 1);
    g_assert_cmpuint(info.retired, ==, 0);
    g_assert_cmpuint(info.links, ==, 1);
    expect(fixture,
           "r1 hr/1 Person v1 load 3 row 2\n"
           "  given_name \"John\" = \"john\"\n"
           "  -> r2 by l2\n"
           "r2 hr/2 Thing v0 stub load 3 row 1\n"
           "  <- r1 by l2\n"
           "l1 r1 -KNOWS-> r2 load 1 row 1 retired 2\n"
           "l2 r1 -KNOWS-> r2 load 3 row 1\n");
}

/* A record of a source taken back is an end of another source's new link: it stays taken back. */
static void
test_link_to_retired(Fixture *fixture, gconstpointer data)
{
    KithStore *store = fixture->test.store;
    KithStoreInfo info;

    test_ingest_fine(store, "hr", "Person|1|given_name=John");
    retire(store, "hr", 1, 0);
    test_ingest_fine(store, "cms", "KNOWS|1>hr/1");
    info = info_of(store);
    g_assert_cmpuint(info.records, ==, 0);
    g_assert_cmpuint(info.stubs, ==, 1);
    g_assert_cmpuint(info.retired, ==, 1);
}

/* ---- values ---- */

static KithValueCount
count_of(KithStore *store, const char *property, const char *normal)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(KithTxn) txn = kith_store_peek(store, &error);
    guint32 number = kith_store_find_name(store, KITH_NAME_PROPERTY, property);
    KithValueCount count = {0};
    guint32 value;

    g_assert_true(kith_values_find(txn, number, kith_bytes_str(normal), &value, &error));
    g_assert_cmpuint(value, >, 0);
    g_assert_true(kith_values_counts(txn, number, value, &count, &error));
    g_assert_no_error(error);
    return count;
}

static void
test_counts(Fixture *fixture, gconstpointer data)
{
    KithStore *store = fixture->test.store;

    test_ingest_fine(store,
                     "hr",
                     "Person|1|city=Leeds\nPerson|2|city=LEEDS|city=leeds\nPerson|3|city=York\n"
                     "AT|1>2|city=Leeds");
    g_assert_cmpuint(count_of(store, "city", "leeds").records, ==, 2);
    g_assert_cmpuint(count_of(store, "city", "leeds").uses, ==, 4);
    test_ingest_fine(store, "hr", "Person|1|city=York");
    g_assert_cmpuint(count_of(store, "city", "leeds").records, ==, 1);
    g_assert_cmpuint(count_of(store, "city", "leeds").uses, ==, 4); /* history goes on using it */
    g_assert_cmpuint(count_of(store, "city", "york").records, ==, 2);
    retire(store, "hr", 3, 1);
    g_assert_cmpuint(count_of(store, "city", "leeds").records, ==, 0);
    g_assert_cmpuint(count_of(store, "city", "york").records, ==, 0);
}

/* A value of hundreds of thousands of bytes has a chunk to itself. */
static void
test_long_value(Fixture *fixture, gconstpointer data)
{
    g_autofree char *value = g_strnfill(300000, 'x');
    g_autofree char *row = g_strdup_printf("Person|1|notes=%s|city=York", value);
    g_autofree char *text = NULL;

    test_ingest_fine(fixture->test.store, "hr", row);
    text = test_store_text(fixture->test.store);
    g_assert_nonnull(strstr(text, value));
}

/* ---- parcels and batches change nothing ---- */

static char *
random_rows(guint n, guint64 seed)
{
    GString *rows = g_string_new(NULL);
    KithRandom random = kith_random(seed);

    for (guint i = 0; i < n; i++) {
        g_string_append_printf(rows,
                               "%sPerson|%u|given_name=n%u|city=c%u|phone=0%u",
                               i > 0 ? "\n" : "",
                               kith_random_below(&random, n),
                               kith_random_below(&random, 50),
                               kith_random_below(&random, 9),
                               kith_random_below(&random, 100000000));
        if (kith_random_below(&random, 3) == 0) {
            guint from = kith_random_below(&random, n);

            g_string_append_printf(rows,
                                   "\n%sKNOWS|%u>%u|since=%u",
                                   kith_random_below(&random, 2) == 0 ? "" : "-",
                                   from,
                                   kith_random_below(&random, n),
                                   1990 + kith_random_below(&random, 3));
        }
    }
    return g_string_free(rows, FALSE);
}

static char *
text_of_run(const TestIngest *how)
{
    g_auto(TestStore) test = {0};
    g_autoptr(GError) error = NULL;
    char *text;

    test_store_init(&test);
    for (guint load = 0; load < 3; load++) {
        g_autofree char *rows = random_rows(400, load % 2);

        g_assert_true(test_ingest(test.store, load == 2 ? "other" : "hr", rows, how, NULL, &error));
        g_assert_no_error(error);
    }
    text = test_store_text(test.store);
    test_store_shut(&test);
    test_store_verify(test.path);
    return text;
}

static void
test_cuts_change_nothing(void)
{
    static const TestIngest ways[] = {{0},
                                      {.rows_a_parcel = 1},
                                      {.rows_a_parcel = 7},
                                      {.rows_a_parcel = 13, .batch_bytes = 4000}};
    g_autofree char *expected = text_of_run(&ways[0]);

    for (guint i = 1; i < G_N_ELEMENTS(ways); i++) {
        g_autofree char *text = text_of_run(&ways[i]);

        test_same_text(text, expected);
    }
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
#define TEST(path, func) g_test_add(path, Fixture, NULL, set_up, func, tear_down)
    TEST("/store/ingest/new-rows-are-records", test_new_rows);
    TEST("/store/ingest/same-rows-change-nothing", test_same_rows);
    TEST("/store/ingest/changed-row-is-a-new-version", test_changed_row);
    TEST("/store/ingest/changed-case-is-a-change", test_changed_case);
    TEST("/store/ingest/changed-type-is-a-change", test_changed_type);
    TEST("/store/ingest/key-given-twice-is-rejected-unless-the-row-is-the-same",
         test_repeated_rows);
    TEST("/store/ingest/rejected-row-tells-of-no-links", test_rejected_rows_links);
    TEST("/store/ingest/sources-have-keys-of-their-own", test_sources_apart);
    TEST("/store/ingest/ends-not-told-of-are-stubs", test_stubs);
    TEST("/store/ingest/stub-is-filled-in-the-same-load", test_stub_filled_in_one_load);
    TEST("/store/ingest/stub-is-filled-from-a-later-batch", test_stub_filled_in_later_parcel);
    TEST("/store/ingest/ends-of-edges-are-records", test_nodes);
    TEST("/store/ingest/link-to-itself-has-two-ends", test_self_link);
    TEST("/store/ingest/parallel-links-are-told-apart", test_parallel_links);
    TEST("/store/ingest/links-no-longer-told-of-are-taken-back", test_stale_links);
    TEST("/store/ingest/links-that-an-unchanged-row-no-longer-tells-of-are-taken-back",
         test_stale_links_of_unchanged_row);
    TEST("/store/ingest/retired-source-no-longer-stands", test_retire);
    TEST("/store/ingest/retired-source-comes-back", test_back_again);
    TEST("/store/ingest/retired-stub-comes-back", test_stub_back_again);
    TEST("/store/ingest/link-does-not-bring-a-retired-record-back", test_link_to_retired);
    TEST("/store/ingest/values-are-counted", test_counts);
    TEST("/store/ingest/long-value-is-kept", test_long_value);
#undef TEST
    g_test_add_func("/store/ingest/parcels-and-batches-change-nothing", test_cuts_change_nothing);
    return g_test_run();
}
