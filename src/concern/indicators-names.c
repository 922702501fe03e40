/* SPDX-FileCopyrightText: The Kith authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "base-error.h"
#include "concern-file.h"
#include "indicators-rules.h"
#include "model-schema.h"

#include <string.h>

/* What of a store the names in rules are. */

static gboolean
is_among(const GPtrArray *words, const char *name)
{
    g_autofree char *own = kith_header_words(name);

    return g_ptr_array_find_with_equal_func((GPtrArray *)words, own, g_str_equal, NULL);
}

static guint32
find_property(KithStore *store, const char *words)
{
    for (guint32 i = 1; i <= kith_store_n_names(store, KITH_NAME_PROPERTY); i++) {
        g_autofree char *own =
            kith_header_words(kith_store_name(store, KITH_NAME_PROPERTY, i)->name);

        if (g_str_equal(own, words)) {
            return i;
        }
    }
    return 0;
}

static gboolean
find_links(KithStore *store, const KithRoles *roles, KithIndicator *indicator, GError **error)
{
    indicator->is_link = g_new0(gboolean, (gsize)roles->n_links + 1);
    for (guint32 i = 1; i <= roles->n_links; i++) {
        const char *name = kith_store_name(store, KITH_NAME_LINK_TYPE, i)->name;

        indicator->is_link[i] = indicator->role != KITH_ROLE_OTHER
                                    ? roles->links[i] == indicator->role
                                    : is_among(indicator->links, name);
        indicator->applies = indicator->applies || indicator->is_link[i];
        if (indicator->is_link[i] && roles->links[i] == KITH_ROLE_PROTECTED) {
            return kith_error_set(error,
                                  KITH_ERROR_INVALID,
                                  "indicator \"%s\" counts links of type \"%s\": victims, "
                                  "complainants and witnesses never carry an indicator",
                                  indicator->name,
                                  name);
        }
    }
    indicator->applies = indicator->applies || indicator->ties;
    return TRUE;
}

static gboolean
find_names(KithStore *store, const KithRoles *roles, KithIndicator *indicator, GError **error)
{
    guint32 n_types = kith_store_n_names(store, KITH_NAME_NODE_TYPE);

    if (!find_links(store, roles, indicator, error)) {
        return FALSE;
    }
    if (indicator->events->len > 0) {
        indicator->is_type = g_new0(gboolean, (gsize)n_types + 1);
    }
    for (guint32 i = 1; indicator->is_type != NULL && i <= n_types; i++) {
        indicator->is_type[i] =
            is_among(indicator->events, kith_store_name(store, KITH_NAME_NODE_TYPE, i)->name);
    }
    for (guint i = 0; i < indicator->where->len; i++) {
        KithIndicatorCondition *condition = g_ptr_array_index(indicator->where, i);

        condition->number = find_property(store, condition->property);
    }
    indicator->late_of_property =
        *indicator->late_of != '\0' ? find_property(store, indicator->late_of) : 0;
    indicator->late_after_property =
        *indicator->late_after != '\0' ? find_property(store, indicator->late_after) : 0;
    indicator->close_name_property =
        *indicator->close_name != '\0' ? find_property(store, indicator->close_name) : 0;
    indicator->close_born_property =
        *indicator->close_born != '\0' ? find_property(store, indicator->close_born) : 0;
    indicator->applies = indicator->applies &&
                         (*indicator->close_name == '\0' || indicator->close_name_property != 0);
    indicator->sum_property = *indicator->sum != '\0' ? find_property(store, indicator->sum) : 0;
    indicator->applies =
        indicator->applies && (*indicator->sum == '\0' || indicator->sum_property != 0);
    indicator->alike_property =
        *indicator->alike != '\0' ? find_property(store, indicator->alike) : 0;
    return TRUE;
}

static GPtrArray *
read_rules(const char *file, GError **error)
{
    g_autofree char *text = kith_concern_text(file, "indicators.yaml", error);

    return text != NULL ? kith_indicators_parse(text,
                                                strlen(text),
                                                file != NULL ? file : "indicators.yaml",
                                                error)
                        : NULL;
}

GPtrArray *
kith_indicators_read_rules(KithStore *store,
                           const KithRoles *roles,
                           const char *file,
                           GError **error)
{
    g_autoptr(GPtrArray) rules = read_rules(file, error);

    for (guint i = 0; rules != NULL && i < rules->len; i++) {
        if (!find_names(store, roles, g_ptr_array_index(rules, i), error)) {
            return NULL;
        }
    }
    return g_steal_pointer(&rules);
}
