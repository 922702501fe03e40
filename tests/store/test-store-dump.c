/* SPDX-FileCopyrightText: The Kith authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "base-random.h"
#include "store-dump.h"
#include "store-entities.h"
#include "store-findings.h"
#include "store-restore-old.h"
#include "store-results.h"
#include "test-store.h"

#include <kith/kith-audit.h>

#include <string.h>

static const KithOperation operation = {"restore", "a dump", NULL, TRUE};

typedef struct {
    TestStore test;
} Fixture;

static void
tear_down(Fixture *fixture, gconstpointer data)
{
    test_store_clear(&fixture->test);
}

/* ---- a store with something of everything ---- */

static void
add_result(KithStore *store)
{
    enum { ROWS = 1100 };
    char *columns[] = {(char *)"score", (char *)"community", NULL};
    g_autofree guint32 *nodes = g_new0(guint32, 2 * ROWS);
    g_autofree double *cells = g_new0(double, 2 * ROWS);
    KithResultRows result = {
        {(char *)"pagerank", (char *)"view", (char *)"{}", columns, ROWS, 1, 7},
        nodes,
        cells};
    g_autoptr(GError) error = NULL;

    for (guint i = 0; i < ROWS; i++) {
        nodes[2 * i] = i + 1;
        cells[2 * i] = 1.0 / (i + 1);
    }
    g_assert_true(kith_results_put(store, &result, &error));
    g_assert_no_error(error);
}

static gboolean
put_finding(KithTxn *txn, gpointer user_data, GError **error)
{
    return kith_findings_put(txn, user_data, error);
}

static void
add_finding(KithStore *store)
{
    static const KithRecordId evidence[] = {1, 3};
    static const guint32 known[] = {1, 3, 0};
    const KithFindingMember member = {1, 2, 0.5, 1, TRUE, 2};
    g_autoptr(KithFinding) finding = kith_finding_new("network");
    g_autoptr(GError) error = NULL;

    finding->score = 3.25;
    finding->review = 738000;
    g_array_append_val(finding->members, member);
    g_array_append_vals(finding->known, known, G_N_ELEMENTS(known));
    kith_finding_add_evidence(finding, g_strdup("incident: two complaints"), evidence, 2);
    kith_finding_add_change(finding, KITH_FINDING_UNDER_REVIEW, "somebody", 3, "to look into");
    g_assert_true(kith_store_write(store, NULL, put_finding, finding, &error));
    g_assert_no_error(error);
}

static void
set_up(Fixture *fixture, gconstpointer data)
{
    static const KithRecordId cluster[] = {1, 1, 0, 4, 4, 0};
    static const guint32 frequencies[] = {1, 2, 3, 1, 0xffffffff, 2, 5u << 16 | 0xffff, 7, 9};
    const KithPartition partition = {6, cluster, "model: test\n", 0.9, 17, frequencies, 3};
    g_autoptr(GError) error = NULL;
    KithGeneration generation;
    KithRetireReport report;
    KithStore *store;

    test_store_init(&fixture->test);
    store = fixture->test.store;
    test_ingest_fine(
        store,
        "hr",
        "Person|1|given_name=John|family_name=SMITH|phone=nonsense|birth_date=1970-01-02\n"
        "-KNOWS|1>2|since=2001-02-03\nPerson|2|given_name=jOHN|city=M\xc3\xbcnchen\n"
        "KNOWS|2>stub\nUnit|u|name=CID\n-PART_OF|u>1");
    test_ingest_fine(store, "old", "Person|9|given_name=Gone|notes=a note");
    test_ingest_fine(store, "hr", "Person|1|given_name=Johnny|family_name=Smith\n-KNOWS|1>u");
    g_assert_true(kith_store_retire(store, "old", NULL, &report, &error));
    g_assert_true(kith_store_decide(store, 1, 2, KITH_VERDICT_SAME, "said so", NULL, &error));
    g_assert_true(
        kith_store_decide(store, 2, 1, KITH_VERDICT_DIFFERENT, "thought again", NULL, &error));
    g_assert_true(kith_entities_write(store, &partition, &generation, &error));
    test_ingest_fine(store, "hr", "Person|3|given_name=New");
    add_result(store);
    add_finding(store);
    g_assert_no_error(error);
}

/* Restores bytes as a store beside the fixture's. FALSE when they were refused. */
static gboolean
restore(Fixture *fixture, const void *bytes, gsize len, TestStore *out, GError **error)
{
    g_autofree char *dump = NULL;

    out->dir = test_make_dir();
    out->path = test_path(out->dir, "store");
    dump = test_path(out->dir, "dump");
    g_assert_true(g_file_set_contents(dump, bytes, (gssize)len, NULL));
    return kith_store_restore(out->path, dump, &operation, NULL, error);
}

static void
test_round_trip(Fixture *fixture, gconstpointer data)
{
    g_auto(TestStore) copy = {0};
    g_autoptr(GError) error = NULL;
    g_autofree char *before = test_store_text(fixture->test.store);
    g_autofree char *after = NULL;
    g_autoptr(GBytes) first = NULL;
    g_autoptr(GBytes) second = NULL;
    KithStoreInfo info;
    KithStoreInfo restored;

    g_assert_true(kith_store_info(fixture->test.store, &info, NULL, &error));
    test_store_shut(&fixture->test);
    test_store_verify(fixture->test.path);
    first = test_store_dump(fixture->test.path);
    g_assert_true(
        restore(fixture, g_bytes_get_data(first, NULL), g_bytes_get_size(first), &copy, &error));
    g_assert_no_error(error);
    test_store_verify(copy.path);
    second = test_store_dump(copy.path);
    g_assert_true(g_bytes_equal(first, second));
    test_store_reopen(&copy);
    after = test_store_text(copy.store);
    test_same_text(before, after);
    g_assert_true(kith_store_info(copy.store, &restored, NULL, &error));
    g_assert_cmpuint(info.records, ==, restored.records);
    g_assert_cmpuint(info.links, ==, restored.links);
    g_assert_cmpuint(info.entities, ==, restored.entities);
    g_assert_cmpuint(info.merged, ==, restored.merged);
    g_assert_cmpuint(info.stubs, ==, restored.stubs);
    g_assert_cmpuint(info.retired, ==, restored.retired);
    g_assert_cmpuint(info.pending, ==, restored.pending);
    g_assert_cmpuint(info.decisions, ==, restored.decisions);
    g_assert_cmpuint(info.generation, ==, restored.generation);
}

/* A dump that an earlier version made: two records of one person, and another. */
static void
test_format_1(void)
{
    static const KithEntityId expected[] = {1, 1, 3};
    g_auto(TestStore) copy = {0};
    g_autofree char *dump = test_data("fuzz/seeds/dump/whole");
    g_autofree KithEntityId *entities = NULL;
    g_autoptr(GError) error = NULL;
    g_autoptr(KithTxn) txn = NULL;
    KithRecordId n;

    copy.dir = test_make_dir();
    copy.path = test_path(copy.dir, "store");
    g_assert_true(kith_store_restore(copy.path, dump, &operation, NULL, &error));
    g_assert_no_error(error);
    test_store_verify(copy.path);
    test_store_reopen(&copy);
    txn = kith_store_read(copy.store, &error);
    g_assert_true(kith_entities_all(txn, &entities, &n, &error));
    g_assert_cmpmem(entities, n * sizeof *entities, expected, sizeof expected);
}

static void
test_old_members(void)
{
    g_autoptr(GArray) rows = g_array_new(FALSE, FALSE, sizeof(guint32));
    g_autoptr(GArray) membership = g_array_new(FALSE, FALSE, sizeof(guint32));
    g_autoptr(GArray) members = g_array_new(FALSE, FALSE, sizeof(guint32));
    /* 1 and 2 are one in generation 4, 1 and 3 in generation 5. */
    static const guint32 old[] = {4, 1, 1, 4, 1, 2, 5, 1, 1, 5, 1, 3};
    static const guint32 expected[] = {2, 4, 1, 3, 5, 1, 2, 5, 2};
    static const guint32 turned[] = {1, 2, 4, 1, 3, 5, 2, 2, 5};

    g_array_append_vals(rows, old, G_N_ELEMENTS(old));
    kith_restore_old_members(rows, membership, members);
    g_assert_cmpmem(membership->data, membership->len * 4, expected, sizeof expected);
    g_assert_cmpmem(members->data, members->len * 4, turned, sizeof turned);
}

/* What is restored goes on as if it had never been away. */
static void
test_load_after_restore(Fixture *fixture, gconstpointer data)
{
    static const char rows[] = "Person|1|given_name=Johnny|family_name=Smith\n-KNOWS|1>2\n"
                               "Person|7|given_name=john|city=Leeds\nKNOWS|7>stub";
    g_auto(TestStore) copy = {0};
    g_autoptr(GError) error = NULL;
    g_autoptr(GBytes) dump = NULL;
    g_autofree char *here = NULL;
    g_autofree char *there = NULL;

    test_store_shut(&fixture->test);
    dump = test_store_dump(fixture->test.path);
    g_assert_true(
        restore(fixture, g_bytes_get_data(dump, NULL), g_bytes_get_size(dump), &copy, &error));
    test_store_reopen(&fixture->test);
    test_store_reopen(&copy);
    test_ingest_fine(fixture->test.store, "hr", rows);
    test_ingest_fine(copy.store, "hr", rows);
    here = test_store_text(fixture->test.store);
    there = test_store_text(copy.store);
    test_same_text(here, there);
    test_store_shut(&copy);
    test_store_verify(copy.path);
}

static void
test_logs(Fixture *fixture, gconstpointer data)
{
    static const KithOperation dump = {"dump", NULL, NULL, FALSE};
    g_auto(TestStore) copy = {0};
    g_autoptr(GError) error = NULL;
    g_autoptr(KithTable) heads = NULL;
    g_autofree char *file = test_path(fixture->test.dir, "whole");
    gint64 sizes[2];

    g_assert_true(kith_store_begin(fixture->test.store, &dump, NULL, &error));
    g_assert_true(kith_store_dump(fixture->test.store, file, TRUE, NULL, &error));
    heads = kith_audit_heads(fixture->test.store, &error);
    copy.dir = test_make_dir();
    copy.path = test_path(copy.dir, "store");
    g_assert_true(kith_store_restore(copy.path, file, &operation, NULL, &error));
    g_assert_no_error(error);
    test_store_verify(copy.path);
    test_store_reopen(&copy);
    /* The heads of the old store hold in the new one, whose log goes on with the restore. */
    for (guint i = 0; i < 2; i++) {
        sizes[i] = kith_table_integer(heads, i, 1);
        g_assert_true(kith_audit_check(copy.store,
                                       kith_table_text(heads, i, 0),
                                       (guint64)sizes[i],
                                       kith_table_text(heads, i, 2),
                                       &error));
        g_assert_no_error(error);
    }
    g_clear_pointer(&heads, kith_table_free);
    heads = kith_audit_heads(copy.store, &error);
    g_assert_cmpint(kith_table_integer(heads, 0, 1), ==, sizes[0] + 1);
}

static void
test_schema(void)
{
    static const char schema[] = "property_types:\n  word: {normaliser: text, search: words}\n"
                                 "  text: {normaliser: text}\n"
                                 "properties:\n  colour: {type: word}\n"
                                 "node_types:\n  Thing: {class: thing, resolve: yes}\n  Cat: "
                                 "{class: object, label: [colour]}\n";
    g_auto(TestStore) test = {0};
    g_auto(TestStore) copy = {0};
    g_autofree char *file = NULL;
    g_autoptr(GError) error = NULL;
    g_autoptr(GBytes) dump = NULL;
    g_autoptr(GBytes) again = NULL;

    test.dir = test_make_dir();
    test.path = test_path(test.dir, "store");
    file = test_write_file(test.dir, "schema.yaml", schema);
    test.store = kith_store_create(test.path, file, &operation, &error);
    g_assert_no_error(error);
    test_ingest_fine(test.store, "cats", "Cat|1|colour=Black");
    test_store_shut(&test);
    dump = test_store_dump(test.path);
    g_assert_true(
        restore(NULL, g_bytes_get_data(dump, NULL), g_bytes_get_size(dump), &copy, &error));
    g_assert_no_error(error);
    again = test_store_dump(copy.path);
    g_assert_true(g_bytes_equal(dump, again));
    test_store_reopen(&copy);
    g_assert_nonnull(kith_schema_node_type(kith_store_schema(copy.store), "Cat"));
    g_assert_null(kith_schema_node_type(kith_store_schema(copy.store), "Person"));
}

/* ---- bytes that are no dump ---- */

static void
expect_refused(Fixture *fixture, const void *bytes, gsize len, int code, const char *text)
{
    g_auto(TestStore) copy = {0};
    g_autoptr(GError) error = NULL;

    g_assert_false(restore(fixture, bytes, len, &copy, &error));
    test_error(&error, code, text);
    g_assert_false(g_file_test(copy.path, G_FILE_TEST_EXISTS));
}

static void
test_cut_short(Fixture *fixture, gconstpointer data)
{
    g_autoptr(GBytes) dump = NULL;
    const guint8 *bytes;
    gsize len;

    test_store_shut(&fixture->test);
    dump = test_store_dump(fixture->test.path);
    bytes = g_bytes_get_data(dump, &len);
    for (gsize cut = 0; cut < len; cut += cut < 100 || cut + 100 > len ? 1 : 97) {
        expect_refused(fixture, bytes, cut, KITH_ERROR_INVALID, "not a whole dump");
    }
}

static void
test_other_bytes(Fixture *fixture, gconstpointer data)
{
    static const guint8 newer[] = {4, 10, 2, 8, 9};
    static const guint8 no_header[] = {2, 18, 0};

    expect_refused(fixture, "", 0, KITH_ERROR_INVALID, "cut short");
    expect_refused(fixture, "hello, world\n", 13, KITH_ERROR_INVALID, "not a whole dump");
    expect_refused(fixture, newer, sizeof newer, KITH_ERROR_UNSUPPORTED, "format 9");
    expect_refused(fixture, no_header, sizeof no_header, KITH_ERROR_INVALID, "does not begin");
}

static void
test_changed_bytes(Fixture *fixture, gconstpointer data)
{
    g_autoptr(GBytes) dump = NULL;
    KithRandom random = kith_random(3);
    guint refused = 0;
    gsize len;

    test_store_shut(&fixture->test);
    dump = test_store_dump(fixture->test.path);
    len = g_bytes_get_size(dump) - 8000; /* the result's cells are most of it */
    for (guint i = 0; i < 400; i++) {
        g_autofree guint8 *bytes = g_memdup2(g_bytes_get_data(dump, NULL), g_bytes_get_size(dump));
        g_auto(TestStore) copy = {0};
        g_autoptr(GError) error = NULL;

        for (guint n = 0; n <= i % 3; n++) {
            bytes[kith_random_below(&random, (guint32)MIN(len, 3000))] ^=
                (guint8)(1 << kith_random_below(&random, 8));
        }
        if (restore(fixture, bytes, g_bytes_get_size(dump), &copy, &error)) {
            test_store_verify(copy.path);
        } else {
            g_assert_false(g_file_test(copy.path, G_FILE_TEST_EXISTS));
            refused++;
        }
    }
    g_assert_cmpuint(refused, >, 100);
}

/* ---- where to and where from ---- */

static void
test_paths(Fixture *fixture, gconstpointer data)
{
    KithStore *store = fixture->test.store;
    g_autofree char *file = test_path(fixture->test.dir, "dump");
    g_autofree char *inside = test_path(fixture->test.dir, "missing/dump");
    g_autofree char *other = test_path(fixture->test.dir, "other");
    g_autoptr(GError) error = NULL;

    g_assert_false(kith_store_dump(store, fixture->test.dir, FALSE, NULL, &error));
    test_error(&error, KITH_ERROR_INVALID, "is a directory");
    g_assert_false(kith_store_dump(store, inside, FALSE, NULL, &error));
    test_error(&error, KITH_ERROR_NOT_FOUND, "missing/dump");
    g_assert_false(kith_store_restore(other, file, &operation, NULL, &error));
    test_error(&error, KITH_ERROR_NOT_FOUND, "dump");
    g_assert_true(kith_store_dump(store, file, FALSE, NULL, &error));
    g_assert_false(kith_store_restore(fixture->test.path, file, &operation, NULL, &error));
    test_error(&error, KITH_ERROR_EXISTS, "the directory is not empty");
}

static void
test_cancelled(Fixture *fixture, gconstpointer data)
{
    g_autoptr(GString) rows = g_string_new("Person|1|city=a");
    g_autoptr(GCancellable) cancellable = g_cancellable_new();
    const KithProgress progress = {NULL, NULL, cancellable};
    g_autofree char *file = test_path(fixture->test.dir, "dump");
    g_autofree char *other = test_path(fixture->test.dir, "other");
    g_autoptr(GError) error = NULL;

    for (guint i = 0; i < 70000; i++) {
        g_string_append_printf(rows, "\nPerson|p%u|city=a", i);
    }
    test_ingest_fine(fixture->test.store, "many", rows->str);
    g_assert_true(kith_store_dump(fixture->test.store, file, FALSE, NULL, &error));
    g_cancellable_cancel(cancellable);
    g_assert_false(kith_store_restore(other, file, &operation, &progress, &error));
    test_error(&error, KITH_ERROR_CANCELLED, "stopped on request");
    g_assert_false(g_file_test(other, G_FILE_TEST_EXISTS));
    g_assert_false(kith_store_dump(fixture->test.store, other, FALSE, &progress, &error));
    test_error(&error, KITH_ERROR_CANCELLED, "stopped on request");
    g_assert_false(g_file_test(other, G_FILE_TEST_EXISTS));
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
#define TEST(path, func) g_test_add(path, Fixture, NULL, set_up, func, tear_down)
    TEST("/store/dump/restored-store-dumps-the-same-bytes", test_round_trip);
    TEST("/store/dump/restored-store-loads-on", test_load_after_restore);
    TEST("/store/dump/logs-go-with-it", test_logs);
    TEST("/store/dump/cut-short-anywhere-is-refused", test_cut_short);
    TEST("/store/dump/other-bytes-are-refused", test_other_bytes);
    TEST("/store/dump/changed-bytes-never-make-a-damaged-store", test_changed_bytes);
    TEST("/store/dump/bad-paths-are-told", test_paths);
    TEST("/store/dump/stopped-leaves-nothing", test_cancelled);
#undef TEST
    g_test_add_func("/store/dump/format-1-is-read", test_format_1);
    g_test_add_func("/store/dump/members-of-format-1-become-changes", test_old_members);
    g_test_add_func("/store/dump/schema-of-its-own-goes-with-it", test_schema);
    return g_test_run();
}
