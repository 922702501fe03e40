/* SPDX-FileCopyrightText: The Kith authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "base-table.h"

#include "base-csv.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#define MISSING_TEXT G_MAXUINT64

/* Cells lie column by column: texts as offsets into one run of bytes, numbers as they are. */
typedef struct {
    char *name; /* owned */
    KithColumnType type;
    GArray *cells;   /* owned; guint64, gint64 or double */
    GArray *missing; /* owned, guint8: of numbers */
} Column;

struct _KithTable {
    guint n_columns;
    Column *columns; /* owned */
    gsize n_rows;
    GString *texts; /* owned; each ends in a NUL */
};

KithTable *
kith_table_new(guint n_columns, const char *const *names, const KithColumnType *types)
{
    KithTable *table = g_new0(KithTable, 1);

    table->n_columns = n_columns;
    table->columns = g_new0(Column, n_columns);
    table->texts = g_string_new(NULL);
    for (guint i = 0; i < n_columns; i++) {
        table->columns[i].name = g_strdup(names[i]);
        table->columns[i].type = types[i];
        table->columns[i].cells = g_array_new(FALSE, TRUE, 8);
        table->columns[i].missing = g_array_new(FALSE, TRUE, 1);
    }
    return table;
}

KithTable *
kith_table_new_like(const char *columns)
{
    g_auto(GStrv) parts = g_strsplit(columns, " ", -1);
    guint n = g_strv_length(parts);
    g_autofree KithColumnType *types = g_new(KithColumnType, n);

    for (guint i = 0; i < n; i++) {
        char *colon = strrchr(parts[i], ':');

        g_assert(colon != NULL);
        types[i] = g_str_equal(colon, ":integer") ? KITH_COLUMN_INTEGER
                   : g_str_equal(colon, ":real")  ? KITH_COLUMN_REAL
                                                  : KITH_COLUMN_TEXT;
        *colon = '\0';
    }
    return kith_table_new(n, (const char *const *)parts, types);
}

void
kith_table_free(KithTable *table)
{
    for (guint i = 0; i < table->n_columns; i++) {
        g_free(table->columns[i].name);
        g_array_unref(table->columns[i].cells);
        g_array_unref(table->columns[i].missing);
    }
    g_string_free(table->texts, TRUE);
    g_free(table->columns);
    g_free(table);
}

void
kith_table_add_row(KithTable *table)
{
    const guint64 no_text = MISSING_TEXT;
    const guint64 no_number = 0;
    const guint8 yes = 1;

    for (guint i = 0; i < table->n_columns; i++) {
        Column *column = &table->columns[i];

        if (column->type == KITH_COLUMN_TEXT) {
            g_array_append_val(column->cells, no_text);
        } else {
            g_array_append_val(column->cells, no_number);
            g_array_append_val(column->missing, yes);
        }
    }
    table->n_rows++;
}

void
kith_table_set_bytes(KithTable *table, guint column, KithBytes text)
{
    Column *to = &table->columns[column];

    g_assert(table->n_rows > 0 && to->type == KITH_COLUMN_TEXT);
    g_array_index(to->cells, guint64, table->n_rows - 1) = table->texts->len;
    g_string_append_len(table->texts, (const char *)text.data, (gssize)text.len);
    g_string_append_c(table->texts, '\0');
}

void
kith_table_set_text(KithTable *table, guint column, const char *text)
{
    kith_table_set_bytes(table, column, kith_bytes_str(text));
}

void
kith_table_set_printf(KithTable *table, guint column, const char *format, ...)
{
    g_autofree char *text = NULL;
    va_list args;

    va_start(args, format);
    text = g_strdup_vprintf(format, args);
    va_end(args);
    kith_table_set_text(table, column, text);
}

void
kith_table_set_integer(KithTable *table, guint column, gint64 number)
{
    Column *to = &table->columns[column];

    g_assert(table->n_rows > 0 && to->type == KITH_COLUMN_INTEGER);
    g_array_index(to->cells, gint64, table->n_rows - 1) = number;
    g_array_index(to->missing, guint8, table->n_rows - 1) = 0;
}

void
kith_table_set_real(KithTable *table, guint column, double number)
{
    Column *to = &table->columns[column];

    g_assert(table->n_rows > 0 && to->type == KITH_COLUMN_REAL);
    g_array_index(to->cells, double, table->n_rows - 1) = number;
    g_array_index(to->missing, guint8, table->n_rows - 1) = 0;
}

gsize
kith_table_n_rows(const KithTable *table)
{
    return table->n_rows;
}

guint
kith_table_n_columns(const KithTable *table)
{
    return table->n_columns;
}

const char *
kith_table_column_name(const KithTable *table, guint column)
{
    g_return_val_if_fail(column < table->n_columns, NULL);
    return table->columns[column].name;
}

KithColumnType
kith_table_column_type(const KithTable *table, guint column)
{
    g_return_val_if_fail(column < table->n_columns, KITH_COLUMN_TEXT);
    return table->columns[column].type;
}

int
kith_table_find_column(const KithTable *table, const char *name)
{
    for (guint i = 0; i < table->n_columns; i++) {
        if (g_str_equal(table->columns[i].name, name)) {
            return (int)i;
        }
    }
    return -1;
}

gboolean
kith_table_is_missing(const KithTable *table, gsize row, guint column)
{
    const Column *from;

    g_return_val_if_fail(row < table->n_rows && column < table->n_columns, TRUE);
    from = &table->columns[column];
    return from->type == KITH_COLUMN_TEXT ? g_array_index(from->cells, guint64, row) == MISSING_TEXT
                                          : g_array_index(from->missing, guint8, row) != 0;
}

const char *
kith_table_text(const KithTable *table, gsize row, guint column)
{
    guint64 offset;

    g_return_val_if_fail(row < table->n_rows && column < table->n_columns, "");
    g_return_val_if_fail(table->columns[column].type == KITH_COLUMN_TEXT, "");
    offset = g_array_index(table->columns[column].cells, guint64, row);
    return offset == MISSING_TEXT ? "" : table->texts->str + offset;
}

gint64
kith_table_integer(const KithTable *table, gsize row, guint column)
{
    g_return_val_if_fail(row < table->n_rows && column < table->n_columns, 0);
    g_return_val_if_fail(table->columns[column].type == KITH_COLUMN_INTEGER, 0);
    return g_array_index(table->columns[column].cells, gint64, row);
}

double
kith_table_real(const KithTable *table, gsize row, guint column)
{
    g_return_val_if_fail(row < table->n_rows && column < table->n_columns, 0.0);
    g_return_val_if_fail(table->columns[column].type == KITH_COLUMN_REAL, 0.0);
    return g_array_index(table->columns[column].cells, double, row);
}

static void
write_cell(const KithTable *table, gsize row, guint column, KithFileWriter *writer, KithCsvEnd end)
{
    char number[32] = "";

    if (table->columns[column].type == KITH_COLUMN_TEXT) {
        kith_csv_cell(writer, kith_bytes_str(kith_table_text(table, row, column)), end);
        return;
    }
    if (kith_table_is_missing(table, row, column)) {
        *number = '\0';
    } else if (table->columns[column].type == KITH_COLUMN_INTEGER) {
        g_snprintf(number,
                   sizeof number,
                   "%" G_GINT64_FORMAT,
                   kith_table_integer(table, row, column));
    } else {
        kith_number_format(kith_table_real(table, row, column), number);
    }
    kith_csv_cell(writer, kith_bytes_str(number), end);
}

gboolean
kith_table_write(const KithTable *table, const char *path, GError **error)
{
    g_autoptr(KithFileWriter) writer = kith_file_writer_new(path, error);
    guint last = table->n_columns - 1;

    if (writer == NULL) {
        return FALSE;
    }
    for (guint c = 0; c <= last; c++) {
        kith_csv_cell(writer,
                      kith_bytes_str(table->columns[c].name),
                      c < last ? KITH_CSV_MORE : KITH_CSV_LAST);
    }
    for (gsize r = 0; r < table->n_rows; r++) {
        for (guint c = 0; c <= last; c++) {
            write_cell(table, r, c, writer, c < last ? KITH_CSV_MORE : KITH_CSV_LAST);
        }
    }
    return kith_file_writer_finish(writer, error);
}

char *
kith_number_format(double number, char *out)
{
    static const char *const formats[] = {"%.15g", "%.16g", "%.17g"};

    if (isnan(number)) {
        return strcpy(out, "nan");
    }
    for (guint i = 0; i < G_N_ELEMENTS(formats); i++) {
        g_ascii_formatd(out, 32, formats[i], number);
        if (g_ascii_strtod(out, NULL) == number) {
            break;
        }
    }
    return out;
}
