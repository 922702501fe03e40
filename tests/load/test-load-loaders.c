/* SPDX-FileCopyrightText: The Kith authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "base-random.h"
#include "load-loader.h"
#include "load-run.h"
#include "load-unique.h"
#include "test-store.h"

#include <kith/kith-load.h>

#include <string.h>

/* What every loader promises: tests walk the table. */

static char *
golden_path(const KithLoader *loader, const char *ending)
{
    g_autofree char *name = g_strdup_printf("load/golden/%s.%s", loader->name, ending);

    return test_data(name);
}

static char *
golden_text(const KithLoader *loader)
{
    g_autofree char *path = golden_path(loader, "in");

    return test_read_file(path);
}

/* ---- goldens ---- */

static char *
load_golden(const KithLoader *loader)
{
    g_auto(TestStore) test = {0};
    g_auto(KithLoadReport) report = {0};
    g_autofree char *path = golden_path(loader, "in");
    g_autofree char *text = NULL;
    g_autofree char *rejects = NULL;
    g_autoptr(GError) error = NULL;
    const char *inputs[] = {path, NULL};
    KithLoadOptions options = KITH_LOAD_OPTIONS_INIT;
    GString *out = g_string_new(NULL);

    test_store_init(&test);
    options.format = loader->name;
    g_assert_true(kith_load(test.store, inputs, &options, &report, &error));
    g_assert_no_error(error);
    for (guint i = 0; i < kith_table_n_columns(report.table); i++) {
        if (kith_table_column_type(report.table, i) == KITH_COLUMN_INTEGER) {
            g_string_append_printf(out,
                                   "%s %d\n",
                                   kith_table_column_name(report.table, i),
                                   (int)kith_table_integer(report.table, 0, i));
        }
    }
    text = test_store_text(test.store);
    g_string_append(out, text);
    if (report.rejects != NULL) {
        rejects = test_read_file(report.rejects);
        g_string_append(out, strchr(rejects, '\n') + 1);
    }
    test_store_shut(&test);
    test_store_verify(test.path);
    g_string_replace(out, path, "INPUT", 0);
    return g_string_free(out, FALSE);
}

static void
test_golden_file(gconstpointer data)
{
    const KithLoader *loader = data;
    g_autofree char *name = g_strdup_printf("load/golden/%s.out", loader->name);
    g_autofree char *text = load_golden(loader);

    test_golden(name, text);
}

/* ---- any bytes at all ---- */

static gboolean
count_row(const KithRow *row, gpointer user_data)
{
    guint64 *n = user_data;

    (*n)++;
    if (row->fault == NULL) {
        for (guint i = 0; i < row->n_cells; i++) {
            KithBytes text = row->cells[i].text;

            g_assert_true(text.len == 0 ||
                          g_utf8_validate((const char *)text.data, (gssize)text.len, NULL));
        }
    }
    return TRUE;
}

/* Reads bytes from end to end as a load would. */
static void
read_bytes(const KithLoader *loader, const void *bytes, gsize len, gsize want)
{
    /* A copy of just this length, so that a read past the end is seen. */
    g_autofree void *copy = g_memdup2(bytes, len);
    g_auto(KithInput) input = {0};
    g_autoptr(GError) error = NULL;
    guint64 n = 0;

    loader->sniff(kith_bytes(copy, len), "input");
    kith_input_init(&input, "input", kith_bytes(copy, len));
    if (!loader->open(&input, &error)) {
        g_assert_nonnull(error);
        return;
    }
    g_assert_cmpuint(input.body, <=, len);
    if (loader->open_columns) {
        kith_input_find_columns(loader, &input, 1);
    }
    for (gsize at = input.body; at < len;) {
        gsize end = loader->cut(&input, at, want);

        g_assert_cmpuint(end, >, at);
        g_assert_cmpuint(end, <=, len);
        loader->parse(&input, kith_bytes(input.text.data + at, end - at), 1, count_row, &n);
        at = end;
    }
}

static void
test_truncated(gconstpointer data)
{
    const KithLoader *loader = data;
    g_autofree char *text = golden_text(loader);
    gsize len = strlen(text);

    for (gsize cut = 0; cut <= len; cut++) {
        read_bytes(loader, text, cut, 64);
    }
}

static void
test_random_bytes(gconstpointer data)
{
    static const char alphabet[] = "\"\",,;\t|\n\r:{}[]\\ab1 #\xc3\xa9\xff\0";
    const KithLoader *loader = data;
    g_autofree char *text = golden_text(loader);
    gsize len = strlen(text);
    KithRandom random = kith_random(11);

    for (guint i = 0; i < 3000; i++) {
        g_autofree char *bytes = g_memdup2(text, len);
        guint n = 1 + kith_random_below(&random, i % 2 == 0 ? 4 : (guint32)len);

        for (guint k = 0; k < n; k++) {
            guint32 at = kith_random_below(&random, (guint32)len);

            bytes[at] = i % 3 == 0 ? (char)kith_random_below(&random, 256)
                                   : alphabet[kith_random_below(&random, sizeof alphabet - 1)];
        }
        read_bytes(loader, bytes, len, 1 + kith_random_below(&random, 200));
    }
}

/* ---- where blocks end does not matter ---- */

static gboolean
tell_row(const KithRow *row, gpointer user_data)
{
    GString *out = user_data;

    g_string_append_printf(out,
                           "%.*s|%s|%d",
                           (int)row->text.len,
                           (const char *)row->text.data,
                           row->fault != NULL ? row->fault : "",
                           row->ragged);
    for (guint i = 0; row->fault == NULL && i < row->n_cells; i++) {
        g_string_append_printf(out,
                               "|%u=%.*s",
                               row->cells[i].column,
                               (int)row->cells[i].text.len,
                               (const char *)row->cells[i].text.data);
    }
    g_string_append_c(out, '\n');
    return TRUE;
}

static char *
tell_rows(const KithLoader *loader, KithBytes text, gsize want)
{
    g_auto(KithInput) input = {0};
    g_autoptr(GError) error = NULL;
    GString *out = g_string_new(NULL);
    guint64 line;

    kith_input_init(&input, "input", text);
    g_assert_true(loader->open(&input, &error));
    g_assert_no_error(error);
    line = input.body_line;
    if (loader->open_columns) {
        kith_input_find_columns(loader, &input, 2);
    }
    for (gsize at = input.body; at < text.len;) {
        gsize end = loader->cut(&input, at, want);

        line += loader->parse(&input, kith_bytes(text.data + at, end - at), line, tell_row, out);
        at = end;
    }
    g_string_append_printf(out, "%" G_GUINT64_FORMAT " lines", line);
    return g_string_free(out, FALSE);
}

static void
test_blocks(gconstpointer data)
{
    const KithLoader *loader = data;
    g_autofree char *text = golden_text(loader);
    g_auto(GStrv) lines = g_strsplit(text, "\n", -1);
    g_autofree char *crlf = g_strjoinv("\r\n", lines);
    const char *texts[] = {text, crlf};

    for (guint t = 0; t < G_N_ELEMENTS(texts); t++) {
        KithBytes bytes = kith_bytes_str(texts[t]);
        g_autofree char *whole = tell_rows(loader, bytes, bytes.len);

        for (gsize want = 1; want < bytes.len; want += 1 + want / 8) {
            g_autofree char *parts = tell_rows(loader, bytes, want);

            test_same_text(parts, whole);
        }
    }
}

/* ---- the table ---- */

static void
test_table(void)
{
    const char *before = "";

    for (guint i = 0; kith_loaders()[i] != NULL; i++) {
        const KithLoader *loader = kith_loaders()[i];
        g_autofree char *text = golden_text(loader);

        g_assert_cmpstr(before, <, loader->name);
        g_assert_cmpstr(loader->summary, !=, "");
        g_assert_true(kith_loader_find(loader->name) == loader);
        g_assert_cmpint(loader->open_columns, ==, loader->columns != NULL);
        /* A file of a loader's own is known by its head alone. */
        g_assert_cmpuint(loader->sniff(kith_bytes_str(text), "input"), >, 0);
        before = loader->name;
    }
    g_assert_null(kith_loader_find("nonsense"));
}

static void
add(const char *fact, const KithLoader *loader, GTestDataFunc func)
{
    g_autofree char *path = g_strdup_printf("/load/loader/%s/%s", loader->name, fact);

    g_test_add_data_func(path, loader, func);
}

/* A table with days called from and to is no edge list. */
static void
test_edges_sniff(void)
{
    static const struct {
        const char *header;
        gboolean is_edges;
    } headers[] = {{"from,to", TRUE},
                   {"to,from,note", TRUE},
                   {"weight,from,to", TRUE},
                   {"id,source,target,label", TRUE},
                   {"spell_id,staff_no,from,to,reason", FALSE},
                   {"name,from,to", FALSE},
                   {"from,date", FALSE}};
    const KithLoader *loader = kith_loader_find("edges");

    for (guint i = 0; i < G_N_ELEMENTS(headers); i++) {
        g_autofree char *text = g_strdup_printf("%s\n1,2,3,4,5\n", headers[i].header);

        g_assert_cmpint(loader->sniff(kith_bytes_str(text), "a.csv") > 0, ==, headers[i].is_edges);
    }
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/load/loader/table-is-sorted-and-complete", test_table);
    for (guint i = 0; kith_loaders()[i] != NULL; i++) {
        add("golden", kith_loaders()[i], test_golden_file);
        add("survives-truncation-at-every-byte", kith_loaders()[i], test_truncated);
        add("survives-random-bytes", kith_loaders()[i], test_random_bytes);
        add("reads-the-same-wherever-blocks-end", kith_loaders()[i], test_blocks);
    }
    g_test_add_func("/load/loader/edges-are-told-from-tables", test_edges_sniff);
    return g_test_run();
}
