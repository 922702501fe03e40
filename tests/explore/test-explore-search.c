/* SPDX-FileCopyrightText: The Kith authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "base-random.h"
#include "example.h"
#include "store-values.h"

typedef struct {
    TestStore test;
} Fixture;

static void
set_up(Fixture *fixture, gconstpointer data)
{
    test_store_init(&fixture->test);
    test_ingest_fine(fixture->test.store,
                     "hr",
                     "Person|1|name=Jane Smith|birth_date=3 Feb 1980|phone=07700 900123\n"
                     "Person|2|name=John Smith|birth_date=1980-03-02|postcode=M1 2AB\n"
                     "Person|3|name=Siobhán O'Brien-Müller|email=S.OBrien@Example.org\n"
                     "Person|4|name=Smith Smithson|national_id=AB 12 34 56 C\n"
                     "Person|5|name=Анна Иванова|phone=+44 7700 900456\n"
                     "Organisation|6|organisation_name=O'Neil's Bakery Ltd\n"
                     "Location|7|address=12 High Street, Salford|postcode=m12ab\n"
                     "KNOWS|1>2\n"
                     "KNOWS|1>99");
    test_ingest_fine(fixture->test.store,
                     "crm",
                     "Person|A-1|given_name=Jane|family_name=Doe|phone=07700900999\n"
                     "Person|A-2|name=Jayne Smyth|alias=Jane Smith");
}

static void
tear_down(Fixture *fixture, gconstpointer data)
{
    test_store_clear(&fixture->test);
}

static void
search(Fixture *fixture, const char *text, KithSearchReport *report)
{
    g_autoptr(GError) error = NULL;

    g_assert_true(kith_search(fixture->test.store, text, NULL, report, &error));
    g_assert_no_error(error);
}

/* Asserts which entities are found, in order, with all the words. */
static void
expect(Fixture *fixture, const char *text, const char *entities)
{
    g_auto(KithSearchReport) report = {0};

    search(fixture, text, &report);
    example_expect(report.table, "entity_id", entities);
    g_assert_false(report.partial);
    g_assert_cmpuint(report.total, ==, kith_table_n_rows(report.table));
}

static void
expect_partial(Fixture *fixture, const char *text, const char *entities, const char *missing)
{
    g_auto(KithSearchReport) report = {0};

    search(fixture, text, &report);
    g_assert_true(report.partial);
    example_expect(report.table, "entity_id", entities);
    g_assert_cmpstr(example_cell(report.table, 0, "missing"), ==, missing);
}

static void
test_words(Fixture *fixture, gconstpointer data)
{
    expect(fixture, "jane smith", "e:1 e:10");
    expect(fixture, "SMITH   jane", "e:1 e:10");
    expect(fixture, "Smith, Jane", "e:1 e:10");
    expect(fixture, "smithson", "e:4");
    expect(fixture, "smit", "");
    expect(fixture, "siobhan", "e:3");
    expect(fixture, "o'brien", "e:3");
    expect(fixture, "O’Brien", "e:3");
    expect(fixture, "o'brien-muller", "e:3");
    expect(fixture, "müller", "e:3");
    expect(fixture, "Анна", "e:5");
    expect(fixture, "anna ivanova", "e:5");
    expect(fixture, "o'neil's", "e:6");
    expect(fixture, "oneils & bakery", "e:6");
    expect(fixture, "high salford", "e:7");
    expect(fixture, "jane\xc2\xa0smith", "e:1 e:10");
}

static void
test_whole_values(Fixture *fixture, gconstpointer data)
{
    expect(fixture, "07700 900123", "e:1");
    expect(fixture, "07700900123", "e:1");
    expect(fixture, "+44 7700 900123", "e:1");
    expect(fixture, "+44 (0)7700 900456", "e:5");
    expect(fixture, "m1 2ab", "e:2 e:7");
    expect(fixture, "M12AB", "e:2 e:7");
    expect(fixture, "ab123456c", "e:4");
    expect(fixture, "AB 12 34 56 C", "e:4");
    expect(fixture, "s.obrien@example.org", "e:3");
    expect(fixture, "1980-02-03", "e:1");
    expect(fixture, "3 February 1980", "e:1");
    /* Either order of day and month. */
    expect(fixture, "03/02/1980", "e:1 e:2");
    expect(fixture, "smith m1 2ab", "e:2");
    expect(fixture, "jane 3 feb 1980 smith", "e:1");
}

static void
test_keys_and_identifiers(Fixture *fixture, gconstpointer data)
{
    g_auto(KithSearchReport) report = {0};

    expect(fixture, "A-1", "e:9");
    expect(fixture, "crm/A-2", "e:10");
    expect(fixture, "r:3", "e:3");
    expect(fixture, "e:4", "e:4");
    expect(fixture, "doe A-1", "e:9");
    expect(fixture, "e:999", "");
    search(fixture, "A-1", &report);
    g_assert_cmpstr(example_cell(report.table, 0, "matched"), ==, "key: A-1");
}

static void
test_partial(Fixture *fixture, gconstpointer data)
{
    expect_partial(fixture, "jane smith nonesuch", "e:1 e:10", "nonesuch");
    expect_partial(fixture, "zzz bakery yyy", "e:6", "zzz yyy");
    expect(fixture, "nonesuch", "");
}

static void
test_words_of_all_records_of_an_entity(Fixture *fixture, gconstpointer data)
{
    g_auto(KithSearchReport) report = {0};

    expect_partial(fixture, "smith 07700900999", "e:9 e:1 e:2 e:4 e:10", "smith");
    example_resolve(fixture->test.store, "1 9");
    expect(fixture, "smith 07700900999", "e:1");
    expect(fixture, "doe", "e:1");
    search(fixture, "doe", &report);
    g_assert_cmpstr(example_cell(report.table, 0, "label"), ==, "Jane Smith");
    g_assert_cmpstr(example_cell(report.table, 0, "source"), ==, "crm");
    g_assert_cmpstr(example_cell(report.table, 0, "key"), ==, "A-1");
    g_assert_cmpstr(example_cell(report.table, 0, "matched"), ==, "family_name: Doe");
}

static void
test_only_what_stands(Fixture *fixture, gconstpointer data)
{
    /* The record known from a link alone. */
    expect(fixture, "99", "");
    expect(fixture, "hr/99", "");
    expect(fixture, "doe", "e:9");
    example_retire(fixture->test.store, "crm");
    expect(fixture, "doe", "");
    expect(fixture, "A-1", "");
    expect(fixture, "r:9", "");
    expect(fixture, "jane smith", "e:1");
}

static void
test_rarer_and_shorter_is_better(Fixture *fixture, gconstpointer data)
{
    g_autoptr(GString) rows = g_string_new(NULL);
    g_auto(KithSearchReport) report = {0};

    for (guint i = 0; i < 50; i++) {
        g_string_append_printf(rows, "%sPerson|n%u|name=Common Name%u", i > 0 ? "\n" : "", i, i);
    }
    g_string_append(rows,
                    "\nPerson|r|name=Rare Person\nPerson|l|name=Rare Person of the Long Kind");
    test_ingest_fine(fixture->test.store, "many", rows->str);
    search(fixture, "common rare nothing", &report);
    g_assert_true(report.partial);
    g_assert_cmpuint(report.total, ==, 52);
    g_assert_cmpstr(example_cell(report.table, 0, "key"), ==, "r");
    g_assert_cmpstr(example_cell(report.table, 1, "key"), ==, "l");
    g_assert_cmpstr(example_cell(report.table, 2, "key"), ==, "n0");
}

static void
test_pages(Fixture *fixture, gconstpointer data)
{
    KithSearchOptions options = KITH_SEARCH_OPTIONS_INIT;
    g_autoptr(GError) error = NULL;
    g_auto(KithSearchReport) all = {0};
    g_autofree char *expected = NULL;
    g_autoptr(GString) found = g_string_new(NULL);

    search(fixture, "smith", &all);
    g_assert_cmpuint(all.total, ==, 4);
    expected = example_rows(all.table, "rank entity_id");
    for (options.offset = 0; options.offset < 6; options.offset += 2) {
        g_auto(KithSearchReport) page = {0};
        g_autofree char *rows = NULL;

        options.limit = 2;
        g_assert_true(kith_search(fixture->test.store, "smith", &options, &page, &error));
        g_assert_cmpuint(page.total, ==, 4);
        rows = example_rows(page.table, "rank entity_id");
        g_string_append_printf(found, "%s%s", found->len > 0 && *rows != '\0' ? " " : "", rows);
    }
    g_assert_cmpstr(found->str, ==, expected);
}

static void
test_types(Fixture *fixture, gconstpointer data)
{
    KithSearchOptions options = {"Location", 0, 0};
    g_autoptr(GError) error = NULL;
    g_auto(KithSearchReport) report = {0};

    g_assert_true(kith_search(fixture->test.store, "m1 2ab", &options, &report, &error));
    example_expect(report.table, "entity_id type", "e:7|Location");
    options.type = "Locaton";
    kith_search_report_clear(&report);
    g_assert_false(kith_search(fixture->test.store, "m1 2ab", &options, &report, &error));
    test_error(&error,
               KITH_ERROR_NOT_FOUND,
               "there is no node type \"Locaton\": did you mean \"Location\"?");
}

static void
test_refusals(Fixture *fixture, gconstpointer data)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(GString) many = g_string_new(NULL);
    KithSearchReport report;

    g_assert_false(kith_search(fixture->test.store, " , - ", NULL, &report, &error));
    test_error(&error, KITH_ERROR_INVALID, "search: \" , - \" has no word in it");
    for (guint i = 0; i < 17; i++) {
        g_string_append_printf(many, "w%u ", i);
    }
    g_assert_false(kith_search(fixture->test.store, many->str, NULL, &report, &error));
    test_error(&error, KITH_ERROR_INVALID, "search: at most 16 words");
    g_assert_true(kith_search(fixture->test.store, "\xff\xfe smith", NULL, &report, &error));
    g_assert_no_error(error);
    kith_search_report_clear(&report);
}

static void
test_needs_an_operation(void)
{
    g_auto(TestStore) test = {0};
    g_autoptr(GError) error = NULL;
    KithSearchReport report;

    test_store_init(&test);
    test_store_shut(&test);
    test.store = kith_store_open(test.path, &error);
    g_assert_no_error(error);
    g_assert_false(kith_search(test.store, "smith", NULL, &report, &error));
    test_error(&error, KITH_ERROR_FAILED, "no operation was begun");
}

/* Two different words of one hash: the search must tell them apart. */
static void
test_equal_hashes(void)
{
    g_auto(TestStore) test = {0};
    g_autoptr(GHashTable) seen = g_hash_table_new(NULL, NULL);
    g_autoptr(GError) error = NULL;
    g_auto(KithSearchReport) report = {0};
    g_autofree char *row = NULL;
    char a[16] = "";
    char b[16] = "";

    for (guint i = 1; *b == '\0'; i++) {
        char word[16];
        gsize len = (gsize)g_snprintf(word, sizeof word, "w%u", i);
        guint32 hash = kith_values_word_hash(kith_bytes(word, len));
        guint other = GPOINTER_TO_UINT(g_hash_table_lookup(seen, GUINT_TO_POINTER(hash)));

        if (other != 0) {
            g_snprintf(a, sizeof a, "w%u", other);
            g_strlcpy(b, word, sizeof b);
        }
        g_hash_table_insert(seen, GUINT_TO_POINTER(hash), GUINT_TO_POINTER(i));
    }
    test_store_init(&test);
    row = g_strdup_printf("Person|1|name=%s here", a);
    test_ingest_fine(test.store, "hr", row);
    g_assert_true(kith_search(test.store, b, NULL, &report, &error));
    g_assert_cmpuint(report.total, ==, 0);
    kith_search_report_clear(&report);
    g_assert_true(kith_search(test.store, a, NULL, &report, &error));
    g_assert_cmpuint(report.total, ==, 1);
}

/* ---- random stores against a scan of all rows ---- */

#define N_RANDOM 300
#define N_WORDS 12

typedef struct {
    guint32 words[N_RANDOM + 1]; /* bit w: the record has word w */
    guint32 entity[N_RANDOM + 1];
} Model;

static void
make_random(TestStore *test, KithRandom *random, Model *model)
{
    g_autoptr(GString) rows = g_string_new(NULL);
    g_autoptr(GString) groups = g_string_new(NULL);

    for (guint i = 1; i <= N_RANDOM; i++) {
        g_string_append_printf(rows, "%sPerson|%u|name=x", i > 1 ? "\n" : "", i);
        model->words[i] = 0;
        for (guint w = 0; w < N_WORDS; w++) {
            if (kith_random_below(random, 2 * w + 4) == 0) {
                model->words[i] |= 1u << w;
                g_string_append_printf(rows, "%c%c", " -"[w % 2], 'a' + (int)w);
            }
        }
    }
    test_ingest_fine(test->store, "hr", rows->str);
    for (guint i = 1; i <= N_RANDOM; i++) {
        guint with = i > 1 && kith_random_below(random, 3) == 0 ? model->entity[i - 1] : i;

        model->entity[i] = with;
        g_string_append_printf(groups, with == i ? ", %u" : " %u", i);
    }
    example_resolve(test->store, groups->str + 2);
}

/* How many entities have all the words. */
static guint
count_having(const Model *model, guint32 wanted)
{
    guint32 of[N_RANDOM + 1] = {0};
    guint n = 0;

    for (guint i = 1; i <= N_RANDOM; i++) {
        of[model->entity[i]] |= model->words[i];
    }
    for (guint i = 1; i <= N_RANDOM; i++) {
        n += of[i] != 0 && (of[i] & wanted) == wanted;
    }
    return n;
}

static void
test_random_equals_a_scan(void)
{
    KithRandom random = kith_random(11);
    g_auto(TestStore) test = {0};
    Model model = {0};
    guint full = 0;

    test_store_init(&test);
    make_random(&test, &random, &model);
    for (guint round = 0; round < 300; round++) {
        g_autoptr(GError) error = NULL;
        g_autoptr(GString) text = g_string_new(NULL);
        g_auto(KithSearchReport) report = {0};
        guint32 wanted = 0;
        guint expected;

        for (guint k = kith_random_below(&random, 4) + 1; k > 0; k--) {
            guint w = kith_random_below(&random, N_WORDS);

            wanted |= 1u << w;
            g_string_append_printf(text, "%c ", 'A' + (int)w);
        }
        expected = count_having(&model, wanted);
        g_assert_true(kith_search(test.store, text->str, NULL, &report, &error));
        g_assert_no_error(error);
        g_assert_cmpuint(report.partial ? 0 : report.total, ==, expected);
        full += expected > 0;
    }
    g_assert_cmpuint(full, >, 100);
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add("/explore/search/words", Fixture, NULL, set_up, test_words, tear_down);
    g_test_add("/explore/search/numbers-dates-and-postcodes-in-any-writing",
               Fixture,
               NULL,
               set_up,
               test_whole_values,
               tear_down);
    g_test_add("/explore/search/keys-and-identifiers",
               Fixture,
               NULL,
               set_up,
               test_keys_and_identifiers,
               tear_down);
    g_test_add("/explore/search/partial-matches-say-what-is-missing",
               Fixture,
               NULL,
               set_up,
               test_partial,
               tear_down);
    g_test_add("/explore/search/words-of-all-records-of-an-entity",
               Fixture,
               NULL,
               set_up,
               test_words_of_all_records_of_an_entity,
               tear_down);
    g_test_add("/explore/search/only-what-stands",
               Fixture,
               NULL,
               set_up,
               test_only_what_stands,
               tear_down);
    g_test_add("/explore/search/rarer-and-shorter-is-better",
               Fixture,
               NULL,
               set_up,
               test_rarer_and_shorter_is_better,
               tear_down);
    g_test_add("/explore/search/pages-make-the-whole",
               Fixture,
               NULL,
               set_up,
               test_pages,
               tear_down);
    g_test_add("/explore/search/types", Fixture, NULL, set_up, test_types, tear_down);
    g_test_add("/explore/search/refusals", Fixture, NULL, set_up, test_refusals, tear_down);
    g_test_add_func("/explore/search/needs-an-operation", test_needs_an_operation);
    g_test_add_func("/explore/search/equal-hashes-are-told-apart", test_equal_hashes);
    g_test_add_func("/explore/search/random-equals-a-scan", test_random_equals_a_scan);
    return g_test_run();
}
