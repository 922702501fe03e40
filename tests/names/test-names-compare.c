/* SPDX-FileCopyrightText: The Kith authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "base-table.h"
#include "names-likeness.h"
#include "names-parse.h"
#include "names-words.h"
#include "test-support.h"

#include <kith/kith-names.h>
#include <math.h>

static char **
rows(void)
{
    g_autofree char *path = test_data("names/pairs.tsv");
    g_autofree char *text = test_read_file(path);

    return g_strsplit(text, "\n", -1);
}

static void
test_pairs(void)
{
    g_auto(GStrv) lines = rows();
    guint n = 0;

    for (guint i = 0; lines[i] != NULL; i++) {
        g_auto(GStrv) cells = g_strsplit(lines[i], "\t", -1);
        g_autofree char *evidence = NULL;
        double there;
        double back;

        if (*lines[i] == '#' || *lines[i] == '\0') {
            continue;
        }
        g_assert_cmpuint(g_strv_length(cells), ==, 4);
        there = kith_name_match(cells[0], cells[1], cells[2], &evidence);
        back = kith_name_match(cells[0], cells[2], cells[1], NULL);
        if ((there >= .5) != g_str_equal(cells[3], "same")) {
            g_error("pairs.tsv line %u: %s and %s are %s, not %.3f: %s",
                    i + 1,
                    cells[1],
                    cells[2],
                    cells[3],
                    there,
                    evidence);
        }
        g_assert_cmpfloat_with_epsilon(there, back, 1e-12);
        n++;
    }
    g_assert_cmpuint(n, >=, 40);
}

/* The weights that the evidence names make the probability. */
static void
test_evidence_adds_up(void)
{
    g_autofree char *evidence = NULL;
    g_auto(GStrv) parts = NULL;
    double p = kith_name_match("Person", "Jane A. Smith", "Jayne Smith", &evidence);
    double bits = 0.0;

    parts = g_strsplit(evidence, "; ", -1);
    for (guint i = 0; parts[i] != NULL; i++) {
        const char *number = strrchr(parts[i], ' ');

        g_assert_nonnull(number);
        bits += g_ascii_strtod(number + 1, NULL);
    }
    g_assert_cmpuint(g_strv_length(parts), >=, 3);
    g_assert_cmpfloat_with_epsilon(p, 1.0 / (1.0 + exp2(-bits)), .05);
}

static void
test_parse_organisation(void)
{
    KithParsedName name;

    kith_name_parse(kith_bytes_str("The A.B.C. Int’l Group of Spain, Sp. z o.o."),
                    KITH_NAME_ORGANISATION,
                    &name);
    g_assert_cmpuint(name.n, ==, 4);
    g_assert_true(kith_bytes_equal(name.words[0].text, kith_bytes_str("abc")));
    g_assert_true(kith_bytes_equal(name.words[1].text, kith_bytes_str("international")));
    g_assert_cmpint(name.words[1].kind, ==, KITH_PART_COMMON);
    g_assert_cmpint(name.words[3].kind, ==, KITH_PART_PLACE);
    g_assert_cmpuint(name.form, !=, 0);
}

static void
test_parse_person(void)
{
    KithParsedName name;

    kith_name_parse(kith_bytes_str("Sheikh J. van der Berg-Hansen, PhD"), KITH_NAME_PERSON, &name);
    g_assert_cmpint(name.words[0].kind, ==, KITH_PART_HONORIFIC);
    g_assert_cmpint(name.words[1].kind, ==, KITH_PART_INITIAL);
    g_assert_cmpint(name.words[2].kind, ==, KITH_PART_PARTICLE);
    g_assert_cmpuint(name.n, ==, 6);
    kith_name_parse(kith_bytes_str("Dr"), KITH_NAME_PERSON, &name);
    g_assert_cmpuint(name.n, ==, 1);
    kith_name_parse(kith_bytes_str("Ltd"), KITH_NAME_ORGANISATION, &name);
    g_assert_cmpuint(name.n, ==, 1);
    kith_name_parse(kith_bytes_str("?!"), KITH_NAME_PERSON, &name);
    g_assert_cmpuint(name.n, ==, 0);
}

static void
test_legal_forms(void)
{
    const KithBytes words[] = {kith_bytes_str("joynt"),
                               kith_bytes_str("stock"),
                               kith_bytes_str("company"),
                               kith_bytes_str("kestrel")};
    guint jsc = 0;
    guint oao = 0;
    guint class = 0;

    g_assert_cmpuint(kith_legal_form_match(words, 4, &jsc), ==, 3);
    g_assert_cmpuint(kith_legal_form_match((KithBytes[]){kith_bytes_str("oao")}, 1, &oao), ==, 1);
    g_assert_cmpuint(jsc, ==, oao);
    g_assert_cmpuint(kith_legal_form_match(words + 3, 1, &class), ==, 0);
    g_assert_true(kith_word_is_legal_form(kith_bytes_str("gmbh")));
    g_assert_false(kith_word_is_legal_form(kith_bytes_str("joint")));
}

/* Whoever is called Major has that name; nobody is called Sir. */
static void
test_titles(void)
{
    g_assert_true(kith_word_is_title(kith_bytes_str("major")));
    g_assert_false(kith_word_is_title_alone(kith_bytes_str("major")));
    g_assert_true(kith_word_is_title_alone(kith_bytes_str("sir")));
    g_assert_true(kith_word_is_title_alone(kith_bytes_str("4th")));
    g_assert_false(kith_word_is_title_alone(kith_bytes_str("smith")));
}

static void
test_likeness(void)
{
    const KithBytes a = kith_bytes_str("qaeda");

    g_assert_cmpfloat(kith_letters_likeness(a, a, FALSE), ==, 1.0);
    g_assert_cmpfloat(kith_letters_likeness(a, kith_bytes_str("qaida"), FALSE), >, .85);
    g_assert_cmpfloat(kith_letters_likeness(a, kith_bytes_str("plough"), FALSE), ==, 0.0);
    g_assert_cmpfloat(
        kith_letters_likeness(kith_bytes_str("khalid"), kith_bytes_str("halid"), FALSE),
        >,
        .9);
    g_assert_cmpfloat(
        kith_letters_likeness(kith_bytes_str("yswf"), kith_bytes_str("yousef"), TRUE),
        >,
        kith_letters_likeness(kith_bytes_str("yswf"), kith_bytes_str("yousef"), FALSE));
}

static void
test_table(void)
{
    g_autoptr(KithTable) pairs = kith_table_new_like("name2:text id:text name1:text");
    g_autoptr(KithTable) one = NULL;
    g_autoptr(KithTable) three = NULL;
    g_autoptr(GError) error = NULL;

    for (guint i = 0; i < 3000; i++) {
        kith_table_add_row(pairs);
        kith_table_set_printf(pairs, 0, "Jane Smith%s", i % 2 == 0 ? "" : "son Walker");
        kith_table_set_printf(pairs, 1, "%u", i);
        kith_table_set_text(pairs, 2, "Jane Smith");
    }
    one = kith_match_names(pairs, 1, &error);
    g_assert_no_error(error);
    three = kith_match_names(pairs, 3, &error);
    g_assert_cmpuint(kith_table_n_rows(one), ==, 3000);
    for (guint i = 0; i < 3000; i++) {
        g_autofree char *id = g_strdup_printf("%u", i);

        g_assert_cmpstr(kith_table_text(one, i, 1), ==, id);
        g_assert_cmpfloat(kith_table_real(one, i, 3), ==, kith_table_real(three, i, 3));
        g_assert_true((kith_table_real(one, i, 3) >= .5) == (i % 2 == 0));
    }
}

static void
test_table_refused(void)
{
    g_autoptr(KithTable) none = kith_table_new_like("name1:text");
    g_autoptr(KithTable) twice = kith_table_new_like("name1:text name2:text probability:real");
    g_autoptr(GError) error = NULL;

    g_assert_null(kith_match_names(none, 1, &error));
    g_assert_error(error, KITH_ERROR, KITH_ERROR_INVALID);
    g_clear_error(&error);
    g_assert_null(kith_match_names(twice, 1, &error));
    g_assert_error(error, KITH_ERROR, KITH_ERROR_INVALID);
}

int
main(int argc, char *argv[])
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/names/pairs", test_pairs);
    g_test_add_func("/names/evidence-adds-up", test_evidence_adds_up);
    g_test_add_func("/names/parse-organisation", test_parse_organisation);
    g_test_add_func("/names/parse-person", test_parse_person);
    g_test_add_func("/names/legal-forms", test_legal_forms);
    g_test_add_func("/names/titles", test_titles);
    g_test_add_func("/names/likeness", test_likeness);
    g_test_add_func("/names/table", test_table);
    g_test_add_func("/names/table-refused", test_table_refused);
    return g_test_run();
}
