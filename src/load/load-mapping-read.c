/* SPDX-FileCopyrightText: The Kith authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "load-mapping.h"

#include "model-yaml.h"

/* ---- parts ---- */

typedef struct {
    const KithYaml *yaml;
    const KithSchema *schema;
    const char *const *columns;
    KithMapping *mapping;
} Parser;

static gboolean
check_column(const Parser *parser, const KithYamlNode *node, const char *column, GError **error)
{
    const char *near;

    if (parser->columns == NULL || g_strv_contains(parser->columns, column)) {
        return TRUE;
    }
    near = kith_nearest_word(column, parser->columns);
    return near != NULL ? kith_yaml_error(parser->yaml,
                                          node,
                                          error,
                                          "the input has no column \"%s\": did you mean \"%s\"?",
                                          column,
                                          near)
                        : kith_yaml_error(parser->yaml,
                                          node,
                                          error,
                                          "the input has no column \"%s\"",
                                          column);
}

/* A copy of the scalar under @key, NULL when it is not there. */
static gboolean
read_text(const Parser *parser,
          const KithYamlNode *node,
          const char *key,
          char **out,
          GError **error)
{
    const char *text;

    if (!kith_yaml_get_text(parser->yaml, node, key, &text, error)) {
        return FALSE;
    }
    g_free(*out);
    *out = g_strdup(text);
    return TRUE;
}

static gboolean
read_column(const Parser *parser, const KithYamlNode *node, char **out, GError **error)
{
    if (!kith_yaml_expect(parser->yaml, node, KITH_YAML_SCALAR, "column", error) ||
        !check_column(parser, node, node->text, error)) {
        return FALSE;
    }
    g_free(*out);
    *out = g_strdup(node->text);
    return TRUE;
}

/* A word, or {column: ..., split: ...}. */
static gboolean
read_word(const Parser *parser,
          const KithYamlNode *node,
          const char *what,
          KithMapWord *out,
          GError **error)
{
    static const char *const keys[] = {"column", "split", NULL};
    const KithYamlNode *column;

    if (node->kind == KITH_YAML_SCALAR) {
        out->text = g_strdup(node->text);
        return TRUE;
    }
    if (!kith_yaml_expect_keys(parser->yaml, node, keys, what, error)) {
        return FALSE;
    }
    column = kith_yaml_get(node, "column");
    if (column == NULL) {
        return kith_yaml_error(parser->yaml, node, error, "%s: needs a word or a column", what);
    }
    return read_column(parser, column, &out->column, error) &&
           read_text(parser, node, "split", &out->split, error);
}

static gboolean
read_key_part(const Parser *parser, const KithYamlNode *node, KithMapKey *key, GError **error)
{
    static const char *const keys[] = {"column", "text", NULL};
    KithMapPart part = {0};
    const KithYamlNode *column = node;

    if (node->kind == KITH_YAML_SCALAR && *node->text == '@') {
        part.record = g_strdup(node->text + 1);
        column = NULL;
    } else if (node->kind != KITH_YAML_SCALAR) {
        if (!kith_yaml_expect_keys(parser->yaml, node, keys, "key", error) ||
            !read_text(parser, node, "text", &part.text, error)) {
            return FALSE;
        }
        column = kith_yaml_get(node, "column");
        if ((column != NULL) == (part.text != NULL)) {
            g_free(part.text);
            return kith_yaml_error(parser->yaml, node, error, "key: needs a column or a text");
        }
    }
    if (column != NULL && !read_column(parser, column, &part.column, error)) {
        return FALSE;
    }
    g_array_append_val(key->parts, part);
    return TRUE;
}

static gboolean
read_key(const Parser *parser, const KithYamlNode *node, KithMapKey *key, GError **error)
{
    const KithYamlNode *hash = kith_yaml_get(node, "hash");

    if (hash != NULL) {
        return hash->kind == KITH_YAML_SCALAR && g_str_equal(hash->text, "row")
                   ? TRUE
                   : kith_yaml_error(parser->yaml, hash, error, "key: hash: only \"row\" is known");
    }
    if (node->kind != KITH_YAML_SEQUENCE) {
        return read_key_part(parser, node, key, error);
    }
    if (node->children->len == 0) {
        return kith_yaml_error(parser->yaml, node, error, "key: needs a column");
    }
    for (guint i = 0; i < node->children->len; i++) {
        if (!read_key_part(parser, g_ptr_array_index(node->children, i), key, error)) {
            return FALSE;
        }
    }
    return TRUE;
}

static gboolean
read_when(const Parser *parser, const KithYamlNode *node, GArray *out, GError **error)
{
    const KithYamlNode *when = kith_yaml_get(node, "when");

    if (when == NULL) {
        return TRUE;
    }
    if (!kith_yaml_expect(parser->yaml, when, KITH_YAML_MAPPING, "when", error)) {
        return FALSE;
    }
    for (guint i = 0; i + 1 < when->children->len; i += 2) {
        const KithYamlNode *column = g_ptr_array_index(when->children, i);
        const KithYamlNode *value = g_ptr_array_index(when->children, i + 1);
        KithMapWhen test = {0};

        if (!check_column(parser, column, column->text, error) ||
            !kith_yaml_expect(parser->yaml, value, KITH_YAML_SCALAR, "when", error)) {
            return FALSE;
        }
        test.column = g_strdup(column->text);
        test.value = g_strdup(value->text);
        test.test = g_str_equal(value->text, "empty")     ? KITH_WHEN_EMPTY
                    : g_str_equal(value->text, "present") ? KITH_WHEN_PRESENT
                                                          : KITH_WHEN_EQUALS;
        g_array_append_val(out, test);
    }
    return TRUE;
}

static gboolean
read_columns(const Parser *parser,
             const KithYamlNode *node,
             KithMapProperty *property,
             GError **error)
{
    gboolean list = node->kind == KITH_YAML_SEQUENCE;

    for (guint i = 0; i < (list ? node->children->len : 1); i++) {
        char *column = NULL;

        if (!read_column(parser,
                         list ? g_ptr_array_index(node->children, i) : node,
                         &column,
                         error)) {
            return FALSE;
        }
        g_ptr_array_add(property->columns, column);
    }
    return TRUE;
}

static gboolean
read_order(const Parser *parser,
           const KithYamlNode *node,
           KithMapProperty *property,
           GError **error)
{
    const char *order;

    if (!kith_yaml_get_text(parser->yaml, node, "order", &order, error)) {
        return FALSE;
    }
    if (order == NULL) {
        return TRUE;
    }
    property->order_said = TRUE;
    property->month_first = g_str_equal(order, "month-first");
    return property->month_first || g_str_equal(order, "day-first") ||
           kith_yaml_error(parser->yaml,
                           node,
                           error,
                           "order: \"%s\" is neither day-first nor month-first",
                           order);
}

static gboolean
read_region(const Parser *parser,
            const KithYamlNode *node,
            KithMapProperty *property,
            GError **error)
{
    const char *region;

    if (!kith_yaml_get_text(parser->yaml, node, "region", &region, error)) {
        return FALSE;
    }
    if (region != NULL && strlen(region) != 2) {
        return kith_yaml_error(parser->yaml,
                               node,
                               error,
                               "region: \"%s\" is no country of two letters",
                               region);
    }
    g_strlcpy(property->region, region != NULL ? region : "", sizeof property->region);
    return TRUE;
}

static gboolean
check_type(const Parser *parser,
           const KithYamlNode *node,
           const KithMapProperty *property,
           GError **error)
{
    /* Only a mapping that a format itself implies may leave types to be guessed. */
    gboolean guess = parser->columns == NULL && g_strcmp0(property->type, "guess") == 0;

    if (property->type != NULL && !guess &&
        kith_schema_property_type(parser->schema, property->type) == NULL) {
        return kith_yaml_error(parser->yaml,
                               node,
                               error,
                               "property \"%s\": there is no property type \"%s\"",
                               property->property,
                               property->type);
    }
    return TRUE;
}

static gboolean
read_property(const Parser *parser,
              const KithYamlNode *node,
              KithMapProperty *property,
              GError **error)
{
    static const char *const keys[] =
        {"column", "columns", "text", "type", "join", "split", "order", "region", NULL};
    const KithYamlNode *columns;

    if (node->kind != KITH_YAML_MAPPING) {
        return read_columns(parser, node, property, error);
    }
    if (!kith_yaml_expect_keys(parser->yaml, node, keys, property->property, error)) {
        return FALSE;
    }
    columns = kith_yaml_get(node, "column");
    columns = columns != NULL ? columns : kith_yaml_get(node, "columns");
    if (columns != NULL && !read_columns(parser, columns, property, error)) {
        return FALSE;
    }
    if (!read_text(parser, node, "text", &property->text, error) ||
        !read_text(parser, node, "type", &property->type, error) ||
        !read_text(parser, node, "join", &property->join, error) ||
        !read_text(parser, node, "split", &property->split, error) ||
        !read_order(parser, node, property, error) || !read_region(parser, node, property, error)) {
        return FALSE;
    }
    if ((property->columns->len == 0) == (property->text == NULL)) {
        return kith_yaml_error(parser->yaml,
                               node,
                               error,
                               "property \"%s\": needs a column or a text, and not both",
                               property->property);
    }
    return check_type(parser, node, property, error);
}

static gboolean
read_properties(const Parser *parser, const KithYamlNode *node, GPtrArray *out, GError **error)
{
    const KithYamlNode *properties = kith_yaml_get(node, "properties");

    if (properties == NULL) {
        return TRUE;
    }
    if (!kith_yaml_expect(parser->yaml, properties, KITH_YAML_MAPPING, "properties", error)) {
        return FALSE;
    }
    for (guint i = 0; i + 1 < properties->children->len; i += 2) {
        const KithYamlNode *name = g_ptr_array_index(properties->children, i);

        if (!read_property(parser,
                           g_ptr_array_index(properties->children, i + 1),
                           kith_mapping_add_property(out, name->text),
                           error)) {
            return FALSE;
        }
    }
    return TRUE;
}

static gboolean
read_record(const Parser *parser, const KithYamlNode *node, GError **error)
{
    static const char *const keys[] = {"as", "type", "key", "when", "properties", NULL};
    KithMapRecord *record;
    const KithYamlNode *type = kith_yaml_get(node, "type");
    const KithYamlNode *key = kith_yaml_get(node, "key");

    if (!kith_yaml_expect_keys(parser->yaml, node, keys, "record", error)) {
        return FALSE;
    }
    if (type == NULL || key == NULL) {
        return kith_yaml_error(parser->yaml,
                               node,
                               error,
                               "record: needs a %s",
                               type == NULL ? "type" : "key");
    }
    record = kith_mapping_add_record(parser->mapping, "record");
    record->line = node->line;
    if (kith_yaml_get(node, "as") != NULL && !read_text(parser, node, "as", &record->as, error)) {
        return FALSE;
    }
    return read_word(parser, type, "type", &record->type, error) &&
           read_key(parser, key, &record->key, error) &&
           read_when(parser, node, record->when, error) &&
           read_properties(parser, node, record->properties, error);
}

static gboolean
read_end(const Parser *parser,
         const KithYamlNode *node,
         const char *which,
         KithMapEnd *end,
         GError **error)
{
    static const char *const keys[] = {"key", "type", "source", NULL};
    const KithYamlNode *from = kith_yaml_get(node, which);
    const KithYamlNode *key;

    if (from == NULL) {
        return kith_yaml_error(parser->yaml, node, error, "link: needs a %s", which);
    }
    if (from->kind == KITH_YAML_SCALAR) {
        end->record = g_strdup(from->text);
        return TRUE;
    }
    if (!kith_yaml_expect_keys(parser->yaml, from, keys, which, error)) {
        return FALSE;
    }
    key = kith_yaml_get(from, "key");
    if (key == NULL) {
        return kith_yaml_error(parser->yaml, from, error, "%s: needs a key", which);
    }
    return read_key(parser, key, &end->key, error) &&
           read_text(parser, from, "type", &end->type, error) &&
           read_text(parser, from, "source", &end->source, error);
}

static gboolean
read_link(const Parser *parser, const KithYamlNode *node, GError **error)
{
    static const char *const keys[] = {"type", "from", "to", "nodes", "when", "properties", NULL};
    const KithYamlNode *type = kith_yaml_get(node, "type");
    KithMapLink *link;

    if (!kith_yaml_expect_keys(parser->yaml, node, keys, "link", error)) {
        return FALSE;
    }
    if (type == NULL) {
        return kith_yaml_error(parser->yaml, node, error, "link: needs a type");
    }
    link = kith_mapping_add_link(parser->mapping);
    link->line = node->line;
    return read_word(parser, type, "type", &link->type, error) &&
           read_end(parser, node, "from", &link->from, error) &&
           read_end(parser, node, "to", &link->to, error) &&
           kith_yaml_get_boolean(parser->yaml, node, "nodes", &link->nodes, error) &&
           read_when(parser, node, link->when, error) &&
           read_properties(parser, node, link->properties, error);
}

typedef gboolean (*ItemFunc)(const Parser *parser, const KithYamlNode *node, GError **error);

static gboolean
read_list(const Parser *parser, const char *key, ItemFunc read, GError **error)
{
    const KithYamlNode *list = kith_yaml_get(kith_yaml_root(parser->yaml), key);

    if (list == NULL) {
        return TRUE;
    }
    if (!kith_yaml_expect(parser->yaml, list, KITH_YAML_SEQUENCE, key, error)) {
        return FALSE;
    }
    for (guint i = 0; i < list->children->len; i++) {
        if (!read(parser, g_ptr_array_index(list->children, i), error)) {
            return FALSE;
        }
    }
    return TRUE;
}

/* ---- what must fit together ---- */

static KithMapRecord *
find_record(const KithMapping *mapping, const char *as)
{
    for (guint i = 0; i < mapping->records->len; i++) {
        KithMapRecord *record = g_ptr_array_index(mapping->records, i);

        if (g_str_equal(record->as, as)) {
            return record;
        }
    }
    return NULL;
}

static gboolean
fault(const Parser *parser, guint line, GError **error, const char *format, const char *word)
{
    KithYamlNode place = {.line = line};
    g_autofree char *text = g_strdup_printf(format, word);

    return kith_yaml_error(parser->yaml, &place, error, "%s", text);
}

/* How far the search for circles has come with a record. */
enum { UNSEEN, OPEN, CLOSED };

/* Follows the records whose keys the key of record @i is made of. */
static gboolean
check_circle(const Parser *parser, guint i, guint8 *states, GError **error)
{
    const KithMapRecord *record = g_ptr_array_index(parser->mapping->records, i);

    states[i] = OPEN;
    for (guint p = 0; p < record->key.parts->len; p++) {
        const KithMapPart *part = &g_array_index(record->key.parts, KithMapPart, p);
        const KithMapRecord *other =
            part->record != NULL ? find_record(parser->mapping, part->record) : NULL;
        guint j;

        if (part->record == NULL) {
            continue;
        }
        if (other == NULL || !g_ptr_array_find(parser->mapping->records, other, &j)) {
            return fault(parser,
                         record->line,
                         error,
                         "there is no record \"%s\" in the mapping",
                         part->record);
        }
        if (states[j] == OPEN) {
            return fault(parser,
                         other->line,
                         error,
                         "the key of record \"%s\" is made of itself, in a circle",
                         other->as);
        }
        if (states[j] == UNSEEN && !check_circle(parser, j, states, error)) {
            return FALSE;
        }
    }
    states[i] = CLOSED;
    return TRUE;
}

static gboolean
check_end(const Parser *parser, const KithMapLink *link, const KithMapEnd *end, GError **error)
{
    if (end->record != NULL && find_record(parser->mapping, end->record) == NULL) {
        return fault(parser,
                     link->line,
                     error,
                     "link: there is no record \"%s\" in the mapping",
                     end->record);
    }
    for (guint i = 0; i < end->key.parts->len; i++) {
        const KithMapPart *part = &g_array_index(end->key.parts, KithMapPart, i);

        if (part->record != NULL && find_record(parser->mapping, part->record) == NULL) {
            return fault(parser,
                         link->line,
                         error,
                         "link: there is no record \"%s\" in the mapping",
                         part->record);
        }
    }
    return TRUE;
}

static gboolean
check(const Parser *parser, GError **error)
{
    const KithMapping *mapping = parser->mapping;
    g_autofree guint8 *states = g_malloc0(mapping->records->len + 1);

    if (mapping->records->len == 0 && mapping->links->len == 0) {
        return kith_yaml_error(parser->yaml,
                               kith_yaml_root(parser->yaml),
                               error,
                               "a mapping needs records or links");
    }
    if (mapping->records->len > KITH_MAP_RECORDS) {
        return kith_yaml_error(parser->yaml,
                               kith_yaml_root(parser->yaml),
                               error,
                               "a mapping makes at most %d records a row",
                               KITH_MAP_RECORDS);
    }
    for (guint i = 0; i < mapping->records->len; i++) {
        const KithMapRecord *record = g_ptr_array_index(mapping->records, i);

        if (find_record(mapping, record->as) != record) {
            return fault(parser, record->line, error, "two records are called \"%s\"", record->as);
        }
        if (states[i] == UNSEEN && !check_circle(parser, i, states, error)) {
            return FALSE;
        }
    }
    for (guint i = 0; i < mapping->links->len; i++) {
        const KithMapLink *link = g_ptr_array_index(mapping->links, i);

        if (!check_end(parser, link, &link->from, error) ||
            !check_end(parser, link, &link->to, error)) {
            return FALSE;
        }
    }
    return TRUE;
}

KithMapping *
kith_mapping_parse(const char *text,
                   const char *name,
                   const KithSchema *schema,
                   const char *const *columns,
                   GError **error)
{
    static const char *const keys[] =
        {"source", "owner", "purpose", "lawful_basis", "review_date", "records", "links", NULL};
    g_autoptr(KithYaml) yaml = kith_yaml_parse(text, strlen(text), name, error);
    g_autoptr(KithMapping) mapping = kith_mapping_new();
    Parser parser = {yaml, schema, columns, mapping};
    const KithYamlNode *root;
    const KithYamlNode *source;

    if (yaml == NULL) {
        return NULL;
    }
    root = kith_yaml_root(yaml);
    if (!kith_yaml_expect_keys(yaml, root, keys, "mapping", error)) {
        return NULL;
    }
    source = kith_yaml_get(root, "source");
    if ((source != NULL && !read_word(&parser, source, "source", &mapping->source, error)) ||
        !read_text(&parser, root, "owner", &mapping->owner, error) ||
        !read_text(&parser, root, "purpose", &mapping->purpose, error) ||
        !read_text(&parser, root, "lawful_basis", &mapping->lawful_basis, error) ||
        !read_text(&parser, root, "review_date", &mapping->review_date, error) ||
        !read_list(&parser, "records", read_record, error) ||
        !read_list(&parser, "links", read_link, error) || !check(&parser, error)) {
        return NULL;
    }
    return g_steal_pointer(&mapping);
}
