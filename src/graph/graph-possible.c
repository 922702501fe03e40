/* SPDX-FileCopyrightText: The Kith authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "graph-possible.h"

#include "base-error.h"
#include "base-sort.h"
#include "base-words.h"
#include "store-decisions.h"
#include "store-entities.h"
#include "store-tuples.h"

#include <math.h>

static double
probability_of(guint32 bits)
{
    float weight;

    memcpy(&weight, &bits, sizeof weight);
    return 1.0 / (1.0 + exp2(-(double)weight));
}

/* The pairs are those of one generation. */
static gboolean
check_tables(KithReading *reading, GError **error)
{
    guint64 kept;
    guint32 generation;

    if (!kith_store_counter(reading->txn, KITH_COUNTER_POSSIBLE, &kept, error) ||
        !kith_entity_generation(reading->txn, &generation, error)) {
        return FALSE;
    }
    return (generation > 0 && kept == generation) ||
           kith_error_set(error,
                          KITH_ERROR_INVALID,
                          "which entities may be one is not known: run kith resolve first");
}

/* Rows of the lower and the higher entity of two that a person parted. */
static gboolean
read_parted(KithReading *reading, GHashTable *parted, GError **error)
{
    g_autoptr(GPtrArray) decisions = NULL;

    if (!kith_decisions_standing(reading->txn, &decisions, error)) {
        return FALSE;
    }
    for (guint i = 0; i < decisions->len; i++) {
        const KithDecision *decision = g_ptr_array_index(decisions, i);

        if (decision->verdict == KITH_VERDICT_DIFFERENT && decision->a <= reading->n_records &&
            decision->b <= reading->n_records) {
            KithEntityId a = reading->entities[decision->a - 1];
            KithEntityId b = reading->entities[decision->b - 1];
            gint64 *pair = g_new(gint64, 1);

            *pair = ((gint64)MIN(a, b) << 32) | MAX(a, b);
            g_hash_table_add(parted, pair);
        }
    }
    return TRUE;
}

static gboolean
read_pairs(KithReading *reading, double least, GHashTable *parted, KithWords *rows, GError **error)
{
    g_auto(KithTupleIter) iter = {0};

    if (!kith_tuples_open(reading->txn, KITH_TABLE_BLOCK_EDGES, &iter, error) ||
        !kith_tuples_seek(&iter, NULL, 0, error)) {
        return FALSE;
    }
    while (kith_tuples_next(&iter, error)) {
        KithRecordId i = iter.tuple[0];
        KithRecordId j = iter.tuple[1];
        gint64 pair;
        KithEntityId a;
        KithEntityId b;

        if (i >= j || j > reading->n_records || probability_of(iter.tuple[2]) < least) {
            continue; /* each pair is kept both ways round */
        }
        a = reading->entities[i - 1];
        b = reading->entities[j - 1];
        pair = ((gint64)MIN(a, b) << 32) | MAX(a, b);
        if (a != b && a != 0 && b != 0 && !g_hash_table_contains(parted, &pair)) {
            kith_words_push3(rows, MIN(a, b), MAX(a, b), iter.tuple[2]);
        }
    }
    return kith_tuples_fine(&iter);
}

gboolean
kith_reading_possible(KithReading *reading,
                      double least,
                      KithPossibleFunc func,
                      gpointer user_data,
                      GError **error)
{
    g_autoptr(GHashTable) parted = g_hash_table_new_full(g_int64_hash, g_int64_equal, g_free, NULL);
    KithWords rows = {0};
    gboolean fine = check_tables(reading, error) && read_parted(reading, parted, error) &&
                    read_pairs(reading, least, parted, &rows, error);
    gsize n = rows.n / 3;

    kith_sort_rows_by(rows.data, n, 3, 2);
    for (gsize i = 0; fine && i < n;) {
        const guint32 *row = rows.data + 3 * i;
        double best = 0;

        for (; i < n && rows.data[3 * i] == row[0] && rows.data[3 * i + 1] == row[1]; i++) {
            best = MAX(best, probability_of(rows.data[3 * i + 2]));
        }
        func(row[0], row[1], best, user_data);
    }
    kith_words_clear(&rows);
    return fine;
}
