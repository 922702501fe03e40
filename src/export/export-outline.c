/* SPDX-FileCopyrightText: The Kith authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "export-outline.h"

void
kith_outline_clear(KithOutline *outline)
{
    kith_face_clear(&outline->face);
    if (outline->sources != NULL) {
        g_string_free(g_steal_pointer(&outline->sources), TRUE);
    }
}

static gboolean
add_record(KithScope *scope, KithRecordId id, KithCells *cells, GPtrArray *sources, GError **error)
{
    const char *source;
    KithRecord record;
    gboolean found;

    if (!kith_records_get(scope->txn, id, &scope->buffer, &record, &found, error)) {
        return FALSE;
    }
    if (!found || !kith_record_stands(&record)) {
        return TRUE;
    }
    source = kith_scope_source(scope, record.source, error);
    if (source == NULL) {
        return FALSE;
    }
    if (!g_ptr_array_find(sources, source, NULL)) {
        g_ptr_array_add(sources, (gpointer)source);
    }
    return kith_cells_add(cells, scope->txn, record.fields, record.n_fields, error);
}

gboolean
kith_outline_read(KithScope *scope,
                  const KithScopeEntity *entity,
                  KithCells *cells,
                  KithOutline *out_outline,
                  GError **error)
{
    g_autoptr(GPtrArray) sources = g_ptr_array_new();

    kith_cells_reset(cells);
    for (guint i = 0; i < entity->n_members; i++) {
        if (!add_record(scope, entity->members[2 * i + 1], cells, sources, error)) {
            return FALSE;
        }
    }
    if (!kith_faces_read(scope->store,
                         scope->txn,
                         scope->generation,
                         entity->entity,
                         &out_outline->face,
                         error)) {
        return FALSE;
    }
    out_outline->sources = g_string_new(NULL);
    for (guint i = 0; i < sources->len; i++) {
        g_string_append(out_outline->sources, i > 0 ? "; " : "");
        g_string_append(out_outline->sources, g_ptr_array_index(sources, i));
    }
    return TRUE;
}
