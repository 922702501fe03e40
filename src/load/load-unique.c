/* SPDX-FileCopyrightText: The Kith authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "load-unique.h"

#include "base-intern.h"
#include "base-parallel.h"
#include "base-text.h"

#define BLOCK ((gsize)4 << 20)

/* ---- uniqueness ---- */

typedef struct {
    guint column;
    KithIntern seen;
    gboolean unique;
} Checking;

static gboolean
check_row(const KithRow *row, gpointer user_data)
{
    Checking *checking = user_data;
    gboolean found = FALSE;

    if (row->fault != NULL) {
        return TRUE;
    }
    for (guint i = 0; i < row->n_cells; i++) {
        KithBytes text = kith_text_strip(row->cells[i].text);
        gboolean fresh;

        if (row->cells[i].column != checking->column || text.len == 0) {
            continue;
        }
        kith_intern_add(&checking->seen, 0, text, kith_intern_hash(0, text), &fresh);
        found = TRUE;
        checking->unique = checking->unique && fresh;
    }
    checking->unique = checking->unique && found;
    return checking->unique;
}

gboolean
kith_column_is_unique(const KithLoader *loader, const KithInput *input, guint column)
{
    Checking checking = {.column = column, .unique = TRUE};

    kith_intern_init(&checking.seen);
    for (gsize at = input->body; at < input->text.len && checking.unique;) {
        gsize end = loader->cut(input, at, BLOCK);

        loader->parse(input, kith_bytes(input->text.data + at, end - at), 1, check_row, &checking);
        at = end;
    }
    kith_intern_clear(&checking.seen);
    return checking.unique;
}

/* ---- passes over all blocks, results in their order ---- */

typedef struct {
    const KithLoader *loader;
    const KithInput *input;
    guint column;
    GArray *blocks;    /* KithBytes */
    GPtrArray **found; /* texts of block i in order of first appearance */
} Pass;

typedef struct {
    guint column;
    GHashTable *known;
    GPtrArray *texts; /* owns the texts */
} Finding;

static void
find_text(const char *text, gpointer user_data)
{
    Finding *finding = user_data;

    if (!g_hash_table_contains(finding->known, text)) {
        char *copy = g_strdup(text);

        g_ptr_array_add(finding->texts, copy);
        g_hash_table_add(finding->known, copy);
    }
}

static gboolean
find_value(const KithRow *row, gpointer user_data)
{
    Finding *finding = user_data;

    for (guint i = 0; row->fault == NULL && i < row->n_cells; i++) {
        KithBytes text = kith_text_strip(row->cells[i].text);

        if (row->cells[i].column == finding->column && text.len > 0) {
            g_autofree char *copy = g_strndup((const char *)text.data, text.len);

            find_text(copy, finding);
        }
    }
    return TRUE;
}

static void
run_block(guint task, guint worker, gpointer user_data)
{
    Pass *pass = user_data;
    KithBytes block = g_array_index(pass->blocks, KithBytes, task);
    Finding finding = {pass->column,
                       g_hash_table_new(g_str_hash, g_str_equal),
                       g_ptr_array_new_with_free_func(g_free)};

    if (pass->column == G_MAXUINT) {
        pass->loader->columns(pass->input, block, find_text, &finding);
    } else {
        pass->loader->parse(pass->input, block, 1, find_value, &finding);
    }
    g_hash_table_unref(finding.known);
    pass->found[task] = finding.texts;
}

/* All texts of all blocks, in order of their first appearance. */
static GPtrArray *
run(Pass *pass, guint threads)
{
    Finding all = {0,
                   g_hash_table_new(g_str_hash, g_str_equal),
                   g_ptr_array_new_with_free_func(g_free)};

    pass->blocks = kith_input_blocks(pass->loader, pass->input, BLOCK);
    pass->found = g_new0(GPtrArray *, pass->blocks->len + 1);
    kith_parallel(pass->blocks->len, threads, run_block, pass, NULL);
    for (guint i = 0; i < pass->blocks->len; i++) {
        g_ptr_array_foreach(pass->found[i], (GFunc)(void (*)(void))find_text, &all);
        g_ptr_array_unref(pass->found[i]);
    }
    g_free(pass->found);
    g_array_unref(pass->blocks);
    g_hash_table_unref(all.known);
    return all.texts;
}

GPtrArray *
kith_column_values(const KithLoader *loader,
                   const KithInput *input,
                   guint column,
                   guint max,
                   guint threads)
{
    Pass pass = {.loader = loader, .input = input, .column = column};
    GPtrArray *values = run(&pass, threads);

    if (values->len > max) {
        g_clear_pointer(&values, g_ptr_array_unref);
    }
    return values;
}

void
kith_input_find_columns(const KithLoader *loader, KithInput *input, guint threads)
{
    Pass pass = {.loader = loader, .input = input, .column = G_MAXUINT};
    g_autoptr(GPtrArray) names = run(&pass, threads);

    for (guint i = 0; i < names->len; i++) {
        kith_input_add_column(input, g_ptr_array_index(names, i));
    }
}
