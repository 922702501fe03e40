/* SPDX-FileCopyrightText: The Kith authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "resolve-ages.h"
#include "resolve-model-own.h"

/* ---- reading ---- */

static gboolean
read_adjust(const KithYaml *yaml, const KithYamlNode *mapping, KithAdjust *out, GError **error)
{
    const char *text = NULL;

    if (!kith_yaml_get_text(yaml, mapping, "term_frequencies", &text, error)) {
        return FALSE;
    }
    for (guint i = 0; text != NULL && kith_adjust_names[i] != NULL; i++) {
        if (g_str_equal(text, kith_adjust_names[i])) {
            *out = i;
            return TRUE;
        }
    }
    return text == NULL || kith_yaml_error(yaml,
                                           kith_yaml_get(mapping, "term_frequencies"),
                                           error,
                                           "term_frequencies are all, equal or none");
}

/* By how many years the ages of each source are later. */
static gboolean
read_later(const KithYaml *yaml, const KithYamlNode *node, KithTyped *typed, GError **error)
{
    const KithYamlNode *list = kith_yaml_get(node, "later");

    if (list == NULL) {
        return TRUE;
    }
    if (!kith_yaml_expect(yaml, list, KITH_YAML_MAPPING, "years by source", error)) {
        return FALSE;
    }
    typed->later = g_ptr_array_new_with_free_func(kith_later_free);
    for (guint i = 0; i + 1 < list->children->len; i += 2) {
        const KithYamlNode *source = g_ptr_array_index(list->children, i);
        const KithYamlNode *years = g_ptr_array_index(list->children, i + 1);
        gint64 number = 0;

        if (!kith_yaml_expect(yaml, years, KITH_YAML_SCALAR, "a number of years", error)) {
            return FALSE;
        }
        if (!g_ascii_string_to_signed(years->text, 10, -150, 150, &number, NULL)) {
            return kith_yaml_error(yaml, years, error, "a number of years is wanted");
        }
        g_ptr_array_add(typed->later, kith_later_new(source->text, (int)number));
    }
    return TRUE;
}

gboolean
kith_model_column(const KithYaml *yaml,
                  const KithYamlNode *node,
                  KithKindModel *kind,
                  GError **error)
{
    static const char *const keys[] = {"name",
                                       "comparator",
                                       "used",
                                       "fills",
                                       "term_frequencies",
                                       "residence",
                                       "later",
                                       "family_first",
                                       "tells_names",
                                       "placeholders",
                                       NULL};
    g_autoptr(GPtrArray) placeholders = g_ptr_array_new_with_free_func(g_free);
    const KithComparator *comparator;
    const KithYamlNode *name;
    const char *fills = NULL;
    KithTyped *typed;

    if (!kith_yaml_expect(yaml, node, KITH_YAML_MAPPING, "a column", error) ||
        !kith_yaml_expect_keys(yaml, node, keys, "a column", error) ||
        !kith_model_need(yaml, node, "name", KITH_YAML_SCALAR, &name, error) ||
        !kith_model_comparator(yaml, node, &comparator, error)) {
        return FALSE;
    }
    typed = kith_typed_new(name->text, comparator);
    g_ptr_array_add(kind->typing, typed);
    if (!kith_yaml_get_boolean(yaml, node, "used", &typed->used, error) ||
        !kith_yaml_get_text(yaml, node, "fills", &fills, error) ||
        !read_adjust(yaml, node, &typed->adjust, error) ||
        !kith_yaml_get_boolean(yaml, node, "residence", &typed->residence, error) ||
        !read_later(yaml, node, typed, error) ||
        !kith_yaml_get_boolean(yaml, node, "family_first", &typed->family_first, error) ||
        !kith_yaml_get_boolean(yaml, node, "tells_names", &typed->tells_names, error) ||
        !kith_model_texts_if_any(yaml, node, "placeholders", placeholders, error)) {
        return FALSE;
    }
    typed->fills = g_strdup(fills);
    typed->placeholders = placeholders->len > 0 ? g_steal_pointer(&placeholders) : NULL;
    return TRUE;
}

/* ---- writing ---- */

void
kith_model_write_column(GString *out, const KithTyped *typed)
{
    g_string_append(out, "      - {name: ");
    kith_yaml_append_scalar(out, typed->property);
    g_string_append_printf(out, ", comparator: %s", typed->comparator->name);
    if (!typed->used) {
        g_string_append(out, ", used: no");
    }
    if (typed->fills != NULL) {
        g_string_append(out, ", fills: ");
        kith_yaml_append_scalar(out, typed->fills);
    }
    if (typed->adjust != KITH_ADJUST_ALL) {
        g_string_append_printf(out, ", term_frequencies: %s", kith_adjust_names[typed->adjust]);
    }
    if (typed->residence) {
        g_string_append(out, ", residence: yes");
    }
    for (guint i = 0; typed->later != NULL && i < typed->later->len; i++) {
        const KithLater *later = g_ptr_array_index(typed->later, i);

        g_string_append(out, i == 0 ? ", later: {" : ", ");
        kith_yaml_append_scalar(out, later->source);
        g_string_append_printf(out, ": %d%s", later->years, i + 1 == typed->later->len ? "}" : "");
    }
    if (typed->family_first) {
        g_string_append(out, ", family_first: yes");
    }
    if (typed->tells_names) {
        g_string_append(out, ", tells_names: yes");
    }
    for (guint i = 0; typed->placeholders != NULL && i < typed->placeholders->len; i++) {
        g_string_append(out, i == 0 ? ", placeholders: [" : ", ");
        kith_yaml_append_scalar(out, g_ptr_array_index(typed->placeholders, i));
        g_string_append(out, i + 1 == typed->placeholders->len ? "]" : "");
    }
    g_string_append(out, "}\n");
}
