/* SPDX-FileCopyrightText: The Kith authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "model-policy.h"

#include "model-yaml.h"

void
kith_policy_free(KithPolicy *policy)
{
    g_strfreev(policy->exclusive);
    g_free(policy);
}

static gboolean
read_exclusive(const KithYaml *yaml, KithPolicy *policy, GError **error)
{
    const KithYamlNode *list = kith_yaml_get(kith_yaml_root(yaml), "exclusive");
    g_autoptr(GPtrArray) names = g_ptr_array_new_with_free_func(g_free);

    if (list != NULL && !kith_yaml_expect(yaml, list, KITH_YAML_SEQUENCE, "exclusive", error)) {
        return FALSE;
    }
    for (guint i = 0; list != NULL && i < list->children->len; i++) {
        const KithYamlNode *name = g_ptr_array_index(list->children, i);

        if (!kith_yaml_expect(yaml, name, KITH_YAML_SCALAR, "exclusive", error)) {
            return FALSE;
        }
        g_ptr_array_add(names, g_strdup(name->text));
    }
    g_ptr_array_add(names, NULL);
    policy->exclusive = (char **)(void *)g_ptr_array_free(g_steal_pointer(&names), FALSE);
    return TRUE;
}

static gboolean
read_second(const KithYaml *yaml, KithPolicy *policy, GError **error)
{
    static const char *const words[] = {"none", "same", "all"};
    const char *text;

    if (!kith_yaml_get_text(yaml, kith_yaml_root(yaml), "second_reviewer", &text, error)) {
        return FALSE;
    }
    for (guint i = 0; i < G_N_ELEMENTS(words); i++) {
        if (text == NULL || g_str_equal(text, words[i])) {
            policy->second = (KithSecond)i;
            return TRUE;
        }
    }
    return kith_yaml_error(yaml,
                           kith_yaml_get(kith_yaml_root(yaml), "second_reviewer"),
                           error,
                           "second_reviewer: \"%s\" is not one of none, same, all",
                           text);
}

static gboolean
read_format(const KithYaml *yaml, GError **error)
{
    const char *format;

    if (!kith_yaml_get_text(yaml, kith_yaml_root(yaml), "policy", &format, error)) {
        return FALSE;
    }
    return g_strcmp0(format, "1") == 0 ||
           kith_yaml_error(yaml,
                           kith_yaml_root(yaml),
                           error,
                           "a policy begins with \"policy: 1\"; this version reads no other");
}

KithPolicy *
kith_policy_parse(const char *text, gsize len, const char *name, GError **error)
{
    static const char *const keys[] = {"policy", "exclusive", "second_reviewer", NULL};
    g_autoptr(KithYaml) yaml = kith_yaml_parse(text, len, name, error);
    g_autoptr(KithPolicy) policy = g_new0(KithPolicy, 1);

    if (yaml == NULL ||
        !kith_yaml_expect(yaml, kith_yaml_root(yaml), KITH_YAML_MAPPING, "a policy", error) ||
        !kith_yaml_expect_keys(yaml, kith_yaml_root(yaml), keys, "a policy", error) ||
        !read_format(yaml, error) || !read_exclusive(yaml, policy, error) ||
        !read_second(yaml, policy, error)) {
        return NULL;
    }
    return g_steal_pointer(&policy);
}

gboolean
kith_policy_needs_second(const KithPolicy *policy, KithVerdict verdict)
{
    return (policy->second >= KITH_SECOND_SAME && verdict == KITH_VERDICT_SAME) ||
           (policy->second == KITH_SECOND_ALL && verdict == KITH_VERDICT_DIFFERENT);
}
