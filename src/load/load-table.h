/* SPDX-FileCopyrightText: The Kith authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef LOAD_TABLE_H
#define LOAD_TABLE_H

#include "load-loader.h"

/* Text tables: RFC 4180 with the usual sins. What the loaders of delimited text share. */

#define KITH_FIELD_MAX ((gsize)1 << 20)

/* The delimiter of a table that begins with @head: the one of , ; tab | that parts the first
 * lines most evenly; 0 when none does. */
char kith_table_delimiter(KithBytes head);

/* Reads the first row of the input as its header into input->columns, or, where it has none, calls
 * its columns "column_1" and so on; sets body and body_line, and header where that was to be found
 * out. A column that has the name of another is called "NAME 2". Refuses an input
 * that is empty, or binary. */
gboolean kith_table_open(KithInput *input, GError **error);

/* The first row of a text as cells; for loaders that must look at a header. Free with
 * g_ptr_array_unref(); NULL when there is none. */
GPtrArray *kith_table_header(KithBytes head, char delimiter);

gsize kith_table_cut(const KithInput *input, gsize start, gsize want);

guint64 kith_table_parse(const KithInput *input,
                         KithBytes block,
                         guint64 line,
                         KithRowFunc sink,
                         gpointer user_data);

#endif
