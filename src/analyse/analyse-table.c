/* SPDX-FileCopyrightText: The Kith authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "analyse-names.h"
#include "analyse-run.h"
#include "base-table.h"

#include <math.h>

static KithTable *
new_table(const char *leading, const KithPassRun *runs, guint n_runs)
{
    static const char *const words[] = {"text", "integer", "real"};
    g_autoptr(GString) columns = g_string_new(leading);

    for (guint i = 0; i < n_runs; i++) {
        g_string_append_printf(columns,
                               " %s:%s",
                               kith_pass_column(runs[i].pass),
                               words[runs[i].pass->type]);
    }
    return kith_table_new_like(columns->str);
}

static void
set_values(KithTable *table, guint column, const KithPassRun *runs, guint n_runs, guint64 row)
{
    for (guint i = 0; i < n_runs; i++) {
        if (isnan(runs[i].out.values[row])) {
            continue;
        }
        if (runs[i].pass->type == KITH_COLUMN_INTEGER) {
            kith_table_set_integer(table, column + i, (gint64)runs[i].out.values[row]);
        } else {
            kith_table_set_real(table, column + i, runs[i].out.values[row]);
        }
    }
}

static KithTable *
node_table(KithNames *names,
           const KithView *view,
           const KithPassRun *runs,
           guint n_runs,
           GError **error)
{
    g_autoptr(KithTable) table = new_table("source:text key:text entity_id:text", runs, n_runs);

    for (guint32 node = 0; node < view->graph.n; node++) {
        kith_table_add_row(table);
        if (!kith_names_set_key(names, view->records[node], table, 0, error)) {
            return NULL;
        }
        kith_table_set_printf(table, 2, "e:%u", view->entities[node]);
        set_values(table, 3, runs, n_runs, node);
    }
    return g_steal_pointer(&table);
}

static KithTable *
edge_table(KithNames *names,
           const KithView *view,
           const KithPassRun *runs,
           guint n_runs,
           GError **error)
{
    g_autoptr(KithTable) table =
        new_table("source_a:text key_a:text source_b:text key_b:text", runs, n_runs);
    KithEdgeWalk walk = kith_edge_walk(&view->graph);

    for (guint64 edge = 0; kith_edge_walk_next(&walk); edge++) {
        kith_table_add_row(table);
        if (!kith_names_set_key(names, view->records[walk.from], table, 0, error) ||
            !kith_names_set_key(names, view->records[walk.to], table, 2, error)) {
            return NULL;
        }
        set_values(table, 4, runs, n_runs, edge);
    }
    return g_steal_pointer(&table);
}

static KithTable *
pair_table(KithNames *names, const KithView *view, const KithPassRun *run, GError **error)
{
    g_autoptr(KithTable) table =
        new_table("source_a:text key_a:text source_b:text key_b:text", run, 1);

    for (guint i = 0; i < run->out.pairs->len; i++) {
        const KithScoredPair *pair = &g_array_index(run->out.pairs, KithScoredPair, i);

        kith_table_add_row(table);
        if (!kith_names_set_key(names, view->records[pair->a], table, 0, error) ||
            !kith_names_set_key(names, view->records[pair->b], table, 2, error)) {
            return NULL;
        }
        kith_table_set_real(table, 4, pair->value);
    }
    return g_steal_pointer(&table);
}

static KithTable *
graph_table(const KithPassRun *runs, guint n_runs)
{
    KithTable *table = kith_table_new_like("measure:text value:real");

    for (guint i = 0; i < n_runs; i++) {
        const GArray *measures = runs[i].out.measures;

        for (guint k = 0; k < measures->len; k++) {
            const KithMeasure *measure = &g_array_index(measures, KithMeasure, k);

            kith_table_add_row(table);
            kith_table_set_text(table, 0, measure->name);
            kith_table_set_real(table, 1, measure->value);
        }
    }
    return table;
}

KithTable *
kith_pass_table(KithStore *store,
                const KithView *view,
                const KithPassRun *runs,
                guint n_runs,
                GError **error)
{
    g_autoptr(KithTxn) txn = NULL;
    g_auto(KithNames) names = {0};

    if (runs[0].pass->kind == KITH_PASS_GRAPH) {
        return graph_table(runs, n_runs);
    }
    txn = kith_store_read(store, error);
    if (txn == NULL) {
        return NULL;
    }
    kith_names_init(&names, store, txn);
    if (runs[0].pass->kind == KITH_PASS_PAIR) {
        return pair_table(&names, view, runs, error);
    }
    return runs[0].pass->kind == KITH_PASS_EDGE ? edge_table(&names, view, runs, n_runs, error)
                                                : node_table(&names, view, runs, n_runs, error);
}
