/* SPDX-FileCopyrightText: The Kith authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "analyse-names.h"

#include "base-table.h"

void
kith_names_init(KithNames *names, KithStore *store, KithTxn *txn)
{
    *names =
        (KithNames){.store = store, .txn = txn, .sources = g_ptr_array_new_with_free_func(g_free)};
}

void
kith_names_clear(KithNames *names)
{
    g_clear_pointer(&names->sources, g_ptr_array_unref);
    kith_field_buffer_clear(&names->buffer);
}

const char *
kith_names_source(KithNames *names, KithSourceId source, GError **error)
{
    g_autoptr(KithSourceInfo) info = NULL;

    while (names->sources->len < source) {
        g_ptr_array_add(names->sources, NULL);
    }
    if (source == 0 || names->sources->pdata[source - 1] == NULL) {
        if (!kith_store_get_source(names->txn, source, &info, error)) {
            return NULL;
        }
        names->sources->pdata[source - 1] = g_strdup(info->name);
    }
    return names->sources->pdata[source - 1];
}

gboolean
kith_names_record(KithNames *names, KithRecordId id, KithRecord *out_record, GError **error)
{
    gboolean found;

    return kith_records_get(names->txn, id, &names->buffer, out_record, &found, error) &&
           (found || kith_store_damaged(error, "record %u is missing", id));
}

gboolean
kith_names_set_key(KithNames *names,
                   KithRecordId id,
                   KithTable *table,
                   guint column,
                   GError **error)
{
    KithRecord record;
    const char *source;

    if (!kith_names_record(names, id, &record, error)) {
        return FALSE;
    }
    source = kith_names_source(names, record.source, error);
    if (source == NULL) {
        return FALSE;
    }
    kith_table_set_text(table, column, source);
    kith_table_set_bytes(table, column + 1, record.key);
    return TRUE;
}

char *
kith_names_place(KithNames *names, KithRecordId id, GError **error)
{
    KithRecord record;
    const char *source;

    if (!kith_names_record(names, id, &record, error)) {
        return NULL;
    }
    source = kith_names_source(names, record.source, error);
    return source != NULL ? g_strdup_printf("%s/%.*s",
                                            source,
                                            (int)record.key.len,
                                            (const char *)record.key.data)
                          : NULL;
}

char *
kith_names_label(KithNames *names, KithRecordId id, GError **error)
{
    g_autoptr(GString) label = g_string_new(NULL);
    KithRecord record;

    if (!kith_names_record(names, id, &record, error) ||
        !kith_records_label(names->store, names->txn, &record, label, error)) {
        return NULL;
    }
    return g_string_free(g_steal_pointer(&label), FALSE);
}
