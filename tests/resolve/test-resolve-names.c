/* SPDX-FileCopyrightText: The Kith authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "people.h"
#include "resolve-mail-name.h"
#include "resolve-pair.h"
#include "resolve-read.h"

/* ---- names in addresses ---- */

static void
test_mail_name(void)
{
    /* address, given and family name that are known, given and family name that are read */
    static const char *const rows[][5] = {
        {"david.grant@x.org", "", "grant", "david", ""},
        {"grant_david77@x.org", "", "grant", "david", ""},
        {"david.j.grant@x.org", "", "grant", "david", ""},
        {"dgrant7430@x.org", "", "grant", "d", ""},
        {"grantd@x.org", "", "grant", "d", ""},
        {"davidgrant@x.org", "", "grant", "david", ""},
        {"tendai.banda@x.org", "", "banda", "tendai", ""},
        {"marjorie.faircloughsmith@x.org", "", "fairclough-smith", "marjorie", ""},
        {"sean.oneill@x.org", "", "o'neill", "sean", ""},
        {"david77@x.org", "", "grant", "david", ""},
        {"david.aziz@x.org", "", "grant", "david", ""}, /* of before a marriage */
        {"david.grant@x.org", "d", "grant", "david", ""},
        {"david.grant@x.org", "david", "", "", "grant"},
        {"grant.david@x.org", "david", "", "", "grant"},
        {"david.grant@x.org", "d", "", "david", ""},
        {"david.grant@x.org", "", "", "david", "grant"},
        {"david.grant@x.org", "david", "grant", "", ""},
        {"david.grant@x.org", "mary", "grant", "", ""}, /* what is known stays */
        {"david.grant@x.org", "k", "grant", "", ""},
        {"k.grant@x.org", "d", "grant", "", ""},
        {"rockstar@x.org", "", "grant", "", ""},
        {"team.sales@x.org", "", "", "", ""},
        {"grant@x.org", "", "grant", "", ""},
        {"xygrant@x.org", "", "grant", "", ""},
        {"dave77@x.org", "david", "", "", ""},
        {"davidson@x.org", "david", "", "", ""},
        {"d4vid.grant@x.org", "", "grant", "", ""},
        {"a.b.c.d@x.org", "", "grant", "", ""},
        {"dávid.grant@x.org", "", "grant", "", ""},
        {"@x.org", "", "grant", "", ""},
        {"", "", "", "", ""},
    };

    for (guint i = 0; i < G_N_ELEMENTS(rows); i++) {
        KithMailName name;

        kith_mail_name(kith_bytes_str(rows[i][0]),
                       kith_bytes_str(rows[i][1]),
                       kith_bytes_str(rows[i][2]),
                       &name);
        if (!kith_bytes_equal(name.given, kith_bytes_str(rows[i][3])) ||
            !kith_bytes_equal(name.family, kith_bytes_str(rows[i][4]))) {
            g_error("%s (%s, %s): given name %.*s, family name %.*s",
                    rows[i][0],
                    rows[i][1],
                    rows[i][2],
                    (int)name.given.len,
                    name.given.data != NULL ? (const char *)name.given.data : "",
                    (int)name.family.len,
                    name.family.data != NULL ? (const char *)name.family.data : "");
        }
    }
}

/* ---- names of two records ---- */

typedef struct {
    TestStore test;
    KithTxn *txn;
    KithFrame *frame;
} Fixture;

static void
set_up(Fixture *fixture, gconstpointer data)
{
    test_store_init(&fixture->test);
}

static void
tear_down(Fixture *fixture, gconstpointer data)
{
    kith_frame_free(fixture->frame);
    kith_txn_end(fixture->txn);
    test_store_clear(&fixture->test);
}

/* A frame of these rows, which are records 1 and up, and of people who know how common names are
 * and whether addresses are named after their owners (@named). */
static void
make_frame(Fixture *fixture, const char *const *rows, gboolean named)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(GPtrArray) kinds = NULL;
    g_autoptr(GString) csv = g_string_new("record_id,given_name,family_name,email\n");
    g_autofree char *text = NULL;
    const KithFrameHow how = {0};
    KithRandom random = kith_random(7);

    for (guint i = 0; rows[i] != NULL; i++) {
        g_string_append_printf(csv, "t%u,%s\n", i, rows[i]);
    }
    for (guint i = 0; i < 300; i++) {
        const char *given = people_given[kith_random_below(&random, G_N_ELEMENTS(people_given))];
        g_autoptr(GString) family = g_string_new(NULL);

        people_family(family, kith_random_below(&random, 168));
        g_string_append_printf(csv, "p%u,%s,%s,", i, given, family->str);
        if (named) {
            g_string_append_printf(csv, "%s.%s%u@x.org\n", given, family->str, i);
        } else {
            g_string_append_printf(
                csv,
                "%s%u@x.org\n",
                people_given[kith_random_below(&random, G_N_ELEMENTS(people_given))],
                i);
        }
    }
    text = test_load_text(&fixture->test, "people.csv", csv->str);
    fixture->txn = kith_store_read(fixture->test.store, &error);
    kinds = kith_kinds(fixture->test.store);
    for (guint k = 0; k < kinds->len && fixture->frame == NULL; k++) {
        g_assert_true(kith_frame_read(fixture->test.store,
                                      fixture->txn,
                                      g_ptr_array_index(kinds, k),
                                      &how,
                                      &fixture->frame,
                                      &error));
    }
    g_assert_no_error(error);
}

/* The levels of given and family name of two rows, by their numbers from 0. */
static void
assert_levels(const Fixture *fixture, guint a, guint b, guint given, guint family)
{
    const KithFrame *frame = fixture->frame;
    guint32 i = kith_frame_find(frame, a + 1);
    guint32 j = kith_frame_find(frame, b + 1);
    KithComparison comparison;

    kith_compare(frame, MIN(i, j), MAX(i, j), &comparison);
    g_assert_cmpuint(comparison.level[frame->given], ==, given);
    g_assert_cmpuint(comparison.level[frame->family], ==, family);
}

/* How rare the family name that was compared is, as the records have it. */
static void
assert_common(const Fixture *fixture, guint a, guint b, guint least)
{
    const KithFrame *frame = fixture->frame;
    guint32 i = kith_frame_find(frame, a + 1);
    guint32 j = kith_frame_find(frame, b + 1);
    KithComparison comparison;

    kith_compare(frame, MIN(i, j), MAX(i, j), &comparison);
    g_assert_cmpuint(frame->features[frame->given].values.counts[comparison.a[frame->given]],
                     >=,
                     least);
}

enum { EQUAL = 1, INITIAL = 5, TWO_NAMES = 9 };

/* A family name in the place of the given name is the family's, which relatives share; whichever of
 * the two records comes first. */
static void
test_swapped(Fixture *fixture, gconstpointer data)
{
    static const char *const rows[] = {"cotterill,,",
                                       "p,cotterill,",
                                       "jane,,",
                                       "ashbury,jane,",
                                       "ashbury,,",
                                       "jane,ashbury,",
                                       NULL};

    make_frame(fixture, rows, FALSE);
    assert_levels(fixture, 0, 1, 0, EQUAL);
    assert_levels(fixture, 1, 0, 0, EQUAL);
    assert_levels(fixture, 2, 3, EQUAL, 0); /* known to be a given name */
    assert_levels(fixture, 4, 5, 0, EQUAL);
    assert_levels(fixture, 3, 5, EQUAL, EQUAL);
    assert_common(fixture, 3, 5, 5); /* Jane as a given name, and not Ashbury as one */
}

static const char *const mail_rows[] = {",cotterill,jane.cotterill1@x.org",
                                        "jane,cotterill,",
                                        "peter,cotterill,peter9@x.org",
                                        ",cotterill,jane.cotterill1@x.org",
                                        "j.,cotterill,",
                                        NULL};

static void
test_from_mail(Fixture *fixture, gconstpointer data)
{
    make_frame(fixture, mail_rows, TRUE);
    assert_levels(fixture, 0, 1, EQUAL, EQUAL);
    assert_levels(fixture, 0, 4, INITIAL, EQUAL);
    assert_levels(fixture, 0, 2, TWO_NAMES + 1, EQUAL); /* a woman's name and a man's */
    assert_levels(fixture, 0, 3, 0, EQUAL);             /* the addresses have said it */
}

/* Addresses of anything are of nobody. */
static void
test_not_from_mail(Fixture *fixture, gconstpointer data)
{
    make_frame(fixture, mail_rows, FALSE);
    assert_levels(fixture, 0, 1, 0, EQUAL);
    assert_levels(fixture, 0, 2, 0, EQUAL);
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/resolve/names/in-addresses", test_mail_name);
    g_test_add("/resolve/names/swapped", Fixture, NULL, set_up, test_swapped, tear_down);
    g_test_add("/resolve/names/from-addresses", Fixture, NULL, set_up, test_from_mail, tear_down);
    g_test_add("/resolve/names/not-from-addresses-of-anything",
               Fixture,
               NULL,
               set_up,
               test_not_from_mail,
               tear_down);
    return g_test_run();
}
