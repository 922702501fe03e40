/* SPDX-FileCopyrightText: The Kith authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef EXPLORE_EXAMPLE_H
#define EXPLORE_EXAMPLE_H

#include "store-entities.h"
#include "test-store.h"

#include <kith/kith-explore.h>

/* What the tests of this folder share. */

/* Makes records of one number in the groups "1 3, 2 5" one entity each, all others their own. */
G_GNUC_UNUSED static void
example_resolve(KithStore *store, const char *groups)
{
    g_autoptr(GError) error = NULL;
    g_autofree KithEntityId *entities = NULL;
    g_auto(GStrv) parts = g_strsplit(groups, ",", -1);
    KithPartition partition = {0, NULL, NULL, 0.9, 0};
    KithGeneration generation;
    g_autoptr(KithTxn) txn = kith_store_peek(store, &error);

    g_assert_true(kith_entities_all(txn, &entities, &partition.n_records, &error));
    g_clear_pointer(&txn, kith_txn_end);
    for (KithRecordId i = 0; i < partition.n_records; i++) {
        entities[i] = entities[i] != 0 ? i + 1 : 0;
    }
    for (guint i = 0; parts[i] != NULL; i++) {
        g_auto(GStrv) members = g_strsplit(g_strstrip(parts[i]), " ", -1);

        for (guint m = 0; members[m] != NULL && *members[m] != '\0'; m++) {
            guint record = (guint)atoi(members[m]);

            entities[record - 1] = (KithEntityId)atoi(members[0]);
        }
    }
    partition.cluster = entities;
    g_assert_true(kith_entities_write(store, &partition, &generation, &error));
    g_assert_no_error(error);
}

G_GNUC_UNUSED static void
example_retire(KithStore *store, const char *source)
{
    g_autoptr(GError) error = NULL;
    KithRetireReport report;

    g_assert_true(kith_store_retire(store, source, NULL, &report, &error));
    g_assert_no_error(error);
}

/* A cell of a text column, "" when it is missing. */
G_GNUC_UNUSED static const char *
example_cell(const KithTable *table, gsize row, const char *column)
{
    int at = kith_table_find_column(table, column);

    g_assert_cmpint(at, >=, 0);
    return kith_table_text(table, row, (guint)at);
}

/* The cells of some columns, "a|b" for each row, rows parted by blanks. To be freed. */
G_GNUC_UNUSED static char *
example_rows(const KithTable *table, const char *columns)
{
    g_auto(GStrv) names = g_strsplit(columns, " ", -1);
    GString *text = g_string_new(NULL);

    for (gsize row = 0; row < kith_table_n_rows(table); row++) {
        g_string_append(text, row > 0 ? " " : "");
        for (guint i = 0; names[i] != NULL; i++) {
            guint at = (guint)kith_table_find_column(table, names[i]);

            g_string_append(text, i > 0 ? "|" : "");
            if (kith_table_column_type(table, at) == KITH_COLUMN_INTEGER) {
                g_string_append_printf(text, "%d", (int)kith_table_integer(table, row, at));
            } else {
                g_string_append(text, kith_table_text(table, row, at));
            }
        }
    }
    return g_string_free(text, FALSE);
}

/* Asserts that rows are those, as example_rows() gives them. */
G_GNUC_UNUSED static void
example_expect(const KithTable *table, const char *columns, const char *expected)
{
    g_autofree char *rows = example_rows(table, columns);

    g_assert_cmpstr(rows, ==, expected);
}

#endif
