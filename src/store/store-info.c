/* SPDX-FileCopyrightText: The Kith authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "base-table.h"
#include "store-decisions.h"
#include "store-entities.h"

static gboolean
count_records(KithStore *store, KithTxn *txn, KithStoreInfo *info, KithTable *table, GError **error)
{
    g_autoptr(GArray) census = NULL;

    if (!kith_store_get_census(txn, &census, error)) {
        return FALSE;
    }
    for (guint i = 0; i < census->len; i++) {
        const KithCensusRow *row = &g_array_index(census, KithCensusRow, i);
        const KithNameInfo *type = kith_store_name(store, KITH_NAME_NODE_TYPE, row->type);
        g_autoptr(KithSourceInfo) source = NULL;

        info->records += (guint64)row->records;
        info->stubs += (guint64)row->stubs;
        info->retired += (guint64)row->retired;
        if (row->records == 0 && row->stubs == 0 && row->retired == 0) {
            continue;
        }
        if (!kith_store_get_source(txn, row->source, &source, error)) {
            return FALSE;
        }
        kith_table_add_row(table);
        kith_table_set_text(table, 0, source->name);
        kith_table_set_text(table, 1, type != NULL ? type->name : "");
        kith_table_set_integer(table, 2, row->records);
        kith_table_set_integer(table, 3, row->stubs);
        kith_table_set_integer(table, 4, row->retired);
    }
    return TRUE;
}

static gboolean
count_pending(KithTxn *txn, guint64 *out_n, GError **error)
{
    g_auto(KithTupleIter) iter = {0};

    if (!kith_tuples_open(txn, KITH_TABLE_PENDING, &iter, error) ||
        !kith_tuples_seek(&iter, NULL, 0, error)) {
        return FALSE;
    }
    for (*out_n = 0; kith_tuples_next(&iter, error); (*out_n)++) {
    }
    return kith_tuples_fine(&iter);
}

static gboolean
count_entities(KithTxn *txn, KithStoreInfo *info, GError **error)
{
    KithGeneration generation = {0};

    if (!kith_entity_generation(txn, &info->generation, error)) {
        return FALSE;
    }
    if (info->generation != 0 &&
        !kith_entities_generation(txn, info->generation, &generation, error)) {
        return FALSE;
    }
    /* Records that came since are entities of their own. */
    info->merged = generation.merged;
    info->entities = info->generation == 0 ? info->records
                                           : generation.entities + info->records -
                                                 MIN(generation.records, info->records);
    return TRUE;
}

static gboolean
count_events(KithStore *store, KithTxn *txn, KithStoreInfo *info, GError **error)
{
    g_autoptr(KithTxn) reads = kith_env_read(kith_store_audit_env(store), error);
    KithTreeHead head;

    if (reads == NULL || !kith_log_head(txn, &head, error)) {
        return FALSE;
    }
    info->changes = head.size;
    if (!kith_log_head(reads, &head, error)) {
        return FALSE;
    }
    info->reads = head.size;
    return TRUE;
}

gboolean
kith_store_info(KithStore *store, KithStoreInfo *out_info, KithTable **out_table, GError **error)
{
    g_autoptr(KithTxn) txn = kith_store_peek(store, error);
    g_autoptr(KithTable) table =
        kith_table_new_like("source:text type:text records:integer stubs:integer retired:integer");
    g_autoptr(GPtrArray) decisions = NULL;
    g_autoptr(GPtrArray) proposed = NULL;

    *out_info = (KithStoreInfo){0};
    if (txn == NULL || !count_records(store, txn, out_info, table, error) ||
        !kith_store_counter(txn, KITH_COUNTER_LIVE_LINKS, &out_info->links, error) ||
        !count_pending(txn, &out_info->pending, error) || !count_entities(txn, out_info, error) ||
        !count_events(store, txn, out_info, error) ||
        !kith_decisions_all(txn, &decisions, &proposed, error)) {
        return FALSE;
    }
    out_info->decisions = decisions->len;
    out_info->proposed = proposed->len;
    out_info->file_bytes = kith_env_file_size(kith_store_env(store));
    if (out_table != NULL) {
        *out_table = g_steal_pointer(&table);
    }
    return TRUE;
}

KithTable *
kith_store_totals(const KithStoreInfo *info)
{
    const struct {
        const char *measure;
        guint64 value;
    } totals[] = {{"records", info->records},
                  {"links", info->links},
                  {"entities", info->entities},
                  {"merged", info->merged},
                  {"stubs", info->stubs},
                  {"retired", info->retired},
                  {"pending", info->pending},
                  {"decisions", info->decisions},
                  {"proposed", info->proposed},
                  {"generation", info->generation},
                  {"changes", info->changes},
                  {"reads", info->reads},
                  {"file_bytes", info->file_bytes}};
    KithTable *table = kith_table_new_like("measure:text value:integer");

    for (guint i = 0; i < G_N_ELEMENTS(totals); i++) {
        kith_table_add_row(table);
        kith_table_set_text(table, 0, totals[i].measure);
        kith_table_set_integer(table, 1, (gint64)totals[i].value);
    }
    return table;
}
