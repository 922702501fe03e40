/* SPDX-FileCopyrightText: The Kith authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef BASE_TABLE_H
#define BASE_TABLE_H

#include "base-bytes.h"

#include <kith/kith-table.h>

/* Makes a table. @names and @types have @n_columns entries; the names are copied. */
KithTable *kith_table_new(guint n_columns, const char *const *names, const KithColumnType *types);

/* The same from one text: "source:text key:text entity_id:text score:real". */
KithTable *kith_table_new_like(const char *columns);

/* Starts a row; its cells are missing until set. */
void kith_table_add_row(KithTable *table);

/* Set a cell of the last row. */
void kith_table_set_text(KithTable *table, guint column, const char *text);
void kith_table_set_bytes(KithTable *table, guint column, KithBytes text);
void kith_table_set_integer(KithTable *table, guint column, gint64 number);
void kith_table_set_real(KithTable *table, guint column, double number);
void kith_table_set_printf(KithTable *table, guint column, const char *format, ...)
    G_GNUC_PRINTF(3, 4);

#endif
