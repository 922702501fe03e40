/* SPDX-FileCopyrightText: The Kith authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "explore-joins.h"

enum { COL_LINK, COL_TYPE, COL_FROM, COL_FROM_LABEL, COL_TO, COL_TO_LABEL, COL_DATE, COL_SOURCE };

KithTable *
kith_joins_table(void)
{
    return kith_table_new_like("link_id:text type:text from_entity:text from_label:text "
                               "to_entity:text to_label:text date:text source:text");
}

gboolean
kith_joins_add_row(KithReader *reader,
                   KithTable *table,
                   KithEntityId entity,
                   const KithStep *step,
                   GError **error)
{
    gboolean out = step->way != KITH_STEP_IN;
    g_autoptr(GString) date = g_string_new(NULL);
    const char *source;
    KithLink link;
    gboolean found;

    if (!kith_links_get(reader->txn, step->link, &reader->buffer, &link, &found, error)) {
        return FALSE;
    }
    if (!found) {
        return kith_store_damaged(error, "link %u is missing", step->link);
    }
    source = kith_reader_source(reader, link.source, error);
    if (source == NULL || !kith_faces_link_date(reader->store, reader->txn, &link, date, error)) {
        return FALSE;
    }
    kith_table_add_row(table);
    kith_table_set_printf(table, COL_LINK, "l:%u", step->link);
    kith_table_set_text(table, COL_TYPE, kith_reader_name(reader, KITH_NAME_LINK_TYPE, step->type));
    if (date->len > 0) {
        kith_table_set_text(table, COL_DATE, date->str);
    }
    kith_table_set_text(table, COL_SOURCE, source);
    return kith_reader_set_entity(reader, table, COL_FROM, out ? entity : step->entity, error) &&
           kith_reader_set_entity(reader, table, COL_TO, out ? step->entity : entity, error);
}
