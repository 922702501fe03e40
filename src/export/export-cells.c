/* SPDX-FileCopyrightText: The Kith authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "export-cells.h"

#include "store-values.h"

void
kith_cells_init(KithCells *cells, GArray *properties)
{
    cells->properties = properties;
    cells->cells = g_ptr_array_new_with_free_func((GDestroyNotify)g_ptr_array_unref);
    for (guint i = 0; i < properties->len; i++) {
        g_ptr_array_add(cells->cells, g_ptr_array_new_with_free_func(g_free));
    }
}

void
kith_cells_clear(KithCells *cells)
{
    g_clear_pointer(&cells->cells, g_ptr_array_unref);
}

void
kith_cells_reset(KithCells *cells)
{
    for (guint i = 0; i < cells->cells->len; i++) {
        g_ptr_array_set_size(g_ptr_array_index(cells->cells, i), 0);
    }
}

static int
compare_properties(gconstpointer a, gconstpointer b)
{
    guint32 x = *(const guint32 *)a;
    guint32 y = *(const guint32 *)b;

    return (x > y) - (x < y);
}

gboolean
kith_cells_add(KithCells *cells, KithTxn *txn, const KithField *fields, guint n, GError **error)
{
    for (guint i = 0; i < n; i++) {
        g_autoptr(GString) given = g_string_new(NULL);
        GPtrArray *texts;
        guint column;

        if (!g_array_binary_search(cells->properties,
                                   &fields[i].property,
                                   compare_properties,
                                   &column)) {
            continue;
        }
        if (!kith_values_given(txn, &fields[i], given, error)) {
            return FALSE;
        }
        texts = g_ptr_array_index(cells->cells, column);
        if (!g_ptr_array_find_with_equal_func(texts, given->str, g_str_equal, NULL)) {
            g_ptr_array_add(texts, g_string_free(g_steal_pointer(&given), FALSE));
        }
    }
    return TRUE;
}

void
kith_cells_text(const KithCells *cells, guint column, GString *out)
{
    const GPtrArray *texts = g_ptr_array_index(cells->cells, column);

    for (guint i = 0; i < texts->len; i++) {
        g_string_append(out, i > 0 ? "; " : "");
        g_string_append(out, g_ptr_array_index(texts, i));
    }
}

static char *
clean_name(const char *name)
{
    GString *out = g_string_new(NULL);

    for (; *name != '\0'; name = g_utf8_next_char(name)) {
        g_string_append_c(out, g_ascii_isalnum(*name) ? *name : '_');
    }
    return g_string_free(out, FALSE);
}

static gboolean
is_taken(const GPtrArray *names, const char *const *taken, const char *name)
{
    return g_strv_contains(taken, name) ||
           g_ptr_array_find_with_equal_func((GPtrArray *)names, name, g_str_equal, NULL);
}

GPtrArray *
kith_cells_names(const KithScope *scope,
                 const GArray *properties,
                 const char *const *taken,
                 gboolean clean)
{
    GPtrArray *names = g_ptr_array_new_with_free_func(g_free);

    for (guint i = 0; i < properties->len; i++) {
        const char *property =
            kith_scope_name(scope, KITH_NAME_PROPERTY, g_array_index(properties, guint32, i));
        g_autofree char *base = clean ? clean_name(property) : g_strdup(property);
        char *name = g_strdup(base);

        for (guint n = 1; is_taken(names, taken, name); n++) {
            g_free(name);
            name = n == 1 ? g_strconcat("p_", base, NULL) : g_strdup_printf("p_%s_%u", base, n);
        }
        g_ptr_array_add(names, name);
    }
    return names;
}
