/* SPDX-FileCopyrightText: The Kith authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "resolve-model.h"

#include "model-yaml.h"

#include <kith/kith-table.h>

#include <string.h>

/* ---- in memory ---- */

void
kith_kind_model_free(KithKindModel *kind)
{
    g_free(kind->type);
    g_ptr_array_unref(kind->properties);
    g_ptr_array_unref(kind->keys);
    g_ptr_array_unref(kind->alone);
    g_free(kind);
}

static void
free_kind(gpointer data)
{
    kith_kind_model_free(data);
}

KithModelFile *
kith_model_file_new(void)
{
    KithModelFile *file = g_new0(KithModelFile, 1);

    file->kinds = g_ptr_array_new_with_free_func(free_kind);
    return file;
}

void
kith_model_file_free(KithModelFile *file)
{
    g_ptr_array_unref(file->kinds);
    g_free(file);
}

const KithKindModel *
kith_model_file_kind(const KithModelFile *file, const char *type)
{
    for (guint i = 0; i < file->kinds->len; i++) {
        const KithKindModel *kind = g_ptr_array_index(file->kinds, i);

        if (g_str_equal(kind->type, type)) {
            return kind;
        }
    }
    return NULL;
}

static KithKindModel *
empty_kind(const char *type)
{
    KithKindModel *kind = g_new0(KithKindModel, 1);

    kind->type = g_strdup(type);
    kind->properties = g_ptr_array_new_with_free_func(g_free);
    kind->keys = g_ptr_array_new_with_free_func(g_free);
    kind->alone = g_ptr_array_new_with_free_func(g_free);
    return kind;
}

KithKindModel *
kith_kind_model_new(const KithAtoms *atoms,
                    const KithMatchModel *model,
                    const KithChoices *choices,
                    GPtrArray *alone)
{
    KithKindModel *kind = empty_kind(atoms->frame->type);

    kind->model = *model;
    for (guint f = 0; f < model->n_features; f++) {
        g_ptr_array_add(kind->properties, g_strdup(atoms->frame->features[f].name));
    }
    for (guint i = 0; i < choices->n; i++) {
        const KithKeyFamily *family =
            &g_array_index(atoms->families, KithKeyFamily, choices->choices[i].family);

        g_ptr_array_add(kind->keys, kith_family_name(atoms, family));
    }
    for (guint i = 0; i < alone->len; i++) {
        g_ptr_array_add(kind->alone, g_strdup(g_ptr_array_index(alone, i)));
    }
    return kind;
}

/* ---- writing ---- */

static void
write_number(GString *out, const char *before, double number)
{
    char text[32];

    g_string_append_printf(out, "%s%s", before, kith_number_format(number, text));
}

static void
write_list(GString *out, const char *what, const GPtrArray *texts)
{
    g_string_append_printf(out, "    %s:%s\n", what, texts->len == 0 ? " []" : "");
    for (guint i = 0; i < texts->len; i++) {
        g_string_append(out, "      - ");
        kith_yaml_append_scalar(out, g_ptr_array_index(texts, i));
        g_string_append_c(out, '\n');
    }
}

static void
write_property(GString *out, const KithKindModel *kind, guint f, const KithComparator *comparator)
{
    const KithModelFeature *feature = &kind->model.features[f];

    g_string_append(out, "      - name: ");
    kith_yaml_append_scalar(out, g_ptr_array_index(kind->properties, f));
    g_string_append_printf(out, "\n        comparator: %s\n        levels:\n", comparator->name);
    for (guint l = 1; l <= comparator->n_levels; l++) {
        g_string_append(out, "          - {level: ");
        kith_yaml_append_scalar(out, comparator->level_names[l - 1]);
        write_number(out, ", m: ", feature->m[l]);
        write_number(out, ", u: ", feature->u[l]);
        write_number(out, ", rarity: ", feature->usual[l]);
        g_string_append(out, "}\n");
    }
}

static void
write_class(GString *out, const KithKindModel *kind, const KithModelClass *class)
{
    const char *between = "";

    write_number(out, "      - share: ", class->share);
    g_string_append(out, "\n        as_strangers: [");
    for (guint f = 0; f < kind->model.n_features; f++) {
        if ((class->holes >> f) & 1) {
            g_string_append(out, between);
            kith_yaml_append_scalar(out, g_ptr_array_index(kind->properties, f));
            between = ", ";
        }
    }
    g_string_append(out, "]\n        levels:\n");
    for (guint f = 0; f < kind->model.n_features; f++) {
        guint n = kind->model.comparators[f]->n_levels;

        if ((class->holes >> f) & 1) {
            continue;
        }
        g_string_append(out, "          ");
        kith_yaml_append_scalar(out, g_ptr_array_index(kind->properties, f));
        for (guint l = 1; l <= n; l++) {
            write_number(out, l == 1 ? ": [" : ", ", class->h[f][l]);
        }
        g_string_append(out, "]\n");
    }
}

static void
write_kind(GString *out, const KithKindModel *kind)
{
    g_string_append(out, "  - type: ");
    kith_yaml_append_scalar(out, kind->type);
    write_number(out, "\n    pairs: ", kind->model.total_pairs);
    write_number(out, "\n    matches: ", kind->model.lambda * kind->model.total_pairs);
    write_number(out, "\n    lambda: ", kind->model.lambda);
    g_string_append_c(out, '\n');
    write_list(out, "sources_without_duplicates", kind->alone);
    write_list(out, "keys", kind->keys);
    g_string_append(out, "    properties:\n");
    for (guint f = 0; f < kind->model.n_features; f++) {
        write_property(out, kind, f, kind->model.comparators[f]);
    }
    g_string_append_printf(out, "    background:%s\n", kind->model.n_classes == 0 ? " []" : "");
    for (guint k = 0; k < kind->model.n_classes; k++) {
        write_class(out, kind, &kind->model.classes[k]);
    }
}

char *
kith_model_file_write(const KithModelFile *file)
{
    GString *out = g_string_new(
        "# A match model of Kith: what resolving records has learnt. kith resolve --model reads "
        "it.\n"
        "# m is the chance that two records of one thing come to a level, u that two of different\n"
        "# things do; log2(m / u) is what the level weighs, and rarity what is taken off before "
        "the\n"
        "# rarity of the two values themselves is added. background are pairs of different things\n"
        "# that are no strangers (households, namesakes): they agree as often as their levels "
        "say.\n"
        "model: 1\n");

    g_string_append_printf(out, "kinds:%s\n", file->kinds->len == 0 ? " []" : "");
    for (guint i = 0; i < file->kinds->len; i++) {
        write_kind(out, g_ptr_array_index(file->kinds, i));
    }
    return g_string_free(out, FALSE);
}

/* ---- reading ---- */

static gboolean
need(const KithYaml *yaml,
     const KithYamlNode *mapping,
     const char *key,
     KithYamlKind kind,
     const KithYamlNode **out_node,
     GError **error)
{
    *out_node = kith_yaml_get(mapping, key);
    if (*out_node == NULL) {
        return kith_yaml_error(yaml, mapping, error, "%s is missing", key);
    }
    return kith_yaml_expect(yaml, *out_node, kind, key, error);
}

static gboolean
read_share(const KithYaml *yaml,
           const KithYamlNode *mapping,
           const char *key,
           double *out,
           GError **error)
{
    *out = -1.0;
    if (!kith_yaml_get_double(yaml, mapping, key, out, error)) {
        return FALSE;
    }
    return (*out >= 0.0 && *out <= 1.0) ||
           kith_yaml_error(yaml, mapping, error, "%s must be a number from 0 to 1", key);
}

static gboolean
read_texts(const KithYaml *yaml,
           const KithYamlNode *mapping,
           const char *key,
           GPtrArray *out,
           GError **error)
{
    const KithYamlNode *list;

    if (!need(yaml, mapping, key, KITH_YAML_SEQUENCE, &list, error)) {
        return FALSE;
    }
    for (guint i = 0; i < list->children->len; i++) {
        const KithYamlNode *item = g_ptr_array_index(list->children, i);

        if (!kith_yaml_expect(yaml, item, KITH_YAML_SCALAR, key, error)) {
            return FALSE;
        }
        g_ptr_array_add(out, g_strdup(item->text));
    }
    return TRUE;
}

static gboolean
read_level(const KithYaml *yaml,
           const KithYamlNode *node,
           KithModelFeature *feature,
           guint level,
           GError **error)
{
    static const char *const keys[] = {"level", "m", "u", "rarity", NULL};

    return kith_yaml_expect(yaml, node, KITH_YAML_MAPPING, "a level", error) &&
           kith_yaml_expect_keys(yaml, node, keys, "a level", error) &&
           read_share(yaml, node, "m", &feature->m[level], error) &&
           read_share(yaml, node, "u", &feature->u[level], error) &&
           kith_yaml_get_double(yaml, node, "rarity", &feature->usual[level], error);
}

static gboolean
read_property(const KithYaml *yaml, const KithYamlNode *node, KithKindModel *kind, GError **error)
{
    static const char *const keys[] = {"name", "comparator", "levels", NULL};
    guint f = kind->model.n_features;
    const KithYamlNode *name;
    const KithYamlNode *comparator;
    const KithYamlNode *levels;
    const KithComparator *found;

    if (f == KITH_FEATURES_MAX) {
        return kith_yaml_error(yaml, node, error, "more than %d properties", KITH_FEATURES_MAX);
    }
    if (!kith_yaml_expect(yaml, node, KITH_YAML_MAPPING, "a property", error) ||
        !kith_yaml_expect_keys(yaml, node, keys, "a property", error) ||
        !need(yaml, node, "name", KITH_YAML_SCALAR, &name, error) ||
        !need(yaml, node, "comparator", KITH_YAML_SCALAR, &comparator, error) ||
        !need(yaml, node, "levels", KITH_YAML_SEQUENCE, &levels, error)) {
        return FALSE;
    }
    found = kith_comparator_find(comparator->text);
    if (found == NULL) {
        return kith_yaml_error(yaml,
                               comparator,
                               error,
                               "there is no comparator \"%s\"",
                               comparator->text);
    }
    if (levels->children->len != found->n_levels) {
        return kith_yaml_error(yaml,
                               levels,
                               error,
                               "comparator %s has %u levels, here are %u",
                               found->name,
                               found->n_levels,
                               levels->children->len);
    }
    for (guint l = 1; l <= found->n_levels; l++) {
        if (!read_level(yaml,
                        g_ptr_array_index(levels->children, l - 1),
                        &kind->model.features[f],
                        l,
                        error)) {
            return FALSE;
        }
    }
    kind->model.comparators[f] = found;
    kind->model.n_features++;
    g_ptr_array_add(kind->properties, g_strdup(name->text));
    return TRUE;
}

static int
property_number(const KithKindModel *kind, const char *name)
{
    for (guint f = 0; f < kind->properties->len; f++) {
        if (g_str_equal(g_ptr_array_index(kind->properties, f), name)) {
            return (int)f;
        }
    }
    return -1;
}

static gboolean
read_holes(const KithYaml *yaml,
           const KithYamlNode *node,
           const KithKindModel *kind,
           KithModelClass *class,
           GError **error)
{
    g_autoptr(GPtrArray) names = g_ptr_array_new_with_free_func(g_free);

    if (!read_texts(yaml, node, "as_strangers", names, error)) {
        return FALSE;
    }
    for (guint i = 0; i < names->len; i++) {
        int f = property_number(kind, g_ptr_array_index(names, i));

        if (f < 0) {
            return kith_yaml_error(yaml,
                                   node,
                                   error,
                                   "there is no property \"%s\"",
                                   (const char *)g_ptr_array_index(names, i));
        }
        class->holes |= 1u << f;
    }
    return TRUE;
}

static gboolean
read_class_levels(const KithYaml *yaml,
                  const KithYamlNode *numbers,
                  guint n,
                  double *h,
                  GError **error)
{
    if (!kith_yaml_expect(yaml, numbers, KITH_YAML_SEQUENCE, "levels", error)) {
        return FALSE;
    }
    if (numbers->children->len != n) {
        return kith_yaml_error(yaml,
                               numbers,
                               error,
                               "%u levels are needed, here are %u",
                               n,
                               numbers->children->len);
    }
    for (guint l = 1; l <= n; l++) {
        const KithYamlNode *number = g_ptr_array_index(numbers->children, l - 1);

        if (!kith_yaml_expect(yaml, number, KITH_YAML_SCALAR, "a level", error)) {
            return FALSE;
        }
        h[l] = g_ascii_strtod(number->text, NULL);
        if (!(h[l] >= 0.0 && h[l] <= 1.0)) {
            return kith_yaml_error(yaml, number, error, "a level must be a number from 0 to 1");
        }
    }
    return TRUE;
}

static gboolean
read_class(const KithYaml *yaml, const KithYamlNode *node, KithKindModel *kind, GError **error)
{
    static const char *const keys[] = {"share", "as_strangers", "levels", NULL};
    KithModelClass *class;
    const KithYamlNode *levels;

    if (kind->model.n_classes == KITH_CLASSES_MAX) {
        return kith_yaml_error(yaml,
                               node,
                               error,
                               "more than %d background classes",
                               KITH_CLASSES_MAX);
    }
    class = &kind->model.classes[kind->model.n_classes++];
    if (!kith_yaml_expect(yaml, node, KITH_YAML_MAPPING, "a background class", error) ||
        !kith_yaml_expect_keys(yaml, node, keys, "a background class", error) ||
        !read_share(yaml, node, "share", &class->share, error) ||
        !read_holes(yaml, node, kind, class, error) ||
        !need(yaml, node, "levels", KITH_YAML_MAPPING, &levels, error)) {
        return FALSE;
    }
    for (guint f = 0; f < kind->model.n_features; f++) {
        const char *name = g_ptr_array_index(kind->properties, f);
        const KithYamlNode *numbers = kith_yaml_get(levels, name);

        if ((class->holes >> f) & 1) {
            continue;
        }
        if (numbers == NULL) {
            return kith_yaml_error(yaml, levels, error, "levels of %s are missing", name);
        }
        if (!read_class_levels(yaml,
                               numbers,
                               kind->model.comparators[f]->n_levels,
                               class->h[f],
                               error)) {
            return FALSE;
        }
    }
    return TRUE;
}

typedef gboolean (*ReadItem)(const KithYaml *yaml,
                             const KithYamlNode *node,
                             KithKindModel *kind,
                             GError **error);

static gboolean
read_items(const KithYaml *yaml,
           const KithYamlNode *mapping,
           const char *key,
           ReadItem read,
           KithKindModel *kind,
           GError **error)
{
    const KithYamlNode *list;

    if (!need(yaml, mapping, key, KITH_YAML_SEQUENCE, &list, error)) {
        return FALSE;
    }
    for (guint i = 0; i < list->children->len; i++) {
        if (!read(yaml, g_ptr_array_index(list->children, i), kind, error)) {
            return FALSE;
        }
    }
    return TRUE;
}

static gboolean
read_kind(const KithYaml *yaml, const KithYamlNode *node, KithModelFile *file, GError **error)
{
    static const char *const keys[] = {"type",
                                       "pairs",
                                       "matches",
                                       "lambda",
                                       "sources_without_duplicates",
                                       "keys",
                                       "properties",
                                       "background",
                                       NULL};
    const KithYamlNode *type;
    KithKindModel *kind;

    if (!kith_yaml_expect(yaml, node, KITH_YAML_MAPPING, "a kind", error) ||
        !kith_yaml_expect_keys(yaml, node, keys, "a kind", error) ||
        !need(yaml, node, "type", KITH_YAML_SCALAR, &type, error)) {
        return FALSE;
    }
    kind = empty_kind(type->text);
    g_ptr_array_add(file->kinds, kind);
    kind->model.total_pairs = 1.0;
    return kith_yaml_get_double(yaml, node, "pairs", &kind->model.total_pairs, error) &&
           read_share(yaml, node, "lambda", &kind->model.lambda, error) &&
           read_texts(yaml, node, "sources_without_duplicates", kind->alone, error) &&
           read_texts(yaml, node, "keys", kind->keys, error) &&
           read_items(yaml, node, "properties", read_property, kind, error) &&
           read_items(yaml, node, "background", read_class, kind, error);
}

static gboolean
read_file(const KithYaml *yaml, KithModelFile *file, GError **error)
{
    static const char *const keys[] = {"model", "kinds", NULL};
    const KithYamlNode *root = kith_yaml_root(yaml);
    const KithYamlNode *version;
    const KithYamlNode *kinds;

    if (!kith_yaml_expect(yaml, root, KITH_YAML_MAPPING, "a match model", error) ||
        !kith_yaml_expect_keys(yaml, root, keys, "a match model", error) ||
        !need(yaml, root, "model", KITH_YAML_SCALAR, &version, error) ||
        !need(yaml, root, "kinds", KITH_YAML_SEQUENCE, &kinds, error)) {
        return FALSE;
    }
    if (!g_str_equal(version->text, "1")) {
        return kith_yaml_error(yaml,
                               version,
                               error,
                               "model %s is of a later version of Kith; this one reads model 1",
                               version->text);
    }
    for (guint i = 0; i < kinds->children->len; i++) {
        if (!read_kind(yaml, g_ptr_array_index(kinds->children, i), file, error)) {
            return FALSE;
        }
    }
    return TRUE;
}

KithModelFile *
kith_model_file_parse(const char *text, gsize len, const char *name, GError **error)
{
    g_autoptr(KithYaml) yaml = kith_yaml_parse(text, len, name, error);
    g_autoptr(KithModelFile) file = NULL;

    if (yaml == NULL) {
        return NULL;
    }
    file = kith_model_file_new();
    return read_file(yaml, file, error) ? g_steal_pointer(&file) : NULL;
}

/* ---- fitting ---- */

void
kith_kind_model_fit(const KithKindModel *kind, const KithFrame *frame, KithMatchModel *out_model)
{
    *out_model = kind->model;
    out_model->n_features = frame->n_features;
    for (guint k = 0; k < out_model->n_classes; k++) {
        out_model->classes[k].holes = 0;
    }
    for (guint f = 0; f < frame->n_features; f++) {
        int from = property_number(kind, frame->features[f].name);

        out_model->comparators[f] = frame->features[f].comparator;
        if (from < 0 || kind->model.comparators[from] != frame->features[f].comparator) {
            out_model->silent[f] = TRUE;
            continue;
        }
        out_model->features[f] = kind->model.features[from];
        out_model->silent[f] = FALSE;
        for (guint k = 0; k < out_model->n_classes; k++) {
            memcpy(out_model->classes[k].h[f],
                   kind->model.classes[k].h[from],
                   sizeof out_model->classes[k].h[f]);
            out_model->classes[k].holes |= ((kind->model.classes[k].holes >> from) & 1) << f;
        }
    }
}

void
kith_kind_model_choices(const KithKindModel *kind, KithAtoms *atoms, KithChoices *out_choices)
{
    *out_choices = (KithChoices){0};
    for (guint i = 0; i < kind->keys->len && out_choices->n < KITH_CHOSEN_MAX; i++) {
        int family = kith_atoms_family(atoms, g_ptr_array_index(kind->keys, i));

        if (family >= 0) {
            out_choices->choices[out_choices->n++] = (KithChoice){.family = (guint)family};
        }
    }
}
