/* SPDX-FileCopyrightText: The Kith authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "base-random.h"
#include "model-schema.h"
#include "model-yaml.h"
#include "test-support.h"

#include <string.h>

static KithYaml *
parse(const char *text)
{
    g_autoptr(GError) error = NULL;
    KithYaml *yaml = kith_yaml_parse(text, strlen(text), "x.yaml", &error);

    g_assert_no_error(error);
    return yaml;
}

static void
expect_refused(const char *text, const char *message)
{
    g_autoptr(GError) error = NULL;
    g_autofree char *whole = g_strconcat("x.yaml: ", message, NULL);

    g_assert_null(kith_yaml_parse(text, strlen(text), "x.yaml", &error));
    test_error(&error, KITH_ERROR_INVALID, whole);
}

static void
test_nodes(void)
{
    g_autoptr(KithYaml) yaml = parse("a: 1\nb:\n  - x\n  - {c: d}\n\"e f\": &z [1, 2]\ng: *z\n");
    const KithYamlNode *root = kith_yaml_root(yaml);
    const KithYamlNode *list = kith_yaml_get(root, "b");
    const KithYamlNode *alias = kith_yaml_get(root, "g");

    g_assert_cmpint(root->kind, ==, KITH_YAML_MAPPING);
    g_assert_cmpstr(kith_yaml_get(root, "a")->text, ==, "1");
    g_assert_cmpint(list->kind, ==, KITH_YAML_SEQUENCE);
    g_assert_cmpuint(list->children->len, ==, 2);
    g_assert_cmpuint(((const KithYamlNode *)list->children->pdata[1])->line, ==, 4);
    g_assert_cmpstr(kith_yaml_get(list->children->pdata[1], "c")->text, ==, "d");
    g_assert_nonnull(kith_yaml_get(root, "e f"));
    g_assert_cmpuint(alias->children->len, ==, 2);
    g_assert_null(kith_yaml_get(root, "nothing"));
    g_assert_null(kith_yaml_get(list, "a"));
}

static void
test_empty(void)
{
    g_autoptr(KithYaml) yaml = parse("");
    g_autoptr(KithYaml) comment = parse("# nothing\n");

    g_assert_cmpint(kith_yaml_root(yaml)->kind, ==, KITH_YAML_MAPPING);
    g_assert_cmpuint(kith_yaml_root(comment)->children->len, ==, 0);
}

static void
test_mistakes(void)
{
    expect_refused("a: 1\nb: [1, 2\nc: 3\n", "line 3: ");
    expect_refused("a: 1\na: 2\n", "line 2: key \"a\" stands here twice");
    expect_refused("x:\n  [1, 2]: 3\n", "line 2: a key must be a word");
    expect_refused("a: *nothing\n", "line 1: found undefined alias");
    expect_refused("a: \"\\q\"\n", "line 1: found unknown escape character");
    expect_refused("\x01", "line 1: control characters are not allowed");
    expect_refused("a: \xff\n", "line 1: invalid");
}

/* A document that holds itself, one deep beyond reason, and one that grows without bound. */
static void
test_traps(void)
{
    g_autoptr(GString) deep = g_string_new(NULL);
    g_autoptr(GString) laughs = g_string_new("a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n");

    for (guint i = 0; i < 40; i++) {
        g_string_append_c(deep, '[');
    }
    expect_refused(deep->str, "");
    for (guint i = 0; i < 40; i++) {
        g_string_append_c(deep, ']');
    }
    expect_refused(deep->str, "line 1: nested too deep");
    for (guint i = 1; i < 12; i++) {
        g_string_append_printf(laughs, "a%u: &a%u [", i, i);
        for (guint k = 0; k < 10; k++) {
            g_string_append_printf(laughs, "%s*a%u", k > 0 ? ", " : "", i - 1);
        }
        g_string_append(laughs, "]\n");
    }
    expect_refused(laughs->str, "line 1: too large");
    expect_refused("a: &a\n  b: *a\n",
                   "line 2: nested too deep, or an alias that refers to itself");
}

static void
test_typed_values(void)
{
    g_autoptr(KithYaml) yaml = parse("n: 1.5\nw: word\nyes: No\non: ON\nlist: [1]\n");
    const KithYamlNode *root = kith_yaml_root(yaml);
    g_autoptr(GError) error = NULL;
    const char *text = "before";
    double number = 7;
    gboolean flag = TRUE;

    g_assert_true(kith_yaml_get_double(yaml, root, "n", &number, &error));
    g_assert_cmpfloat(number, ==, 1.5);
    g_assert_true(kith_yaml_get_double(yaml, root, "missing", &number, &error));
    g_assert_cmpfloat(number, ==, 1.5);
    g_assert_false(kith_yaml_get_double(yaml, root, "w", &number, &error));
    test_error(&error, KITH_ERROR_INVALID, "line 2: w: \"word\" is not a number");
    g_assert_true(kith_yaml_get_boolean(yaml, root, "yes", &flag, &error));
    g_assert_false(flag);
    g_assert_true(kith_yaml_get_boolean(yaml, root, "on", &flag, &error));
    g_assert_true(flag);
    g_assert_false(kith_yaml_get_boolean(yaml, root, "w", &flag, &error));
    test_error(&error, KITH_ERROR_INVALID, "line 2: w: \"word\" is neither yes nor no");
    g_assert_true(kith_yaml_get_text(yaml, root, "missing", &text, &error));
    g_assert_null(text);
    g_assert_false(kith_yaml_get_text(yaml, root, "list", &text, &error));
    test_error(&error, KITH_ERROR_INVALID, "line 5: list: must be a single value, not a list");
}

/* ---- writing ---- */

static void
check_scalar(const char *text)
{
    g_autoptr(GString) out = g_string_new("a: ");
    g_autoptr(KithYaml) yaml = NULL;
    g_autoptr(GError) error = NULL;

    kith_yaml_append_scalar(out, text);
    yaml = kith_yaml_parse(out->str, out->len, "x", &error);
    g_assert_no_error(error);
    g_assert_cmpstr(kith_yaml_get(kith_yaml_root(yaml), "a")->text, ==, text);
    /* Inside braces and as a key too. */
    g_clear_pointer(&yaml, kith_yaml_free);
    g_string_assign(out, "{");
    kith_yaml_append_scalar(out, text);
    g_string_append(out, ": [");
    kith_yaml_append_scalar(out, text);
    g_string_append(out, ", x]}");
    yaml = kith_yaml_parse(out->str, out->len, "x", &error);
    g_assert_no_error(error);
    g_assert_nonnull(kith_yaml_get(kith_yaml_root(yaml), text));
}

static void
test_scalars(void)
{
    static const char *const texts[] = {"word",
                                        "two words",
                                        "yes",
                                        "null",
                                        "~",
                                        "",
                                        " lead",
                                        "trail ",
                                        "a: b",
                                        "a #b",
                                        "-",
                                        "- x",
                                        "1",
                                        "1.5",
                                        "[x]",
                                        "{x}",
                                        "*x",
                                        "&x",
                                        "!x",
                                        "%x",
                                        "@x",
                                        "`x",
                                        "'x'",
                                        "\"x\"",
                                        "a\nb",
                                        "a\tb",
                                        "\\",
                                        "\x01",
                                        "\x7f",
                                        "\xc2\x85",
                                        "\xef\xbb\xbf",
                                        "caf\xc3\xa9",
                                        "\xf0\x9f\x98\x80",
                                        "?",
                                        "? x",
                                        ",",
                                        "a,b",
                                        "Yes",
                                        "n",
                                        "x:",
                                        ":x",
                                        "x#",
                                        "\xe2\x80\xa8"};
    KithRandom random = kith_random(3);

    for (guint i = 0; i < G_N_ELEMENTS(texts); i++) {
        check_scalar(texts[i]);
    }
    for (guint i = 0; i < 5000; i++) {
        g_autoptr(GString) text = g_string_new(NULL);
        guint n = kith_random_below(&random, 8);

        for (guint k = 0; k < n; k++) {
            gunichar c = kith_random_below(&random, 3) == 0 ? kith_random_below(&random, 0x11000)
                                                            : kith_random_below(&random, 0x80);

            if (c != 0 && g_unichar_validate(c)) {
                g_string_append_unichar(text, c);
            }
        }
        check_scalar(text->str);
    }
}

static void
test_nearest(void)
{
    static const char *const words[] = {"type", "key", "properties", "when", NULL};

    g_assert_cmpstr(kith_nearest_word("typ", words), ==, "type");
    g_assert_cmpstr(kith_nearest_word("propertys", words), ==, "properties");
    g_assert_cmpstr(kith_nearest_word("kye", words), ==, "key");
    g_assert_null(kith_nearest_word("something", words));
    g_assert_null(kith_nearest_word("xyz", words));
}

/* ---- schemas ---- */

static void
expect_bad_schema(const char *text, const char *message)
{
    g_autoptr(GError) error = NULL;

    g_assert_null(kith_schema_parse(text, strlen(text), "s.yaml", &error));
    test_error(&error, KITH_ERROR_INVALID, message);
}

static void
test_bad_schemas(void)
{
    expect_bad_schema("", "s.yaml: line 1: section \"property_types\" is missing");
    expect_bad_schema("types: {}\n", "line 1: schema: unknown key \"types\"");
    expect_bad_schema("property_types: {}\n", "section \"properties\" is missing");
    expect_bad_schema("property_types:\n  a: {normaliser: nothing}\n",
                      "line 2: a: there is no normaliser \"nothing\"");
    expect_bad_schema("property_types:\n  a: {}\n", "line 2: a: there is no normaliser \"\"");
    expect_bad_schema("property_types:\n  a: {normaliser: text, search: maybe}\n",
                      "line 2: search: \"maybe\" is not one of no, whole, words");
    expect_bad_schema("property_types:\n  a: {normaliser: text}\nproperties:\n  p: {type: b}\n",
                      "line 4: p: there is no property type \"b\"");
    expect_bad_schema(
        "property_types:\n  a: {normaliser: text}\nproperties:\n  p: {type: a, headers: x}\n",
        "line 4: headers: must be a list, not a single value");
    expect_bad_schema("property_types: {}\nproperties: {}\nnode_types:\n  N: {resolve: perhaps}\n",
                      "line 4: resolve: \"perhaps\" is neither yes nor no");
}

static void
test_own_schema(void)
{
    const KithSchema *schema = kith_schema_default();
    static const char *const headers[][2] = {
        {"first_name", "given_name"},
        {"firstName", "given_name"},
        {"FORENAME", "given_name"},
        {"Date of Birth", "birth_date"},
        {"dob", "birth_date"},
        {"DOB_2", "birth_date"},
        {"homePhone", "phone"},
        {"primary-email", "email"},
        {"Post Code", "postcode"},
        {"employee_id", "staff_number"},
        {"SurName", "family_name"},
    };

    for (guint i = 0; i < G_N_ELEMENTS(headers); i++) {
        const KithPropertyDef *property = kith_schema_property_of_header(schema, headers[i][0]);

        g_assert_nonnull(property);
        g_assert_cmpstr(property->name, ==, headers[i][1]);
        g_assert_true(kith_schema_property(schema, property->name) == property);
    }
    g_assert_null(kith_schema_property_of_header(schema, "colour of hair"));
    g_assert_null(kith_schema_property_of_header(schema, ""));
    g_assert_null(kith_schema_property_of_header(schema, "12"));
    g_assert_cmpstr(kith_schema_node_type(schema, "person")->name, ==, "Person");
    g_assert_cmpstr(kith_schema_node_type_of_word(schema, "officers")->name, ==, "Person");
    g_assert_cmpstr(kith_schema_node_type_of_word(schema, "PhoneCall")->name, ==, "Event");
    g_assert_null(kith_schema_node_type_of_word(schema, "nonsense"));
}

static void
test_header_words(void)
{
    static const char *const pairs[][2] = {
        {"dateOfBirth_2", "date of birth 2"},
        {"DATE-OF-BIRTH", "date of birth"},
        {"XMLHttpRequest", "xml http request"},
        {"  a  b ", "a b"},
        {"address.city", "address city"},
        {"", ""},
        {"___", ""},
        {"caf\xc3\xa9", "caf\xc3\xa9"},
        {"line1", "line 1"},
    };

    for (guint i = 0; i < G_N_ELEMENTS(pairs); i++) {
        g_autofree char *words = kith_header_words(pairs[i][0]);

        g_assert_cmpstr(words, ==, pairs[i][1]);
    }
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/model/yaml/nodes-know-their-lines", test_nodes);
    g_test_add_func("/model/yaml/nothing-is-an-empty-mapping", test_empty);
    g_test_add_func("/model/yaml/mistakes-are-told-with-their-line", test_mistakes);
    g_test_add_func("/model/yaml/traps-are-refused", test_traps);
    g_test_add_func("/model/yaml/values-have-types", test_typed_values);
    g_test_add_func("/model/yaml/scalars-are-read-back", test_scalars);
    g_test_add_func("/model/yaml/nearest-word-is-near", test_nearest);
    g_test_add_func("/model/schema/mistakes-are-told-with-their-line", test_bad_schemas);
    g_test_add_func("/model/schema/headers-and-words-are-known", test_own_schema);
    g_test_add_func("/model/schema/headers-are-cut-into-words", test_header_words);
    return g_test_run();
}
