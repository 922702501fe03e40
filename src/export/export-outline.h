/* SPDX-FileCopyrightText: The Kith authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef EXPORT_OUTLINE_H
#define EXPORT_OUTLINE_H

#include "export-cells.h"

/* What every export tells of an entity. */
typedef struct {
    KithFace face;    /* owned */
    GString *sources; /* owned: of its records that stand, each once, "; " between them */
} KithOutline;

/* Puts the values of the entity's records into @cells as well. */
gboolean kith_outline_read(KithScope *scope,
                           const KithScopeEntity *entity,
                           KithCells *cells,
                           KithOutline *out_outline,
                           GError **error);
void kith_outline_clear(KithOutline *outline);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(KithOutline, kith_outline_clear)

#endif
