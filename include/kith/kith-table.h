/* SPDX-FileCopyrightText: The Kith authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef KITH_TABLE_H
#define KITH_TABLE_H

#include <kith/kith-error.h>

G_BEGIN_DECLS

/**
 * KithTable:
 *
 * An answer in rows and named columns. Every call that lists things gives one, so that a program
 * prints or reads them all alike.
 */
typedef struct _KithTable KithTable;

/**
 * KithColumnType:
 * @KITH_COLUMN_TEXT: UTF-8 text
 * @KITH_COLUMN_INTEGER: 64-bit integer
 * @KITH_COLUMN_REAL: double
 *
 * What the cells of a column are. Any cell can be missing.
 */
typedef enum {
    KITH_COLUMN_TEXT,
    KITH_COLUMN_INTEGER,
    KITH_COLUMN_REAL,
} KithColumnType;

/**
 * kith_table_free:
 * @table: (transfer full): the table
 *
 * Frees a table.
 *
 * Complexity: O(cells)
 * Threads: any     Since: 0.1
 */
KITH_API void kith_table_free(KithTable *table);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(KithTable, kith_table_free)

/**
 * kith_table_n_rows:
 * @table: the table
 *
 * Returns: how many rows there are
 * Complexity: O(1)
 * Threads: any     Since: 0.1
 */
KITH_API gsize kith_table_n_rows(const KithTable *table);

/**
 * kith_table_n_columns:
 * @table: the table
 *
 * Returns: how many columns there are
 * Complexity: O(1)
 * Threads: any     Since: 0.1
 */
KITH_API guint kith_table_n_columns(const KithTable *table);

/**
 * kith_table_column_name:
 * @table: the table
 * @column: a column, from 0
 *
 * Returns: its name (lifetime: @table)
 * Complexity: O(1)
 * Threads: any     Since: 0.1
 */
KITH_API const char *kith_table_column_name(const KithTable *table, guint column);

/**
 * kith_table_column_type:
 * @table: the table
 * @column: a column, from 0
 *
 * Returns: what its cells are
 * Complexity: O(1)
 * Threads: any     Since: 0.1
 */
KITH_API KithColumnType kith_table_column_type(const KithTable *table, guint column);

/**
 * kith_table_find_column:
 * @table: the table
 * @name: a name
 *
 * Returns: the column of that name, or -1
 * Complexity: O(columns)
 * Threads: any     Since: 0.1
 */
KITH_API int kith_table_find_column(const KithTable *table, const char *name);

/**
 * kith_table_is_missing:
 * @table: the table
 * @row: a row, from 0
 * @column: a column, from 0
 *
 * Returns: whether the cell is empty
 * Complexity: O(1)
 * Threads: any     Since: 0.1
 */
KITH_API gboolean kith_table_is_missing(const KithTable *table, gsize row, guint column);

/**
 * kith_table_text:
 * @table: the table
 * @row: a row, from 0
 * @column: a text column, from 0
 *
 * Returns: the cell, "" when missing (lifetime: @table)
 * Complexity: O(1)
 * Threads: any     Since: 0.1
 */
KITH_API const char *kith_table_text(const KithTable *table, gsize row, guint column);

/**
 * kith_table_integer:
 * @table: the table
 * @row: a row, from 0
 * @column: an integer column, from 0
 *
 * Returns: the cell, 0 when missing
 * Complexity: O(1)
 * Threads: any     Since: 0.1
 */
KITH_API gint64 kith_table_integer(const KithTable *table, gsize row, guint column);

/**
 * kith_table_real:
 * @table: the table
 * @row: a row, from 0
 * @column: a real column, from 0
 *
 * Returns: the cell, 0 when missing
 * Complexity: O(1)
 * Threads: any     Since: 0.1
 */
KITH_API double kith_table_real(const KithTable *table, gsize row, guint column);

/**
 * kith_table_write:
 * @table: the table
 * @path: a file, which appears whole or not at all; "-" is standard output
 * @error: (nullable): return location for an error
 *
 * Writes a table as CSV (RFC 4180) with a header row; missing cells are empty, numbers read back
 * exactly.
 *
 * Returns: %TRUE on success
 * Errors: %KITH_ERROR_IO, %KITH_ERROR_NO_SPACE, %KITH_ERROR_NOT_FOUND (no such folder)
 * Complexity: O(cells)
 * Threads: any     Since: 0.1
 */
KITH_API gboolean kith_table_write(const KithTable *table, const char *path, GError **error);

/**
 * kith_number_format:
 * @number: a number
 * @out: room for 32 bytes
 *
 * Writes the shortest decimal text that reads back as the same double; infinities and
 * not-a-number are "inf", "-inf" and "nan".
 *
 * Returns: @out
 * Complexity: O(1)
 * Threads: any     Since: 0.1
 */
KITH_API char *kith_number_format(double number, char *out);

G_END_DECLS

#endif
