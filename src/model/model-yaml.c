/* SPDX-FileCopyrightText: The Kith authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "model-yaml.h"

#include "base-distance.h"
#include "base-error.h"

#include <yaml.h>

/* Longer keys are marked: at 1024 characters they must be, and bytes are no fewer. */
#define PLAIN_KEY_MAX 1000

#define MAX_DEPTH 32
#define MAX_NODES 1000000

struct _KithYaml {
    char *name;         /* owned */
    KithYamlNode *root; /* owned */
    guint n_nodes;
};

static void
free_node(gpointer data)
{
    KithYamlNode *node = data;

    if (node == NULL) {
        return;
    }
    g_clear_pointer(&node->children, g_ptr_array_unref);
    g_free(node->text);
    g_free(node);
}

void
kith_yaml_free(KithYaml *yaml)
{
    free_node(yaml->root);
    g_free(yaml->name);
    g_free(yaml);
}

static KithYamlNode *
new_node(KithYaml *yaml, KithYamlKind kind, guint line)
{
    KithYamlNode *node = g_new0(KithYamlNode, 1);

    yaml->n_nodes++;
    node->kind = kind;
    node->line = line;
    if (kind != KITH_YAML_SCALAR) {
        node->children = g_ptr_array_new_with_free_func(free_node);
    }
    return node;
}

/* ---- from libyaml's document to ours ---- */

static KithYamlNode *
convert(KithYaml *yaml, yaml_document_t *document, yaml_node_t *from, guint depth, GError **error);

/* Converts the child of number @id and adds it to @node. */
static gboolean
adopt(KithYaml *yaml,
      yaml_document_t *document,
      int id,
      KithYamlNode *node,
      guint depth,
      GError **error)
{
    KithYamlNode *child =
        convert(yaml, document, yaml_document_get_node(document, id), depth + 1, error);

    if (child == NULL) {
        return FALSE;
    }
    g_ptr_array_add(node->children, child);
    return TRUE;
}

static gboolean
convert_pairs(KithYaml *yaml,
              yaml_document_t *document,
              yaml_node_t *from,
              KithYamlNode *node,
              guint depth,
              GError **error)
{
    yaml_node_pair_t *pair = from->data.mapping.pairs.start;
    g_autoptr(GHashTable) seen = g_hash_table_new(g_str_hash, g_str_equal);

    for (; pair < from->data.mapping.pairs.top; pair++) {
        const KithYamlNode *key;

        if (!adopt(yaml, document, pair->key, node, depth, error)) {
            return FALSE;
        }
        key = g_ptr_array_index(node->children, node->children->len - 1);
        if (key->kind != KITH_YAML_SCALAR) {
            return kith_yaml_error(yaml, key, error, "a key must be a word");
        }
        if (!g_hash_table_add(seen, key->text)) {
            return kith_yaml_error(yaml, key, error, "key \"%s\" stands here twice", key->text);
        }
        if (!adopt(yaml, document, pair->value, node, depth, error)) {
            return FALSE;
        }
    }
    return TRUE;
}

static gboolean
convert_items(KithYaml *yaml,
              yaml_document_t *document,
              yaml_node_t *from,
              KithYamlNode *node,
              guint depth,
              GError **error)
{
    yaml_node_item_t *item = from->data.sequence.items.start;

    for (; item < from->data.sequence.items.top; item++) {
        if (!adopt(yaml, document, *item, node, depth, error)) {
            return FALSE;
        }
    }
    return TRUE;
}

static KithYamlNode *
convert(KithYaml *yaml, yaml_document_t *document, yaml_node_t *from, guint depth, GError **error)
{
    guint line = (guint)from->start_mark.line + 1;
    KithYamlNode *node;
    gboolean fine = TRUE;

    if (depth > MAX_DEPTH || yaml->n_nodes >= MAX_NODES) {
        KithYamlNode place = {.line = line};

        kith_yaml_error(yaml,
                        &place,
                        error,
                        depth > MAX_DEPTH ? "nested too deep, or an alias that refers to itself"
                                          : "too large");
        return NULL;
    }
    switch (from->type) {
    case YAML_SEQUENCE_NODE:
        node = new_node(yaml, KITH_YAML_SEQUENCE, line);
        fine = convert_items(yaml, document, from, node, depth, error);
        break;
    case YAML_MAPPING_NODE:
        node = new_node(yaml, KITH_YAML_MAPPING, line);
        fine = convert_pairs(yaml, document, from, node, depth, error);
        break;
    default:
        node = new_node(yaml, KITH_YAML_SCALAR, line);
        node->text = g_strndup((const char *)from->data.scalar.value, from->data.scalar.length);
        break;
    }
    if (!fine) {
        g_clear_pointer(&node, free_node);
    }
    return node;
}

static gboolean
load_document(KithYaml *yaml, yaml_parser_t *parser, GError **error)
{
    yaml_document_t document;
    yaml_node_t *root;

    if (!yaml_parser_load(parser, &document)) {
        return kith_error_set(error,
                              KITH_ERROR_INVALID,
                              "%s: line %u: %s",
                              yaml->name,
                              (guint)parser->problem_mark.line + 1,
                              parser->problem != NULL ? parser->problem : "not YAML");
    }
    root = yaml_document_get_root_node(&document);
    yaml->root = root != NULL ? convert(yaml, &document, root, 0, error)
                              : new_node(yaml, KITH_YAML_MAPPING, 1);
    yaml_document_delete(&document);
    return yaml->root != NULL;
}

KithYaml *
kith_yaml_parse(const char *text, gsize len, const char *name, GError **error)
{
    g_autoptr(KithYaml) yaml = g_new0(KithYaml, 1);
    yaml_parser_t parser;
    gboolean fine;

    yaml->name = g_strdup(name);
    if (!yaml_parser_initialize(&parser)) {
        kith_error_set(error, KITH_ERROR_FAILED, "%s: cannot start the YAML parser", name);
        return NULL;
    }
    yaml_parser_set_input_string(&parser, (const unsigned char *)text, len);
    fine = load_document(yaml, &parser, error);
    yaml_parser_delete(&parser);
    return fine ? g_steal_pointer(&yaml) : NULL;
}

/* ---- asking ---- */

const KithYamlNode *
kith_yaml_root(const KithYaml *yaml)
{
    return yaml->root;
}

gboolean
kith_yaml_error(const KithYaml *yaml,
                const KithYamlNode *node,
                GError **error,
                const char *format,
                ...)
{
    g_autofree char *text = NULL;
    va_list args;

    va_start(args, format);
    text = g_strdup_vprintf(format, args);
    va_end(args);
    return kith_error_set(error,
                          KITH_ERROR_INVALID,
                          "%s: line %u: %s",
                          yaml->name,
                          node->line,
                          text);
}

const KithYamlNode *
kith_yaml_get(const KithYamlNode *mapping, const char *key)
{
    if (mapping->kind != KITH_YAML_MAPPING) {
        return NULL;
    }
    for (guint i = 0; i + 1 < mapping->children->len; i += 2) {
        const KithYamlNode *name = g_ptr_array_index(mapping->children, i);

        if (g_str_equal(name->text, key)) {
            return g_ptr_array_index(mapping->children, i + 1);
        }
    }
    return NULL;
}

gboolean
kith_yaml_expect(const KithYaml *yaml,
                 const KithYamlNode *node,
                 KithYamlKind kind,
                 const char *what,
                 GError **error)
{
    static const char *const names[] = {"a single value", "a list", "keys with values"};

    if (node->kind == kind) {
        return TRUE;
    }
    return kith_yaml_error(yaml,
                           node,
                           error,
                           "%s: must be %s, not %s",
                           what,
                           names[kind],
                           names[node->kind]);
}

gboolean
kith_yaml_expect_keys(const KithYaml *yaml,
                      const KithYamlNode *node,
                      const char *const *keys,
                      const char *what,
                      GError **error)
{
    if (!kith_yaml_expect(yaml, node, KITH_YAML_MAPPING, what, error)) {
        return FALSE;
    }
    for (guint i = 0; i + 1 < node->children->len; i += 2) {
        const KithYamlNode *key = g_ptr_array_index(node->children, i);
        const char *near;

        if (g_strv_contains(keys, key->text)) {
            continue;
        }
        near = kith_nearest_word(key->text, keys);
        if (near != NULL) {
            return kith_yaml_error(yaml,
                                   key,
                                   error,
                                   "%s: unknown key \"%s\": did you mean \"%s\"?",
                                   what,
                                   key->text,
                                   near);
        }
        return kith_yaml_error(yaml, key, error, "%s: unknown key \"%s\"", what, key->text);
    }
    return TRUE;
}

gboolean
kith_yaml_get_text(const KithYaml *yaml,
                   const KithYamlNode *mapping,
                   const char *key,
                   const char **out_text,
                   GError **error)
{
    const KithYamlNode *node = kith_yaml_get(mapping, key);

    *out_text = NULL;
    if (node == NULL) {
        return TRUE;
    }
    if (!kith_yaml_expect(yaml, node, KITH_YAML_SCALAR, key, error)) {
        return FALSE;
    }
    *out_text = node->text;
    return TRUE;
}

gboolean
kith_yaml_get_double(const KithYaml *yaml,
                     const KithYamlNode *mapping,
                     const char *key,
                     double *out,
                     GError **error)
{
    const char *text;
    char *end;
    double number;

    if (!kith_yaml_get_text(yaml, mapping, key, &text, error)) {
        return FALSE;
    }
    if (text == NULL) {
        return TRUE;
    }
    number = g_ascii_strtod(text, &end);
    if (end == text || *end != '\0') {
        return kith_yaml_error(yaml,
                               kith_yaml_get(mapping, key),
                               error,
                               "%s: \"%s\" is not a number",
                               key,
                               text);
    }
    *out = number;
    return TRUE;
}

gboolean
kith_yaml_get_boolean(const KithYaml *yaml,
                      const KithYamlNode *mapping,
                      const char *key,
                      gboolean *out,
                      GError **error)
{
    static const char *const yes[] = {"yes", "true", "on", NULL};
    static const char *const no[] = {"no", "false", "off", NULL};
    g_autofree char *folded = NULL;
    const char *text;

    if (!kith_yaml_get_text(yaml, mapping, key, &text, error)) {
        return FALSE;
    }
    if (text == NULL) {
        return TRUE;
    }
    folded = g_ascii_strdown(text, -1);
    if (!g_strv_contains(yes, folded) && !g_strv_contains(no, folded)) {
        return kith_yaml_error(yaml,
                               kith_yaml_get(mapping, key),
                               error,
                               "%s: \"%s\" is neither yes nor no",
                               key,
                               text);
    }
    *out = g_strv_contains(yes, folded);
    return TRUE;
}

/* ---- writing ---- */

static gboolean
is_plain(const char *text)
{
    static const char *const taken[] =
        {"yes", "no", "true", "false", "on", "off", "null", "y", "n", "~", NULL};
    g_autofree char *folded = g_ascii_strdown(text, -1);

    if (!g_ascii_isalpha(*text) || g_strv_contains(taken, folded)) {
        return FALSE;
    }
    for (; *text != '\0'; text++) {
        gboolean inner = *text == ' ' && text[1] != '\0' && text[1] != '#';

        if (!g_ascii_isalnum(*text) && strchr("_-./", *text) == NULL && !inner) {
            return FALSE;
        }
    }
    return text[-1] != ' ';
}

/* What YAML 1.1 lets stand for itself (section 5.1), line ends of its own not among it. */
static gboolean
is_printable(gunichar c)
{
    if (c == 0x2028 || c == 0x2029) {
        return FALSE;
    }
    return (c >= 0x20 && c < 0x7f) || (c >= 0xa0 && c < 0xd800) ||
           (c >= 0xe000 && c < 0xfffe && c != 0xfeff) || c >= 0x10000;
}

void
kith_yaml_append_scalar(GString *out, const char *text)
{
    if (is_plain(text)) {
        g_string_append(out, text);
        return;
    }
    g_string_append_c(out, '"');
    for (; *text != '\0'; text = g_utf8_next_char(text)) {
        gunichar c = g_utf8_get_char(text);

        if (c == '"' || c == '\\') {
            g_string_append_printf(out, "\\%c", (char)c);
        } else if (is_printable(c)) {
            g_string_append_unichar(out, c);
        } else {
            g_string_append_printf(out, "\\U%08x", c);
        }
    }
    g_string_append_c(out, '"');
}

void
kith_yaml_append_key(GString *out, const char *indent, const char *text)
{
    gsize start = out->len;

    kith_yaml_append_scalar(out, text);
    if (out->len - start <= PLAIN_KEY_MAX) {
        g_string_append(out, ": ");
        return;
    }
    g_string_insert(out, (gssize)start, "? ");
    g_string_append_printf(out, "\n%s: ", indent);
}

const char *
kith_nearest_word(const char *word, const char *const *words)
{
    const char *nearest = NULL;
    guint least = 3;

    for (guint i = 0; words[i] != NULL; i++) {
        guint distance =
            kith_edit_distance(kith_bytes_str(word), kith_bytes_str(words[i]), least - 1);

        if (distance < least && distance < strlen(words[i])) {
            least = distance;
            nearest = words[i];
        }
    }
    return nearest;
}
