/* SPDX-FileCopyrightText: The Kith authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "networks-roles.h"

#include "concern-file.h"
#include "model-yaml.h"

static const char *const link_keys[KITH_N_LINK_ROLES] =
    {NULL, "subject", "protected", "attended", "incident", "unit", "declared", "aside"};

static const char *const use_keys[KITH_N_PROPERTY_USES] =
    {"ties", "kind", "team", "vehicle", "outcome", "rank"};

void
kith_roles_clear(KithRoles *roles)
{
    g_free(roles->links);
    for (guint i = 0; i < KITH_N_PROPERTY_USES; i++) {
        g_free(roles->uses[i]);
    }
    *roles = (KithRoles){0};
}

gboolean
kith_roles_has(const KithRoles *roles, KithLinkRole role)
{
    for (guint32 i = 1; i <= roles->n_links; i++) {
        if (roles->links[i] == role) {
            return TRUE;
        }
    }
    return FALSE;
}

/* The words under a key, as a set. */
static GHashTable *
read_words(const KithYaml *yaml, const char *key, GError **error)
{
    g_autoptr(GHashTable) words = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    const KithYamlNode *list = kith_yaml_get(kith_yaml_root(yaml), key);

    if (list == NULL) {
        return g_steal_pointer(&words);
    }
    if (!kith_yaml_expect(yaml, list, KITH_YAML_SEQUENCE, key, error)) {
        return NULL;
    }
    for (guint i = 0; i < list->children->len; i++) {
        const KithYamlNode *word = g_ptr_array_index(list->children, i);

        if (!kith_yaml_expect(yaml, word, KITH_YAML_SCALAR, key, error)) {
            return NULL;
        }
        g_hash_table_add(words, kith_header_words(word->text));
    }
    return g_steal_pointer(&words);
}

static gboolean
is_among(KithStore *store, KithNameKind kind, guint32 number, GHashTable *words)
{
    g_autofree char *own = kith_header_words(kith_store_name(store, kind, number)->name);

    return g_hash_table_contains(words, own);
}

static gboolean
read_links(KithRoles *roles,
           KithStore *store,
           const KithYaml *yaml,
           KithLinkRole role,
           GError **error)
{
    g_autoptr(GHashTable) words = read_words(yaml, link_keys[role], error);

    for (guint32 i = 1; words != NULL && i <= roles->n_links; i++) {
        /* The first role that claims a word has it, and nothing takes from the protected. */
        if ((roles->links[i] == KITH_ROLE_OTHER || role == KITH_ROLE_PROTECTED) &&
            is_among(store, KITH_NAME_LINK_TYPE, i, words)) {
            roles->links[i] = role;
        }
    }
    return words != NULL;
}

static gboolean
read_uses(KithRoles *roles,
          KithStore *store,
          const KithYaml *yaml,
          KithPropertyUse use,
          GError **error)
{
    g_autoptr(GHashTable) words = read_words(yaml, use_keys[use], error);

    for (guint32 i = 1; words != NULL && i <= roles->n_properties; i++) {
        roles->uses[use][i] = is_among(store, KITH_NAME_PROPERTY, i, words);
    }
    return words != NULL;
}

static gboolean
read_roles(KithRoles *roles, KithStore *store, const KithYaml *yaml, GError **error)
{
    const char *keys[KITH_N_LINK_ROLES + KITH_N_PROPERTY_USES] = {0};
    guint n_keys = 0;

    for (guint i = 1; i < KITH_N_LINK_ROLES; i++) {
        keys[n_keys++] = link_keys[i];
    }
    for (guint i = 0; i < KITH_N_PROPERTY_USES; i++) {
        keys[n_keys++] = use_keys[i];
    }
    if (!kith_yaml_expect_keys(yaml, kith_yaml_root(yaml), keys, "roles", error)) {
        return FALSE;
    }
    for (guint i = 1; i < KITH_N_LINK_ROLES; i++) {
        if (!read_links(roles, store, yaml, (KithLinkRole)i, error)) {
            return FALSE;
        }
    }
    for (guint i = 0; i < KITH_N_PROPERTY_USES; i++) {
        if (!read_uses(roles, store, yaml, (KithPropertyUse)i, error)) {
            return FALSE;
        }
    }
    return TRUE;
}

static KithYaml *
read_file(const char *file, GError **error)
{
    g_autofree char *text = kith_concern_text(file, "roles.yaml", error);

    return text != NULL
               ? kith_yaml_parse(text, strlen(text), file != NULL ? file : "roles.yaml", error)
               : NULL;
}

gboolean
kith_roles_init(KithRoles *roles, KithStore *store, const char *file, GError **error)
{
    g_autoptr(KithYaml) yaml = read_file(file, error);

    *roles = (KithRoles){.n_links = kith_store_n_names(store, KITH_NAME_LINK_TYPE),
                         .n_properties = kith_store_n_names(store, KITH_NAME_PROPERTY)};
    roles->links = g_new0(KithLinkRole, (gsize)roles->n_links + 1);
    for (guint i = 0; i < KITH_N_PROPERTY_USES; i++) {
        roles->uses[i] = g_new0(gboolean, (gsize)roles->n_properties + 1);
    }
    return yaml != NULL && read_roles(roles, store, yaml, error);
}
