/* SPDX-FileCopyrightText: The Kith authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "people.h"
#include "resolve-index.h"
#include "resolve-read.h"
#include "store-entities.h"

#include <kith/kith-resolve.h>

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

static void
load(Fixture *fixture, const char *name, const char *csv)
{
    g_autofree char *text = test_load_text(&fixture->test, name, csv);
}

static KithResolveReport
resolve(Fixture *fixture, gboolean pending)
{
    const KithResolveOptions options = {.pending = pending};
    g_autoptr(GError) error = NULL;
    KithResolveReport report;
    g_autoptr(KithTable) table = kith_resolve(fixture->test.store, &options, &report, &error);

    g_assert_no_error(error);
    g_assert_nonnull(table);
    kith_resolve_report_clear(&report);
    return report;
}

static KithResolveReport
take_in(Fixture *fixture)
{
    return resolve(fixture, TRUE);
}

/* ---- what is kept ---- */

static void
append_tuples(KithTxn *txn, KithStoreTable table, GString *out)
{
    g_auto(KithTupleIter) iter = {0};
    g_autoptr(GError) error = NULL;

    g_assert_true(kith_tuples_open(txn, table, &iter, &error));
    g_assert_true(kith_tuples_seek(&iter, NULL, 0, &error));
    while (kith_tuples_next(&iter, &error)) {
        g_string_append_printf(out, "%u %u %08x\n", iter.tuple[0], iter.tuple[1], iter.tuple[2]);
    }
    g_assert_no_error(error);
}

/* Blocking keys by family and by record, and the pairs worth clustering. */
static char *
tables_text(KithStore *store)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(KithTxn) txn = kith_store_read(store, &error);
    g_autoptr(GArray) keys = g_array_new(FALSE, FALSE, sizeof(KithIndexKey));
    GString *out = g_string_new("keys\n");
    guint64 n;

    append_tuples(txn, KITH_TABLE_BLOCK_KEYS, out);
    g_string_append(out, "edges\n");
    append_tuples(txn, KITH_TABLE_BLOCK_EDGES, out);
    g_assert_true(kith_store_counter(txn, KITH_COUNTER_RECORDS, &n, &error));
    for (KithRecordId id = 1; id <= n; id++) {
        gboolean kept;

        g_array_set_size(keys, 0);
        g_assert_true(kith_index_keys_of(txn, id, keys, &kept, &error));
        g_string_append_printf(out, "record %u %d:", id, kept);
        for (guint k = 0; k < keys->len; k++) {
            KithIndexKey key = g_array_index(keys, KithIndexKey, k);

            g_string_append_printf(out, " %u %u", key.family, key.key);
        }
        g_string_append_c(out, '\n');
    }
    return g_string_free(out, FALSE);
}

/* Each record's entity. */
static char *
entities_text(KithStore *store)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(KithTxn) txn = kith_store_read(store, &error);
    g_autofree KithEntityId *all = NULL;
    GString *out = g_string_new(NULL);
    KithRecordId n;

    g_assert_true(kith_entities_all(txn, &all, &n, &error));
    for (KithRecordId i = 0; i < n; i++) {
        g_string_append_printf(out, "%u %u\n", i + 1, all[i]);
    }
    return g_string_free(out, FALSE);
}

static gboolean
forget_index(KithTxn *txn, gpointer user_data, GError **error)
{
    return kith_store_set_counter(txn, KITH_COUNTER_INDEXED, 0, error);
}

/* Resolving everything with the same model leaves everything as it is: the tables, each record's
 * entity and what is counted. */
static void
expect_the_same_of_everything(Fixture *fixture, const KithResolveReport *taken)
{
    KithStore *store = fixture->test.store;
    g_autofree char *tables = tables_text(store);
    g_autofree char *entities = entities_text(store);
    g_autofree char *all_tables = NULL;
    g_autofree char *all_entities = NULL;
    g_autoptr(GError) error = NULL;
    KithResolveReport report;

    g_assert_true(kith_store_write(store, NULL, forget_index, NULL, &error));
    report = take_in(fixture);
    g_assert_cmpuint(report.changed, ==, 0);
    g_assert_cmpuint(report.generation, ==, taken->generation + 1);
    g_assert_cmpuint(report.records, ==, taken->records);
    g_assert_cmpuint(report.entities, ==, taken->entities);
    g_assert_cmpuint(report.merged, ==, taken->merged);
    all_tables = tables_text(store);
    all_entities = entities_text(store);
    test_same_text(all_tables, tables);
    test_same_text(all_entities, entities);
}

/* ---- what is new ---- */

static void
test_learns_once(Fixture *fixture, gconstpointer data)
{
    g_autofree char *first = people_csv(0, 600);
    g_autofree char *second = people_csv(600, 30);
    KithResolveReport report;

    load(fixture, "first.csv", first);
    report = take_in(fixture);
    g_assert_true(report.learnt_anew);
    load(fixture, "second.csv", second);
    report = take_in(fixture);
    g_assert_false(report.learnt_anew);
    g_assert_cmpuint(report.changed, ==, 30);
    g_assert_cmpuint(report.generation, ==, 2);
    g_assert_cmpuint(report.records, ==, 630);
    expect_the_same_of_everything(fixture, &report);
}

/* The pairs that are compared are those of the blocks that the new records come to, and no others:
 * twice as many records are not twice the work. */
static void
test_work_follows_what_is_new(Fixture *fixture, gconstpointer data)
{
    g_autofree char *first = people_csv(0, 1200);
    g_autofree char *again = people_csv(0, 1200);
    g_autoptr(GString) one = g_string_new(NULL);
    KithResolveReport report;

    load(fixture, "first.csv", first);
    take_in(fixture);
    g_string_append(one, "record_id,given_name,family_name,birth_date,address,phone\n");
    people_row(one, 5000, 1, FALSE);
    load(fixture, "one.csv", one->str);
    report = take_in(fixture);
    g_assert_cmpuint(report.changed, ==, 1);
    g_assert_cmpuint(report.pairs, >, 0);
    g_assert_cmpuint(report.pairs, <, 250);
    g_assert_cmpuint(report.touched, <, 250);
    /* Rows that are there already are nothing new. */
    load(fixture, "first.csv", again);
    report = take_in(fixture);
    g_assert_cmpuint(report.changed, ==, 0);
    g_assert_cmpuint(report.generation, ==, 2);
}

/* A run that learns leaves what a few records are taken in with: nothing is resolved anew for them.
 */
static void
test_learning_keeps_tables(Fixture *fixture, gconstpointer data)
{
    g_autofree char *first = people_csv(0, 1200);
    g_autofree char *second = people_csv(1200, 30);
    KithResolveReport report;

    load(fixture, "first.csv", first);
    report = resolve(fixture, FALSE);
    g_assert_true(report.learnt_anew);
    expect_the_same_of_everything(fixture, &report);
    report = resolve(fixture, FALSE);
    load(fixture, "second.csv", second);
    report = take_in(fixture);
    g_assert_cmpuint(report.changed, ==, 30);
    g_assert_cmpuint(report.touched, <, 1200);
    expect_the_same_of_everything(fixture, &report);
}

/* ---- caps ---- */

/* The largest block of a family is the same by its keys and by its name, though names of keys are
 * of several words ("year and month"). */
static void
test_caps_by_name(Fixture *fixture, gconstpointer data)
{
    g_autofree char *csv = people_csv(0, 300);
    g_autoptr(GError) error = NULL;
    g_autoptr(GPtrArray) kinds = NULL;
    g_autoptr(GPtrArray) properties = g_ptr_array_new();
    g_autoptr(KithTxn) txn = NULL;
    g_autoptr(KithFrame) frame = NULL;
    g_autoptr(KithAtoms) atoms = NULL;
    const KithFrameHow how = {0};
    guint alone = 0;

    load(fixture, "list.csv", csv);
    kinds = kith_kinds(fixture->test.store);
    txn = kith_store_read(fixture->test.store, &error);
    for (guint k = 0; k < kinds->len && frame == NULL; k++) {
        g_assert_true(kith_frame_read(fixture->test.store,
                                      txn,
                                      g_ptr_array_index(kinds, k),
                                      &how,
                                      &frame,
                                      &error));
    }
    atoms = kith_atoms_new(frame, NULL, 1);
    for (guint f = 0; f < frame->n_features; f++) {
        g_ptr_array_add(properties, frame->features[f].name);
    }
    g_assert_cmpuint(atoms->families->len, >, 50);
    for (guint f = 0; f < atoms->families->len; f++) {
        const KithKeyFamily *family = &g_array_index(atoms->families, KithKeyFamily, f);
        g_autofree char *name = kith_family_name(atoms, family);

        g_assert_cmpuint(kith_family_cap_named(name, properties, 0),
                         ==,
                         kith_family_cap(atoms, family));
        alone += family->b < 0;
    }
    g_assert_cmpuint(alone, >, 5);
}

/* ---- anything at all ---- */

/* What may happen to a store between two runs. */
typedef struct {
    Fixture *fixture;
    KithRandom random;
    guint next; /* row */
} World;

static void
add_rows(World *world)
{
    guint n = 1 + kith_random_below(&world->random, 12);
    g_autofree char *csv = people_csv(world->next, n);

    world->next += n;
    load(world->fixture, "list.csv", csv);
}

/* Rows become those of other people. */
static void
change_rows(World *world)
{
    g_autoptr(GString) csv =
        g_string_new("record_id,given_name,family_name,birth_date,address,phone\n");
    guint first = kith_random_below(&world->random, world->next - 5);

    for (guint row = first; row < first + 1 + kith_random_below(&world->random, 4); row++) {
        people_row(csv,
                   row,
                   kith_random_below(&world->random, world->next),
                   kith_random_below(&world->random, 2) == 0);
    }
    load(world->fixture, "list.csv", csv->str);
}

/* A family of one name, born in one month: their blocks grow too large, and small again when they
 * are taken back. */
static void
add_or_retire_family(World *world)
{
    g_autoptr(GString) csv = g_string_new("record_id,given_name,family_name,birth_date,address\n");
    KithRetireReport report;
    g_autoptr(GError) error = NULL;

    if (kith_random_below(&world->random, 2) == 0) {
        kith_store_retire(world->fixture->test.store, "family", NULL, &report, &error);
        return;
    }
    for (guint i = 0; i < 20 + kith_random_below(&world->random, 50); i++) {
        g_string_append_printf(csv,
                               "f%u,%s,ashbury,1970-03-%02u,%u mill lane\n",
                               i,
                               people_given[i % G_N_ELEMENTS(people_given)],
                               1 + kith_random_below(&world->random, 28),
                               1 + i / 4);
    }
    load(world->fixture, "family.csv", csv->str);
}

static void
decide(World *world)
{
    KithStore *store = world->fixture->test.store;
    g_autoptr(GError) error = NULL;
    KithRecordId a = 1 + kith_random_below(&world->random, 300);
    KithRecordId b = 1 + kith_random_below(&world->random, 300);
    KithVerdict verdict = KITH_VERDICT_SAME + kith_random_below(&world->random, 3);

    if (a != b) {
        g_assert_true(kith_store_decide(store, a, b, verdict, "test", NULL, &error));
    }
}

static void
test_anything(Fixture *fixture, gconstpointer data)
{
    static void (*const what[])(World *) = {add_rows, change_rows, add_or_retire_family, decide};
    World world = {fixture, kith_random(11), 600};
    g_autofree char *first = people_csv(0, 600);
    guint taken_in = 0;

    load(fixture, "list.csv", first);
    take_in(fixture);
    for (guint round = 0; round < 60; round++) {
        KithResolveReport report;

        for (guint i = 0; i < 1 + kith_random_below(&world.random, 3); i++) {
            what[kith_random_below(&world.random, G_N_ELEMENTS(what))](&world);
        }
        report = take_in(fixture);
        taken_in += report.changed > 0;
        if (round % 6 == 5) {
            expect_the_same_of_everything(fixture, &report);
        }
    }
    g_assert_cmpuint(taken_in, >, 40);
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
#define TEST(path, func) g_test_add(path, Fixture, NULL, set_up, func, tear_down)
    TEST("/resolve/pending/learns-once-and-then-takes-in", test_learns_once);
    TEST("/resolve/pending/learning-keeps-tables", test_learning_keeps_tables);
    TEST("/resolve/pending/work-follows-what-is-new", test_work_follows_what_is_new);
    TEST("/resolve/pending/caps-are-known-by-the-names-of-keys", test_caps_by_name);
    TEST("/resolve/pending/anything-at-all-is-as-resolving-everything", test_anything);
#undef TEST
    return g_test_run();
}
