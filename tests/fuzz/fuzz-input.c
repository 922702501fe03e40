/* SPDX-FileCopyrightText: The Kith authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "fuzz.h"
#include "load-loader.h"

/* Loaders: the first byte chooses which, the rest is a file. Blocks are cut small, so that rows
 * lie across their ends. */

static gboolean
take_row(const KithRow *row, gpointer user_data)
{
    gsize *bytes = user_data;

    for (guint i = 0; row->fault == NULL && i < row->n_cells; i++) {
        g_assert_true(g_utf8_validate((const char *)row->cells[i].text.data,
                                      (gssize)row->cells[i].text.len,
                                      NULL));
        *bytes += row->cells[i].text.len;
    }
    return TRUE;
}

static void
find_column(const char *name, gpointer user_data)
{
    kith_input_add_column(user_data, name);
}

static void
read_rows(const KithLoader *loader, KithInput *input)
{
    gsize start = input->body;
    guint64 line = input->body_line;
    gsize bytes = 0;

    while (start < input->text.len) {
        gsize end = loader->cut(input, start, 40);
        KithBytes block;

        g_assert_cmpuint(end, >, start);
        g_assert_cmpuint(end, <=, input->text.len);
        block = kith_bytes(input->text.data + start, end - start);
        if (loader->open_columns) {
            loader->columns(input, block, find_column, input);
        }
        line += loader->parse(input, block, line, take_row, &bytes);
        start = end;
    }
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    const KithLoader *const *loaders = kith_loaders();
    g_auto(KithInput) input = {0};
    g_autoptr(GError) error = NULL;
    guint n = 0;
    KithBytes text;

    while (loaders[n] != NULL) {
        n++;
    }
    if (size == 0) {
        return 0;
    }
    text = kith_bytes(data + 1, size - 1);
    for (guint i = 0; i < n; i++) {
        loaders[i]->sniff(text, "input");
    }
    kith_input_init(&input, "input", text);
    if (loaders[data[0] % n]->open(&input, &error)) {
        read_rows(loaders[data[0] % n], &input);
    }
    return 0;
}
