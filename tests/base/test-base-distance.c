/* SPDX-FileCopyrightText: The Kith authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "base-distance.h"
#include "base-random.h"
#include "test-oracle.h"
#include "test-support.h"

#include <math.h>
#include <string.h>

static KithBytes
bytes(const char *text)
{
    return kith_bytes_str(text);
}

/* Texts of few letters are often near each other. */
static gsize
random_text(KithRandom *random, char *out, guint max)
{
    gsize n = kith_random_below(random, max + 1);
    guint letters = 2 + kith_random_below(random, 4);

    for (gsize i = 0; i < n; i++) {
        out[i] =
            (char)(kith_random_below(random, 20) == 0 ? kith_random_below(random, 256)
                                                      : 'a' + kith_random_below(random, letters));
    }
    return n;
}

/* A text made of another by a few edits. */
static gsize
change_text(KithRandom *random, const char *from, gsize n, char *out)
{
    gsize to = 0;

    for (gsize i = 0; i < n; i++) {
        switch (kith_random_below(random, 25)) {
        case 0:
            break;
        case 1:
            out[to++] = 'x';
            out[to++] = from[i];
            break;
        case 2:
            out[to++] = 'y';
            break;
        case 3:
            if (i + 1 < n) {
                out[to++] = from[i + 1];
                out[to++] = from[i++];
                break;
            }
            G_GNUC_FALLTHROUGH;
        default:
            out[to++] = from[i];
            break;
        }
    }
    return to;
}

static void
check(const char *a, gsize n_a, const char *b, gsize n_b)
{
    KithBytes x = kith_bytes(a, n_a);
    KithBytes y = kith_bytes(b, n_b);
    double similarity = kith_jaro_winkler(x, y);
    guint edits = test_oracle_edits(a, n_a, b, n_b, TRUE);
    guint plain = test_oracle_edits(a, n_a, b, n_b, FALSE);

    g_assert_cmpfloat_with_epsilon(similarity, test_oracle_jaro_winkler(a, n_a, b, n_b), 1e-12);
    if (n_a <= 16 && n_b <= 16 && !kith_bytes_equal(x, y)) {
        char room_a[16] = {0};
        char room_b[16] = {0};

        memcpy(room_a, a, n_a);
        memcpy(room_b, b, n_b);
        g_assert_cmpfloat(kith_jaro_winkler_16(kith_bytes(room_a, n_a), kith_bytes(room_b, n_b)),
                          ==,
                          similarity);
    }
    g_assert_cmpfloat(similarity, >=, 0.0);
    g_assert_cmpfloat(similarity, <=, 1.0);
    g_assert_cmpuint(kith_edit_distance(x, y, 1000), ==, edits);
    g_assert_cmpuint(kith_edit_distance(y, x, 1000), ==, edits);
    g_assert_cmpuint(kith_levenshtein(x, y, 1000), ==, plain);
    g_assert_cmpuint(kith_levenshtein(y, x, 1000), ==, plain);
    for (guint limit = 0; limit < 6; limit++) {
        g_assert_cmpuint(kith_edit_distance(x, y, limit), ==, MIN(edits, limit + 1));
        g_assert_cmpuint(kith_levenshtein(x, y, limit), ==, MIN(plain, limit + 1));
    }
}

static void
test_random_texts(void)
{
    KithRandom random = kith_random(1);
    char a[256];
    char b[512];

    for (guint i = 0; i < 20000; i++) {
        guint max = i % 10 == 0 ? 200 : i % 3 == 0 ? 66 : 12;
        gsize n_a = random_text(&random, a, max);
        gsize n_b = i % 2 == 0 ? random_text(&random, b, max) : change_text(&random, a, n_a, b);

        check(a, n_a, b, n_b);
    }
}

/* 64 bytes are one word of the machine: what lies at its edge. */
static void
test_around_a_word(void)
{
    char a[80];
    char b[80];

    memset(a, 'a', sizeof a);
    memset(b, 'a', sizeof b);
    for (gsize n_a = 60; n_a < 70; n_a++) {
        for (gsize n_b = 60; n_b < 70; n_b++) {
            a[0] = 'x';
            b[n_b - 1] = 'y';
            check(a, n_a, b, n_b);
            b[n_b - 1] = 'a';
        }
    }
}

static void
test_empty(void)
{
    g_assert_cmpfloat(kith_jaro_winkler(bytes(""), bytes("")), ==, 1.0);
    g_assert_cmpfloat(kith_jaro_winkler(bytes(""), bytes("a")), ==, 0.0);
    g_assert_cmpuint(kith_edit_distance(bytes(""), bytes(""), 0), ==, 0);
    g_assert_cmpuint(kith_edit_distance(bytes(""), bytes("abc"), 9), ==, 3);
    g_assert_cmpuint(kith_edit_distance(kith_bytes(NULL, 0), bytes("abc"), 1), ==, 2);
}

/* Published pairs: Winkler 1990, and Christen 2012 (doi:10.1007/978-3-642-31164-2), table 5.2. */
static void
test_known_pairs(void)
{
    static const struct {
        const char *a;
        const char *b;
        double jaro_winkler;
        guint edits;
    } pairs[] = {
        {"martha", "marhta", 0.9611, 1},
        {"dwayne", "duane", 0.8400, 2},
        {"dixon", "dicksonx", 0.8133, 4},
        {"jones", "johnson", 0.8324, 4},
        {"shackleford", "shackelford", 0.9818, 1},
        {"nichleson", "nichulson", 0.9556, 2},
        {"abc", "xyz", 0.0, 3},
        {"smith", "smith", 1.0, 0},
    };

    for (guint i = 0; i < G_N_ELEMENTS(pairs); i++) {
        g_assert_cmpfloat_with_epsilon(kith_jaro_winkler(bytes(pairs[i].a), bytes(pairs[i].b)),
                                       pairs[i].jaro_winkler,
                                       0.00005);
        g_assert_cmpuint(kith_edit_distance(bytes(pairs[i].a), bytes(pairs[i].b), 9),
                         ==,
                         pairs[i].edits);
    }
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/base/distance/random-texts-equal-the-textbook", test_random_texts);
    g_test_add_func("/base/distance/texts-around-64-bytes-equal-the-textbook", test_around_a_word);
    g_test_add_func("/base/distance/empty-texts-are-alike", test_empty);
    g_test_add_func("/base/distance/published-pairs", test_known_pairs);
    return g_test_run();
}
