/* SPDX-FileCopyrightText: The Kith authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "export-exporter.h"
#include "export-xml.h"
#include "store-entities.h"
#include "test-store.h"

#include <kith/kith-resolve.h>

#include <glib/gstdio.h>

typedef struct {
    TestStore test;
    char *out; /* owned: a path to export to */
} Fixture;

/* Joins records 1 and 8. */
static void
join(KithStore *store)
{
    g_autoptr(GError) error = NULL;
    g_autofree KithEntityId *entities = NULL;
    KithPartition partition = {0, NULL, NULL, 0.9, 0};
    KithGeneration generation;
    g_autoptr(KithTxn) txn = kith_store_peek(store, &error);

    g_assert_true(kith_entities_all(txn, &entities, &partition.n_records, &error));
    g_clear_pointer(&txn, kith_txn_end);
    for (KithRecordId i = 0; i < partition.n_records; i++) {
        entities[i] = entities[i] != 0 ? i + 1 : 0;
    }
    entities[7] = 1;
    partition.cluster = entities;
    g_assert_true(kith_entities_write(store, &partition, &generation, &error));
    g_assert_no_error(error);
}

/* Every sort of thing that an export can meet: several records and sources an entity, several
 * values, parallel links, links to itself and within an entity, ends without records, an isolated
 * record, what was taken back, texts that formats have trouble with. */
static void
set_up(Fixture *fixture, gconstpointer data)
{
    g_autoptr(GError) error = NULL;
    KithRetireReport report;

    test_store_init(&fixture->test);
    fixture->out = test_path(fixture->test.dir, "out");
    test_ingest_fine(
        fixture->test.store,
        "hr",
        "Person|1|name=Jane \"JJ\" Smith|birth_date=03/02/1980|phone=+44 7700 900123\n"
        "Person|2|name==cmd()|notes=]]> & <b>, \001\033 \xf0\x9f\x91\xae \u200e\u05d0\n"
        "Person|a b:c|national_id=9007199254740993\n"
        "Unit|u|name=Traffic; Roads|type=small|x=1|id=7\n"
        "Person|lone|name=Zoe\n"
        "-KNOWS|1>2|since=2001|weight=2.50\n"
        "KNOWS|1>2|since=2001|weight=3|source=note\n"
        "WORKS_IN|1>u|date=5 Jan 2020|date=2021\n"
        "KNOWS|2>2\n"
        "KNOWS|a b:c>77");
    test_ingest_fine(fixture->test.store,
                     "gone",
                     "Person|g|name=Gone\n"
                     "KNOWS|g>hr/2\n"
                     "KNOWS|hr/2>hr/lone");
    test_ingest_fine(fixture->test.store,
                     "crm",
                     "Person|A|name=JANE SMITH|phone=+44 7700 900123|email=-x@y.org\n"
                     "KNOWS|A>hr/1\n"
                     "KNOWS|A>gone/g");
    g_assert_true(kith_store_retire(fixture->test.store, "gone", NULL, &report, &error));
    join(fixture->test.store);
}

static void
tear_down(Fixture *fixture, gconstpointer data)
{
    g_free(fixture->out);
    test_store_clear(&fixture->test);
}

static KithExportReport export(Fixture *fixture, const KithExportOptions *options)
{
    g_autoptr(GError) error = NULL;
    KithExportReport report;

    kith_export(fixture->test.store, options, &report, &error);
    g_assert_no_error(error);
    return report;
}

static void
append_file(GString *all, const char *dir, const char *name)
{
    g_autofree char *path = test_path(dir, name);
    g_autofree char *text = test_read_file(path);

    g_string_append_printf(all, "== %s\n%s", name, text);
}

/* The three tables one after the other. To be freed. */
static char *
read_tables(const char *dir)
{
    GString *all = g_string_new(NULL);

    append_file(all, dir, "entities.csv");
    append_file(all, dir, "records.csv");
    append_file(all, dir, "links.csv");
    return g_string_free(all, FALSE);
}

static void
test_csv(Fixture *fixture, gconstpointer data)
{
    KithExportOptions options = {.format = "csv", .output = fixture->out};
    KithExportReport report = export(fixture, &options);
    g_autofree char *tables = read_tables(fixture->out);
    g_autofree char *again = NULL;

    test_golden("export/golden/csv.out", tables);
    g_assert_cmpuint(report.entities, ==, 6);
    g_assert_cmpuint(report.records, ==, 6);
    g_assert_cmpuint(report.links, ==, 6);
    g_assert_cmpuint(report.replaced, ==, 0);
    /* Over what is there, and the same bytes. */
    export(fixture, &options);
    again = read_tables(fixture->out);
    g_assert_cmpstr(again, ==, tables);
}

static void
test_plain_csv(Fixture *fixture, gconstpointer data)
{
    KithExportOptions options = {.format = "csv", .output = fixture->out};
    g_autofree char *safe = NULL;
    g_autofree char *plain = NULL;

    export(fixture, &options);
    safe = read_tables(fixture->out);
    options.plain = TRUE;
    export(fixture, &options);
    plain = read_tables(fixture->out);
    g_assert_nonnull(strstr(safe, ",'=cmd(),"));
    g_assert_nonnull(strstr(plain, ",=cmd(),"));
    g_assert_nonnull(strstr(safe, ",'-x@y.org"));
    g_assert_nonnull(strstr(plain, ",-x@y.org"));
}

static void
test_graphml(Fixture *fixture, gconstpointer data)
{
    KithExportOptions options = {.format = "graphml", .output = fixture->out};
    KithExportReport report = export(fixture, &options);
    g_autofree char *text = test_read_file(fixture->out);

    test_golden("export/golden/graphml.out", text);
    g_assert_cmpuint(report.entities, ==, 6);
    g_assert_cmpuint(report.records, ==, 6);
    g_assert_cmpuint(report.links, ==, 6);
    g_assert_cmpuint(report.replaced, ==, 2);
}

/* A line of the file for each node and edge, identifiers alone. To be freed. */
static char *
outline(const char *path)
{
    g_autofree char *text = test_read_file(path);
    g_auto(GStrv) lines = g_strsplit(text, "\n", -1);
    GString *found = g_string_new(NULL);

    for (guint i = 0; lines[i] != NULL; i++) {
        const char *id = strstr(lines[i], " id=\"");

        if (g_str_has_prefix(lines[i], "    <") && id != NULL) {
            g_string_append_printf(found,
                                   "%s%.*s",
                                   found->len > 0 ? " " : "",
                                   (int)strcspn(id + 5, "\""),
                                   id + 5);
        }
    }
    return g_string_free(found, FALSE);
}

static void
expect_around(Fixture *fixture, const char *entity, guint hops, const char *expected)
{
    KithExportOptions options = {.format = "graphml",
                                 .output = fixture->out,
                                 .entity = entity,
                                 .hops = hops};
    KithExportReport report = export(fixture, &options);
    g_autofree char *found = outline(fixture->out);
    g_auto(GStrv) ids = g_strsplit(found, " ", -1);

    g_assert_cmpstr(found, ==, expected);
    g_assert_cmpuint(report.entities + report.links, ==, g_strv_length(ids));
}

static void
test_around(Fixture *fixture, gconstpointer data)
{
    expect_around(fixture, "e:4", 0, "e:1 e:4 l:3 l:8");
    expect_around(fixture, "hr/u", 1, "e:1 e:4 l:3 l:8");
    expect_around(fixture, "hr/u", 2, "e:1 e:2 e:4 l:1 l:2 l:3 l:4 l:8");
    expect_around(fixture, "hr/77", 5, "e:3 e:6 l:5");
    expect_around(fixture, "hr/lone", 3, "e:5");
    expect_around(fixture, "gone/g", 3, "");
}

/* ---- refusals ---- */

static void
expect_refusal(Fixture *fixture, const KithExportOptions *options, int code, const char *text)
{
    g_autoptr(GError) error = NULL;
    KithExportReport report;

    g_assert_false(kith_export(fixture->test.store, options, &report, &error));
    test_error(&error, code, text);
}

static void
test_refusals(Fixture *fixture, gconstpointer data)
{
    g_autofree char *file = test_write_file(fixture->test.dir, "file", "x");
    g_autofree char *nowhere = test_path(fixture->test.dir, "no/where");
    g_autofree char *kept = NULL;
    KithExportOptions options = {.format = "gexf", .output = fixture->out};

    expect_refusal(fixture,
                   &options,
                   KITH_ERROR_INVALID,
                   "export: format \"gexf\" is not one of csv, graphml");
    options = (KithExportOptions){.format = "csv", .output = "-"};
    expect_refusal(fixture, &options, KITH_ERROR_INVALID, "csv is several files");
    options.output = file;
    expect_refusal(fixture, &options, KITH_ERROR_EXISTS, "make directory");
    options.output = nowhere;
    expect_refusal(fixture, &options, KITH_ERROR_NOT_FOUND, "make directory");
    options = (KithExportOptions){.format = "graphml", .output = nowhere};
    expect_refusal(fixture, &options, KITH_ERROR_NOT_FOUND, "write");
    options.output = fixture->test.dir;
    expect_refusal(fixture, &options, KITH_ERROR_INVALID, "is a directory");
    options = (KithExportOptions){.format = "graphml", .output = file, .entity = "hr/3"};
    expect_refusal(fixture, &options, KITH_ERROR_NOT_FOUND, "no record with the key \"3\"");
    kept = test_read_file(file);
    g_assert_cmpstr(kept, ==, "x");
}

static guint
count_files(const char *path)
{
    g_autoptr(GDir) dir = g_dir_open(path, 0, NULL);
    guint n = 0;

    while (dir != NULL && g_dir_read_name(dir) != NULL) {
        n++;
    }
    return n;
}

static void
test_cancelled(Fixture *fixture, gconstpointer data)
{
    g_autoptr(GCancellable) cancellable = g_cancellable_new();
    const KithProgress progress = {NULL, NULL, cancellable};
    const char *const names[] = {"csv", "graphml"};

    g_cancellable_cancel(cancellable);
    g_assert_cmpint(g_mkdir(fixture->out, 0700), ==, 0);
    for (guint i = 0; i < G_N_ELEMENTS(names); i++) {
        g_autofree char *output = i == 0 ? g_strdup(fixture->out) : test_path(fixture->out, "f");
        const KithExportOptions options = {.format = names[i],
                                           .output = output,
                                           .progress = &progress};

        expect_refusal(fixture, &options, KITH_ERROR_CANCELLED, "");
        g_assert_cmpuint(count_files(fixture->out), ==, 0);
    }
}

static void
test_formats(void)
{
    g_autoptr(KithTable) table = kith_export_formats();
    const KithExporter *const *exporters = kith_exporters();

    for (guint i = 0; exporters[i] != NULL; i++) {
        g_autofree char *golden = g_strdup_printf("export/golden/%s.out", exporters[i]->name);
        g_autofree char *path = test_data(golden);

        g_assert_true(i == 0 || strcmp(exporters[i - 1]->name, exporters[i]->name) < 0);
        g_assert_cmpstr(kith_table_text(table, i, 0), ==, exporters[i]->name);
        g_assert_cmpint(*exporters[i]->summary, !=, '\0');
        g_assert_true(g_file_test(path, G_FILE_TEST_EXISTS));
    }
}

/* An empty store is a valid file of each format. */
static void
test_empty(void)
{
    g_auto(TestStore) test = {0};
    g_autoptr(GError) error = NULL;
    g_autofree char *out = NULL;
    g_autofree char *tables = NULL;
    KithExportReport report;

    test_store_init(&test);
    out = test_path(test.dir, "out");
    g_assert_true(kith_export(test.store,
                              &(KithExportOptions){.format = "csv", .output = out},
                              &report,
                              &error));
    tables = read_tables(out);
    g_assert_cmpstr(tables,
                    ==,
                    "== entities.csv\nentity_id,type,label,n_records,sources\n"
                    "== records.csv\nsource,key,entity_id,record_id,version,type\n"
                    "== links.csv\nlink_id,type,from_source,from_key,from_entity,to_source,"
                    "to_key,to_entity,date,source\n");
    g_assert_cmpuint(report.entities, ==, 0);
}

/* ---- pairs ---- */

/* Forty people, every fourth of them twice, and a source that is named like a formula. */
static void
ingest_people(KithStore *store)
{
    static const char *const given[] = {"jane", "omar", "lucy", "ravi", "helen"};
    static const char *const family[] = {"ashbury", "caldwell", "dunmere", "fairley", "hartwick"};
    g_autoptr(GString) rows = g_string_new(NULL);
    g_autoptr(GString) again = g_string_new(NULL);

    for (guint i = 0; i < 40; i++) {
        g_string_append_printf(
            i % 4 == 0 ? again : rows,
            "%sPerson|%u|given_name=%s|family_name=%s%c|birth_date=%02u/%02u/19%02u",
            (i % 4 == 0 ? again : rows)->len > 0 ? "\n" : "",
            i,
            given[i % 5],
            family[i / 5 % 5],
            'a' + (int)(i / 25),
            1 + i % 28,
            1 + i % 12,
            40 + i);
        if (i % 4 == 0) {
            g_string_append(rows, rows->len > 0 ? "\n" : "");
            g_string_append_printf(
                rows,
                "Person|%u|given_name=%s|family_name=%s%c|birth_date=%02u/%02u/19%02u",
                i,
                given[i % 5],
                family[i / 5 % 5],
                'a' + (int)(i / 25),
                1 + i % 28,
                1 + i % 12,
                40 + i);
        }
    }
    test_ingest_fine(store, "hr", rows->str);
    test_ingest_fine(store, "=crm", again->str);
}

/* Prior, background, what is left and properties of a row sum to its weight; @parts is the row cut at commas. */
static void
check_sum(char **parts)
{
    double sum = 0.0;

    for (guint c = 9; parts[c] != NULL; c++) {
        sum += g_ascii_strtod(parts[c], NULL);
    }
    g_assert_cmpfloat_with_epsilon(sum, g_ascii_strtod(parts[7], NULL), 1e-9);
}

/* The first columns of the pairs that are likelier than not: what does not hang on the last bit. */
static char *
likely_pairs(const char *text)
{
    g_auto(GStrv) lines = g_strsplit(text, "\n", -1);
    GString *out = g_string_new(NULL);

    for (guint i = 0; lines[i] != NULL && *lines[i] != '\0'; i++) {
        g_auto(GStrv) parts = g_strsplit(lines[i], ",", -1);

        if (i == 0) {
            g_string_append_printf(out, "%s\n", lines[i]);
            continue;
        }
        check_sum(parts);
        if (g_ascii_strtod(parts[8], NULL) >= .5) {
            for (guint c = 0; c < 7; c++) {
                g_string_append_printf(out, "%s%c", parts[c], c < 6 ? ',' : '\n');
            }
        }
    }
    return g_string_free(out, FALSE);
}

static void
test_pairs(void)
{
    g_auto(TestStore) test = {0};
    g_autoptr(GError) error = NULL;
    g_autoptr(KithTable) kinds = NULL;
    g_autofree char *out = NULL;
    g_autofree char *text = NULL;
    g_autofree char *likely = NULL;
    KithExportOptions options = {.format = "pairs"};
    KithExportReport report;

    test_store_init(&test);
    out = test_path(test.dir, "pairs.csv");
    options.output = out;
    ingest_people(test.store);
    g_assert_false(kith_export(test.store, &options, &report, &error));
    test_error(&error, KITH_ERROR_INVALID, "run kith resolve");
    kinds = kith_resolve(test.store, NULL, NULL, &error);
    g_assert_no_error(error);
    g_assert_true(kith_export(test.store, &options, &report, &error));
    g_assert_no_error(error);
    text = test_read_file(out);
    likely = likely_pairs(text);
    test_golden("export/golden/pairs.out", likely);
    g_assert_cmpuint(report.pairs, >=, 10);
}

/* ---- XML ---- */

static void
expect_xml(const char *text, gsize len, const char *expected, guint64 replaced)
{
    char *dir = test_make_dir();
    g_autofree char *path = test_path(dir, "xml");
    g_autofree char *written = NULL;
    g_autoptr(GError) error = NULL;
    g_autoptr(KithFileWriter) writer = kith_file_writer_new(path, &error);

    g_assert_cmpuint(kith_xml_text(writer, kith_bytes(text, len)), ==, replaced);
    g_assert_true(kith_file_writer_finish(writer, &error));
    written = test_read_file(path);
    g_assert_cmpstr(written, ==, expected);
    test_remove_dir(dir);
}

#define U_FFFD "\xef\xbf\xbd"

static void
test_xml(void)
{
    expect_xml("", 0, "", 0);
    expect_xml("plain", 5, "plain", 0);
    expect_xml("<a href=\"x\">&amp;]]>'", 21, "&lt;a href=&quot;x&quot;&gt;&amp;amp;]]&gt;'", 0);
    expect_xml("a\tb\nc\rd", 7, "a\tb\nc&#13;d", 0);
    expect_xml("\x01\x1f\x7f", 3, U_FFFD U_FFFD "\x7f", 2);
    expect_xml("a\0b", 3, "a" U_FFFD "b", 1);
    expect_xml("\xff\xc3", 2, U_FFFD U_FFFD, 2);
    /* A surrogate is no UTF-8: three bytes. */
    expect_xml("\xed\xa0\x80", 3, U_FFFD U_FFFD U_FFFD, 3);
    expect_xml("\xef\xbf\xbe\xef\xbf\xbf\xef\xbf\xbd", 9, U_FFFD U_FFFD U_FFFD, 2);
    expect_xml("\xf0\x9f\x91\xae\xd7\x90", 6, "\xf0\x9f\x91\xae\xd7\x90", 0);
}

/* Keys are bytes: what is no UTF-8 must not lose an export. */
static void
test_keys_that_are_no_text(void)
{
    g_auto(TestStore) test = {0};
    g_autoptr(GError) error = NULL;
    g_autofree char *out = NULL;
    g_autofree char *text = NULL;
    KithExportReport report;

    test_store_init(&test);
    test_ingest_fine(test.store, "hr", "Person|\xffk|age=3");
    out = test_path(test.dir, "out");
    g_assert_true(kith_export(test.store,
                              &(KithExportOptions){.format = "graphml", .output = out},
                              &report,
                              &error));
    text = test_read_file(out);
    g_assert_true(g_utf8_validate(text, -1, NULL));
    g_assert_cmpuint(report.replaced, ==, 1);
    g_assert_cmpint(g_remove(out), ==, 0);
    g_assert_true(kith_export(test.store,
                              &(KithExportOptions){.format = "csv", .output = out},
                              &report,
                              &error));
    /* In the label and the key. */
    g_assert_cmpuint(report.replaced, ==, 2);
}

#define CASE(path, function) g_test_add(path, Fixture, NULL, set_up, function, tear_down)

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    CASE("/export/csv/golden", test_csv);
    CASE("/export/csv/plain", test_plain_csv);
    CASE("/export/graphml/golden", test_graphml);
    CASE("/export/around/hops", test_around);
    CASE("/export/refusals", test_refusals);
    CASE("/export/cancelled-leaves-no-trace", test_cancelled);
    g_test_add_func("/export/formats", test_formats);
    g_test_add_func("/export/empty", test_empty);
    g_test_add_func("/export/pairs", test_pairs);
    g_test_add_func("/export/xml/text", test_xml);
    g_test_add_func("/export/keys-that-are-no-text", test_keys_that_are_no_text);
    return g_test_run();
}
