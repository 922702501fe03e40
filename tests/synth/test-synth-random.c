/* SPDX-FileCopyrightText: The Kith authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "synth-random.h"
#include "synth-text.h"

static void
test_known_numbers(void)
{
    SynthRandom random = {0};

    /* The first outputs of SplitMix64 from state 0, as its authors publish them. */
    g_assert_cmphex(synth_random_next(&random), ==, G_GUINT64_CONSTANT(0xe220a8397b1dcdaf));
    g_assert_cmphex(synth_random_next(&random), ==, G_GUINT64_CONSTANT(0x6e789e6aa1b965f4));
    g_assert_cmphex(synth_random_next(&random), ==, G_GUINT64_CONSTANT(0x06c45d188009454f));
}

static void
test_streams_differ(void)
{
    SynthRandom one = synth_random_stream(1, SYNTH_STREAM_PERSON, 7);
    SynthRandom same = synth_random_stream(1, SYNTH_STREAM_PERSON, 7);
    SynthRandom seed = synth_random_stream(2, SYNTH_STREAM_PERSON, 7);
    SynthRandom stream = synth_random_stream(1, SYNTH_STREAM_ROW, 7);
    SynthRandom index = synth_random_stream(1, SYNTH_STREAM_PERSON, 8);

    g_assert_cmphex(one.state, ==, same.state);
    g_assert_cmphex(one.state, !=, seed.state);
    g_assert_cmphex(one.state, !=, stream.state);
    g_assert_cmphex(one.state, !=, index.state);
}

static void
test_below_stays_below(void)
{
    SynthRandom random = {42};
    guint seen[7] = {0};

    for (guint i = 0; i < 70000; i++) {
        guint draw = synth_random_below(&random, 7);

        g_assert_cmpuint(draw, <, 7);
        seen[draw]++;
    }
    for (guint i = 0; i < 7; i++) {
        g_assert_cmpuint(seen[i], >, 9500);
        g_assert_cmpuint(seen[i], <, 10500);
    }
    g_assert_cmpuint(synth_random_between(&random, 5, 5), ==, 5);
    g_assert_false(synth_random_chance(&random, 0));
    g_assert_true(synth_random_chance(&random, 10000));
}

static void
test_alias_keeps_shares(void)
{
    static const guint32 weights[] = {1, 0, 5, 94};
    SynthAlias alias;
    SynthRandom random = {9};
    guint seen[4] = {0};

    synth_alias_init(&alias, weights, 4);
    for (guint i = 0; i < 100000; i++) {
        seen[synth_alias_pick(&alias, &random)]++;
    }
    g_assert_cmpuint(seen[1], ==, 0);
    g_assert_cmpuint(seen[0], >, 800);
    g_assert_cmpuint(seen[0], <, 1200);
    g_assert_cmpuint(seen[2], >, 4600);
    g_assert_cmpuint(seen[2], <, 5400);
    synth_alias_clear(&alias);
}

static void
test_permutation_is_bijection(void)
{
    static const guint64 sizes[] = {1, 2, 3, 5, 64, 1000, 65537};

    for (guint i = 0; i < G_N_ELEMENTS(sizes); i++) {
        g_autofree guint8 *seen = g_new0(guint8, sizes[i]);
        SynthPermutation permutation;

        synth_permutation_init(&permutation, i, SYNTH_STREAM_ROW, sizes[i]);
        for (guint64 k = 0; k < sizes[i]; k++) {
            guint64 image = synth_permutation_at(&permutation, k);

            g_assert_cmpuint(image, <, sizes[i]);
            g_assert_cmpuint(seen[image], ==, 0);
            seen[image] = 1;
        }
    }
}

static void
test_dates_come_back(void)
{
    SynthDate leap = {2000, 2, 29};
    SynthDate epoch = synth_date_from_days(0);

    g_assert_cmpint(synth_date_days(leap), ==, 11016);
    g_assert_cmpint(epoch.year, ==, 1970);
    for (gint days = -20000; days < 30000; days++) {
        SynthDate date = synth_date_from_days(days);

        g_assert_cmpint(synth_date_days(date), ==, days);
        g_assert_cmpuint(date.day, <=, synth_date_month_length(date.year, date.month));
    }
}

static void
test_text_leaves_out_what_does_not_fit(void)
{
    SynthText text;

    synth_text_clear(&text);
    for (guint i = 0; i < 100; i++) {
        synth_text_add(&text, "Łx");
    }
    g_assert_cmpuint(text.len, <, SYNTH_TEXT_SIZE);
    g_assert_true(g_utf8_validate(text.bytes, -1, NULL));
    synth_text_set(&text, "abc");
    synth_text_replace(&text, 1, 1, "XYZ");
    g_assert_cmpstr(text.bytes, ==, "aXYZc");
    synth_text_add_number(&text, 7, 3);
    g_assert_cmpstr(text.bytes, ==, "aXYZc007");
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/synth/random/first-numbers-are-the-published-ones", test_known_numbers);
    g_test_add_func("/synth/random/streams-differ", test_streams_differ);
    g_test_add_func("/synth/random/below-stays-below", test_below_stays_below);
    g_test_add_func("/synth/random/alias-keeps-shares", test_alias_keeps_shares);
    g_test_add_func("/synth/random/permutation-is-bijection", test_permutation_is_bijection);
    g_test_add_func("/synth/text/dates-come-back", test_dates_come_back);
    g_test_add_func("/synth/text/leaves-out-what-does-not-fit",
                    test_text_leaves_out_what_does_not_fit);
    return g_test_run();
}
