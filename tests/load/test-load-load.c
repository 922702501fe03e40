/* SPDX-FileCopyrightText: The Kith authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "base-random.h"
#include "load-run.h"
#include "test-load.h"

#include <glib/gstdio.h>
#include <string.h>
#include <unistd.h>

typedef struct {
    TestStore test;
} Fixture;

static void
set_up(Fixture *fixture, gconstpointer data)
{
    test_store_init(&fixture->test);
}

static void
tear_down(Fixture *fixture, gconstpointer data)
{
    test_store_shut(&fixture->test);
    test_store_verify(fixture->test.path);
    test_store_clear(&fixture->test);
}

static KithLoadReport
load(Fixture *fixture, const char *name, const char *text, const KithLoadOptions *options)
{
    g_autoptr(GError) error = NULL;
    KithLoadReport report;

    test_load(&fixture->test, name, text, -1, options, &report, &error);
    g_assert_no_error(error);
    return report;
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

/* ---- again and again ---- */

static const char people[] =
    "id,name,city,boss\n1,Ann Lee,Leeds,2\n2,Bob Ray,York,\n3,Cid Fox,,1\n";

static void
test_again(Fixture *fixture, gconstpointer data)
{
    g_auto(KithLoadReport) first = load(fixture, "people.csv", people, NULL);
    g_auto(KithLoadReport) second = load(fixture, "people.csv", people, NULL);

    g_assert_cmpint(test_count(&first, "added"), ==, 3);
    g_assert_cmpstr(first.mappings, !=, "");
    g_assert_cmpint(test_count(&second, "unchanged"), ==, 3);
    g_assert_cmpint(test_count(&second, "added"), ==, 0);
    g_assert_cmpint(test_count(&second, "changed"), ==, 0);
    /* The mapping of the first load is used again and not shown again. */
    g_assert_cmpstr(second.mappings, ==, "");
}

static void
test_mapping_is_kept(Fixture *fixture, gconstpointer data)
{
    g_autofree char *mapping =
        test_write_file(fixture->test.dir,
                        "m.yaml",
                        "records:\n  - type: Person\n    key: id\n    properties: {alias: name}\n");
    KithLoadOptions options = KITH_LOAD_OPTIONS_INIT;
    g_auto(KithLoadReport) first = {0};
    g_auto(KithLoadReport) second = {0};
    g_auto(KithLoadReport) other = {0};
    g_autofree char *text = NULL;

    options.mapping = mapping;
    first = load(fixture, "people.csv", people, &options);
    second = load(fixture, "people.csv", people, NULL);
    g_assert_cmpint(test_count(&second, "unchanged"), ==, 3);
    /* Another header is another mapping. */
    other = load(fixture, "people.csv", "id,name\n4,Dee Orr\n", NULL);
    g_assert_cmpstr(other.mappings, !=, "");
    text = test_store_text(fixture->test.store);
    g_assert_nonnull(strstr(text, "r4 people/4 Person v1 load 3 row 2\n  name \"Dee Orr\""));
}

static void
test_changed(Fixture *fixture, gconstpointer data)
{
    g_auto(KithLoadReport) first = load(fixture, "people.csv", people, NULL);
    g_auto(KithLoadReport) second =
        load(fixture, "people.csv", "id,name,city,boss\n1,Ann Lee,York,2\n4,Dee Orr,,\n", NULL);

    g_assert_cmpint(test_count(&second, "changed"), ==, 1);
    g_assert_cmpint(test_count(&second, "added"), ==, 1);
    g_assert_cmpint(test_count(&second, "retired"), ==, 0);
    g_assert_cmpuint(info_of(fixture->test.store).records, ==, 4);
}

static void
test_snapshot(Fixture *fixture, gconstpointer data)
{
    KithLoadOptions options = KITH_LOAD_OPTIONS_INIT;
    g_auto(KithLoadReport) first = load(fixture, "people.csv", people, NULL);
    g_auto(KithLoadReport) second = {0};
    g_auto(KithLoadReport) third = {0};
    KithStoreInfo info;

    options.snapshot = TRUE;
    second = load(fixture, "people.csv", "id,name,city,boss\n1,Ann Lee,Leeds,2\n", &options);
    g_assert_cmpint(test_count(&second, "retired"), ==, 2);
    info = info_of(fixture->test.store);
    g_assert_cmpuint(info.records, ==, 1);
    g_assert_cmpuint(info.retired, ==, 2);
    third = load(fixture, "people.csv", people, &options);
    g_assert_cmpint(test_count(&third, "changed"), ==, 2);
    g_assert_cmpuint(info_of(fixture->test.store).records, ==, 3);
}

static void
test_retired_source_stands_again(Fixture *fixture, gconstpointer data)
{
    g_auto(KithLoadReport) first = load(fixture, "people.csv", people, NULL);
    g_auto(KithLoadReport) second = {0};
    g_autoptr(KithSourceInfo) source = NULL;
    g_autoptr(KithTxn) txn = NULL;
    g_autoptr(GError) error = NULL;
    KithRetireReport report;

    g_assert_true(kith_store_retire(fixture->test.store, "people", NULL, &report, &error));
    second = load(fixture, "people.csv", people, NULL);
    txn = kith_store_read(fixture->test.store, &error);
    g_assert_true(kith_store_get_source(txn, 1, &source, &error));
    g_assert_cmpuint(source->retired, ==, 0);
}

/* ---- what the report and the load's record say ---- */

static void
test_load_is_recorded(Fixture *fixture, gconstpointer data)
{
    g_autofree char *mapping = test_write_file(
        fixture->test.dir,
        "m.yaml",
        "owner: HR\npurpose: vetting\nlawful_basis: statute\nreview_date: 2027-01-01\n"
        "records:\n  - type: Person\n    key: id\n"
        "links:\n  - type: REPORTS_TO\n    from: record\n    to: {key: boss}\n");
    KithLoadOptions options = KITH_LOAD_OPTIONS_INIT;
    g_auto(KithLoadReport) report = {0};
    g_autoptr(KithSourceInfo) source = NULL;
    g_autoptr(KithLoadInfo) info = NULL;
    g_autoptr(KithTxn) txn = NULL;
    g_autoptr(GError) error = NULL;

    options.mapping = mapping;
    report = load(fixture, "people.csv", "id,boss\n1,2\n2,9\n1,3\n3\n,4\n", &options);
    g_assert_cmpint(test_count(&report, "rows"), ==, 5);
    g_assert_cmpint(test_count(&report, "added"), ==, 3);
    g_assert_cmpint(test_count(&report, "repeated"), ==, 1);
    g_assert_cmpint(test_count(&report, "ragged"), ==, 1);
    g_assert_cmpint(test_count(&report, "rejected"), ==, 1);
    g_assert_cmpint(test_count(&report, "links"), ==, 3);
    g_assert_cmpint(test_count(&report, "stubs"), ==, 1);
    g_assert_cmpuint(report.rows, ==, 5);
    g_assert_cmpuint(report.rejected, ==, 1);
    txn = kith_store_read(fixture->test.store, &error);
    g_assert_true(kith_store_get_load(txn, 1, &info, &error));
    g_assert_true(info->finished);
    g_assert_cmpuint(info->rows, ==, 5);
    g_assert_cmpuint(info->added, ==, 3);
    g_assert_cmpuint(info->rejected, ==, 1);
    g_assert_cmpuint(info->links, ==, 3);
    g_assert_cmpuint(info->stubs, ==, 1);
    g_assert_cmpstr(info->loader, ==, "csv");
    g_assert_true(g_str_has_suffix(info->input, "/people.csv"));
    g_assert_true(kith_store_get_source(txn, 1, &source, &error));
    g_assert_cmpstr(source->name, ==, "people");
    g_assert_cmpstr(source->owner, ==, "HR");
    g_assert_cmpstr(source->purpose, ==, "vetting");
    g_assert_cmpstr(source->lawful_basis, ==, "statute");
    g_assert_cmpstr(source->review_date, ==, "2027-01-01");
}

static void
test_rejects_file(Fixture *fixture, gconstpointer data)
{
    KithLoadOptions options = KITH_LOAD_OPTIONS_INIT;
    g_autofree char *own = test_path(fixture->test.dir, "own.csv");
    g_autofree char *first_path = test_path(fixture->test.path, "rejects/in-1.csv");
    g_autofree char *second_path = test_path(fixture->test.path, "rejects/in-2.csv");
    g_auto(KithLoadReport) first = load(fixture, "in.csv", "id,a,b\n1,x,y\n2\n", NULL);
    g_auto(KithLoadReport) second = load(fixture, "in.csv", "id,a,b\n3\n", NULL);
    g_auto(KithLoadReport) third = {0};
    g_auto(KithLoadReport) none = {0};
    g_autofree char *text = NULL;
    GStatBuf about;

    g_assert_cmpstr(first.rejects, ==, first_path);
    g_assert_cmpstr(second.rejects, ==, second_path);
    g_assert_cmpint(g_stat(first_path, &about), ==, 0);
    g_assert_cmpint(about.st_mode & 0777, ==, 0600);
    text = test_read_file(first_path);
    g_assert_true(g_str_has_prefix(text, "input,line,reason,row\n"));
    g_assert_nonnull(strstr(text, ",3,has one column where the header has more,2\n"));
    options.rejects = own;
    third = load(fixture, "in.csv", "id,a,b\n4\n5\n", &options);
    g_assert_cmpstr(third.rejects, ==, own);
    g_assert_cmpuint(third.rejected, ==, 2);
    none = load(fixture, "in.csv", "id,a,b\n4,x,y\n", NULL);
    g_assert_null(none.rejects);
}

static void
test_dry_run(Fixture *fixture, gconstpointer data)
{
    KithLoadOptions options = KITH_LOAD_OPTIONS_INIT;
    g_auto(KithLoadReport) report = {0};
    KithStoreInfo info;

    options.dry_run = TRUE;
    report = load(fixture, "in.csv", "id,a,b\n1,x,y\n2\n", &options);
    g_assert_cmpint(test_count(&report, "rows"), ==, 2);
    g_assert_cmpint(test_count(&report, "rejected"), ==, 1);
    info = info_of(fixture->test.store);
    g_assert_cmpuint(info.records, ==, 0);
    g_assert_cmpuint(info.changes, ==, 1);
}

/* ---- sources ---- */

static void
test_sources(Fixture *fixture, gconstpointer data)
{
    KithLoadOptions options = KITH_LOAD_OPTIONS_INIT;
    g_auto(KithLoadReport) column =
        load(fixture, "in.csv", "data_source,id,name\nhr,1,Ann Lee\ncms,1,Ann Lea\n", NULL);
    g_auto(KithLoadReport) said = {0};
    g_auto(KithLoadReport) stem = load(fixture, "vetting.2024.csv", "id,name\n1,Ann Lee\n", NULL);
    g_auto(KithLoadReport) wrong = {0};
    g_autoptr(GError) error = NULL;

    options.source = "merged";
    said = load(fixture, "in.csv", "data_source,id,name\nhr,5,Ann Lee\ncms,6,Ann Lea\n", &options);
    test_record(fixture->test.store, "hr", "1");
    test_record(fixture->test.store, "cms", "1");
    test_record(fixture->test.store, "merged", "5");
    test_record(fixture->test.store, "merged", "6");
    test_record(fixture->test.store, "vetting.2024", "1");
    options.source = "a/b";
    g_assert_false(test_load(&fixture->test, "in.csv", "id\n1\n", -1, &options, &wrong, &error));
    test_error(&error, KITH_ERROR_INVALID, "source \"a/b\": a name without / is wanted");
}

static void
test_graph_files_share_a_source(Fixture *fixture, gconstpointer data)
{
    g_autofree char *nodes = test_write_file(fixture->test.dir,
                                             "pole-people.csv",
                                             ":ID(P),name,:LABEL\n1,Ann,Person\n2,Bob,Person\n");
    g_autofree char *links =
        test_write_file(fixture->test.dir,
                        "pole-knows.csv",
                        ":START_ID(P),:END_ID(P),:TYPE,since:int\n1,2,KNOWS,3\n2,9,KNOWS,\n");
    const char *inputs[] = {links, nodes, NULL};
    const KithLoadOptions options = KITH_LOAD_OPTIONS_INIT;
    g_auto(KithLoadReport) report = {0};
    g_autofree char *text = NULL;
    g_autoptr(GError) error = NULL;
    KithStoreInfo info;

    g_assert_true(kith_load(fixture->test.store, inputs, &options, &report, &error));
    g_assert_no_error(error);
    info = info_of(fixture->test.store);
    g_assert_cmpuint(info.records, ==, 2);
    g_assert_cmpuint(info.stubs, ==, 1);
    g_assert_cmpuint(info.links, ==, 2);
    text = test_store_text(fixture->test.store);
    g_assert_nonnull(strstr(text, "r1 pole/P:1 Person"));
}

/* ---- stopping ---- */

typedef struct {
    GCancellable *cancellable;
    guint calls;
    guint limit;
} Stopper;

static void
stop_later(const char *stage, guint64 done, guint64 total, gpointer user_data)
{
    Stopper *stopper = user_data;

    if (++stopper->calls == stopper->limit) {
        g_cancellable_cancel(stopper->cancellable);
    }
}

static void
test_stopped(Fixture *fixture, gconstpointer data)
{
    g_autoptr(GString) rows = g_string_new("id,name\n");
    g_autoptr(GError) error = NULL;
    g_auto(KithLoadReport) report = {0};
    g_auto(KithLoadReport) again = {0};
    g_autoptr(GCancellable) cancellable = g_cancellable_new();
    Stopper stopper = {cancellable, 0, 2};
    const KithProgress progress = {stop_later, &stopper, cancellable};
    KithLoadOptions options = KITH_LOAD_OPTIONS_INIT;

    for (guint i = 0; i < 2000; i++) {
        g_string_append_printf(rows, "%u,name %u\n", i, i);
    }
    kith_run_block_bytes = 1000;
    options.progress = &progress;
    g_assert_false(test_load(&fixture->test, "in.csv", rows->str, -1, &options, &report, &error));
    test_error(&error, KITH_ERROR_CANCELLED, "stopped on request");
    again = load(fixture, "in.csv", rows->str, NULL);
    kith_run_block_bytes = 1 << 20;
    g_assert_cmpuint(info_of(fixture->test.store).records, ==, 2000);
}

/* ---- the same whatever the threads and blocks ---- */

static void
append_people(GString *out, guint n, guint64 seed)
{
    KithRandom random = kith_random(seed);

    g_string_append(out, "id,given_name,surname,dob,phone,notes,boss\n");
    for (guint i = 0; i < n; i++) {
        g_string_append_printf(
            out,
            "%u,g%u,s%u,%02u/%02u/19%02u,0113 496 %04u,\"note, %u\n\"\"x\"\"\",%u\n",
            kith_random_below(&random, n),
            kith_random_below(&random, 90),
            kith_random_below(&random, 900),
            1 + kith_random_below(&random, 28),
            1 + kith_random_below(&random, 12),
            kith_random_below(&random, 100),
            kith_random_below(&random, 10000),
            kith_random_below(&random, 1000000),
            kith_random_below(&random, n));
        if (i % 50 == 0) {
            g_string_append(out, "ragged\nto,o,m,a,n,y,c,o,l,u,m,n,s\n");
        }
    }
}

static const char boss_mapping[] =
    "records:\n  - type: Person\n    key: id\n    properties:\n      given_name: given_name\n"
    "      family_name: surname\n      birth_date: dob\n      phone: {column: phone, region: GB}\n"
    "      notes: notes\n"
    "links:\n  - type: REPORTS_TO\n    from: record\n    to: {key: boss, type: Person}\n";

/* A dump names its inputs as they were given: here by their names alone. */
static void
load_here(KithStore *store, const char *name, const char *text, const KithLoadOptions *options)
{
    const char *inputs[] = {name, NULL};
    g_auto(KithLoadReport) report = {0};
    g_autoptr(GError) error = NULL;

    g_assert_true(g_file_set_contents(name, text, -1, NULL));
    g_assert_true(kith_load(store, inputs, options, &report, &error));
    g_assert_no_error(error);
}

/* The bytes of a dump after a load with a guess, one with a mapping and links, and one of edges. */
static GBytes *
dump_of(const char *table, const char *edges, guint threads, gsize block_bytes)
{
    g_auto(TestStore) test = {0};
    KithLoadOptions options = KITH_LOAD_OPTIONS_INIT;
    GBytes *bytes;

    test_store_init(&test);
    g_assert_cmpint(chdir(test.dir), ==, 0);
    options.threads = threads;
    kith_run_block_bytes = block_bytes;
    load_here(test.store, "plain.csv", table, &options);
    g_assert_true(g_file_set_contents("m.yaml", boss_mapping, -1, NULL));
    options.mapping = "m.yaml";
    load_here(test.store, "people.csv", table, &options);
    options.mapping = NULL;
    options.format = "edges";
    load_here(test.store, "graph.csv", edges, &options);
    kith_run_block_bytes = 1 << 20;
    test_store_shut(&test);
    test_store_verify(test.path);
    bytes = test_store_dump(test.path);
    g_assert_cmpint(chdir("/"), ==, 0);
    return bytes;
}

static void
test_deterministic(void)
{
    static const struct {
        guint threads;
        gsize block_bytes;
    } ways[] = {{2, 1 << 20}, {7, 1 << 20}, {1, 20000}, {7, 3000}, {3, 500}};
    g_autoptr(GString) table = g_string_new(NULL);
    g_autoptr(GString) edges = g_string_new("source,target,weight\n");
    g_autoptr(GBytes) expected = NULL;
    KithRandom random = kith_random(9);

    append_people(table, 3000, 1);
    for (guint i = 0; i < 3000; i++) {
        g_string_append_printf(edges,
                               "n%u,n%u,%u\n",
                               kith_random_below(&random, 500),
                               kith_random_below(&random, 500),
                               kith_random_below(&random, 3));
    }
    expected = dump_of(table->str, edges->str, 1, 1 << 20);
    for (guint i = 0; i < G_N_ELEMENTS(ways); i++) {
        g_autoptr(GBytes) dump =
            dump_of(table->str, edges->str, ways[i].threads, ways[i].block_bytes);

        g_assert_true(g_bytes_equal(dump, expected));
    }
}

/* ---- public data ---- */

static void
test_pole(Fixture *fixture, gconstpointer data)
{
    g_autofree char *folder = test_public_data("pole/csv");
    g_autoptr(GPtrArray) inputs = g_ptr_array_new_with_free_func(g_free);
    g_autoptr(GDir) dir = NULL;
    g_auto(KithLoadReport) report = {0};
    const KithLoadOptions options = KITH_LOAD_OPTIONS_INIT;
    g_autoptr(GError) error = NULL;
    KithStoreInfo info;
    const char *name;

    if (folder == NULL) {
        g_test_skip("KITH_TEST_PUBLIC_DATA has no pole/csv");
        return;
    }
    dir = g_dir_open(folder, 0, NULL);
    while ((name = g_dir_read_name(dir)) != NULL) {
        if (g_str_has_suffix(name, ".csv")) {
            g_ptr_array_add(inputs, g_build_filename(folder, name, NULL));
        }
    }
    g_ptr_array_add(inputs, NULL);
    kith_load(fixture->test.store, (const char *const *)inputs->pdata, &options, &report, &error);
    g_assert_no_error(error);
    info = info_of(fixture->test.store);
    g_assert_cmpuint(info.records, ==, 61521);
    g_assert_cmpuint(info.links, ==, 105840);
    g_assert_cmpuint(info.stubs, ==, 0);
    g_assert_cmpuint(report.rejected, ==, 0);
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
#define TEST(path, func) g_test_add(path, Fixture, NULL, set_up, func, tear_down)
    TEST("/load/load/same-file-again-changes-nothing", test_again);
    TEST("/load/load/mapping-is-kept-with-the-source-and-header", test_mapping_is_kept);
    TEST("/load/load/changed-row-is-a-new-version", test_changed);
    TEST("/load/load/snapshot-takes-back-what-it-does-not-have", test_snapshot);
    TEST("/load/load/retired-source-stands-again", test_retired_source_stands_again);
    TEST("/load/load/load-and-source-are-recorded", test_load_is_recorded);
    TEST("/load/load/rejected-rows-are-kept-in-a-file", test_rejects_file);
    TEST("/load/load/dry-run-writes-nothing", test_dry_run);
    TEST("/load/load/source-is-said-or-a-column-or-the-stem", test_sources);
    TEST("/load/load/graph-files-share-a-source", test_graph_files_share_a_source);
    TEST("/load/load/stopped-load-can-be-made-again", test_stopped);
    TEST("/load/load/pole-is-loaded-whole", test_pole);
#undef TEST
    g_test_add_func("/load/load/threads-and-blocks-change-nothing", test_deterministic);
    return g_test_run();
}
