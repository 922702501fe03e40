/* SPDX-FileCopyrightText: The Kith authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "base-normalise.h"
#include "base-random.h"
#include "base-text.h"
#include "test-support.h"

#include <string.h>

/* What every normaliser promises: tests walk the table. */

static KithNormaliseOptions
options_of(const char *words)
{
    KithNormaliseOptions options = KITH_NORMALISE_OPTIONS_INIT;

    if (g_strcmp0(words, "month-first") == 0) {
        options.date_order = KITH_DATE_MONTH_FIRST;
    } else if (words != NULL) {
        g_strlcpy(options.region, words, sizeof options.region);
    }
    return options;
}

/* ---- vectors ---- */

static void
test_vectors(gconstpointer data)
{
    const KithNormaliser *normaliser = data;
    g_autofree char *name = g_strdup_printf("base/vectors/normaliser-%s.tsv", normaliser->name);
    g_autofree char *path = test_data(name);
    g_autofree char *text = test_read_file(path);
    g_auto(GStrv) lines = g_strsplit(text, "\n", -1);
    guint n = 0;

    for (guint i = 0; lines[i] != NULL; i++) {
        g_auto(GStrv) cells = g_strsplit(lines[i], "\t", -1);
        g_autoptr(GString) out = g_string_new(NULL);
        g_autofree char *given = NULL;
        KithNormaliseOptions options;

        if (*lines[i] == '#' || *lines[i] == '\0') {
            continue;
        }
        g_assert_cmpuint(g_strv_length(cells), >=, 2);
        options = options_of(cells[2]);
        given = g_strcompress(cells[0]);
        if (!kith_normalise(normaliser, kith_bytes_str(given), &options, out)) {
            g_string_assign(out, "-");
        }
        if (!g_str_equal(out->str, cells[1])) {
            g_error("%s: line %u: \"%s\" becomes \"%s\"", name, i + 1, given, out->str);
        }
        n++;
    }
    g_assert_cmpuint(n, >=, 3);
}

/* ---- any text at all ---- */

static const KithNormaliseOptions *
some_options(guint i)
{
    static KithNormaliseOptions options[5];
    static const char *const words[] = {NULL, "month-first", "GB", "US", "DE"};

    options[i % 5] = options_of(words[i % 5]);
    return &options[i % 5];
}

static void
check(const KithNormaliser *normaliser, KithBytes given, const KithNormaliseOptions *options)
{
    g_autoptr(GString) out = g_string_new("before");
    g_autoptr(GString) again = g_string_new(NULL);
    KithBytes normal;

    if (!kith_normalise(normaliser, given, options, out)) {
        g_assert_cmpstr(out->str, ==, "before");
        return;
    }
    g_assert_true(g_str_has_prefix(out->str, "before"));
    normal = kith_bytes(out->str + 6, out->len - 6);
    g_assert_cmpuint(normal.len, >, 0);
    g_assert_true(g_utf8_validate((const char *)normal.data, (gssize)normal.len, NULL));
    if (!kith_normalise(normaliser, normal, options, again) ||
        !kith_bytes_equal(normal, kith_bytes(again->str, again->len))) {
        g_error("%s: \"%.*s\" becomes \"%s\", which becomes \"%s\"",
                normaliser->name,
                (int)given.len,
                (const char *)given.data,
                out->str + 6,
                again->str);
    }
}

/* Pieces of texts of all types: more often something than random letters are. */
static const char *const pieces[] = {
    "John",  "smith",        "O'",   "-",    " ",   "  ",      ",",      ".",        "/",
    "12",    "1975",         "04",   "@",    "+44", "(0)",     "07700",  "900",      "£",
    "Ltd",   "A.B.",         "&",    "LS1",  "4DY", "é",       "ß",      "İ",        "Иван",
    "محمد",  "王",           "\xff", "\xc3", "😀",   "'",       "`",      "x12",      "ext",
    "0",     "00",           "N/A",  "n",    "a",   "mailto:", "T10:00", "Apr",      "\xcc\x87",
    "ﬁ",     "\xe2\x80\x8b", "’",    "\t",   "\n",  "Jr",      "#",      "\xd9\x8e", "ǆ",
    "1,000",
};

static void
test_random(gconstpointer data)
{
    const KithNormaliser *normaliser = data;
    KithRandom random = kith_random(1);

    for (guint i = 0; i < 60000; i++) {
        g_autoptr(GString) text = g_string_new(NULL);
        guint n = kith_random_below(&random, 7);
        g_autofree char *valid = NULL;

        for (guint k = 0; k < n; k++) {
            g_string_append(text, pieces[kith_random_below(&random, G_N_ELEMENTS(pieces))]);
        }
        check(normaliser, kith_bytes(text->str, text->len), some_options(i));
    }
}

static void
test_extremes(gconstpointer data)
{
    const KithNormaliser *normaliser = data;
    g_autofree char *letters = g_strnfill(1 << 20, 'a');
    g_autofree char *digits = g_strnfill(1 << 20, '7');
    g_autofree char *broken = g_strnfill(1 << 16, (char)0xe9);
    g_autofree char *nul = g_strnfill(1000, ' ');
    g_autoptr(GString) accents = g_string_new(NULL);

    for (guint i = 0; i < 100000; i++) {
        g_string_append(accents, i % 7 == 0 ? " " : "é");
    }
    memset(nul, 0, 500);
    check(normaliser, kith_bytes(NULL, 0), some_options(0));
    check(normaliser, kith_bytes_str(""), some_options(0));
    check(normaliser, kith_bytes_str(letters), some_options(0));
    check(normaliser, kith_bytes_str(digits), some_options(2));
    check(normaliser, kith_bytes_str(broken), some_options(0));
    check(normaliser, kith_bytes(nul, 1000), some_options(0));
    check(normaliser, kith_bytes("a\0b", 3), some_options(0));
    check(normaliser, kith_bytes(accents->str, accents->len), some_options(0));
}

static void
test_table(void)
{
    const char *before = "";

    for (guint i = 0; kith_normalisers()[i] != NULL; i++) {
        const KithNormaliser *normaliser = kith_normalisers()[i];

        g_assert_cmpstr(before, <, normaliser->name);
        g_assert_cmpstr(normaliser->summary, !=, "");
        g_assert_true(kith_normaliser_find(normaliser->name) == normaliser);
        before = normaliser->name;
    }
    g_assert_null(kith_normaliser_find("nonsense"));
}

static void
add(const char *fact, const KithNormaliser *normaliser, GTestDataFunc func)
{
    g_autofree char *path = g_strdup_printf("/base/normaliser/%s/%s", normaliser->name, fact);

    g_test_add_data_func(path, normaliser, func);
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/base/normaliser/table-is-sorted-and-complete", test_table);
    for (guint i = 0; kith_normalisers()[i] != NULL; i++) {
        add("vectors", kith_normalisers()[i], test_vectors);
        add("gives-its-own-results-back", kith_normalisers()[i], test_random);
        add("survives-extremes", kith_normalisers()[i], test_extremes);
    }
    return g_test_run();
}
