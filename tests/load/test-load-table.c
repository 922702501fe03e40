/* SPDX-FileCopyrightText: The Kith authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "load-table.h"
#include "test-load.h"

#include <glib/gstdio.h>
#include <string.h>
#include <unistd.h>

/* The usual sins of CSV files. */

typedef struct {
    TestStore test;
    KithLoadReport report;
} Fixture;

static void
set_up(Fixture *fixture, gconstpointer data)
{
    test_store_init(&fixture->test);
}

static void
tear_down(Fixture *fixture, gconstpointer data)
{
    kith_load_report_clear(&fixture->report);
    test_store_shut(&fixture->test);
    test_store_verify(fixture->test.path);
    test_store_clear(&fixture->test);
}

/* The values of each record in order, parted by bars and record from record by a line end. */
static char *
values_of(KithStore *store)
{
    g_autoptr(GError) error = NULL;
    g_autofree char *text = test_store_text(store);
    g_autoptr(GRegex) heads = g_regex_new("^r[0-9]+ [^/]*/(.*) [A-Z][a-z]* v1.*$",
                                          G_REGEX_MULTILINE | G_REGEX_UNGREEDY,
                                          0,
                                          &error);
    g_autoptr(GRegex) values = g_regex_new("\n  [a-z_0-9]+ \"(.*)\" (=|is no value).*$",
                                           G_REGEX_MULTILINE | G_REGEX_UNGREEDY,
                                           0,
                                           &error);
    g_autofree char *plain = g_regex_replace(heads, text, -1, 0, "\\1", 0, &error);

    g_assert_no_error(error);
    return g_regex_replace(values, plain, -1, 0, "|\\1", 0, &error);
}

static void
load_bytes(Fixture *fixture, const char *text, gssize len, const KithLoadOptions *options)
{
    g_autoptr(GError) error = NULL;

    test_load(&fixture->test, "in.csv", text, len, options, &fixture->report, &error);
    g_assert_no_error(error);
}

/* Loads text and holds the keys and values of its records against @expected. */
static void
expect(Fixture *fixture, const char *text, const char *expected)
{
    g_autofree char *values = NULL;

    load_bytes(fixture, text, -1, NULL);
    values = values_of(fixture->test.store);
    test_same_text(values, expected);
}

static void
expect_rejects(Fixture *fixture, const char *expected)
{
    g_autofree char *rejects = test_rejects(&fixture->report);
    g_autofree char *path = test_path(fixture->test.dir, "in.csv");
    g_autoptr(GString) plain = g_string_new(rejects);

    g_string_replace(plain, path, "in", 0);
    test_same_text(plain->str, expected);
}

static void
expect_refused(Fixture *fixture, const char *text, gssize len, const char *message)
{
    g_autoptr(GError) error = NULL;
    KithStoreInfo info;

    g_assert_false(test_load(&fixture->test, "in.csv", text, len, NULL, &fixture->report, &error));
    test_error(&error, KITH_ERROR_INVALID, message);
    g_assert_true(kith_store_info(fixture->test.store, &info, NULL, &error));
    g_assert_cmpuint(info.records, ==, 0);
    g_assert_cmpuint(info.changes, ==, 1); /* making the store is all that was done */
}

/* ---- line ends and quotes ---- */

static void
test_byte_order_mark(Fixture *fixture, gconstpointer data)
{
    expect(fixture, "\xef\xbb\xbfid,word\n1,one\n", "1|one\n");
}

static void
test_crlf(Fixture *fixture, gconstpointer data)
{
    expect(fixture, "id,word\r\n1,one\r\n2,\"t\r\nwo\"\r\n", "1|one\n2|t\\r\\nwo\n");
}

static void
test_cr(Fixture *fixture, gconstpointer data)
{
    expect(fixture, "id,word\r1,one\r2,two", "1|one\n2|two\n");
}

static void
test_no_last_line_end(Fixture *fixture, gconstpointer data)
{
    expect(fixture, "id,word\n1,one\n2,\"two\"", "1|one\n2|two\n");
}

static void
test_blank_lines(Fixture *fixture, gconstpointer data)
{
    expect(fixture, "id,word\n\n1,one\n   \n\r\n2,two\n\n", "1|one\n2|two\n");
    g_assert_cmpint(test_count(&fixture->report, "rows"), ==, 2);
    g_assert_cmpint(test_count(&fixture->report, "rejected"), ==, 0);
}

static void
test_quotes(Fixture *fixture, gconstpointer data)
{
    expect(
        fixture,
        "id,\"word\"\n"
        "1,\"say \"\"yes\"\"\"\n"
        "2,\"a,b\"\n"
        "3,\"two\nlines\"\n"
        "4,stray \" quote\n"
        "5,\"more\" after\n"
        "6,\"\"\n"
        "7,\"\"\"\"\n",
        "1|say \\\"yes\\\"\n2|a,b\n3|two\\nlines\n4|stray \\\" quote\n5|more after\n6\n7|\\\"\n");
}

/* A quote that is never closed costs its own line. */
static void
test_open_quote(Fixture *fixture, gconstpointer data)
{
    expect(fixture, "id,word\n1,one\n2,\"two\n3,three\n4,four\n", "1|one\n3|three\n4|four\n");
    expect_rejects(fixture, "in,3,a quote is opened and never closed,\"2,\"\"two\"\n");
}

static void
test_open_quote_with_cr(Fixture *fixture, gconstpointer data)
{
    expect(fixture, "id,word\r1,one\r2,\"two\r3,three\r", "1|one\n3|three\n");
    expect_rejects(fixture, "in,3,a quote is opened and never closed,\"2,\"\"two\"\n");
}

/* ---- columns ---- */

static void
test_ragged(Fixture *fixture, gconstpointer data)
{
    expect(fixture,
           "id,word,more\n1,one\n2,two,x,\n3\n4,four,y,too much\n5,five,z\n",
           "1|one\n2|two|x\n5|five|z\n");
    g_assert_cmpint(test_count(&fixture->report, "ragged"), ==, 1);
    g_assert_nonnull(strstr(fixture->report.notes,
                            "1 rows have fewer columns than the header (the "
                            "first in line 2)"));
    expect_rejects(fixture,
                   "in,4,has one column where the header has more,3\n"
                   "in,5,has more columns than the header,\"4,four,y,too much\"\n");
}

static void
test_delimiters(void)
{
    static const char *const texts[] = {"id,a,b\n1,x,y\n",
                                        "id;a;b\n1;x;y\n",
                                        "id\ta\tb\n1\tx\ty\n",
                                        "id|a|b\n1|x|y\n",
                                        "id;a;b\n1;\"x;\";y,\n"};
    static const char *const expected[] = {"1|x|y\n", "1|x|y\n", "1|x|y\n", "1|x|y\n", "1|x;|y,\n"};

    for (guint i = 0; i < G_N_ELEMENTS(texts); i++) {
        Fixture fixture = {0};

        set_up(&fixture, NULL);
        expect(&fixture, texts[i], expected[i]);
        tear_down(&fixture, NULL);
    }
}

static void
test_one_column(Fixture *fixture, gconstpointer data)
{
    expect(fixture,
           "word\nalpha\nbeta\nalpha\n",
           "be6903b5f625ab5a|alpha\n28faff7f97dff641|beta\n");
}

static void
test_unnamed_columns(Fixture *fixture, gconstpointer data)
{
    g_autofree char *text = NULL;

    expect(fixture, "id,,word,\n1,a,b,c\n", "1|a|b|c\n");
    text = test_store_text(fixture->test.store);
    g_assert_nonnull(strstr(text, "column_2 \"a\""));
    g_assert_nonnull(strstr(text, "column_4 \"c\""));
}

static void
test_many_columns(Fixture *fixture, gconstpointer data)
{
    enum { N = 10000 };
    g_autoptr(GString) text = g_string_new("id");
    g_autofree char *values = NULL;

    for (guint i = 1; i < N; i++) {
        g_string_append_printf(text, ",c%u", i);
    }
    for (guint row = 0; row < 3; row++) {
        g_string_append_printf(text, "\n%u", row);
        for (guint i = 1; i < N; i++) {
            g_string_append_printf(text, ",v%u", i * row);
        }
    }
    load_bytes(fixture, text->str, -1, NULL);
    g_assert_cmpint(test_count(&fixture->report, "added"), ==, 3);
    values = values_of(fixture->test.store);
    g_assert_nonnull(strstr(values, "|v19998\n"));
}

static void
test_long_field(Fixture *fixture, gconstpointer data)
{
    g_autofree char *large = g_strnfill(10 << 20, 'x');
    g_autofree char *whole = g_strnfill(KITH_FIELD_MAX, 'y');
    g_autofree char *text = g_strdup_printf("id,word\n1,one\n2,%s\n3,%s\n4,four\n", large, whole);
    g_autofree char *rejects = NULL;

    load_bytes(fixture, text, -1, NULL);
    g_assert_cmpint(test_count(&fixture->report, "added"), ==, 3);
    g_assert_cmpint(test_count(&fixture->report, "rejected"), ==, 1);
    rejects = test_rejects(&fixture->report);
    g_assert_nonnull(strstr(rejects, ",3,has a value longer than 1 MiB,"));
}

/* ---- bytes ---- */

static void
test_nul(Fixture *fixture, gconstpointer data)
{
    static const char text[] = "id,word\n1,one\n2,t\0wo\n3,three\n";
    g_autoptr(GString) padded = g_string_new("id,word\n");
    g_autofree char *values = NULL;

    /* A head with NUL bytes is no text at all; one further on is one bad row. */
    expect_refused(fixture, text, sizeof text - 1, "line 3: has NUL bytes: not a text table");
    kith_load_report_clear(&fixture->report);
    for (guint i = 0; padded->len < 5000; i++) {
        g_string_append_printf(padded, "%u,word\n", i);
    }
    g_string_append_len(padded, "x,t\0wo\ny,three\n", 15);
    load_bytes(fixture, padded->str, (gssize)padded->len, NULL);
    g_assert_cmpint(test_count(&fixture->report, "rejected"), ==, 1);
    values = values_of(fixture->test.store);
    g_assert_true(g_str_has_suffix(values, "y|three\n"));
}

static void
test_not_utf8(Fixture *fixture, gconstpointer data)
{
    expect(fixture, "id,word\n1,caf\xe9\n2,caf\xc3\xa9\n", "2|caf\\303\\251\n");
    expect_rejects(fixture,
                   "in,2,not UTF-8: give --encoding latin1 if that is what it is,"
                   "\"1,caf\xef\xbf\xbd\"\n");
}

static void
test_latin1(Fixture *fixture, gconstpointer data)
{
    KithLoadOptions options = KITH_LOAD_OPTIONS_INIT;
    g_autofree char *values = NULL;
    g_autoptr(GError) error = NULL;

    options.encoding = "latin1";
    load_bytes(fixture, "id,word\n1,caf\xe9 \x80\n", -1, &options);
    values = values_of(fixture->test.store);
    g_assert_cmpstr(values, ==, "1|caf\\303\\251 \\342\\202\\254\n");
    kith_load_report_clear(&fixture->report);
    options.encoding = "nonsense";
    g_assert_false(
        test_load(&fixture->test, "in.csv", "id\n1\n", -1, &options, &fixture->report, &error));
    test_error(&error, KITH_ERROR_INVALID, "there is no encoding \"nonsense\"");
}

static void
test_header_not_utf8(Fixture *fixture, gconstpointer data)
{
    expect_refused(fixture, "id,caf\xe9\n1,one\n", -1, "line 1: column 2: not UTF-8");
}

static void
test_utf16(Fixture *fixture, gconstpointer data)
{
    expect_refused(fixture, "\xff\xfei\0d\0\n\0,", 9, "byte 9 is not UTF-16");
}

static void
test_binary(Fixture *fixture, gconstpointer data)
{
    expect_refused(fixture,
                   "\x7f"
                   "ELF\2\1\1\0\0\0\0\0",
                   12,
                   "not a text table");
}

static void
test_empty(Fixture *fixture, gconstpointer data)
{
    expect_refused(fixture, "", 0, "in.csv: is empty");
    kith_load_report_clear(&fixture->report);
    expect_refused(fixture, " \n\r\n\t\n", -1, "in.csv: is empty");
    kith_load_report_clear(&fixture->report);
    expect_refused(fixture, "\xef\xbb\xbf", -1, "in.csv: is empty");
}

static void
test_header_alone(Fixture *fixture, gconstpointer data)
{
    expect(fixture, "id,word\n", "");
    g_assert_cmpint(test_count(&fixture->report, "rows"), ==, 0);
    g_assert_cmpint(test_count(&fixture->report, "rejected"), ==, 0);
}

static void
test_header_twice(Fixture *fixture, gconstpointer data)
{
    g_autofree char *mapping = NULL;

    expect(fixture, "id,word,word 2,word\n1,a,b,c\n", "1|a|b|c\n");
    mapping = g_strdup(fixture->report.mappings);
    g_assert_nonnull(strstr(mapping, "word 2"));
    g_assert_nonnull(strstr(mapping, "word 3"));
}

static void
test_lines_above(Fixture *fixture, gconstpointer data)
{
    expect(fixture,
           "Staff list\nmade on 2024-01-02\n\nid,word,town\n1,one,Leeds\n2,two,York\n",
           "1|one|Leeds\n2|two|York\n");
    g_assert_nonnull(strstr(fixture->report.notes, "lines above the table passed over: 3"));
}

static void
test_no_lines_above(Fixture *fixture, gconstpointer data)
{
    /* of two columns the first row may be anything */
    expect_refused(fixture, "\xffword\n\n3,three\n", -1, "line 1: column 1: not UTF-8");
    kith_load_report_clear(&fixture->report);
    expect_refused(fixture,
                   "Staff list;;\nid;\"word;town\n1;one;Leeds\n2;two;York\n3;four;Hull\n",
                   -1,
                   "line 2: a quote in the header is never closed");
}

/* Tables, and whether their first row is a row like the others. */
static void
test_header_missing(Fixture *fixture, gconstpointer data)
{
    static const struct {
        const char *text;
        KithHeader header;
    } tables[] = {
        {"id,name\nA1,Jane Ash\nA2,John Birch\n", KITH_HEADER_THERE},
        {"A1,Jane Ash,31\nA2,John Birch,47\nA3,Ann Cole,\n", KITH_HEADER_MISSING},
        {"A1,Jane,1980-02-03\nA2,John,1975-06-30\n", KITH_HEADER_MISSING},
        {"A1,Jane,born\nA2,John,1975-06-30\n", KITH_HEADER_THERE},
        {"name,mail\nJane,jane@example.org\nJohn,john@example.org\n", KITH_HEADER_THERE},
        {"Jane,jane@example.org\nJohn,john@example.org\n", KITH_HEADER_MISSING},
        /* a first cell that is not filled tells nothing */
        {"Jane,,31\nJohn,john@example.org,40\n", KITH_HEADER_MISSING},
        /* columns that nobody has named, and years that amounts are of */
        {"0,1,2\nJane,31,4\nJohn,47,5\n", KITH_HEADER_THERE},
        {"1,2\n31,4\n47,5\n", KITH_HEADER_THERE},
        {"town,2019,2020\nLeeds,310,95\nYork,120,22\n", KITH_HEADER_THERE},
        {"Jane,1980\nJohn,1975\nAnn,1962\n", KITH_HEADER_MISSING},
        /* of words alone those that come again tell */
        {"Jane,Ash,Leeds\nJohn,Ash,York\nAnn,Birch,Leeds\n", KITH_HEADER_MISSING},
        {"given,family,town\nJane,Ash,Leeds\nJohn,Ash,Leeds\n", KITH_HEADER_THERE},
        /* the first row alone could be either */
        {"A1,Jane,1980-02-03\n", KITH_HEADER_THERE},
        /* twice the same is no name of a column, and no fault of a row */
        {"Jane,31,31\nJohn,47,5\n", KITH_HEADER_MISSING},
    };

    for (guint i = 0; i < G_N_ELEMENTS(tables); i++) {
        g_auto(KithInput) input = {0};
        g_autoptr(GError) error = NULL;

        kith_input_init(&input, "in.csv", kith_bytes_str(tables[i].text));
        kith_table_open(&input, &error);
        g_assert_no_error(error);
        g_test_message("%s", tables[i].text);
        g_assert_cmpint(input.header, ==, tables[i].header);
        g_assert_cmpint(input.body == 0, ==, tables[i].header == KITH_HEADER_MISSING);
    }
}

static void
test_header_told(Fixture *fixture, gconstpointer data)
{
    KithLoadOptions options = KITH_LOAD_OPTIONS_INIT;
    g_autofree char *values = NULL;

    options.header = "no";
    load_bytes(fixture, "id,word\n1,one\n", -1, &options);
    g_assert_cmpint(test_count(&fixture->report, "rows"), ==, 2);
    values = values_of(fixture->test.store);
    g_assert_nonnull(strstr(values, "id"));
    g_assert_nonnull(strstr(values, "one"));
    kith_load_report_clear(&fixture->report);
    options.header = "yes";
    load_bytes(fixture, "A1,31\nA2,47\n", -1, &options);
    g_assert_cmpint(test_count(&fixture->report, "rows"), ==, 1);
}

static void
test_header_quote(Fixture *fixture, gconstpointer data)
{
    expect_refused(fixture,
                   "id,\"word\n1,a\n",
                   -1,
                   "line 1: a quote in the header is never closed");
}

/* ---- what is no file of rows ---- */

static void
expect_no_input(Fixture *fixture, const char *path, int code, const char *message)
{
    const char *inputs[] = {path, NULL};
    KithLoadOptions options = KITH_LOAD_OPTIONS_INIT;
    g_autoptr(GError) error = NULL;

    g_assert_false(kith_load(fixture->test.store, inputs, &options, &fixture->report, &error));
    test_error(&error, code, message);
    kith_load_report_clear(&fixture->report);
}

static void
test_no_file(Fixture *fixture, gconstpointer data)
{
    g_autofree char *missing = test_path(fixture->test.dir, "missing.csv");
    g_autofree char *locked = test_write_file(fixture->test.dir, "locked.csv", "id\n1\n");

    expect_no_input(fixture, missing, KITH_ERROR_NOT_FOUND, "missing.csv: No such file");
    expect_no_input(fixture, fixture->test.dir, KITH_ERROR_INVALID, "is a directory");
    g_assert_cmpint(g_chmod(locked, 0), ==, 0);
    if (access(locked, R_OK) != 0) {
        expect_no_input(fixture, locked, KITH_ERROR_IO, "locked.csv: Permission denied");
    }
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
#define TEST(path, func) g_test_add(path, Fixture, NULL, set_up, func, tear_down)
    TEST("/load/table/byte-order-mark-is-passed-over", test_byte_order_mark);
    TEST("/load/table/lines-end-in-crlf", test_crlf);
    TEST("/load/table/lines-end-in-cr", test_cr);
    TEST("/load/table/last-line-needs-no-end", test_no_last_line_end);
    TEST("/load/table/blank-lines-are-no-rows", test_blank_lines);
    TEST("/load/table/quotes-are-read-and-stray-ones-forgiven", test_quotes);
    TEST("/load/table/open-quote-costs-one-line", test_open_quote);
    TEST("/load/table/open-quote-costs-one-line-that-ends-in-cr", test_open_quote_with_cr);
    TEST("/load/table/short-rows-are-read-and-long-ones-rejected", test_ragged);
    TEST("/load/table/one-column-will-do", test_one_column);
    TEST("/load/table/columns-without-name-get-one", test_unnamed_columns);
    TEST("/load/table/ten-thousand-columns", test_many_columns);
    TEST("/load/table/field-of-ten-megabytes-is-rejected", test_long_field);
    TEST("/load/table/nul-bytes-are-rejected", test_nul);
    TEST("/load/table/row-that-is-no-utf-8-is-rejected", test_not_utf8);
    TEST("/load/table/latin1-is-read-when-told", test_latin1);
    TEST("/load/table/header-that-is-no-utf-8-is-refused", test_header_not_utf8);
    TEST("/load/table/utf-16-is-refused", test_utf16);
    TEST("/load/table/binary-is-refused", test_binary);
    TEST("/load/table/empty-is-refused", test_empty);
    TEST("/load/table/header-alone-is-no-rows", test_header_alone);
    TEST("/load/table/column-twice-has-a-number", test_header_twice);
    TEST("/load/table/lines-above-a-table-are-passed-over", test_lines_above);
    TEST("/load/table/lines-above-a-table-are-told-from-it", test_no_lines_above);
    TEST("/load/table/first-row-that-is-no-header-is-a-row", test_header_missing);
    TEST("/load/table/header-is-there-or-not-as-told", test_header_told);
    TEST("/load/table/open-quote-in-the-header-is-refused", test_header_quote);
    TEST("/load/table/missing-directory-and-locked-are-told", test_no_file);
#undef TEST
    g_test_add_func("/load/table/delimiter-is-found-out", test_delimiters);
    return g_test_run();
}
