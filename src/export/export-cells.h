/* SPDX-FileCopyrightText: The Kith authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef EXPORT_CELLS_H
#define EXPORT_CELLS_H

#include "export-scope.h"

/* Values as given, gathered under the columns of a list of properties: equal ones once, in the
 * order of their coming, "; " between them. */
typedef struct {
    GArray *properties; /* borrowed, guint32, sorted: column i is of element i */
    GPtrArray *cells;   /* owned: of each column an array of texts (char*) */
} KithCells;

void kith_cells_init(KithCells *cells, GArray *properties);
void kith_cells_clear(KithCells *cells);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(KithCells, kith_cells_clear)

/* Empties all cells. */
void kith_cells_reset(KithCells *cells);

gboolean
kith_cells_add(KithCells *cells, KithTxn *txn, const KithField *fields, guint n, GError **error);

/* Appends the text of a cell. */
void kith_cells_text(const KithCells *cells, guint column, GString *out);

/* Names for the columns that differ from each other and from those in @taken (NULL-terminated):
 * a property of such a name becomes "p_NAME". @clean: letters of ASCII, digits and underscores
 * alone. Free with g_ptr_array_unref(). */
GPtrArray *kith_cells_names(const KithScope *scope,
                            const GArray *properties,
                            const char *const *taken,
                            gboolean clean);

#endif
