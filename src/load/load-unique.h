/* SPDX-FileCopyrightText: The Kith authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef LOAD_UNIQUE_H
#define LOAD_UNIQUE_H

#include "load-loader.h"

/* Whether every row of the input has a value in a column, and each another. Reads all rows. */
gboolean kith_column_is_unique(const KithLoader *loader, const KithInput *input, guint column);

/* The values of a column in order of their first appearance, empty ones left out; NULL when there
 * are more than @max. Reads all rows. Free with g_ptr_array_unref(). */
GPtrArray *kith_column_values(const KithLoader *loader,
                              const KithInput *input,
                              guint column,
                              guint max,
                              guint threads);

/* Runs the loader over the whole input to name its columns, for formats that have no header. */
void kith_input_find_columns(const KithLoader *loader, KithInput *input, guint threads);

#endif
