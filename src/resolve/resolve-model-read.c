/* SPDX-FileCopyrightText: The Kith authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "resolve-model-own.h"

#include <string.h>

gboolean
kith_model_need(const KithYaml *yaml,
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

gboolean
kith_model_texts(const KithYaml *yaml,
                 const KithYamlNode *mapping,
                 const char *key,
                 GPtrArray *out,
                 GError **error)
{
    const KithYamlNode *list;

    if (!kith_model_need(yaml, mapping, key, KITH_YAML_SEQUENCE, &list, error)) {
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

gboolean
kith_model_texts_if_any(const KithYaml *yaml,
                        const KithYamlNode *mapping,
                        const char *key,
                        GPtrArray *out,
                        GError **error)
{
    return kith_yaml_get(mapping, key) == NULL || kith_model_texts(yaml, mapping, key, out, error);
}

/* 0 where it is left out: what somebody wrote by hand counts no records. */
static gboolean
read_count(const KithYaml *yaml,
           const KithYamlNode *mapping,
           const char *key,
           guint32 *out,
           GError **error)
{
    double number = 0.0;

    if (!kith_yaml_get_double(yaml, mapping, key, &number, error)) {
        return FALSE;
    }
    *out = number >= 0.0 && number <= G_MAXUINT32 ? (guint32)number : 0;
    return (double)*out == number ||
           kith_yaml_error(yaml, mapping, error, "%s must be a number of records", key);
}

gboolean
kith_model_comparator(const KithYaml *yaml,
                      const KithYamlNode *mapping,
                      const KithComparator **out,
                      GError **error)
{
    const KithYamlNode *name;

    if (!kith_model_need(yaml, mapping, "comparator", KITH_YAML_SCALAR, &name, error)) {
        return FALSE;
    }
    *out = kith_comparator_find(name->text);
    return *out != NULL ||
           kith_yaml_error(yaml, name, error, "there is no comparator \"%s\"", name->text);
}

static gboolean
read_bits(const KithYaml *yaml,
          const KithYamlNode *mapping,
          const char *key,
          double *out,
          GError **error)
{
    *out = 0.0;
    return kith_yaml_get_double(yaml, mapping, key, out, error) &&
           ((*out >= -1000.0 && *out <= 1000.0) ||
            kith_yaml_error(yaml, mapping, error, "%s must be a number of bits", key));
}

static gboolean
read_level(const KithYaml *yaml,
           const KithYamlNode *node,
           KithModelFeature *feature,
           guint level,
           GError **error)
{
    static const char *const keys[] = {"level", "m", "u", "rarity", "answers", NULL};

    return kith_yaml_expect(yaml, node, KITH_YAML_MAPPING, "a level", error) &&
           kith_yaml_expect_keys(yaml, node, keys, "a level", error) &&
           read_share(yaml, node, "m", &feature->m[level], error) &&
           read_share(yaml, node, "u", &feature->u[level], error) &&
           kith_yaml_get_double(yaml, node, "rarity", &feature->usual[level], error) &&
           read_bits(yaml, node, "answers", &feature->answered[level], error);
}

static gboolean
read_levels(const KithYaml *yaml,
            const KithYamlNode *levels,
            const KithComparator *comparator,
            KithModelFeature *feature,
            GError **error)
{
    if (levels->children->len != comparator->n_levels) {
        return kith_yaml_error(yaml,
                               levels,
                               error,
                               "comparator %s has %u levels, here are %u",
                               comparator->name,
                               comparator->n_levels,
                               levels->children->len);
    }
    for (guint l = 1; l <= comparator->n_levels; l++) {
        if (!read_level(yaml, g_ptr_array_index(levels->children, l - 1), feature, l, error)) {
            return FALSE;
        }
    }
    return TRUE;
}

static gboolean
read_property(const KithYaml *yaml, const KithYamlNode *node, KithKindModel *kind, GError **error)
{
    static const char *const keys[] = {"name", "comparator", "filled", "levels", NULL};
    guint f = kind->model.n_features;
    const KithYamlNode *name;
    const KithYamlNode *levels;

    if (f == KITH_FEATURES_MAX) {
        return kith_yaml_error(yaml, node, error, "more than %d properties", KITH_FEATURES_MAX);
    }
    if (!kith_yaml_expect(yaml, node, KITH_YAML_MAPPING, "a property", error) ||
        !kith_yaml_expect_keys(yaml, node, keys, "a property", error) ||
        !kith_model_need(yaml, node, "name", KITH_YAML_SCALAR, &name, error) ||
        !kith_model_comparator(yaml, node, &kind->model.comparators[f], error) ||
        !read_count(yaml, node, "filled", &kind->filled[f], error) ||
        !kith_model_need(yaml, node, "levels", KITH_YAML_SEQUENCE, &levels, error) ||
        !read_levels(yaml, levels, kind->model.comparators[f], &kind->model.features[f], error)) {
        return FALSE;
    }
    kind->model.n_features++;
    g_ptr_array_add(kind->properties, g_strdup(name->text));
    return TRUE;
}

static gboolean
read_holes(const KithYaml *yaml,
           const KithYamlNode *node,
           const KithKindModel *kind,
           KithModelClass *class,
           GError **error)
{
    g_autoptr(GPtrArray) names = g_ptr_array_new_with_free_func(g_free);

    if (!kith_model_texts(yaml, node, "as_strangers", names, error)) {
        return FALSE;
    }
    for (guint i = 0; i < names->len; i++) {
        int f = kith_kind_model_property(kind, g_ptr_array_index(names, i));

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
        !kith_model_need(yaml, node, "levels", KITH_YAML_MAPPING, &levels, error)) {
        return FALSE;
    }
    for (guint f = 0; f < kind->model.n_features; f++) {
        const char *name = g_ptr_array_index(kind->properties, f);
        const KithYamlNode *numbers = kith_yaml_get(levels, name);

        if (((class->holes >> f) & 1) != 0 && numbers == NULL) {
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

    if (!kith_model_need(yaml, mapping, key, KITH_YAML_SEQUENCE, &list, error)) {
        return FALSE;
    }
    for (guint i = 0; i < list->children->len; i++) {
        if (!read(yaml, g_ptr_array_index(list->children, i), kind, error)) {
            return FALSE;
        }
    }
    return TRUE;
}

/* Group 0 is that of a source without name. */
static gboolean
read_group(const KithYaml *yaml,
           const KithYamlNode *node,
           const char *key,
           const KithKindModel *kind,
           guint *out_group,
           GError **error)
{
    const KithYamlNode *name;
    guint found;

    if (!kith_model_need(yaml, node, key, KITH_YAML_SCALAR, &name, error)) {
        return FALSE;
    }
    *out_group = 0;
    if (*name->text == '\0') {
        return TRUE;
    }
    if (!g_ptr_array_find_with_equal_func(kind->groups, name->text, g_str_equal, &found)) {
        return kith_yaml_error(yaml, name, error, "there is no source \"%s\"", name->text);
    }
    *out_group = found + 1;
    return TRUE;
}

/* By how much a match is likelier between two that are left, when there are any such. */
static gboolean
read_left(const KithYaml *yaml,
          const KithYamlNode *node,
          const char *key,
          double *out_left,
          GError **error)
{
    return kith_yaml_get(node, key) == NULL ||
           (kith_yaml_get_double(yaml, node, key, out_left, error) &&
            ((*out_left >= 0.0 && *out_left <= 1000.0) ||
             kith_yaml_error(yaml,
                             kith_yaml_get(node, key),
                             error,
                             "%s must be a number of bits, 0 or more",
                             key)));
}

static gboolean
read_between(const KithYaml *yaml, const KithYamlNode *node, KithKindModel *kind, GError **error)
{
    static const char *const keys[] = {"source", "and", "bits", "left", NULL};
    const KithYamlNode *list;
    double *bits;
    guint a;
    guint b;

    if (!kith_yaml_expect(yaml, node, KITH_YAML_MAPPING, "two sources", error) ||
        !kith_yaml_expect_keys(yaml, node, keys, "two sources", error) ||
        !read_group(yaml, node, "source", kind, &a, error) ||
        !read_group(yaml, node, "and", kind, &b, error) ||
        !kith_model_need(yaml, node, "bits", KITH_YAML_SEQUENCE, &list, error)) {
        return FALSE;
    }
    if (list->children->len != kind->model.n_classes + 1) {
        return kith_yaml_error(yaml,
                               list,
                               error,
                               "%u numbers are needed, here are %u",
                               kind->model.n_classes + 1,
                               list->children->len);
    }
    if (!read_left(yaml, node, "left", &kind->model.left[kith_group_pair(a, b)], error)) {
        return FALSE;
    }
    bits = kind->model.between[kith_group_pair(a, b)];
    for (guint w = 0; w < list->children->len; w++) {
        const KithYamlNode *number = g_ptr_array_index(list->children, w);

        if (!kith_yaml_expect(yaml, number, KITH_YAML_SCALAR, "a number of bits", error)) {
            return FALSE;
        }
        bits[w] = g_ascii_strtod(number->text, NULL);
        if (!(bits[w] >= -1000.0 && bits[w] <= 1000.0)) {
            return kith_yaml_error(yaml, number, error, "bits must be a number");
        }
    }
    return TRUE;
}

/* Models of one source have none; nor had any before sources were told apart. */
static gboolean
read_groups(const KithYaml *yaml, const KithYamlNode *node, KithKindModel *kind, GError **error)
{
    if (kith_yaml_get(node, "sources") == NULL) {
        return TRUE;
    }
    if (!kith_model_texts(yaml, node, "sources", kind->groups, error)) {
        return FALSE;
    }
    if (kind->groups->len >= KITH_GROUPS_MAX) {
        return kith_yaml_error(yaml,
                               kith_yaml_get(node, "sources"),
                               error,
                               "more than %d sources",
                               KITH_GROUPS_MAX - 1);
    }
    return read_items(yaml, node, "between_sources", read_between, kind, error);
}

/* Where nothing is said of it, nobody has moved. */
static gboolean
read_moved(const KithYaml *yaml, const KithYamlNode *node, KithKindModel *kind, GError **error)
{
    if (kith_yaml_get(node, "moved") == NULL) {
        return TRUE;
    }
    return read_share(yaml, node, "moved", &kind->model.moved, error) &&
           (kind->model.moved < 1.0 ||
            kith_yaml_error(yaml, node, error, "not everybody can have moved"));
}

static gboolean
read_calibration(const KithYaml *yaml, const KithYamlNode *node, double *out, GError **error)
{
    return kith_yaml_get(node, "calibration") == NULL ||
           (kith_yaml_get_double(yaml, node, "calibration", out, error) &&
            ((*out >= -1000.0 && *out <= 1000.0) ||
             kith_yaml_error(yaml,
                             kith_yaml_get(node, "calibration"),
                             error,
                             "calibration must be a number of bits")));
}

/* Models of before twins were counted do not say how many there are. */
static gboolean
read_twins(const KithYaml *yaml, const KithYamlNode *node, KithKindModel *kind, GError **error)
{
    kind->model.twins = KITH_TWINS;
    return kith_yaml_get(node, "twins") == NULL ||
           read_share(yaml, node, "twins", &kind->model.twins, error);
}

/* Models that nobody answered for have none. */
static gboolean
read_answers(const KithYaml *yaml, const KithYamlNode *node, KithMatchModel *model, GError **error)
{
    static const char *const keys[] = {"decisions",
                                       "against",
                                       "probes",
                                       "right",
                                       "right_taught",
                                       "surprise",
                                       "surprise_taught",
                                       "prior",
                                       NULL};
    const KithYamlNode *answers = kith_yaml_get(node, "answers");
    KithLesson *lesson = &model->lesson;

    return answers == NULL ||
           (kith_yaml_expect(yaml, answers, KITH_YAML_MAPPING, "answers", error) &&
            kith_yaml_expect_keys(yaml, answers, keys, "answers", error) &&
            read_count(yaml, answers, "decisions", &lesson->decisions, error) &&
            read_count(yaml, answers, "against", &lesson->against, error) &&
            read_count(yaml, answers, "probes", &lesson->probes, error) &&
            read_count(yaml, answers, "right", &lesson->right, error) &&
            read_count(yaml, answers, "right_taught", &lesson->right_taught, error) &&
            kith_yaml_get_double(yaml, answers, "surprise", &lesson->surprise, error) &&
            kith_yaml_get_double(yaml,
                                 answers,
                                 "surprise_taught",
                                 &lesson->surprise_taught,
                                 error) &&
            read_bits(yaml, answers, "prior", &model->answered, error));
}

static gboolean
read_kind(const KithYaml *yaml, const KithYamlNode *node, KithModelFile *file, GError **error)
{
    static const char *const keys[] = {
        "type",        "records",         "pairs",
        "matches",     "lambda",          "twins",
        "moved",       "calibration",     "left_within",
        "left_across", "answers",         "sources_without_duplicates",
        "sources",     "between_sources", "links",
        "keys",        "crowded_keys",    "largest_block",
        "columns",     "properties",      "background",
        NULL};
    const KithYamlNode *type;
    KithKindModel *kind;

    if (!kith_yaml_expect(yaml, node, KITH_YAML_MAPPING, "a kind", error) ||
        !kith_yaml_expect_keys(yaml, node, keys, "a kind", error) ||
        !kith_model_need(yaml, node, "type", KITH_YAML_SCALAR, &type, error)) {
        return FALSE;
    }
    kind = kith_kind_model_empty(type->text);
    g_ptr_array_add(file->kinds, kind);
    return read_count(yaml, node, "records", &kind->model.records, error) &&
           kith_yaml_get_double(yaml, node, "pairs", &kind->model.total_pairs, error) &&
           read_share(yaml, node, "lambda", &kind->model.lambda, error) &&
           read_answers(yaml, node, &kind->model, error) && read_twins(yaml, node, kind, error) &&
           read_moved(yaml, node, kind, error) &&
           read_calibration(yaml, node, &kind->model.calibration, error) &&
           read_left(yaml, node, "left_within", &kind->model.left[KITH_LEFT_WITHIN], error) &&
           read_left(yaml, node, "left_across", &kind->model.left[KITH_LEFT_ACROSS], error) &&
           kith_model_texts_if_any(yaml, node, "sources_without_duplicates", kind->alone, error) &&
           kith_model_texts_if_any(yaml, node, "links", kind->links, error) &&
           kith_model_texts(yaml, node, "keys", kind->keys, error) &&
           kith_model_texts_if_any(yaml, node, "crowded_keys", kind->crowded, error) &&
           read_count(yaml, node, "largest_block", &kind->largest_block, error) &&
           read_items(yaml, node, "columns", kith_model_column, kind, error) &&
           read_items(yaml, node, "properties", read_property, kind, error) &&
           (kith_yaml_get(node, "background") == NULL ||
            read_items(yaml, node, "background", read_class, kind, error)) &&
           read_groups(yaml, node, kind, error);
}

static gboolean
read_file(const KithYaml *yaml, KithModelFile *file, GError **error)
{
    static const char *const keys[] = {"model", "frequencies", "kinds", NULL};
    const KithYamlNode *root = kith_yaml_root(yaml);
    const KithYamlNode *version;
    const KithYamlNode *kinds;

    if (!kith_yaml_expect(yaml, root, KITH_YAML_MAPPING, "a match model", error) ||
        !kith_yaml_expect_keys(yaml, root, keys, "a match model", error) ||
        !kith_model_need(yaml, root, "model", KITH_YAML_SCALAR, &version, error) ||
        !kith_model_need(yaml, root, "kinds", KITH_YAML_SEQUENCE, &kinds, error)) {
        return FALSE;
    }
    if (!g_str_equal(version->text, "1")) {
        return kith_yaml_error(yaml,
                               version,
                               error,
                               "model %s is of a later version of Kith; this one reads model 1",
                               version->text);
    }
    if (kith_yaml_get(root, "frequencies") != NULL) {
        const char *beside;

        if (!kith_yaml_get_text(yaml, root, "frequencies", &beside, error)) {
            return FALSE;
        }
        file->beside = g_strdup(beside);
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
