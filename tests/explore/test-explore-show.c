/* SPDX-FileCopyrightText: The Kith authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "example.h"

typedef struct {
    TestStore test;
} Fixture;

static void
set_up(Fixture *fixture, gconstpointer data)
{
    test_store_init(&fixture->test);
    test_ingest_fine(fixture->test.store,
                     "hr",
                     "Person|1|name=Jane Smith|birth_date=03/02/1980|address=1 High St\n"
                     "Person|2|name=John Doe\n"
                     "-KNOWS|1>2|since=2001\n"
                     "Unit|u|name=Traffic");
    test_ingest_fine(fixture->test.store,
                     "crm",
                     "Person|A|name=JANE SMITH|phone=07700 900123|phone=07700 900999\n"
                     "-WORKS_IN|A>hr/u|date=2020-01-05\n"
                     "WORKS_IN|hr/2>hr/u\n"
                     "KNOWS|A>hr/77");
}

static void
tear_down(Fixture *fixture, gconstpointer data)
{
    test_store_clear(&fixture->test);
}

static void
show(Fixture *fixture, const char *id, const KithShowOptions *options, KithShowReport *report)
{
    g_autoptr(GError) error = NULL;

    g_assert_true(kith_show(fixture->test.store, id, options, report, &error));
    g_assert_no_error(error);
}

static void
test_values(Fixture *fixture, gconstpointer data)
{
    g_auto(KithShowReport) report = {0};

    show(fixture, "hr/1", NULL, &report);
    g_assert_cmpstr(report.entity_id, ==, "e:1");
    g_assert_cmpstr(report.type, ==, "Person");
    g_assert_cmpstr(report.label, ==, "Jane Smith");
    example_expect(report.values,
                   "entity_id record_id source key version property value normal",
                   "e:1|r:1|hr|1|1|name|Jane Smith|jane smith "
                   "e:1|r:1|hr|1|1|birth_date|03/02/1980|1980-02-03 "
                   "e:1|r:1|hr|1|1|address|1 High St|1 high st");
}

static void
test_all_of_an_entity(Fixture *fixture, gconstpointer data)
{
    g_auto(KithShowReport) report = {0};

    example_resolve(fixture->test.store, "1 4");
    show(fixture, "crm/A", NULL, &report);
    g_assert_cmpstr(report.entity_id, ==, "e:1");
    example_expect(report.members,
                   "record_id source key type label state version load row",
                   "r:1|hr|1|Person|Jane Smith|stands|1|1|1 "
                   "r:4|crm|A|Person|JANE SMITH|stands|1|2|1");
    example_expect(report.values,
                   "record_id property value",
                   "r:1|name|Jane Smith r:1|birth_date|03/02/1980 r:1|address|1 High St "
                   "r:4|name|JANE SMITH r:4|phone|07700 900123 r:4|phone|07700 900999");
    example_expect(report.link_counts,
                   "type direction links entities",
                   "KNOWS|out|2|2 WORKS_IN|out|1|1");
    example_expect(report.links,
                   "type direction entity_id node_type label date source key link_source",
                   "KNOWS|out|e:2|Person|John Doe||hr|2|hr KNOWS|out|e:5|Thing|77||hr|77|crm "
                   "WORKS_IN|out|e:3|Unit|Traffic|2020-01-05|hr|u|crm");
    example_expect(report.history,
                   "kind number other_id event text",
                   "lineage|1|r:4|gained|gained r:4");
}

static void
test_links_each(Fixture *fixture, gconstpointer data)
{
    const KithShowOptions options = {FALSE, 1};
    g_auto(KithShowReport) report = {0};

    show(fixture, "e:4", &options, &report);
    example_expect(report.links, "type label", "KNOWS|77 WORKS_IN|Traffic");
    kith_show_report_clear(&report);
    show(fixture, "e:3", &options, &report);
    example_expect(report.links, "type label", "WORKS_IN|JANE SMITH");
    example_expect(report.link_counts, "type direction links", "WORKS_IN|in|2");
}

static void
test_versions(Fixture *fixture, gconstpointer data)
{
    const KithShowOptions versions = {TRUE, 0};
    g_auto(KithShowReport) report = {0};

    test_ingest_fine(fixture->test.store,
                     "hr",
                     "Person|1|name=Jane Smith|address=2 Low Rd|email=j@x.org");
    test_ingest_fine(fixture->test.store, "hr", "Person|1|name=Jane Doe|address=2 Low Rd");
    show(fixture, "r:1", NULL, &report);
    example_expect(report.values, "version property value", "3|name|Jane Doe 3|address|2 Low Rd");
    example_expect(report.history,
                   "kind number record_id event text",
                   "version|2|r:1|changed|birth_date: 03/02/1980 → (none), address: 1 High St → 2 "
                   "Low Rd, email: (none) → j@x.org "
                   "version|3|r:1|changed|name: Jane Smith → Jane Doe, email: j@x.org → (none)");
    kith_show_report_clear(&report);
    show(fixture, "r:1", &versions, &report);
    example_expect(report.values,
                   "version property value",
                   "3|name|Jane Doe 3|address|2 Low Rd "
                   "2|name|Jane Smith 2|address|2 Low Rd 2|email|j@x.org "
                   "1|name|Jane Smith 1|birth_date|03/02/1980 1|address|1 High St");
}

static void
test_taken_back(Fixture *fixture, gconstpointer data)
{
    const KithShowOptions versions = {TRUE, 0};
    g_auto(KithShowReport) report = {0};

    example_resolve(fixture->test.store, "1 4");
    example_retire(fixture->test.store, "crm");
    show(fixture, "e:1", NULL, &report);
    example_expect(report.members, "record_id state", "r:1|stands r:4|retired");
    example_expect(report.values, "record_id property", "r:1|name r:1|birth_date r:1|address");
    example_expect(report.link_counts, "type direction links", "KNOWS|out|1");
    example_expect(report.history,
                   "kind record_id other_id text",
                   "version|r:4||taken back by load 3 lineage||r:4|gained r:4");
    kith_show_report_clear(&report);
    /* After the next resolve it is a member no more, and is shown when asked for. */
    example_resolve(fixture->test.store, "1");
    show(fixture, "e:1", NULL, &report);
    example_expect(report.members, "record_id state", "r:1|stands");
    kith_show_report_clear(&report);
    show(fixture, "r:4", &versions, &report);
    g_assert_cmpstr(report.entity_id, ==, "e:4");
    example_expect(report.members, "record_id state", "r:4|retired");
    example_expect(report.values,
                   "record_id property value",
                   "r:4|name|JANE SMITH r:4|phone|07700 900123 r:4|phone|07700 900999");
}

static void
test_stubs(Fixture *fixture, gconstpointer data)
{
    g_auto(KithShowReport) report = {0};

    show(fixture, "hr/77", NULL, &report);
    g_assert_cmpstr(report.label, ==, "77");
    example_expect(report.members, "record_id state", "r:5|stub");
    g_assert_cmpuint(kith_table_n_rows(report.values), ==, 0);
    example_expect(report.links, "direction label", "in|JANE SMITH");
}

static void
test_decisions(Fixture *fixture, gconstpointer data)
{
    g_auto(KithShowReport) report = {0};
    g_autoptr(GError) error = NULL;
    KithStore *store = fixture->test.store;
    g_autofree char *expected = g_strdup_printf("decision|1|r:4|r:1|same|(withdrawn) one desk|%s "
                                                "decision|3|r:4|r:1|different|two|%s",
                                                kith_store_user(store),
                                                kith_store_user(store));

    g_assert_true(kith_store_decide(store, 1, 4, KITH_VERDICT_SAME, "one desk", NULL, &error));
    g_assert_true(kith_store_decide(store, 2, 3, KITH_VERDICT_DIFFERENT, "no", NULL, &error));
    g_assert_true(kith_store_decide(store, 4, 1, KITH_VERDICT_DIFFERENT, "two", NULL, &error));
    show(fixture, "crm/A", NULL, &report);
    example_expect(report.history, "kind number record_id other_id event text who", expected);
    g_assert_true(g_str_has_suffix(example_cell(report.history, 1, "time"), "Z"));
}

static void
test_refusals(Fixture *fixture, gconstpointer data)
{
    g_autoptr(GError) error = NULL;
    KithShowReport report;

    g_assert_false(kith_show(fixture->test.store, "hr/8", NULL, &report, &error));
    test_error(&error, KITH_ERROR_NOT_FOUND, "source \"hr\" has no record with the key \"8\"");
    g_assert_null(report.values);
}

/* ---- expand ---- */

static void
test_expand(Fixture *fixture, gconstpointer data)
{
    g_auto(KithExpandReport) report = {0};
    g_autoptr(GError) error = NULL;

    test_ingest_fine(fixture->test.store, "more", "Person|1|name=Jim\nKNOWS|1>hr/1\nKNOWS|1>1");
    example_resolve(fixture->test.store, "1 4, 2 6");
    g_assert_true(kith_expand(fixture->test.store, "e:2", NULL, &report, &error));
    g_assert_cmpstr(report.label, ==, "John Doe");
    example_expect(report.summary,
                   "type direction links entities",
                   "KNOWS|out|1|1 KNOWS|in|1|1 KNOWS|self|1|1 WORKS_IN|out|1|1");
    example_expect(report.table,
                   "link_id type direction entity_id label source key link_source",
                   "l:5|KNOWS|out|e:1|Jane Smith|hr|1|more l:1|KNOWS|in|e:1|Jane Smith|hr|1|hr "
                   "l:6|KNOWS|self|e:2|John Doe|more|1|more l:3|WORKS_IN|out|e:3|Traffic|hr|u|crm");
    g_assert_cmpuint(report.total, ==, 4);
}

static void
test_expand_pages(Fixture *fixture, gconstpointer data)
{
    const char *const types[] = {"WORKS_IN", NULL};
    const char *const unknown[] = {"WORKSIN", NULL};
    KithExpandOptions options = {types, 1, 1};
    KithExpandReport report;
    g_autoptr(GError) error = NULL;

    g_assert_true(kith_expand(fixture->test.store, "hr/u", &options, &report, &error));
    g_assert_cmpuint(report.total, ==, 2);
    example_expect(report.table, "label", "John Doe");
    kith_expand_report_clear(&report);
    options.links = unknown;
    g_assert_false(kith_expand(fixture->test.store, "hr/u", &options, &report, &error));
    test_error(&error, KITH_ERROR_NOT_FOUND, "did you mean \"WORKS_IN\"?");
}

static void
test_expand_leaves_out_what_was_taken_back(Fixture *fixture, gconstpointer data)
{
    g_autoptr(GError) error = NULL;
    KithExpandReport report;

    test_ingest_fine(fixture->test.store, "more", "KNOWS|hr/2>crm/A\nKNOWS|crm/A>hr/2");
    g_assert_true(kith_expand(fixture->test.store, "hr/2", NULL, &report, &error));
    g_assert_cmpuint(report.total, ==, 4);
    kith_expand_report_clear(&report);
    example_retire(fixture->test.store, "crm");
    g_assert_true(kith_expand(fixture->test.store, "hr/2", NULL, &report, &error));
    example_expect(report.table, "type direction label", "KNOWS|in|Jane Smith");
    kith_expand_report_clear(&report);
    g_assert_true(kith_expand(fixture->test.store, "crm/A", NULL, &report, &error));
    g_assert_cmpuint(report.total, ==, 0);
    kith_expand_report_clear(&report);
}

#define CASE(path, function) g_test_add(path, Fixture, NULL, set_up, function, tear_down)

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    CASE("/explore/show/values", test_values);
    CASE("/explore/show/all-of-an-entity", test_all_of_an_entity);
    CASE("/explore/show/some-links-of-each-type", test_links_each);
    CASE("/explore/show/versions", test_versions);
    CASE("/explore/show/taken-back", test_taken_back);
    CASE("/explore/show/stubs", test_stubs);
    CASE("/explore/show/decisions", test_decisions);
    CASE("/explore/show/refusals", test_refusals);
    CASE("/explore/expand/links-of-all-records", test_expand);
    CASE("/explore/expand/pages-and-types", test_expand_pages);
    CASE("/explore/expand/leaves-out-what-was-taken-back",
         test_expand_leaves_out_what_was_taken_back);
    return g_test_run();
}
