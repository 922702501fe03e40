/* SPDX-FileCopyrightText: The Kith authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include <kith/kith-load.h>

#include "base-error.h"
#include "base-file.h"
#include "base-table.h"
#include "load-decode.h"
#include "load-table.h"

typedef struct {
    const KithInput *input;
    KithTable *table;
    GError **error;
} Reading;

static gboolean
take_row(const KithRow *row, gpointer user_data)
{
    Reading *reading = user_data;

    if (row->fault != NULL) {
        return kith_error_set(reading->error,
                              KITH_ERROR_INVALID,
                              "%s: line %" G_GUINT64_FORMAT ": %s",
                              reading->input->name,
                              row->line,
                              row->fault);
    }
    kith_table_add_row(reading->table);
    for (guint i = 0; i < row->n_cells; i++) {
        kith_table_set_bytes(reading->table, row->cells[i].column, row->cells[i].text);
    }
    return TRUE;
}

static KithTable *
empty_table(const KithInput *input)
{
    guint n = input->columns->len;
    g_autofree KithColumnType *types = g_new(KithColumnType, n + 1);

    for (guint c = 0; c < n; c++) {
        types[c] = KITH_COLUMN_TEXT;
    }
    return kith_table_new(n, (const char *const *)input->columns->pdata, types);
}

KithTable *
kith_load_table(const char *path, GError **error)
{
    g_autoptr(GBytes) bytes = NULL;
    g_auto(KithInput) input = {0};
    g_autoptr(KithTable) table = NULL;
    GError *fault = NULL;
    Reading reading = {&input, NULL, &fault};
    KithBytes text;
    gboolean mapped;

    g_return_val_if_fail(path != NULL, NULL);
    bytes = kith_file_map(path, &mapped, error);
    if (bytes == NULL) {
        return NULL;
    }
    bytes = kith_decode(g_steal_pointer(&bytes), path, NULL, &text, error);
    if (bytes == NULL) {
        return NULL;
    }
    if (text.len == 0) {
        return kith_table_new(0, NULL, NULL);
    }
    kith_input_init(&input, path, text);
    input.header = KITH_HEADER_THERE;
    if (!kith_table_open(&input, error)) {
        return NULL;
    }
    if (input.twice != NULL) { /* nobody knows which of the two is meant */
        kith_error_set(error,
                       KITH_ERROR_INVALID,
                       "%s: line %" G_GUINT64_FORMAT ": column \"%s\" stands in the header twice",
                       path,
                       input.lines_above + 1,
                       input.twice);
        return NULL;
    }
    table = reading.table = empty_table(&input);
    kith_table_parse(&input,
                     kith_bytes(text.data + input.body, text.len - input.body),
                     input.body_line,
                     take_row,
                     &reading);
    if (fault != NULL) {
        g_propagate_error(error, fault);
        return NULL;
    }
    return g_steal_pointer(&table);
}
