/* SPDX-FileCopyrightText: The Kith authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "store-decisions.h"
#include "store-entities.h"
#include "store-results.h"
#include "test-store.h"

#include <errno.h>
#include <lmdb.h>

/* Every change is made again and again with LMDB's first, second, third, ... call failing. Whatever
 * fails, the error is clean, the store is whole, and the change can be made afterwards. */

typedef gboolean (*ChangeFunc)(KithStore *store, GError **error);

typedef struct {
    const char *name;
    ChangeFunc change;
    gboolean in_steps; /* several transactions: some may be done when a later one fails */
} Change;

/* ---- the changes ---- */

static const char base_rows[] = "Person|1|given_name=John|city=Leeds\n-KNOWS|1>2\n"
                                "Person|2|given_name=Jane|city=Leeds\nKNOWS|2>3|since=2001\n"
                                "Person|4|given_name=Ann";

static gboolean
take_in(KithStore *store, GError **error)
{
    const TestIngest how = {.rows_a_parcel = 2, .batch_bytes = 1};

    return test_ingest(
        store,
        "people",
        "Person|1|given_name=John|city=York\n-KNOWS|1>4\nPerson|5|phone=0113 4960000\n"
        "Person|3|given_name=Zoe\nKNOWS|5>6\nPerson|2|given_name=Jane|city=Leeds\n"
        "-KNOWS|2>5",
        &how,
        NULL,
        error);
}

static gboolean
retire(KithStore *store, GError **error)
{
    KithRetireReport report;

    return kith_store_retire(store, "people", NULL, &report, error);
}

static gboolean
decide(KithStore *store, GError **error)
{
    return kith_store_decide(store, 1, 2, KITH_VERDICT_DIFFERENT, "why not", NULL, error);
}

static gboolean
write_entities(KithStore *store, GError **error)
{
    static const KithRecordId cluster[] = {1, 1, 0, 4};
    const KithPartition partition = {4, cluster, "model: test\n", 0.9, 17};
    KithGeneration generation;

    return kith_entities_write(store, &partition, &generation, error);
}

static gboolean
put_result(KithStore *store, GError **error)
{
    static const guint32 nodes[] = {1, 0, 2, 0};
    static const double cells[] = {0.5, 0.25};
    char *columns[] = {(char *)"score", NULL};
    const KithResultRows result = {
        {(char *)"pagerank", (char *)"view", (char *)"{}", columns, 2, 0, 0},
        nodes,
        cells};

    return kith_results_put(store, &result, error);
}

static const Change changes[] = {
    {"take-in", take_in, TRUE},
    {"retire", retire, TRUE},
    {"decide", decide, FALSE},
    {"write-entities", write_entities, FALSE},
    {"put-result", put_result, FALSE},
};

/* ---- failing calls ---- */

static gint countdown;
static gint fired; /* (atomic) */
static gboolean goes_on;
static int code;
static const char *which; /* NULL for any call */

/* Called from several threads. */
static int
fail_later(const char *call)
{
    if (which != NULL && !g_str_equal(call, which)) {
        return 0;
    }
    if (g_atomic_int_dec_and_test(&countdown)) {
        g_atomic_int_set(&fired, 1);
        return code;
    }
    return goes_on && g_atomic_int_get(&fired) ? code : 0;
}

static void
arm(int failure, const char *call, int after, gboolean keep_failing)
{
    g_atomic_int_set(&countdown, after);
    g_atomic_int_set(&fired, 0);
    goes_on = keep_failing;
    code = failure;
    which = call;
    kith_lmdb_fault = fail_later;
}

static gboolean
disarm(void)
{
    kith_lmdb_fault = NULL;
    return g_atomic_int_get(&fired) != 0;
}

/* ---- what a store says, whatever the numbers of its loads and events are ---- */

static char *
say(KithStore *store)
{
    g_autoptr(GRegex) loads = g_regex_new(" (load|retired) [0-9]+", 0, 0, NULL);
    g_autofree char *text = test_store_text(store);
    g_autofree char *plain = g_regex_replace(loads, text, -1, 0, " \\1", 0, NULL);
    g_autoptr(GError) error = NULL;
    g_autoptr(KithTable) table = NULL;
    KithStoreInfo info;

    g_assert_true(kith_store_info(store, &info, &table, &error));
    g_assert_no_error(error);
    return g_strdup_printf("%srecords %u links %u entities %u stubs %u retired %u pending %u "
                           "decisions %u generation %u",
                           plain,
                           (guint)info.records,
                           (guint)info.links,
                           (guint)info.entities,
                           (guint)info.stubs,
                           (guint)info.retired,
                           (guint)info.pending,
                           (guint)info.decisions,
                           info.generation);
}

static void
make_base(TestStore *test)
{
    g_autoptr(GError) error = NULL;

    test_store_init(test);
    test_ingest_fine(test->store, "people", base_rows);
    g_assert_true(kith_store_decide(test->store, 2, 1, KITH_VERDICT_SAME, "why", NULL, &error));
    g_assert_true(write_entities(test->store, &error));
    g_assert_true(put_result(test->store, &error));
    test_store_shut(test);
}

/* The store after a change that nothing disturbs. */
static char *
say_after(const TestStore *base, const Change *change)
{
    g_auto(TestStore) test = {0};
    g_autoptr(GError) error = NULL;

    test_store_copy(base, &test);
    test_store_reopen(&test);
    g_assert_true(change->change(test.store, &error));
    g_assert_no_error(error);
    return say(test.store);
}

/* One run. FALSE when the change was through before the call came. */
static gboolean
run(const TestStore *base, const Change *change, const char *before, const char *after)
{
    g_auto(TestStore) test = {0};
    g_autoptr(GError) error = NULL;
    g_autofree char *found = NULL;
    g_autofree char *mended = NULL;
    gboolean fine;

    test_store_copy(base, &test);
    test_store_reopen(&test);
    kith_lmdb_fault = fail_later;
    fine = change->change(test.store, &error);
    if (!disarm()) {
        g_assert_no_error(error);
        return FALSE;
    }
    /* A call whose failure is of no consequence may be passed over. */
    if (fine) {
        g_assert_no_error(error);
    } else {
        g_assert_error(error, KITH_ERROR, KITH_ERROR_IO);
        g_assert_null(strchr(error->message, '\n'));
    }
    test_store_shut(&test);
    test_store_verify(test.path);
    test_store_reopen(&test);
    found = say(test.store);
    if (fine) {
        test_same_text(found, after);
    } else if (!change->in_steps) {
        test_same_text(found, before);
    }
    g_clear_error(&error);
    g_assert_true(change->change(test.store, &error));
    g_assert_no_error(error);
    mended = say(test.store);
    if (change->in_steps || !fine) {
        test_same_text(mended, after);
    }
    return TRUE;
}

static void
test_io_error(gconstpointer data)
{
    const Change *change = data;
    g_auto(TestStore) base = {0};
    g_autofree char *before = NULL;
    g_autofree char *after = NULL;

    make_base(&base);
    after = say_after(&base, change);
    test_store_reopen(&base);
    before = say(base.store);
    test_store_shut(&base);
    for (guint keep_failing = 0; keep_failing < 2; keep_failing++) {
        int after_calls = 1;

        do {
            arm(EIO, NULL, after_calls, keep_failing != 0);
            kith_lmdb_fault = NULL; /* until the store is open */
            after_calls += 1 + after_calls / 60;
        } while (run(&base, change, before, after));
        g_assert_cmpint(after_calls, >, 20);
    }
}

/* A full map is enlarged and the transaction runs again, which must change nothing. */
static void
test_map_full(gconstpointer data)
{
    const Change *change = data;
    g_auto(TestStore) base = {0};
    g_autofree char *after = NULL;
    gboolean reached = TRUE;

    make_base(&base);
    after = say_after(&base, change);
    for (int calls = 1; reached; calls++) {
        g_auto(TestStore) test = {0};
        g_autoptr(GError) error = NULL;
        g_autofree char *found = NULL;

        test_store_copy(&base, &test);
        test_store_reopen(&test);
        arm(MDB_MAP_FULL, "put", calls, FALSE);
        g_assert_true(change->change(test.store, &error));
        g_assert_no_error(error);
        reached = disarm();
        found = say(test.store);
        test_same_text(found, after);
        test_store_shut(&test);
        test_store_verify(test.path);
    }
}

/* ---- making a store ---- */

static const KithOperation operation = {"test", NULL, NULL, TRUE};

static gboolean
create(const char *path, const char *dump, GError **error)
{
    g_autoptr(KithStore) store = kith_store_create(path, NULL, &operation, error);

    return store != NULL;
}

static gboolean
restore(const char *path, const char *dump, GError **error)
{
    return kith_store_restore(path, dump, &operation, NULL, error);
}

typedef gboolean (*MakeFunc)(const char *path, const char *dump, GError **error);

static void
check_making(MakeFunc make)
{
    g_auto(TestStore) base = {0};
    g_autoptr(GBytes) bytes = NULL;
    g_autofree char *dump = NULL;
    int calls = 1;
    gboolean fired_once;

    make_base(&base);
    bytes = test_store_dump(base.path);
    dump = g_strconcat(base.path, ".dump", NULL);
    do {
        g_autofree char *path = test_path(base.dir, "made");
        g_autoptr(GError) error = NULL;
        gboolean fine;

        arm(EIO, NULL, calls++, FALSE);
        fine = make(path, dump, &error);
        fired_once = disarm();
        g_assert_cmpint(fine, ==, !fired_once);
        g_assert_cmpint(g_file_test(path, G_FILE_TEST_EXISTS), ==, fine);
    } while (fired_once);
    g_assert_cmpint(calls, >, 10);
}

static void
test_create(void)
{
    check_making(create);
}

static void
test_restore(void)
{
    check_making(restore);
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    for (guint i = 0; i < G_N_ELEMENTS(changes); i++) {
        g_autofree char *failing =
            g_strdup_printf("/store/faults/%s-survives-every-failing-call", changes[i].name);
        g_autofree char *full =
            g_strdup_printf("/store/faults/%s-runs-again-when-the-map-is-full", changes[i].name);

        g_test_add_data_func(failing, &changes[i], test_io_error);
        g_test_add_data_func(full, &changes[i], test_map_full);
    }
    g_test_add_func("/store/faults/create-leaves-nothing-when-a-call-fails", test_create);
    g_test_add_func("/store/faults/restore-leaves-nothing-when-a-call-fails", test_restore);
    return g_test_run();
}
