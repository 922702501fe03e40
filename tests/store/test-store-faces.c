/* SPDX-FileCopyrightText: The Kith authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "store-entities.h"
#include "store-faces.h"
#include "test-store.h"

static void
retire(KithStore *store, const char *source)
{
    g_autoptr(GError) error = NULL;
    KithRetireReport report;

    g_assert_true(kith_store_retire(store, source, NULL, &report, &error));
    g_assert_no_error(error);
}

static void
join(KithStore *store, const KithRecordId *cluster, KithRecordId n)
{
    const KithPartition partition = {n, cluster, NULL, 0.9, 0};
    g_autoptr(GError) error = NULL;
    KithGeneration generation;

    g_assert_true(kith_entities_write(store, &partition, &generation, &error));
    g_assert_no_error(error);
}

/* An entity as "label (type, records standing)", with a mark for a stub. */
static void
expect(KithStore *store, KithEntityId entity, const char *expected)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(KithTxn) txn = kith_store_read(store, &error);
    g_auto(KithFace) face = {0};
    g_autoptr(GString) text = g_string_new(NULL);
    guint32 generation;

    g_assert_true(kith_entity_generation(txn, &generation, &error));
    g_assert_true(kith_faces_read(store, txn, generation, entity, &face, &error));
    g_assert_no_error(error);
    g_string_printf(text,
                    "%s (%s, %u of %u)%s",
                    face.label->str,
                    kith_store_name(store, KITH_NAME_NODE_TYPE, face.type)->name,
                    face.n_stand,
                    face.records->len,
                    face.stub ? " stub" : "");
    g_assert_cmpstr(text->str, ==, expected);
}

static void
test_labels(void)
{
    g_auto(TestStore) test = {0};

    test_store_init(&test);
    test_ingest_fine(test.store, "gone", "Person|0|name=Gone Before");
    test_ingest_fine(test.store,
                     "hr",
                     "Person|17|age=40\n"
                     "Person|18|given_name=Jane|family_name=Smith\n"
                     "Person|19|name=J. Smith\n"
                     "KNOWS|17>99");
    expect(test.store, 2, "17 (Person, 1 of 1)");
    expect(test.store, 3, "Jane Smith (Person, 1 of 1)");
    expect(test.store, 5, "99 (Thing, 0 of 1) stub");
    /* The first that stands and has more than its key. */
    join(test.store, (const KithRecordId[]){1, 1, 1, 1, 0}, 5);
    expect(test.store, 1, "Gone Before (Person, 4 of 4)");
    retire(test.store, "gone");
    expect(test.store, 1, "Jane Smith (Person, 3 of 4)");
    retire(test.store, "hr");
    expect(test.store, 1, "Gone Before (Person, 0 of 4)");
}

static void
test_a_founder_come_back(void)
{
    g_auto(TestStore) test = {0};

    test_store_init(&test);
    test_ingest_fine(test.store, "one", "Person|1|name=A");
    test_ingest_fine(test.store, "two", "Person|1|name=B\nPerson|2|name=C");
    join(test.store, (const KithRecordId[]){1, 1, 1}, 3);
    retire(test.store, "one");
    join(test.store, (const KithRecordId[]){0, 2, 2}, 3);
    expect(test.store, 1, "B (Person, 2 of 2)");
    test_ingest_fine(test.store, "one", "Person|1|name=A");
    expect(test.store, 1, "A (Person, 3 of 3)");
}

static void
expect_date(KithStore *store, KithLinkId id, const char *expected)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(KithTxn) txn = kith_store_read(store, &error);
    g_auto(KithFieldBuffer) buffer = {0};
    g_autoptr(GString) date = g_string_new(NULL);
    KithLink link;
    gboolean found;

    g_assert_true(kith_links_get(txn, id, &buffer, &link, &found, &error));
    g_assert_true(found);
    g_assert_true(kith_faces_link_date(store, txn, &link, date, &error));
    g_assert_no_error(error);
    g_assert_cmpstr(date->str, ==, expected);
}

static void
test_dates_of_links(void)
{
    g_auto(TestStore) test = {0};

    test_store_init(&test);
    test_ingest_fine(test.store,
                     "links",
                     "*KNOWS|a>b|notes=x|date=3 Feb 1980|date=1999\n"
                     "*KNOWS|b>c\n"
                     "*KNOWS|c>d|date=some day");
    expect_date(test.store, 1, "1980-02-03");
    expect_date(test.store, 2, "");
    expect_date(test.store, 3, "some day");
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/store/faces/labels", test_labels);
    g_test_add_func("/store/faces/a-founder-come-back-is-a-member", test_a_founder_come_back);
    g_test_add_func("/store/faces/dates-of-links", test_dates_of_links);
    return g_test_run();
}
