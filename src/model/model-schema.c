/* SPDX-FileCopyrightText: The Kith authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "model-schema.h"

#include "base-error.h"
#include "base-text.h"
#include "model-resources.h"
#include "model-yaml.h"

struct _KithSchema {
    GPtrArray *types;      /* owned, KithPropertyType, as written */
    GPtrArray *properties; /* owned, KithPropertyDef, as written */
    GPtrArray *nodes;      /* owned, KithNodeType, as written */
    GHashTable *headers;   /* owned, char* header words → KithPropertyDef* */
    GHashTable *words;     /* owned, char* word → KithNodeType* */
};

static void
free_type(gpointer data)
{
    KithPropertyType *type = data;

    g_free(type->name);
    g_free(type->comparator);
    g_free(type);
}

static void
free_property(gpointer data)
{
    KithPropertyDef *property = data;

    g_free(property->name);
    g_strfreev(property->headers);
    g_free(property);
}

static void
free_node(gpointer data)
{
    KithNodeType *node = data;

    g_free(node->name);
    g_free(node->class_name);
    g_strfreev(node->label);
    g_strfreev(node->words);
    g_free(node);
}

void
kith_schema_free(KithSchema *schema)
{
    g_hash_table_unref(schema->headers);
    g_hash_table_unref(schema->words);
    g_ptr_array_unref(schema->nodes);
    g_ptr_array_unref(schema->properties);
    g_ptr_array_unref(schema->types);
    g_free(schema);
}

/* ---- reading ---- */

/* What reads one entry of a section. @node is the mapping under @name. */
typedef gboolean (*EntryFunc)(KithSchema *schema,
                              const KithYaml *yaml,
                              const char *name,
                              const KithYamlNode *node,
                              GError **error);

static gboolean
read_section(KithSchema *schema,
             const KithYaml *yaml,
             const char *key,
             EntryFunc read,
             GError **error)
{
    const KithYamlNode *section = kith_yaml_get(kith_yaml_root(yaml), key);

    if (section == NULL) {
        return kith_yaml_error(yaml, kith_yaml_root(yaml), error, "section \"%s\" is missing", key);
    }
    if (!kith_yaml_expect(yaml, section, KITH_YAML_MAPPING, key, error)) {
        return FALSE;
    }
    for (guint i = 0; i + 1 < section->children->len; i += 2) {
        const KithYamlNode *name = g_ptr_array_index(section->children, i);
        const KithYamlNode *node = g_ptr_array_index(section->children, i + 1);

        if (!read(schema, yaml, name->text, node, error)) {
            return FALSE;
        }
    }
    return TRUE;
}

/* A list of words under @key; empty when it is not there. */
static gboolean
read_words(const KithYaml *yaml,
           const KithYamlNode *node,
           const char *key,
           char ***out_words,
           GError **error)
{
    const KithYamlNode *list = kith_yaml_get(node, key);
    g_autoptr(GPtrArray) words = g_ptr_array_new_with_free_func(g_free);

    if (list != NULL) {
        if (!kith_yaml_expect(yaml, list, KITH_YAML_SEQUENCE, key, error)) {
            return FALSE;
        }
        for (guint i = 0; i < list->children->len; i++) {
            const KithYamlNode *word = g_ptr_array_index(list->children, i);

            if (!kith_yaml_expect(yaml, word, KITH_YAML_SCALAR, key, error)) {
                return FALSE;
            }
            g_ptr_array_add(words, g_strdup(word->text));
        }
    }
    g_ptr_array_add(words, NULL);
    *out_words = (char **)(void *)g_ptr_array_free(g_steal_pointer(&words), FALSE);
    return TRUE;
}

static gboolean
read_search(const KithYaml *yaml, const KithYamlNode *node, KithSearchKind *out, GError **error)
{
    static const char *const kinds[] = {"no", "whole", "words"};
    const char *text;

    if (!kith_yaml_get_text(yaml, node, "search", &text, error)) {
        return FALSE;
    }
    for (guint i = 0; i < G_N_ELEMENTS(kinds); i++) {
        if (text == NULL || g_str_equal(text, kinds[i])) {
            *out = (KithSearchKind)i;
            return TRUE;
        }
    }
    return kith_yaml_error(yaml,
                           node,
                           error,
                           "search: \"%s\" is not one of no, whole, words",
                           text);
}

static gboolean
read_type(KithSchema *schema,
          const KithYaml *yaml,
          const char *name,
          const KithYamlNode *node,
          GError **error)
{
    static const char *const keys[] = {"normaliser", "comparator", "search", NULL};
    const char *normaliser;
    const char *comparator;
    KithPropertyType *type;
    KithSearchKind search;

    if (!kith_yaml_expect_keys(yaml, node, keys, name, error) ||
        !kith_yaml_get_text(yaml, node, "normaliser", &normaliser, error) ||
        !kith_yaml_get_text(yaml, node, "comparator", &comparator, error) ||
        !read_search(yaml, node, &search, error)) {
        return FALSE;
    }
    if (normaliser == NULL || kith_normaliser_find(normaliser) == NULL) {
        return kith_yaml_error(yaml,
                               node,
                               error,
                               "%s: there is no normaliser \"%s\"",
                               name,
                               normaliser != NULL ? normaliser : "");
    }
    type = g_new0(KithPropertyType, 1);
    type->name = g_strdup(name);
    type->normaliser = kith_normaliser_find(normaliser);
    type->comparator = g_strdup(comparator != NULL ? comparator : "none");
    type->search = search;
    g_ptr_array_add(schema->types, type);
    return TRUE;
}

static gboolean
read_property(KithSchema *schema,
              const KithYaml *yaml,
              const char *name,
              const KithYamlNode *node,
              GError **error)
{
    static const char *const keys[] = {"type", "residence", "age", "headers", NULL};
    const KithPropertyType *type;
    KithPropertyDef *property;
    gboolean residence = FALSE;
    gboolean age = FALSE;
    const char *type_name;
    char **headers;

    if (!kith_yaml_expect_keys(yaml, node, keys, name, error) ||
        !kith_yaml_get_text(yaml, node, "type", &type_name, error) ||
        !kith_yaml_get_boolean(yaml, node, "residence", &residence, error) ||
        !kith_yaml_get_boolean(yaml, node, "age", &age, error)) {
        return FALSE;
    }
    type = type_name != NULL ? kith_schema_property_type(schema, type_name) : NULL;
    if (type == NULL) {
        return kith_yaml_error(yaml,
                               node,
                               error,
                               "%s: there is no property type \"%s\"",
                               name,
                               type_name != NULL ? type_name : "");
    }
    if (!read_words(yaml, node, "headers", &headers, error)) {
        return FALSE;
    }
    property = g_new0(KithPropertyDef, 1);
    property->name = g_strdup(name);
    property->type = type;
    property->residence = residence;
    property->age = age;
    property->headers = headers;
    g_ptr_array_add(schema->properties, property);
    for (char **header = headers; *header != NULL; header++) {
        g_hash_table_insert(schema->headers, kith_header_words(*header), property);
    }
    g_hash_table_insert(schema->headers, kith_header_words(name), property);
    return TRUE;
}

static gboolean
read_node_type(KithSchema *schema,
               const KithYaml *yaml,
               const char *name,
               const KithYamlNode *node,
               GError **error)
{
    static const char *const keys[] = {"class", "resolve", "label", "words", NULL};
    KithNodeType *type = g_new0(KithNodeType, 1);
    const char *class_name;

    g_ptr_array_add(schema->nodes, type);
    type->name = g_strdup(name);
    if (!kith_yaml_expect_keys(yaml, node, keys, name, error) ||
        !kith_yaml_get_text(yaml, node, "class", &class_name, error) ||
        !kith_yaml_get_boolean(yaml, node, "resolve", &type->resolve, error) ||
        !read_words(yaml, node, "label", &type->label, error) ||
        !read_words(yaml, node, "words", &type->words, error)) {
        return FALSE;
    }
    type->class_name = g_strdup(class_name != NULL ? class_name : "thing");
    for (char **word = type->words; *word != NULL; word++) {
        g_hash_table_insert(schema->words, kith_header_words(*word), type);
    }
    g_hash_table_insert(schema->words, kith_header_words(name), type);
    return TRUE;
}

KithSchema *
kith_schema_parse(const char *text, gsize len, const char *name, GError **error)
{
    static const char *const sections[] = {"property_types", "properties", "node_types", NULL};
    g_autoptr(KithYaml) yaml = kith_yaml_parse(text, len, name, error);
    g_autoptr(KithSchema) schema = NULL;

    if (yaml == NULL ||
        !kith_yaml_expect_keys(yaml, kith_yaml_root(yaml), sections, "schema", error)) {
        return NULL;
    }
    schema = g_new0(KithSchema, 1);
    schema->types = g_ptr_array_new_with_free_func(free_type);
    schema->properties = g_ptr_array_new_with_free_func(free_property);
    schema->nodes = g_ptr_array_new_with_free_func(free_node);
    schema->headers = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    schema->words = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    if (!read_section(schema, yaml, "property_types", read_type, error) ||
        !read_section(schema, yaml, "properties", read_property, error) ||
        !read_section(schema, yaml, "node_types", read_node_type, error)) {
        return NULL;
    }
    return g_steal_pointer(&schema);
}

const KithSchema *
kith_schema_default(void)
{
    static KithSchema *schema;
    static gsize ready;

    if (g_once_init_enter(&ready)) {
        g_autoptr(GError) error = NULL;
        g_autoptr(GBytes) bytes = g_resource_lookup_data(kith_model_get_resource(),
                                                         "/kith/schema.yaml",
                                                         G_RESOURCE_LOOKUP_FLAGS_NONE,
                                                         &error);
        gsize len = 0;
        const char *text = bytes != NULL ? g_bytes_get_data(bytes, &len) : "";

        schema = kith_schema_parse(text, len, "schema.yaml", &error);
        g_assert_no_error(error);
        g_once_init_leave(&ready, 1);
    }
    return schema;
}

/* ---- asking ---- */

const KithPropertyType *
kith_schema_property_type(const KithSchema *schema, const char *name)
{
    for (guint i = 0; i < schema->types->len; i++) {
        const KithPropertyType *type = g_ptr_array_index(schema->types, i);

        if (g_str_equal(type->name, name)) {
            return type;
        }
    }
    return NULL;
}

const KithPropertyDef *
kith_schema_property(const KithSchema *schema, const char *name)
{
    for (guint i = 0; i < schema->properties->len; i++) {
        const KithPropertyDef *property = g_ptr_array_index(schema->properties, i);

        if (g_str_equal(property->name, name)) {
            return property;
        }
    }
    return NULL;
}

const KithNodeType *
kith_schema_node_type(const KithSchema *schema, const char *name)
{
    for (guint i = 0; i < schema->nodes->len; i++) {
        const KithNodeType *type = g_ptr_array_index(schema->nodes, i);

        if (g_ascii_strcasecmp(type->name, name) == 0) {
            return type;
        }
    }
    return NULL;
}

char *
kith_header_words(const char *header)
{
    GString *words = g_string_new(NULL);
    char before = 0;

    for (; *header != '\0'; header++) {
        char c = *header;
        gboolean humps =
            g_ascii_isupper(c) &&
            (g_ascii_islower(before) || (g_ascii_isupper(before) && g_ascii_islower(header[1])));
        gboolean number = g_ascii_isdigit(c) && g_ascii_isalpha(before);
        gboolean blank = !g_ascii_isalnum(c) && !((guint8)c & 0x80);

        if ((blank || humps || number) && words->len > 0 && words->str[words->len - 1] != ' ') {
            g_string_append_c(words, ' ');
        }
        if (!blank) {
            g_string_append_c(words, g_ascii_tolower(c));
        }
        before = c;
    }
    if (words->len > 0 && words->str[words->len - 1] == ' ') {
        g_string_truncate(words, words->len - 1);
    }
    return g_string_free(words, FALSE);
}

static gboolean
says_little(const char *word)
{
    static const char *const little[] = {
        "home",       "work",     "primary",   "secondary", "main",        "current",
        "other",      "alt",      "alternate", "personal",  "mobile",      "business",
        "registered", "mailing",  "billing",   "shipping",  "residential", "correspondence",
        "person",     "customer", "employee",  "officer",   "std",         "clean",
        "raw",        "orig",     "original",  "fake",      "value",       "text",
        "field",      "c",        "res",       "desc",      "lbl",         "full",
        NULL};

    return g_ascii_isdigit(*word) || g_strv_contains(little, word);
}

/* The header without words that say little, at either end; NULL when nothing is left over. */
static char *
core_of_header(const char *words)
{
    g_auto(GStrv) parts = g_strsplit(words, " ", -1);
    GString *core = g_string_new(NULL);
    guint from = 0;
    guint to = g_strv_length(parts);

    while (to > from && says_little(parts[to - 1])) {
        to--;
    }
    while (from < to && says_little(parts[from])) {
        from++;
    }
    for (guint i = from; i < to; i++) {
        g_string_append_printf(core, "%s%s", i > from ? " " : "", parts[i]);
    }
    return g_string_free(core, from == to);
}

/* The property that these words mean; capitals and marks of other letters than ASCII are passed
 * over.
 */
static const KithPropertyDef *
find_words(const KithSchema *schema, const char *words)
{
    const KithPropertyDef *found = g_hash_table_lookup(schema->headers, words);
    g_autoptr(GString) folded = NULL;
    g_autofree char *lower = NULL;

    if (found != NULL || kith_text_is_ascii(kith_bytes_str(words)) ||
        !g_utf8_validate(words, -1, NULL)) {
        return found;
    }
    lower = g_utf8_strdown(words, -1);
    found = g_hash_table_lookup(schema->headers, lower);
    if (found != NULL) {
        return found;
    }
    folded = g_string_new(NULL);
    kith_text_fold(kith_bytes_str(words), folded);
    return g_hash_table_lookup(schema->headers, folded->str);
}

/* What of an address a header means behind the word itself: "mailing address street number". */
static const KithPropertyDef *
part_of_address(const KithSchema *schema, const char *core)
{
    static const char *const address[] = {"address ", "addr ", NULL};
    static const char *const parts[] = {"street",
                                        "street_number",
                                        "unit_number",
                                        "city",
                                        "state",
                                        "country",
                                        "postcode",
                                        "phone",
                                        NULL};

    for (guint i = 0; address[i] != NULL; i++) {
        if (g_str_has_prefix(core, address[i])) {
            const KithPropertyDef *found = find_words(schema, core + strlen(address[i]));

            return found != NULL && g_strv_contains(parts, found->name) ? found : NULL;
        }
    }
    return NULL;
}

/* Several words with those written out that are usually shortened; NULL when there is none: "dt 2"
 * says nothing, and "brth dt" does. */
static char *
write_out(const char *words)
{
    static const char *const short_forms[][2] = {
        {"addr", "address"},
        {"brth", "birth"},
        {"cd", "code"},
        {"dt", "date"},
        {"frst", "first"},
        {"fst", "first"},
        {"ln", "line"},
        {"lst", "last"},
        {"nbr", "number"},
        {"nm", "name"},
        {"no", "number"},
        {"nr", "number"},
        {"num", "number"},
        {"phn", "phone"},
        {"pst", "post"},
    };
    g_auto(GStrv) parts = g_strsplit(words, " ", -1);
    gboolean any = FALSE;
    guint n = 0;

    for (guint i = 0; parts[i] != NULL; i++) {
        n += !g_ascii_isdigit(*parts[i]);
        for (guint k = 0; k < G_N_ELEMENTS(short_forms); k++) {
            if (g_str_equal(parts[i], short_forms[k][0])) {
                g_free(parts[i]);
                parts[i] = g_strdup(short_forms[k][1]);
                any = TRUE;
                break;
            }
        }
    }
    return any && n >= 2 ? g_strjoinv(" ", parts) : NULL;
}

/* By the words as they are, without those that say little, or as a part of an address. */
static const KithPropertyDef *
property_of_words(const KithSchema *schema, const char *words)
{
    const KithPropertyDef *found = find_words(schema, words);
    g_autofree char *core = NULL;

    if (found != NULL) {
        return found;
    }
    core = core_of_header(words);
    if (core != NULL) {
        found = find_words(schema, core);
    }
    return found != NULL || core == NULL ? found : part_of_address(schema, core);
}

const KithPropertyDef *
kith_schema_property_of_header(const KithSchema *schema, const char *header)
{
    g_autofree char *words = kith_header_words(header);
    const KithPropertyDef *found = property_of_words(schema, words);
    g_autofree char *full = found == NULL ? write_out(words) : NULL;

    return full != NULL ? property_of_words(schema, full) : found;
}

const KithNodeType *
kith_schema_node_type_of_word(const KithSchema *schema, const char *word)
{
    g_autofree char *words = kith_header_words(word);
    const KithNodeType *found = g_hash_table_lookup(schema->words, words);
    g_auto(GStrv) parts = NULL;
    g_autofree char *joined = NULL;

    if (found != NULL) {
        return found;
    }
    /* "PhoneCall" is "phone call" here and "phonecall" in the list. */
    parts = g_strsplit(words, " ", -1);
    joined = g_strjoinv(NULL, parts);
    return g_hash_table_lookup(schema->words, joined);
}
