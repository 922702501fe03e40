/* SPDX-FileCopyrightText: The Kith authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "resolve-groups.h"

typedef struct {
    const char *name;
    guint32 records;
} Source;

static int
compare_sizes(gconstpointer a, gconstpointer b)
{
    const Source *x = a;
    const Source *y = b;

    return x->records != y->records ? (x->records > y->records ? -1 : 1) : strcmp(x->name, y->name);
}

static int
compare_names(gconstpointer a, gconstpointer b)
{
    return strcmp(((const Source *)a)->name, ((const Source *)b)->name);
}

GPtrArray *
kith_groups_choose(const GPtrArray *all, const KithSourceId *sources, guint32 n)
{
    g_autoptr(GArray) found = g_array_new(FALSE, FALSE, sizeof(Source));
    g_autofree guint32 *records = g_new0(guint32, all->len);
    GPtrArray *names = g_ptr_array_new_with_free_func(g_free);

    for (guint32 r = 0; r < n; r++) {
        records[sources[r]]++;
    }
    for (guint s = 1; s < all->len; s++) {
        Source source = {g_ptr_array_index(all, s), records[s]};

        if (source.records > 0) {
            g_array_append_val(found, source);
        }
    }
    g_array_sort(found, compare_sizes);
    g_array_set_size(found, MIN(found->len, KITH_GROUPS_MAX - 1));
    g_array_sort(found, compare_names);
    for (guint s = 0; s < found->len && found->len > 1; s++) {
        g_ptr_array_add(names, g_strdup(g_array_index(found, Source, s).name));
    }
    return names;
}

guint32 *
kith_groups_of_sources(const GPtrArray *all, const GPtrArray *names)
{
    guint32 *groups = g_new0(guint32, all->len);

    for (guint s = 1; s < all->len; s++) {
        for (guint i = 0; i < names->len && i + 1 < KITH_GROUPS_MAX; i++) {
            if (g_strcmp0(g_ptr_array_index(all, s), g_ptr_array_index(names, i)) == 0) {
                groups[s] = i + 1;
            }
        }
    }
    return groups;
}
