/* SPDX-FileCopyrightText: The Kith authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "load-loader.h"

#include "loader-rows.h"

#define ROW(name) extern const KithLoader kith_loader_##name;
LOADER_ROWS
#undef ROW

static const KithLoader *const loaders[] = {
#define ROW(name) &kith_loader_##name,
    LOADER_ROWS
#undef ROW
        NULL};

const KithLoader *const *
kith_loaders(void)
{
    return loaders;
}

const KithLoader *
kith_loader_find(const char *name)
{
    for (guint i = 0; loaders[i] != NULL; i++) {
        if (g_str_equal(loaders[i]->name, name)) {
            return loaders[i];
        }
    }
    return NULL;
}

void
kith_input_init(KithInput *input, const char *name, KithBytes text)
{
    *input = (KithInput){.name = name, .text = text, .body_line = 1};
    input->columns = g_ptr_array_new_with_free_func(g_free);
    input->numbers = g_hash_table_new(g_str_hash, g_str_equal);
}

void
kith_input_clear(KithInput *input)
{
    if (input->own_free != NULL) {
        input->own_free(input->own);
    }
    g_clear_pointer(&input->numbers, g_hash_table_unref);
    g_clear_pointer(&input->columns, g_ptr_array_unref);
    g_clear_pointer(&input->mapping, g_free);
}

guint
kith_input_add_column(KithInput *input, const char *name)
{
    int known = kith_input_find_column(input, name);
    char *copy;

    if (known >= 0) {
        return (guint)known;
    }
    copy = g_strdup(name);
    g_ptr_array_add(input->columns, copy);
    g_hash_table_insert(input->numbers, copy, GUINT_TO_POINTER(input->columns->len));
    return input->columns->len - 1;
}

int
kith_input_find_column(const KithInput *input, const char *name)
{
    return GPOINTER_TO_INT(g_hash_table_lookup(input->numbers, name)) - 1;
}

GArray *
kith_input_blocks(const KithLoader *loader, const KithInput *input, gsize size)
{
    GArray *blocks = g_array_new(FALSE, FALSE, sizeof(KithBytes));

    for (gsize at = input->body; at < input->text.len;) {
        gsize end = loader->cut(input, at, size);
        KithBytes block = kith_bytes(input->text.data + at, end - at);

        g_array_append_val(blocks, block);
        at = end;
    }
    return blocks;
}
