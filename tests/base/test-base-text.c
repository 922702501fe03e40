/* SPDX-FileCopyrightText: The Kith authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "base-random.h"
#include "base-text.h"
#include "test-support.h"

static char *
fold(const char *text, gsize len)
{
    GString *out = g_string_new(NULL);

    kith_text_fold(kith_bytes(text, len), out);
    return g_string_free(out, FALSE);
}

static void
test_fold(void)
{
    static const char *const pairs[][2] = {
        {"John SMITH", "john smith"},
        {"  two \t words\r\n", "two words"},
        {"Zo\xc3\xab M\xc3\xbcller", "zoe muller"},
        {"Stra\xc3\x9f"
         "e",
         "strasse"},
        {"\xc3\x98rsted \xc3\x85se", "orsted ase"},
        {"\xef\xac\x81nal", "final"},                                   /* a ligature */
        {"\xd0\x98\xd0\xb2\xd0\xb0\xd0\xbd", "ivan"},                   /* Cyrillic */
        {"\xce\x91\xce\xbb\xce\xad\xce\xbe\xce\xb7\xcf\x82", "alexes"}, /* Greek */
        {"O\xe2\x80\x99Neill", "o'neill"},
        {"\xe2\x82\xac"
         "5",
         "\xe2\x82\xac"
         "5"},
        {"a\xff"
         "b",
         "a\xef\xbf\xbd"
         "b"},
        {"", ""},
        {" \n ", ""},
    };

    for (guint i = 0; i < G_N_ELEMENTS(pairs); i++) {
        g_autofree char *folded = fold(pairs[i][0], strlen(pairs[i][0]));

        g_assert_cmpstr(folded, ==, pairs[i][1]);
    }
}

/* Random texts over several scripts, broken bytes among them. */
static gsize
random_text(KithRandom *random, char *out, guint max)
{
    static const gunichar bases[] =
        {0x20, 0x41, 0xc0, 0x386, 0x410, 0x5d0, 0x627, 0x4e00, 0x1f600, 0x300};
    gsize n = 0;
    guint chars = kith_random_below(random, max);

    for (guint i = 0; i < chars; i++) {
        gunichar c =
            bases[kith_random_below(random, G_N_ELEMENTS(bases))] + kith_random_below(random, 60);

        if (kith_random_below(random, 30) == 0) {
            out[n++] = (char)(0x80 + kith_random_below(random, 0x7f));
        } else {
            n += (gsize)g_unichar_to_utf8(c, out + n);
        }
    }
    return n;
}

static void
test_fold_is_stable(void)
{
    KithRandom random = kith_random(2);
    char text[6 * 64];

    for (guint i = 0; i < 4000; i++) {
        gsize n = random_text(&random, text, 60);
        g_autofree char *once = fold(text, n);
        g_autofree char *twice = fold(once, strlen(once));
        g_auto(KithFolded) folded = {0};
        KithBytes other = kith_text_folded(kith_bytes(text, n), &folded);

        g_assert_true(g_utf8_validate(once, -1, NULL));
        g_assert_cmpstr(once, ==, twice);
        g_assert_cmpmem(other.data, other.len, once, strlen(once));
    }
}

/* Long texts are folded in pieces: no character may be cut. */
/* Every byte of ASCII at every place of a text that is folded eight bytes at a time. */
static void
test_fold_bytes(void)
{
    for (guint byte = 1; byte < 0x80; byte++) {
        for (guint at = 0; at < 20; at++) {
            char text[] = "AbCdEfGhIjKlMnOpQrSt";
            g_autofree char *expected = NULL;
            g_autofree char *folded = NULL;
            gboolean blank = byte <= ' ' || byte == 0x7f;

            text[at] = (char)byte;
            expected = g_ascii_strdown(text, -1);
            expected[at] = blank ? ' ' : expected[at];
            g_strstrip(expected);
            folded = fold(text, strlen(text));
            g_assert_cmpstr(folded, ==, expected);
        }
    }
}

static void
test_fold_long(void)
{
    g_autoptr(GString) text = g_string_new("x");
    g_autoptr(GString) expected = g_string_new("x");
    g_autofree char *folded = NULL;

    for (guint i = 0; i < 100000; i++) {
        g_string_append(text, "\xc3\x89");
        g_string_append_c(expected, 'e');
    }
    folded = fold(text->str, text->len);
    g_assert_cmpstr(folded, ==, expected->str);
}

static void
test_strip(void)
{
    KithBytes text = kith_text_strip(kith_bytes_str(" \t\v a b \r\n"));

    g_assert_cmpmem(text.data, text.len, "a b", 3);
    g_assert_cmpuint(kith_text_strip(kith_bytes_str("  ")).len, ==, 0);
    g_assert_cmpuint(kith_text_strip(kith_bytes(NULL, 0)).len, ==, 0);
}

static void
test_missing(void)
{
    static const char *const missing[] = {
        "",       " ",    "-",    "N/A",     "n/a",          "NULL",      "None",
        "nan",    "NaN",  "NA",   "unknown", "Not Known",    "?",         "\\N",
        "(null)", "<NA>", "#N/A", "TBC",     "not recorded", "  missing "};
    static const char *const there[] = {"0",
                                        "no",
                                        "x",
                                        "Nan Smith",
                                        "Nan",
                                        "Na",
                                        "Unknown Pleasures",
                                        "--a",
                                        "nil ",
                                        "N",
                                        "not",
                                        "tbcx"};

    for (guint i = 0; i < G_N_ELEMENTS(missing); i++) {
        g_assert_true(kith_text_is_missing(kith_bytes_str(missing[i])));
    }
    for (guint i = 0; i < G_N_ELEMENTS(there); i++) {
        g_assert_cmpint(kith_text_is_missing(kith_bytes_str(there[i])),
                        ==,
                        g_str_equal(there[i], "nil "));
    }
}

static void
test_latin1(void)
{
    g_autoptr(GString) out = g_string_new(NULL);

    kith_text_from_latin1(kith_bytes_str("caf\xe9 \x80 \x93q\x94"), out);
    g_assert_cmpstr(out->str, ==, "caf\xc3\xa9 \xe2\x82\xac \xe2\x80\x9cq\xe2\x80\x9d");
    g_string_truncate(out, 0);
    for (guint byte = 1; byte < 256; byte++) {
        const char one[] = {(char)byte, '\0'};

        kith_text_from_latin1(kith_bytes_str(one), out);
    }
    g_assert_true(g_utf8_validate(out->str, (gssize)out->len, NULL));
}

/* ---- forms: what is kept in place of the text as given ---- */

static void
check_form(KithBytes normal, KithBytes given)
{
    KithTextForm form = kith_text_form(normal, given);
    g_autoptr(GString) back = g_string_new(NULL);

    if (form != KITH_FORM_GIVEN) {
        kith_text_apply_form(normal, form, back);
        g_assert_cmpmem(back->str, back->len, given.data, given.len);
    }
}

static void
test_forms(void)
{
    static const struct {
        const char *normal;
        const char *given;
        KithTextForm form;
    } forms[] = {
        {"john smith", "john smith", KITH_FORM_SAME},
        {"john smith", "John Smith", KITH_FORM_TITLE},
        {"john smith", "JOHN SMITH", KITH_FORM_UPPER},
        {"john smith", "John smith", KITH_FORM_GIVEN},
        {"o'neill", "O'Neill", KITH_FORM_TITLE},
        {"lee-jones", "Lee-Jones", KITH_FORM_TITLE},
        {"mcdonald", "McDonald", KITH_FORM_GIVEN},
        {"07700", "07700", KITH_FORM_SAME},
        {"john smith", "John  Smith", KITH_FORM_GIVEN},
        {"a", "A", KITH_FORM_TITLE},
        {"", "", KITH_FORM_SAME},
        {"zoe", "Zo\xc3\xab", KITH_FORM_GIVEN},
        {"ls1 4dy", "LS1 4DY", KITH_FORM_UPPER},
    };

    for (guint i = 0; i < G_N_ELEMENTS(forms); i++) {
        KithBytes normal = kith_bytes_str(forms[i].normal);
        KithBytes given = kith_bytes_str(forms[i].given);

        g_assert_cmpint(kith_text_form(normal, given), ==, forms[i].form);
        check_form(normal, given);
    }
}

static void
test_random_forms(void)
{
    KithRandom random = kith_random(8);
    char text[6 * 24];

    for (guint i = 0; i < 20000; i++) {
        gsize n = random_text(&random, text, 20);
        g_autofree char *folded = fold(text, n);
        KithBytes normal = kith_bytes_str(folded);
        KithTextForm form = (KithTextForm)kith_random_below(&random, 3);
        g_autoptr(GString) raised = g_string_new(NULL);

        check_form(normal, kith_bytes(text, n));
        kith_text_apply_form(normal, form, raised);
        g_assert_cmpint(kith_text_form(normal, kith_bytes(raised->str, raised->len)), <=, form);
        check_form(normal, kith_bytes(raised->str, raised->len));
    }
}

static void
test_tokens(void)
{
    KithBytes text = kith_bytes_str(" flat 2, o'neill-smith\xc3\xa9 ");
    static const char *const words[] = {"flat", "2", "o", "neill", "smith\xc3\xa9"};
    KithToken tokens[8];

    g_assert_cmpuint(kith_text_tokens(text, tokens, 8), ==, 5);
    for (guint i = 0; i < 5; i++) {
        KithBytes word = kith_token_bytes(text, tokens[i]);

        g_assert_cmpmem(word.data, word.len, words[i], strlen(words[i]));
    }
    g_assert_cmpuint(kith_text_tokens(text, tokens, 2), ==, 5);
    g_assert_cmpuint(kith_text_tokens(kith_bytes(NULL, 0), tokens, 2), ==, 0);
}

static void
test_ascii(void)
{
    char text[40];

    memset(text, 'a', sizeof text);
    for (gsize n = 0; n < sizeof text; n++) {
        g_assert_true(kith_text_is_ascii(kith_bytes(text, n)));
        for (gsize at = 0; at < n; at++) {
            text[at] = (char)0x80;
            g_assert_false(kith_text_is_ascii(kith_bytes(text, n)));
            text[at] = 'a';
        }
    }
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/base/text/folds-case-marks-and-scripts", test_fold);
    g_test_add_func("/base/text/folded-text-folds-to-itself", test_fold_is_stable);
    g_test_add_func("/base/text/every-byte-is-folded-at-every-place", test_fold_bytes);
    g_test_add_func("/base/text/long-text-is-folded-whole", test_fold_long);
    g_test_add_func("/base/text/blanks-are-stripped", test_strip);
    g_test_add_func("/base/text/words-for-nothing-are-known", test_missing);
    g_test_add_func("/base/text/latin1-becomes-utf-8", test_latin1);
    g_test_add_func("/base/text/forms-give-back-what-was-given", test_forms);
    g_test_add_func("/base/text/forms-give-back-random-texts", test_random_forms);
    g_test_add_func("/base/text/tokens-are-runs-of-letters-and-digits", test_tokens);
    g_test_add_func("/base/text/ascii-is-told-at-every-place", test_ascii);
    return g_test_run();
}
