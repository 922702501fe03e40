/* SPDX-FileCopyrightText: The Kith authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "load-mapping.h"
#include "test-load.h"

#include <string.h>

static const char *const columns[] = {"id", "name", "surname", "unit", "boss", "date", NULL};

/* ---- errors: each names the line ---- */

static const struct {
    const char *fact;
    const char *yaml;
    const char *message;
} mistakes[] = {
    {"empty", "", "line 1: a mapping needs records or links"},
    {"no-records", "source: hr\n", "line 1: a mapping needs records or links"},
    {"list", "- 1\n", "line 1: mapping: must be keys with values, not a list"},
    {"tab", "records:\n\t- type: x\n", "line 2: found character that cannot start any token"},
    {"unknown-key",
     "records:\n  - typ: Person\n    key: id\n",
     "line 2: record: unknown key \"typ\": did you mean \"type\"?"},
    {"unknown-top-key",
     "record:\n  - type: Person\n    key: id\n",
     "line 1: mapping: unknown key \"record\": did you mean \"records\"?"},
    {"no-type", "records:\n  - key: id\n", "line 2: record: needs a type"},
    {"no-key", "records:\n  - type: Person\n", "line 2: record: needs a key"},
    {"empty-key", "records:\n  - type: Person\n    key: []\n", "line 3: key: needs a column"},
    {"unknown-column",
     "records:\n  - type: Person\n    key: idd\n",
     "line 3: the input has no column \"idd\": did you mean \"id\"?"},
    {"unknown-far-column",
     "records:\n  - type: Person\n    key: [id, something]\n",
     "line 3: the input has no column \"something\""},
    {"unknown-property-column",
     "records:\n  - type: Person\n    key: id\n    properties:\n      family_name: surnam\n",
     "line 5: the input has no column \"surnam\": did you mean \"surname\"?"},
    {"unknown-type-column",
     "records:\n  - type: {column: kind}\n    key: id\n",
     "line 2: the input has no column \"kind\""},
    {"unknown-property-type",
     "records:\n  - type: Person\n    key: id\n    properties:\n"
     "      name: {column: name, type: fullname}\n",
     "line 5: property \"name\": there is no property type \"fullname\""},
    {"type-left-to-guess",
     "records:\n  - type: Person\n    key: id\n    properties:\n      name: {column: name, type: "
     "guess}\n",
     "line 5: property \"name\": there is no property type \"guess\""},
    {"property-without-column",
     "records:\n  - type: Person\n    key: id\n    properties:\n      name: {type: full_name}\n",
     "line 5: property \"name\": needs a column or a text, and not both"},
    {"property-with-column-and-text",
     "records:\n  - type: Person\n    key: id\n    properties:\n      name: {column: name, text: "
     "x}\n",
     "line 5: property \"name\": needs a column or a text, and not both"},
    {"bad-order",
     "records:\n  - type: Person\n    key: id\n    properties:\n      date: {column: date, order: "
     "ymd}\n",
     "line 5: order: \"ymd\" is neither day-first nor month-first"},
    {"bad-region",
     "records:\n  - type: Person\n    key: id\n    properties:\n      phone: {column: name, "
     "region: UK1}\n",
     "line 5: region: \"UK1\" is no country of two letters"},
    {"bad-hash",
     "records:\n  - type: Person\n    key: {hash: line}\n",
     "line 3: key: hash: only \"row\" is known"},
    {"key-part-of-two-kinds",
     "records:\n  - type: Person\n    key: {column: id, text: x}\n",
     "line 3: key: needs a column or a text"},
    {"circle",
     "records:\n  - as: a\n    type: Person\n    key: \"@b\"\n  - as: b\n    type: Person\n    "
     "key: [id, \"@a\"]\n",
     "line 2: the key of record \"a\" is made of itself, in a circle"},
    {"own-circle",
     "records:\n  - as: a\n    type: Person\n    key: [id, \"@a\"]\n",
     "line 2: the key of record \"a\" is made of itself, in a circle"},
    {"key-of-no-record",
     "records:\n  - type: Person\n    key: \"@boss\"\n",
     "line 2: there is no record \"boss\" in the mapping"},
    {"two-of-one-name",
     "records:\n  - type: Person\n    key: id\n  - type: Person\n    key: boss\n",
     "line 4: two records are called \"record\""},
    {"link-without-type",
     "links:\n  - from: {key: id}\n    to: {key: boss}\n",
     "line 2: link: needs a type"},
    {"link-without-end",
     "links:\n  - type: KNOWS\n    from: {key: id}\n",
     "line 2: link: needs a to"},
    {"link-end-without-key",
     "links:\n  - type: KNOWS\n    from: {type: Person}\n    to: {key: id}\n",
     "line 3: from: needs a key"},
    {"link-to-no-record",
     "links:\n  - type: KNOWS\n    from: record\n    to: {key: id}\n",
     "line 2: link: there is no record \"record\" in the mapping"},
    {"link-key-of-no-record",
     "links:\n  - type: KNOWS\n    from: {key: \"@x\"}\n    to: {key: id}\n",
     "line 2: link: there is no record \"x\" in the mapping"},
    {"bad-nodes",
     "links:\n  - type: KNOWS\n    from: {key: id}\n    to: {key: boss}\n    nodes: maybe\n",
     "line 5: nodes: \"maybe\" is neither yes nor no"},
    {"when-list",
     "records:\n  - type: Person\n    key: id\n    when: [id]\n",
     "line 4: when: must be keys with values, not a list"},
    {"when-unknown-column",
     "records:\n  - type: Person\n    key: id\n    when: {uni: x}\n",
     "line 4: the input has no column \"uni\""},
    {"key-twice",
     "records:\n  - type: Person\n    key: id\n    key: name\n",
     "line 4: key \"key\" stands here twice"},
    {"source-without-column",
     "source: {split: \";\"}\nrecords:\n  - type: Person\n    key: id\n",
     "line 1: source: needs a word or a column"},
};

static void
test_mistake(gconstpointer data)
{
    guint i = GPOINTER_TO_UINT(data);
    g_autoptr(GError) error = NULL;
    g_autofree char *expected = g_strconcat("m.yaml: ", mistakes[i].message, NULL);

    g_assert_null(
        kith_mapping_parse(mistakes[i].yaml, "m.yaml", kith_schema_default(), columns, &error));
    g_assert_error(error, KITH_ERROR, KITH_ERROR_INVALID);
    g_assert_true(g_str_has_prefix(error->message, expected) ||
                  (g_test_message("\"%s\" is not \"%s\"", error->message, expected), FALSE));
}

/* ---- what is written is what was read ---- */

static const char *const mappings[] = {
    "records:\n  - type: Person\n    key: id\n",
    "records:\n  - type: Person\n    key: {hash: row}\n",
    "source: {column: unit, split: \";\"}\nowner: \"The force: HR\"\npurpose: vetting\n"
    "lawful_basis: \"#1\"\nreview_date: \"2027-01-01\"\n"
    "records:\n  - as: person\n    type: {column: unit}\n    key: [{text: p}, id, \"@other\"]\n"
    "    when: {unit: present, boss: empty, name: John}\n"
    "    properties:\n      name: [name, surname]\n      birth_date: {column: date, order: "
    "month-first}\n"
    "      phone: {column: name, region: GB}\n      alias: {column: name, split: \", \"}\n"
    "      full: {columns: [name, surname], type: full_name, join: \" \"}\n"
    "      force: {text: Northshire, type: category}\n"
    "  - as: other\n    type: Unit\n    key: unit\n"
    "links:\n  - type: {column: unit}\n    from: person\n    to: other\n"
    "  - type: MANAGED_BY\n    from: person\n    to: {key: boss, type: Person, source: hr}\n"
    "    nodes: yes\n    when: {boss: present}\n    properties:\n      since: date\n",
    "records:\n  - type: \"yes\"\n    key: {column: \"@id\"}\n    properties:\n      \"a: b\": \"# "
    "c\"\n",
};

static void
test_round_trip(void)
{
    for (guint i = 0; i < G_N_ELEMENTS(mappings); i++) {
        g_autoptr(GError) error = NULL;
        g_autoptr(KithMapping) first =
            kith_mapping_parse(mappings[i], "m", kith_schema_default(), NULL, &error);
        g_autoptr(KithMapping) second = NULL;
        g_autofree char *once = NULL;
        g_autofree char *twice = NULL;

        g_assert_no_error(error);
        once = kith_mapping_format(first);
        test_same_text(once, mappings[i]);
        second = kith_mapping_parse(once, "m", kith_schema_default(), NULL, &error);
        g_assert_no_error(error);
        twice = kith_mapping_format(second);
        test_same_text(once, twice);
    }
}

/* ---- what mappings do ---- */

static const struct {
    const char *fact;
    const char *yaml;
    const char *table;
    const char *stored;
} uses[] = {
    {"constant-split-and-join",
     "records:\n  - type: Person\n    key: id\n    properties:\n"
     "      name: {columns: [name, surname], join: \" \"}\n      alias: {column: unit, split: "
     "\";\"}\n"
     "      force: {text: North, type: category}\n",
     "id,name,surname,unit\n1,John,Smith,a; b;;c\n2,,Lee,\n",
     "r1 in/1 Person v1 load 1 row 2\n  name \"John Smith\" = \"john smith\"\n  alias \"a\" = "
     "\"a\"\n"
     "  alias \"b\" = \"b\"\n  alias \"c\" = \"c\"\n  force \"North\" = \"north\"\n"
     "r2 in/2 Person v1 load 1 row 3\n  name \"Lee\" = \"lee\"\n  force \"North\" = \"north\"\n"},
    {"several-records-and-links",
     "records:\n  - as: person\n    type: Person\n    key: id\n    properties: {name: name}\n"
     "  - as: unit\n    type: Unit\n    key: [{text: unit}, unit]\n    properties: {name: unit}\n"
     "links:\n  - type: WORKS_IN\n    from: person\n    to: unit\n    properties: {date: date}\n"
     "  - type: REPORTS_TO\n    from: person\n    to: {key: boss, type: Person}\n",
     "id,name,unit,boss,date\n1,Ann,CID,2,2020-01-02\n2,Bob,,,\n",
     "r1 in/1 Person v1 load 1 row 2\n  name \"Ann\" = \"ann\"\n  -> r2 by l1\n  -> r3 by l2\n"
     "r2 in/unit:CID Unit v1 load 1 row 2\n  name \"CID\" = \"cid\"\n  <- r1 by l1\n"
     "r3 in/2 Person v1 load 1 row 3\n  name \"Bob\" = \"bob\"\n  <- r1 by l2\n"
     "l1 r1 -WORKS_IN-> r2 of r1 load 1 row 2\n  date \"2020-01-02\" = \"2020-01-02\"\n"
     "l2 r1 -REPORTS_TO-> r3 of r1 load 1 row 2\n"},
    {"when",
     "records:\n  - type: Person\n    key: id\n    when: {unit: CID, boss: present, name: empty}\n",
     "id,name,unit,boss\n1,,CID,2\n2,x,CID,2\n3,,PSD,2\n4,,CID,\n",
     "r1 in/1 Person v1 load 1 row 2\n"},
    {"type-and-source-columns",
     "source: {column: unit}\nrecords:\n  - type: {column: name, split: \"/\"}\n    key: id\n",
     "id,name,unit\n1,Person/x,hr\n2,Spaceship,cms\n3,,hr\n4,Person,\n",
     "r1 hr/1 Person v1 load 1 row 2\nr2 cms/2 Spaceship v1 load 1 row 3\n"},
    {"day-and-month",
     "records:\n  - type: Person\n    key: id\n    properties:\n"
     "      birth_date: {column: date, order: month-first}\n      date: {column: name, order: "
     "day-first}\n",
     "id,date,name\n1,02/03/2001,02/03/2001\n",
     "r1 in/1 Person v1 load 1 row 2\n  birth_date \"02/03/2001\" = \"2001-02-03\"\n"
     "  date \"02/03/2001\" = \"2001-03-02\"\n"},
    {"links-alone-make-stubs",
     "links:\n  - type: KNOWS\n    from: {key: id, type: Person}\n    to: {key: boss, type: "
     "Person, source: hr}\n",
     "id,boss\n1,2\n",
     "r1 in/1 Person v0 stub load 1 row 2\n  -> r2 by l1\nr2 hr/2 Person v0 stub load 1 row 2\n"
     "  <- r1 by l1\nl1 r1 -KNOWS-> r2 load 1 row 2\n"},
};

static void
test_use(gconstpointer data)
{
    guint i = GPOINTER_TO_UINT(data);
    g_auto(TestStore) test = {0};
    g_auto(KithLoadReport) report = {0};
    KithLoadOptions options = KITH_LOAD_OPTIONS_INIT;
    g_autofree char *mapping = NULL;
    g_autofree char *text = NULL;
    g_autoptr(GError) error = NULL;

    test_store_init(&test);
    mapping = test_write_file(test.dir, "m.yaml", uses[i].yaml);
    options.mapping = mapping;
    test_load(&test, "in.csv", uses[i].table, -1, &options, &report, &error);
    g_assert_no_error(error);
    text = test_store_text(test.store);
    test_same_text(text, uses[i].stored);
}

/* A property keeps the type that the store first had it with. */
static void
test_other_type(void)
{
    g_auto(TestStore) test = {0};
    g_auto(KithLoadReport) report = {0};
    g_auto(KithLoadReport) again = {0};
    KithLoadOptions options = KITH_LOAD_OPTIONS_INIT;
    g_autofree char *first = NULL;
    g_autofree char *second = NULL;
    g_autoptr(GError) error = NULL;
    KithStoreInfo info;

    test_store_init(&test);
    first = test_write_file(test.dir,
                            "a.yaml",
                            "records:\n  - type: Person\n    key: id\n    properties:\n"
                            "      x: {column: x, type: number}\n");
    second = test_write_file(test.dir,
                             "b.yaml",
                             "records:\n  - type: Person\n    key: id\n    properties:\n"
                             "      x: {column: x, type: date}\n");
    options.mapping = first;
    g_assert_true(test_load(&test, "in.csv", "id,x\n1,2\n", -1, &options, &report, &error));
    options.mapping = second;
    g_assert_false(test_load(&test, "in2.csv", "id,x\n2,3\n", -1, &options, &again, &error));
    test_error(&error,
               KITH_ERROR_INVALID,
               "property \"x\" is mapped as date, and the store has it as "
               "number");
    g_assert_true(kith_store_info(test.store, &info, NULL, &error));
    g_assert_cmpuint(info.records, ==, 1);
}

static void
test_many_records(void)
{
    g_autoptr(GString) yaml = g_string_new("records:\n");
    g_autoptr(GError) error = NULL;

    for (guint i = 0; i < 17; i++) {
        g_string_append_printf(yaml, "  - as: r%u\n    type: Person\n    key: id\n", i);
    }
    g_assert_null(kith_mapping_parse(yaml->str, "m.yaml", kith_schema_default(), columns, &error));
    test_error(&error, KITH_ERROR_INVALID, "a mapping makes at most 16 records a row");
}

static void
test_missing_mapping(void)
{
    g_auto(TestStore) test = {0};
    g_auto(KithLoadReport) report = {0};
    KithLoadOptions options = KITH_LOAD_OPTIONS_INIT;
    g_autoptr(GError) error = NULL;

    test_store_init(&test);
    options.mapping = "/nonexistent/m.yaml";
    g_assert_false(test_load(&test, "in.csv", "id,x\n1,2\n", -1, &options, &report, &error));
    test_error(&error, KITH_ERROR_NOT_FOUND, "m.yaml");
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    for (guint i = 0; i < G_N_ELEMENTS(mistakes); i++) {
        g_autofree char *path = g_strdup_printf("/load/mapping/mistake/%s", mistakes[i].fact);

        g_test_add_data_func(path, GUINT_TO_POINTER(i), test_mistake);
    }
    for (guint i = 0; i < G_N_ELEMENTS(uses); i++) {
        g_autofree char *path = g_strdup_printf("/load/mapping/use/%s", uses[i].fact);

        g_test_add_data_func(path, GUINT_TO_POINTER(i), test_use);
    }
    g_test_add_func("/load/mapping/round-trip", test_round_trip);
    g_test_add_func("/load/mapping/property-keeps-its-type", test_other_type);
    g_test_add_func("/load/mapping/row-makes-sixteen-records-at-most", test_many_records);
    g_test_add_func("/load/mapping/missing-file-is-told", test_missing_mapping);
    return g_test_run();
}
