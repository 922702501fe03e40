/* SPDX-FileCopyrightText: The Kith authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "base-phonetic.h"
#include "base-random.h"
#include "test-support.h"

static char *
sound(const char *text)
{
    char out[KITH_PHONETIC_MAX];

    return g_strndup(out, kith_phonetic(kith_bytes_str(text), out));
}

/* Names that are commonly confused sound as one; others do not. */
static void
test_pairs(void)
{
    static const struct {
        const char *a;
        const char *b;
        gboolean alike;
    } pairs[] = {
        {"smith", "smyth", TRUE},
        {"catherine", "katherine", TRUE},
        {"stephen", "steven", TRUE},
        {"philip", "phillip", TRUE},
        {"macdonald", "mcdonald", TRUE},
        {"wright", "rite", TRUE},
        {"knight", "night", TRUE},
        {"thompson", "tompson", TRUE},
        {"geoffrey", "jeffrey", TRUE},
        {"schmidt", "shmit", TRUE},
        {"sean", "shaun", FALSE},
        {"smith", "jones", FALSE},
        {"lee", "leigh", TRUE},
        {"clark", "clarke", TRUE},
        {"read", "reed", TRUE},
        {"brown", "browne", TRUE},
        {"patel", "potter", FALSE},
        {"xavier", "savier", TRUE},
    };

    for (guint i = 0; i < G_N_ELEMENTS(pairs); i++) {
        g_autofree char *a = sound(pairs[i].a);
        g_autofree char *b = sound(pairs[i].b);

        if (g_str_equal(a, b) != pairs[i].alike) {
            g_error("%s sounds %s and %s sounds %s", pairs[i].a, a, pairs[i].b, b);
        }
    }
}

static void
test_any_bytes(void)
{
    KithRandom random = kith_random(1);
    char text[100];

    for (guint i = 0; i < 100000; i++) {
        guint n = kith_random_below(&random, sizeof text);
        char out[KITH_PHONETIC_MAX];
        char again[KITH_PHONETIC_MAX];
        guint len;

        for (guint k = 0; k < n; k++) {
            text[k] = (char)(i % 2 == 0 ? 'a' + kith_random_below(&random, 26)
                                        : kith_random_below(&random, 256));
        }
        len = kith_phonetic(kith_bytes(text, n), out);
        g_assert_cmpuint(len, <=, KITH_PHONETIC_MAX);
        g_assert_cmpuint(kith_phonetic(kith_bytes(text, n), again), ==, len);
        g_assert_cmpmem(out, len, again, len);
        for (guint k = 0; k < len; k++) {
            g_assert_true(g_ascii_isupper(out[k]));
            g_assert_true(k == 0 || out[k] != 'A');
        }
    }
    g_assert_cmpuint(kith_phonetic(kith_bytes(NULL, 0), text), ==, 0);
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/base/phonetic/confused-names-sound-alike", test_pairs);
    g_test_add_func("/base/phonetic/any-bytes-have-a-sound", test_any_bytes);
    return g_test_run();
}
