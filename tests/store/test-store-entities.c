/* SPDX-FileCopyrightText: The Kith authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "base-random.h"
#include "store-entities.h"
#include "store-models.h"
#include "test-store.h"

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

/* Records 1 to n, with keys of their numbers. */
static void
add_people(KithStore *store, guint first, guint n)
{
    g_autoptr(GString) rows = g_string_new(NULL);

    for (guint i = first; i < first + n; i++) {
        g_string_append_printf(rows, "%sPerson|%u|city=c%u", i > first ? "\n" : "", i, i);
    }
    test_ingest_fine(store, "people", rows->str);
}

static KithGeneration
write_partition(KithStore *store, const KithRecordId *cluster, KithRecordId n)
{
    const KithPartition partition = {n, cluster, "model: test\n", 0.9, 17};
    g_autoptr(GError) error = NULL;
    KithGeneration generation = {0};

    g_assert_true(kith_entities_write(store, &partition, &generation, &error));
    g_assert_no_error(error);
    return generation;
}

static KithEntityId *
entities_of(KithStore *store, KithRecordId expected)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(KithTxn) txn = kith_store_read(store, &error);
    KithEntityId *entities = NULL;
    KithRecordId n;

    g_assert_true(kith_entities_all(txn, &entities, &n, &error));
    g_assert_no_error(error);
    g_assert_cmpuint(n, ==, expected);
    return entities;
}

static void
expect_entities(KithStore *store, const KithEntityId *expected, KithRecordId n)
{
    g_autofree KithEntityId *entities = entities_of(store, n);

    for (KithRecordId i = 0; i < n; i++) {
        g_assert_cmpuint(entities[i], ==, expected[i]);
    }
}

/* The events of an entity in a generation as a text: "+3 -4 >1 <7". */
static char *
lineage_of(KithStore *store, KithEntityId entity, guint32 generation)
{
    static const char marks[] = " ><+-";
    const guint32 prefix[] = {entity, generation};
    g_autoptr(GError) error = NULL;
    g_autoptr(KithTxn) txn = kith_store_read(store, &error);
    g_auto(KithTupleIter) iter = {0};
    GString *text = g_string_new(NULL);

    g_assert_true(kith_tuples_open(txn, KITH_TABLE_LINEAGE, &iter, &error));
    g_assert_true(kith_tuples_seek(&iter, prefix, 2, &error));
    while (kith_tuples_next(&iter, &error)) {
        g_string_append_printf(text,
                               "%s%c%u",
                               text->len > 0 ? " " : "",
                               marks[iter.tuple[2]],
                               iter.tuple[3]);
    }
    g_assert_no_error(error);
    return g_string_free(text, FALSE);
}

static void
expect_lineage(KithStore *store, KithEntityId entity, guint32 generation, const char *text)
{
    g_autofree char *found = lineage_of(store, entity, generation);

    g_assert_cmpstr(found, ==, text);
}

static void
test_before_the_first(Fixture *fixture, gconstpointer data)
{
    static const KithEntityId own[] = {1, 2, 3};
    g_autoptr(GError) error = NULL;
    g_autoptr(KithTxn) txn = NULL;
    guint32 model;

    add_people(fixture->test.store, 1, 3);
    expect_entities(fixture->test.store, own, 3);
    txn = kith_store_read(fixture->test.store, &error);
    g_assert_true(kith_entities_model(txn, &model, &error));
    g_assert_cmpuint(model, ==, 0);
}

static void
test_merge(Fixture *fixture, gconstpointer data)
{
    static const KithRecordId cluster[] = {2, 2, 3, 3, 5};
    static const KithEntityId expected[] = {1, 1, 3, 3, 5};
    KithStore *store = fixture->test.store;
    g_autoptr(GError) error = NULL;
    g_autoptr(KithTxn) txn = NULL;
    g_autoptr(GArray) members = g_array_new(FALSE, FALSE, sizeof(guint32));
    g_autofree char *model = NULL;
    KithGeneration generation;
    KithEntityId entity;
    KithStoreInfo info;
    guint32 number;

    add_people(store, 1, 5);
    generation = write_partition(store, cluster, 5);
    g_assert_cmpuint(generation.number, ==, 1);
    g_assert_cmpuint(generation.records, ==, 5);
    g_assert_cmpuint(generation.entities, ==, 3);
    g_assert_cmpuint(generation.merged, ==, 2);
    expect_entities(store, expected, 5);
    expect_lineage(store, 1, 1, "+2");
    expect_lineage(store, 2, 1, ">1");
    expect_lineage(store, 5, 1, "");
    txn = kith_store_read(store, &error);
    g_assert_true(kith_entity_of(txn, 1, 4, &entity, &error));
    g_assert_cmpuint(entity, ==, 3);
    g_assert_true(kith_entity_of(txn, 0, 4, &entity, &error));
    g_assert_cmpuint(entity, ==, 4);
    g_assert_true(kith_entity_records(txn, 1, 3, members, &error));
    g_assert_cmpuint(members->len, ==, 2);
    g_assert_cmpuint(g_array_index(members, guint32, 0), ==, 3);
    g_assert_cmpuint(g_array_index(members, guint32, 1), ==, 4);
    g_assert_true(kith_entities_model(txn, &number, &error));
    g_assert_cmpuint(number, ==, 1);
    g_assert_true(kith_models_get(txn, number, &model, &error));
    g_assert_cmpstr(model, ==, "model: test\n");
    g_clear_pointer(&txn, kith_txn_end);
    g_assert_true(kith_store_info(store, &info, NULL, &error));
    g_assert_cmpuint(info.pending, ==, 0);
    g_assert_cmpuint(info.entities, ==, 3);
    g_assert_cmpuint(info.merged, ==, 2);
    g_assert_cmpuint(info.generation, ==, 1);
}

static void
test_merge_of_entities(Fixture *fixture, gconstpointer data)
{
    static const KithRecordId first[] = {1, 1, 3, 3, 5};
    static const KithRecordId second[] = {4, 4, 4, 4, 5};
    static const KithEntityId expected[] = {1, 1, 1, 1, 5};
    KithStore *store = fixture->test.store;

    add_people(store, 1, 5);
    write_partition(store, first, 5);
    write_partition(store, second, 5);
    expect_entities(store, expected, 5);
    expect_lineage(store, 3, 2, ">1");
    expect_lineage(store, 1, 2, "+3 +4");
}

static void
test_split(Fixture *fixture, gconstpointer data)
{
    static const KithRecordId first[] = {1, 1, 1, 1};
    static const KithRecordId second[] = {1, 3, 3, 1};
    static const KithEntityId expected[] = {1, 2, 2, 1};
    KithStore *store = fixture->test.store;

    add_people(store, 1, 4);
    write_partition(store, first, 4);
    write_partition(store, second, 4);
    expect_entities(store, expected, 4);
    expect_lineage(store, 2, 2, "<1 +2 +3");
    expect_lineage(store, 1, 2, "-2 -3");
}

static void
test_nothing_changes(Fixture *fixture, gconstpointer data)
{
    static const KithRecordId cluster[] = {1, 1, 3};
    KithStore *store = fixture->test.store;

    add_people(store, 1, 3);
    write_partition(store, cluster, 3);
    g_assert_cmpuint(write_partition(store, cluster, 3).number, ==, 2);
    expect_lineage(store, 1, 2, "");
}

/* The founder of an entity is taken back: the entity lives on under its number. */
static void
test_founder_retired(Fixture *fixture, gconstpointer data)
{
    static const KithRecordId first[] = {1, 1, 1};
    static const KithRecordId second[] = {0, 2, 2};
    static const KithEntityId expected[] = {0, 1, 1};
    static const KithRecordId third[] = {1, 2, 2};
    static const KithEntityId apart[] = {1, 2, 2};
    KithStore *store = fixture->test.store;
    KithRetireReport report;
    g_autoptr(GError) error = NULL;

    test_ingest_fine(store, "old", "Person|1|city=Leeds");
    add_people(store, 2, 2);
    write_partition(store, first, 3);
    g_assert_true(kith_store_retire(store, "old", NULL, &report, &error));
    write_partition(store, second, 3);
    expect_entities(store, expected, 3);
    expect_lineage(store, 1, 2, "-1");
    /* When it comes back alone, its number is its own again. */
    test_ingest_fine(store, "old", "Person|1|city=Leeds");
    write_partition(store, third, 3);
    expect_entities(store, apart, 3);
}

static void
test_generations_are_kept(Fixture *fixture, gconstpointer data)
{
    static const KithRecordId clusters[][3] = {{1, 1, 3}, {1, 2, 2}, {1, 1, 1}};
    static const KithEntityId entities[][3] = {{1, 1, 3}, {1, 3, 3}, {1, 1, 1}};
    KithStore *store = fixture->test.store;
    g_autoptr(GError) error = NULL;
    g_autoptr(KithTxn) txn = NULL;

    add_people(store, 1, 3);
    for (guint i = 0; i < 3; i++) {
        write_partition(store, clusters[i], 3);
    }
    txn = kith_store_read(store, &error);
    for (guint g = 1; g <= 3; g++) {
        for (KithRecordId r = 1; r <= 3; r++) {
            KithEntityId entity;

            g_assert_true(kith_entity_of(txn, g, r, &entity, &error));
            g_assert_cmpuint(entity, ==, entities[g - 1][r - 1]);
        }
    }
}

/* ---- a part alone ---- */

static KithGeneration
write_part(KithStore *store, const KithRecordId *ids, const KithRecordId *cluster, guint32 n)
{
    static const guint8 counted[8] = {1, 1, 1, 1, 1, 1, 1, 1};
    const KithPartition partition = {.n_records = n,
                                     .cluster = cluster,
                                     .threshold = 0.9,
                                     .keep_model = TRUE,
                                     .ids = ids,
                                     .counted = counted};
    g_autoptr(GError) error = NULL;
    KithGeneration generation = {0};

    g_assert_true(kith_entities_write(store, &partition, &generation, &error));
    g_assert_no_error(error);
    return generation;
}

static void
test_a_part(Fixture *fixture, gconstpointer data)
{
    static const KithRecordId first[] = {1, 1, 3, 3, 5, 6};
    static const KithRecordId ids[] = {3, 4, 6};
    static const KithRecordId part[] = {3, 6, 6};
    static const KithEntityId expected[] = {1, 1, 3, 6, 5, 6};
    KithStore *store = fixture->test.store;
    KithGeneration generation;

    add_people(store, 1, 6);
    write_partition(store, first, 6);
    generation = write_part(store, ids, part, 3);
    expect_entities(store, expected, 6);
    g_assert_cmpuint(generation.records, ==, 6);
    g_assert_cmpuint(generation.entities, ==, 4);
    g_assert_cmpuint(generation.merged, ==, 2);
    g_assert_cmpuint(generation.model, ==, 1);
    expect_lineage(store, 6, 2, "+4");
    expect_lineage(store, 3, 2, "-4");
    expect_lineage(store, 1, 2, "");
}

/* ---- any partitions at all ---- */

enum { N = 120 };

typedef struct {
    KithRecordId cluster[N]; /* of the generation being written */
    gboolean stands[N];
    KithEntityId replayed[N]; /* who is where, from lineage alone */
} World;

static void
random_partition(World *world, KithRandom *random, guint n_clusters)
{
    KithRecordId first[N] = {0};

    for (guint i = 0; i < N; i++) {
        guint which = kith_random_below(random, n_clusters);

        /* Most records stay where they were. */
        if (world->cluster[i] != 0 && kith_random_below(random, 10) != 0) {
            which = world->cluster[i] % n_clusters;
        }
        world->cluster[i] = which + 1;
    }
    /* A cluster is named by a member: here any that came last. */
    for (guint i = 0; i < N; i++) {
        if (world->stands[i]) {
            first[world->cluster[i] - 1] = i + 1;
        }
    }
    for (guint i = 0; i < N; i++) {
        world->cluster[i] = world->stands[i] ? first[world->cluster[i] - 1] : 0;
    }
}

/* Two records are in one entity exactly when they are in one cluster, and an entity's number is
 * that of one record. */
static void
check_entities(KithStore *store, const World *world, guint32 generation)
{
    g_autofree KithEntityId *entities = entities_of(store, N);
    g_autoptr(GError) error = NULL;
    g_autoptr(KithTxn) txn = kith_store_read(store, &error);
    KithEntityId of_cluster[N + 1] = {0};
    KithRecordId of_entity[N + 1] = {0};

    for (guint i = 0; i < N; i++) {
        KithRecordId cluster = world->cluster[i];
        g_autoptr(GArray) members = g_array_new(FALSE, FALSE, sizeof(guint32));
        gboolean among = FALSE;

        if (cluster == 0) {
            g_assert_cmpuint(entities[i], ==, 0);
            continue;
        }
        g_assert_cmpuint(entities[i], >=, 1);
        g_assert_cmpuint(entities[i], <=, N);
        g_assert_true(of_cluster[cluster] == 0 || of_cluster[cluster] == entities[i]);
        g_assert_true(of_entity[entities[i]] == 0 || of_entity[entities[i]] == cluster);
        of_cluster[cluster] = entities[i];
        of_entity[entities[i]] = cluster;
        g_assert_true(kith_entity_records(txn, generation, entities[i], members, &error));
        for (guint m = 0; m < members->len; m++) {
            KithRecordId member = g_array_index(members, guint32, m);

            g_assert_cmpuint(world->cluster[member - 1], ==, cluster);
            among = among || member == i + 1;
        }
        g_assert_true(among);
    }
}

/* Gains and losses of a generation, played over the one before, give the one after: a record that
 * no entity has gained is in the one of its own number. */
static void
replay(KithStore *store, World *world, guint32 generation)
{
    g_autofree KithEntityId *entities = entities_of(store, N);
    g_autoptr(GError) error = NULL;
    g_autoptr(KithTxn) txn = kith_store_read(store, &error);
    g_auto(KithTupleIter) iter = {0};

    g_assert_true(kith_tuples_open(txn, KITH_TABLE_LINEAGE, &iter, &error));
    for (guint pass = KITH_LINEAGE_LOST; pass >= KITH_LINEAGE_GAINED; pass--) {
        g_assert_true(kith_tuples_seek(&iter, NULL, 0, &error));
        while (kith_tuples_next(&iter, &error)) {
            if (iter.tuple[1] != generation || iter.tuple[2] != pass) {
                continue;
            }
            if (pass == KITH_LINEAGE_GAINED) {
                world->replayed[iter.tuple[3] - 1] = iter.tuple[0];
            } else if (world->replayed[iter.tuple[3] - 1] == iter.tuple[0]) {
                world->replayed[iter.tuple[3] - 1] = iter.tuple[3];
            }
        }
    }
    for (guint i = 0; i < N; i++) {
        g_assert_true(entities[i] == 0 || world->replayed[i] == entities[i]);
    }
}

static void
retire_some(KithStore *store, World *world, KithRandom *random)
{
    guint which = kith_random_below(random, 4);
    g_autofree char *source = g_strdup_printf("s%u", which);
    KithRetireReport report;
    g_autoptr(GError) error = NULL;
    gboolean retire = kith_random_below(random, 2) == 0;

    if (retire) {
        g_assert_true(kith_store_retire(store, source, NULL, &report, &error));
    }
    for (guint i = which; i < N; i += 4) {
        g_autofree char *row = g_strdup_printf("Person|%u|city=c%u", i + 1, i);

        if (!retire) {
            test_ingest_fine(store, source, row);
        }
        world->stands[i] = !retire;
    }
}

static void
test_random_partitions(Fixture *fixture, gconstpointer data)
{
    KithStore *store = fixture->test.store;
    KithRandom random = kith_random(5);
    World world = {0};

    for (guint i = 0; i < N; i++) {
        g_autofree char *source = g_strdup_printf("s%u", i % 4);
        g_autofree char *row = g_strdup_printf("Person|%u|city=c%u", i + 1, i);

        test_ingest_fine(store, source, row);
        world.stands[i] = TRUE;
        world.replayed[i] = i + 1;
    }
    for (guint32 generation = 1; generation <= 60; generation++) {
        if (generation % 5 == 0) {
            retire_some(store, &world, &random);
        }
        random_partition(&world, &random, 1 + kith_random_below(&random, N));
        g_assert_cmpuint(write_partition(store, world.cluster, N).number, ==, generation);
        check_entities(store, &world, generation);
        replay(store, &world, generation);
    }
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
#define TEST(path, func) g_test_add(path, Fixture, NULL, set_up, func, tear_down)
    TEST("/store/entities/before-the-first-resolve-each-record-is-one", test_before_the_first);
    TEST("/store/entities/merged-records-have-the-founders-number", test_merge);
    TEST("/store/entities/merged-entities-have-the-lowest-number", test_merge_of_entities);
    TEST("/store/entities/split-entity-keeps-its-number-where-its-founder-is", test_split);
    TEST("/store/entities/nothing-changes-nothing-is-noted", test_nothing_changes);
    TEST("/store/entities/entity-outlives-its-founder", test_founder_retired);
    TEST("/store/entities/generations-are-kept", test_generations_are_kept);
    TEST("/store/entities/a-part-alone-is-as-good-as-all", test_a_part);
    TEST("/store/entities/any-partitions-keep-numbers-unique-and-lineage-whole",
         test_random_partitions);
#undef TEST
    return g_test_run();
}
