/* SPDX-FileCopyrightText: The Kith authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "synth-error.h"
#include "synth-person.h"

#include <string.h>

static SynthTables *tables; /* owned by main() */

static const char *const samples[] = {"",
                                      "x",
                                      "Jo",
                                      "Siân",
                                      "Łukasz",
                                      "O'Brien",
                                      "Smith-Jones",
                                      "van der Berg",
                                      "123 High Street",
                                      "AB12 3CD",
                                      "é"};

typedef void (*Spoil)(SynthText *text, SynthRandom *random);

static void
type_badly(SynthText *text, SynthRandom *random)
{
    synth_error_typing(tables, text, random);
}

static void
hear_badly(SynthText *text, SynthRandom *random)
{
    synth_error_rewrite(&tables->ear, text, random);
}

static void
scan_badly(SynthText *text, SynthRandom *random)
{
    synth_error_rewrite(&tables->scanner, text, random);
}

static const Spoil spoils[] = {type_badly,
                               hear_badly,
                               scan_badly,
                               synth_error_digit,
                               synth_error_blank,
                               synth_error_case,
                               synth_error_part,
                               synth_error_initial};

static void
test_total(void)
{
    for (guint i = 0; i < G_N_ELEMENTS(samples) * G_N_ELEMENTS(spoils) * 200; i++) {
        const char *sample = samples[i % G_N_ELEMENTS(samples)];
        SynthRandom random = {i};
        SynthRandom again = {i};
        SynthText text, same;

        synth_text_set(&text, sample);
        synth_text_set(&same, sample);
        spoils[i / G_N_ELEMENTS(samples) % G_N_ELEMENTS(spoils)](&text, &random);
        spoils[i / G_N_ELEMENTS(samples) % G_N_ELEMENTS(spoils)](&same, &again);
        g_assert_cmpstr(text.bytes, ==, same.bytes);
        g_assert_cmpuint(strlen(text.bytes), ==, text.len);
        g_assert_true(g_utf8_validate(text.bytes, -1, NULL));
    }
}

static void
test_typing_changes_one_place(void)
{
    guint n_changed = 0;

    for (guint i = 0; i < 1000; i++) {
        SynthRandom random = {i};
        SynthText text;

        synth_text_set(&text, "Richardson");
        synth_error_typing(tables, &text, &random);
        g_assert_cmpuint(text.len, >=, 9);
        g_assert_cmpuint(text.len, <=, 11);
        n_changed += !g_str_equal(text.bytes, "Richardson");
    }
    g_assert_cmpuint(n_changed, >, 900);
}

static void
test_initial_keeps_letter(void)
{
    SynthRandom random = {3};
    SynthText text;

    synth_text_set(&text, "Łukasz");
    synth_error_initial(&text, &random);
    g_assert_true(g_str_has_prefix(text.bytes, "Ł"));
    g_assert_cmpuint(text.len, <=, 3);
}

static void
test_accents_go(void)
{
    SynthText text;

    synth_text_set(&text, "Małgorzata Dąbrowska");
    synth_error_accents(&tables->accents, &text);
    g_assert_cmpstr(text.bytes, ==, "Malgorzata Dabrowska");
}

static void
test_part_of_name(void)
{
    gboolean first = FALSE, second = FALSE;

    for (guint i = 0; i < 50; i++) {
        SynthRandom random = {i};
        SynthText text;

        synth_text_set(&text, "Smith-Jones");
        synth_error_part(&text, &random);
        first = first || g_str_equal(text.bytes, "Smith");
        second = second || g_str_equal(text.bytes, "Jones");
        g_assert_true(g_str_equal(text.bytes, "Smith") || g_str_equal(text.bytes, "Jones"));
    }
    g_assert_true(first && second);
}

static void
test_dates_stay_dates(void)
{
    SynthDate early = {1980, 3, 12};
    SynthDate late = {1980, 3, 13};

    synth_error_date_swapped(&early);
    g_assert_cmpuint(early.day, ==, 3);
    g_assert_cmpuint(early.month, ==, 12);
    synth_error_date_swapped(&late);
    g_assert_cmpuint(late.day, ==, 13);
    for (guint i = 0; i < 5000; i++) {
        SynthRandom random = {i};
        SynthDate date = synth_date_from_days((gint)(i * 7));

        synth_error_date_digit(&date, &random);
        g_assert_cmpuint(date.month, >=, 1);
        g_assert_cmpuint(date.month, <=, 12);
        g_assert_cmpuint(date.day, >=, 1);
        g_assert_cmpuint(date.day, <=, synth_date_month_length(date.year, date.month));
    }
}

/* Everyone can be made again, and no two people share what is theirs alone. */
static void
test_people_are_functions(void)
{
    g_autoptr(GHashTable) seen = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    SynthWorld world;

    synth_world_init(&world, 5, tables);
    for (guint64 id = 0; id < 3000; id++) {
        SynthHousehold household, other;
        SynthPerson person, again;
        SynthText number;

        synth_household_make(&world, id, &household);
        synth_household_make(&world, id, &other);
        g_assert_cmpuint(household.size, ==, synth_household_size(&world, id));
        for (guint member = 0; member < household.size; member++) {
            synth_person_make(&world, &household, member, &person);
            synth_person_make(&world, &other, member, &again);
            g_assert_cmpstr(person.given, ==, again.given);
            g_assert_cmpstr(person.family.bytes, ==, again.family.bytes);
            g_assert_cmpint(synth_date_days(person.birth), ==, synth_date_days(again.birth));
            synth_person_insurance(&world, &person, &number);
            g_assert_cmpuint(number.len, ==, 9);
            g_assert_true(g_hash_table_add(seen, g_strdup(number.bytes)));
            synth_text_clear(&number);
            synth_text_add_number(&number, synth_person_mobile(&world, &person, FALSE), 10);
            g_assert_cmpuint(number.len, ==, 10);
            g_assert_true(g_hash_table_add(seen, g_strdup(number.bytes)));
        }
    }
}

int
main(int argc, char **argv)
{
    int status;

    g_test_init(&argc, &argv, NULL);
    tables = synth_tables_new();
    g_test_add_func("/synth/error/total-and-repeatable", test_total);
    g_test_add_func("/synth/error/typing-changes-one-place", test_typing_changes_one_place);
    g_test_add_func("/synth/error/initial-keeps-letter", test_initial_keeps_letter);
    g_test_add_func("/synth/error/accents-go", test_accents_go);
    g_test_add_func("/synth/error/part-of-name", test_part_of_name);
    g_test_add_func("/synth/error/dates-stay-dates", test_dates_stay_dates);
    g_test_add_func("/synth/person/people-are-functions", test_people_are_functions);
    status = g_test_run();
    synth_tables_free(tables);
    return status;
}
