/* SPDX-FileCopyrightText: The Kith authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "store-entities.h"
#include "store-ids.h"
#include "test-store.h"

typedef struct {
    TestStore test;
} Fixture;

static void
set_up(Fixture *fixture, gconstpointer data)
{
    test_store_init(&fixture->test);
    test_ingest_fine(fixture->test.store,
                     "people",
                     "Person|1|name=Jane Smith\n"
                     "Person|a/b|name=John Smith\n"
                     "Person|3|name=J Smith\n"
                     "KNOWS|1>9");
    test_ingest_fine(fixture->test.store, "crm/2024", "Person|X1|name=Jo");
}

static void
tear_down(Fixture *fixture, gconstpointer data)
{
    test_store_clear(&fixture->test);
}

static gboolean
parse(Fixture *fixture,
      const char *text,
      KithRecordId *record,
      KithEntityId *entity,
      GError **error)
{
    g_autoptr(KithTxn) txn = kith_store_read(fixture->test.store, error);

    g_assert_nonnull(txn);
    return kith_ids_parse(fixture->test.store, txn, text, record, entity, error);
}

static void
expect(Fixture *fixture, const char *text, KithRecordId record, KithEntityId entity)
{
    g_autoptr(GError) error = NULL;
    KithRecordId found;
    KithEntityId of;

    g_assert_true(parse(fixture, text, &found, &of, &error));
    g_assert_no_error(error);
    g_assert_cmpuint(found, ==, record);
    g_assert_cmpuint(of, ==, entity);
}

static void
expect_error(Fixture *fixture, const char *text, int code, const char *message)
{
    g_autoptr(GError) error = NULL;
    KithRecordId record;
    KithEntityId entity;

    g_assert_false(parse(fixture, text, &record, &entity, &error));
    test_error(&error, code, message);
}

static void
join(Fixture *fixture, const KithRecordId *cluster)
{
    const KithPartition partition = {5, cluster, NULL, 0.9, 0};
    g_autoptr(GError) error = NULL;
    KithGeneration generation;

    g_assert_true(kith_entities_write(fixture->test.store, &partition, &generation, &error));
}

static void
test_forms(Fixture *fixture, gconstpointer data)
{
    expect(fixture, "e:1", 0, 1);
    expect(fixture, "r:3", 3, 3);
    expect(fixture, "people/1", 1, 1);
    expect(fixture, "people/a/b", 2, 2);
    expect(fixture, "crm/2024/X1", 5, 5);
    /* The end of a link that no row has told of. */
    expect(fixture, "people/9", 4, 4);
    join(fixture, (const KithRecordId[]){1, 2, 1, 0, 1});
    expect(fixture, "r:3", 3, 1);
    expect(fixture, "crm/2024/X1", 5, 1);
    expect(fixture, "e:1", 0, 1);
}

static void
test_what_is_not_there(Fixture *fixture, gconstpointer data)
{
    expect_error(fixture, "e:6", KITH_ERROR_NOT_FOUND, "there is no entity e:6");
    expect_error(fixture, "e:0", KITH_ERROR_NOT_FOUND, "there is no entity e:0");
    expect_error(fixture,
                 "r:99999999999999999999",
                 KITH_ERROR_NOT_FOUND,
                 "there is no record r:99999999999999999999");
    expect_error(fixture,
                 "people/2",
                 KITH_ERROR_NOT_FOUND,
                 "source \"people\" has no record with the key \"2\" (keys are held");
    expect_error(fixture, "people/", KITH_ERROR_NOT_FOUND, "no record with the key \"\"");
    expect_error(fixture,
                 "elsewhere/2",
                 KITH_ERROR_NOT_FOUND,
                 "there is no source \"elsewhere\" (kith info");
    expect_error(fixture,
                 "12",
                 KITH_ERROR_INVALID,
                 "\"12\" is no identifier: e:NUMBER, r:NUMBER or SOURCE/KEY is wanted");
    expect_error(fixture, "", KITH_ERROR_INVALID, "is no identifier");
    expect_error(fixture, "e:1x", KITH_ERROR_INVALID, "is no identifier");
    expect_error(fixture, "e:", KITH_ERROR_INVALID, "is no identifier");
}

static void
test_hints(Fixture *fixture, gconstpointer data)
{
    expect_error(fixture, "peple/1", KITH_ERROR_NOT_FOUND, "did you mean \"people/1\"?");
    expect_error(fixture, "elsewhere/X1", KITH_ERROR_NOT_FOUND, "did you mean \"crm/2024/X1\"?");
    expect_error(fixture, "people/X1", KITH_ERROR_NOT_FOUND, "did you mean \"crm/2024/X1\"?");
    expect_error(fixture, "X1", KITH_ERROR_INVALID, "did you mean \"crm/2024/X1\"?");
}

static void
test_merged(Fixture *fixture, gconstpointer data)
{
    join(fixture, (const KithRecordId[]){1, 2, 1, 0, 1});
    expect_error(fixture,
                 "e:3",
                 KITH_ERROR_NOT_FOUND,
                 "entity e:3 is no more: it was merged into e:1");
    join(fixture, (const KithRecordId[]){1, 2, 2, 0, 1});
    expect(fixture, "r:3", 3, 2);
    expect_error(fixture,
                 "e:3",
                 KITH_ERROR_NOT_FOUND,
                 "there is no entity e:3: record r:3 is in e:2");
}

static void
test_one_record(Fixture *fixture, gconstpointer data)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(KithTxn) txn = NULL;
    KithRecordId record;

    join(fixture, (const KithRecordId[]){1, 2, 1, 0, 5});
    txn = kith_store_read(fixture->test.store, &error);
    g_assert_true(kith_ids_parse_record(fixture->test.store, txn, "e:2", &record, &error));
    g_assert_cmpuint(record, ==, 2);
    g_assert_true(kith_ids_parse_record(fixture->test.store, txn, "people/3", &record, &error));
    g_assert_cmpuint(record, ==, 3);
    g_assert_false(kith_ids_parse_record(fixture->test.store, txn, "e:1", &record, &error));
    test_error(&error, KITH_ERROR_INVALID, "entity e:1 has 2 records: name one");
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add("/store/ids/forms", Fixture, NULL, set_up, test_forms, tear_down);
    g_test_add("/store/ids/what-is-not-there",
               Fixture,
               NULL,
               set_up,
               test_what_is_not_there,
               tear_down);
    g_test_add("/store/ids/hints", Fixture, NULL, set_up, test_hints, tear_down);
    g_test_add("/store/ids/merged-entities-say-into-which",
               Fixture,
               NULL,
               set_up,
               test_merged,
               tear_down);
    g_test_add("/store/ids/one-record", Fixture, NULL, set_up, test_one_record, tear_down);
    return g_test_run();
}
