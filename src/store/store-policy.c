/* SPDX-FileCopyrightText: The Kith authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "store-policy.h"

#include "base-error.h"
#include "base-file.h"
#include "store-rewrite.h"

#include <jansson.h>

#define POLICY_KEY kith_bytes("policy", 6)
#define POLICY_MAX ((gsize)1 << 16)

gboolean
kith_policy_get(KithTxn *txn, KithBytes *out_text, GError **error)
{
    return kith_txn_get(txn, KITH_TABLE_META, POLICY_KEY, out_text, error);
}

gboolean
kith_policy_put(KithTxn *txn, KithBytes text, GError **error)
{
    return text.len == 0 || kith_txn_put(txn, KITH_TABLE_META, POLICY_KEY, text, error);
}

gboolean
kith_policy_read(KithTxn *txn, KithPolicy **out_policy, GError **error)
{
    KithBytes text;

    if (!kith_policy_get(txn, &text, error)) {
        return FALSE;
    }
    if (text.data == NULL) {
        text = kith_bytes_str(KITH_POLICY_DEFAULT);
    }
    *out_policy = kith_policy_parse((const char *)text.data, text.len, "the store's policy", error);
    return *out_policy != NULL;
}

char *
kith_store_policy(KithStore *store, GError **error)
{
    g_autoptr(KithTxn) txn = kith_store_peek(store, error);
    KithBytes text;

    if (txn == NULL || !kith_policy_get(txn, &text, error)) {
        return NULL;
    }
    return text.data != NULL ? g_strndup((const char *)text.data, text.len)
                             : g_strdup(KITH_POLICY_DEFAULT);
}

/* What is exclusive must be a property that there is, or may come: a misspelt one would be obeyed
 * by nothing. */
static gboolean
check_names(KithStore *store, const KithPolicy *policy, const char *path, GError **error)
{
    for (guint i = 0; policy->exclusive[i] != NULL; i++) {
        const char *name = policy->exclusive[i];

        if (kith_store_find_name(store, KITH_NAME_PROPERTY, name) == 0 &&
            kith_schema_property(kith_store_schema(store), name) == NULL) {
            return kith_error_set(
                error,
                KITH_ERROR_INVALID,
                "policy %s: exclusive: there is no property \"%s\" in the store or "
                "its schema (kith map shows what columns are called)",
                path,
                name);
        }
    }
    return TRUE;
}

/* Everything is resolved again: the tables of what was compared were made under another policy. */
static gboolean
write_policy(KithTxn *txn, gpointer user_data, GError **error)
{
    guint64 version;

    return kith_policy_put(txn, kith_bytes_str(user_data), error) &&
           kith_store_set_counter(txn, KITH_COUNTER_INDEXED, 0, error) &&
           kith_store_counter(txn, KITH_COUNTER_VERSION, &version, error) &&
           kith_store_set_counter(txn, KITH_COUNTER_VERSION, version + 1, error);
}

gboolean
kith_store_set_policy(KithStore *store, const char *path, const char *reason, GError **error)
{
    g_autofree char *text = kith_file_read_text(path, POLICY_MAX, error);
    g_autofree char *valid = g_utf8_make_valid(reason, -1);
    g_autoptr(KithPolicy) policy = NULL;
    g_autofree char *detail = NULL;
    json_t *object;

    policy = text != NULL ? kith_policy_parse(text, strlen(text), path, error) : NULL;
    if (policy == NULL || !check_names(store, policy, path, error)) {
        return FALSE;
    }
    object = json_pack("{s:s,s:s}", "policy", text, "reason", valid);
    if (object == NULL) {
        return kith_error_set(error, KITH_ERROR_INVALID, "policy %s is not UTF-8 text", path);
    }
    detail = json_dumps(object, JSON_COMPACT);
    json_decref(object);
    return kith_store_write(store, detail, write_policy, text, error);
}
