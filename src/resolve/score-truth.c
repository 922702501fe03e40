/* SPDX-FileCopyrightText: The Kith authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "score-truth.h"

#include "base-error.h"
#include "base-hash.h"

/* A table of a truth on its way in. */
typedef struct {
    KithTxn *txn;
    const KithTable *table;
    int key; /* columns, -1 for none */
    int entity;
    int source;
    GPtrArray *source_names; /* owned */
    GHashTable *entities;    /* owned, name in the truth → number from 1 */
    GHashTable *seen;        /* owned, set of records */
    KithTruth *truth;
} Reading;

static void
reading_clear(Reading *reading)
{
    g_clear_pointer(&reading->source_names, g_ptr_array_unref);
    g_clear_pointer(&reading->entities, g_hash_table_unref);
    g_clear_pointer(&reading->seen, g_hash_table_unref);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Reading, reading_clear)

void
kith_truth_clear(KithTruth *truth)
{
    kith_words_clear(&truth->rows);
}

static gboolean
find_columns(Reading *reading, GError **error)
{
    reading->key = kith_table_find_column(reading->table, "record_id");
    reading->entity = kith_table_find_column(reading->table, "entity_id");
    reading->source = kith_table_find_column(reading->table, "source");
    if (reading->key < 0 || reading->entity < 0) {
        return kith_error_set(error,
                              KITH_ERROR_INVALID,
                              "the truth has no column %s: it needs record_id and entity_id",
                              reading->key < 0 ? "record_id" : "entity_id");
    }
    return TRUE;
}

/* The record of a key in a source, or in all sources; 0 when there is none. */
static gboolean
find_record(Reading *reading,
            const char *key,
            const char *source,
            KithRecordId *out_record,
            KithSourceId *out_source,
            GError **error)
{
    *out_record = 0;
    *out_source = 0;
    for (guint s = 1; g_ptr_array_index(reading->source_names, s) != NULL; s++) {
        KithRecordId record;

        if (source != NULL && !g_str_equal(g_ptr_array_index(reading->source_names, s), source)) {
            continue;
        }
        if (!kith_records_find(reading->txn, s, kith_bytes_str(key), &record, error)) {
            return FALSE;
        }
        if (record != 0 && *out_record != 0) {
            return kith_error_set(error,
                                  KITH_ERROR_INVALID,
                                  "key \"%s\" is of several sources: the truth needs a column "
                                  "source",
                                  key);
        }
        *out_source = record != 0 ? s : *out_source;
        *out_record = record != 0 ? record : *out_record;
    }
    return TRUE;
}

/* Records that do not stand, and those that are not there, are entities of their own: numbers
 * above those of all records. */
static gboolean
entity_of(Reading *reading, KithRecordId *record, guint32 *out_entity, GError **error)
{
    g_auto(KithFieldBuffer) buffer = {0};
    KithRecord stored;
    gboolean found = FALSE;

    *out_entity = G_MAXUINT32 - reading->truth->n_rows;
    if (*record != 0 && !kith_records_get(reading->txn, *record, &buffer, &stored, &found, error)) {
        return FALSE;
    }
    if (!found || !kith_record_stands(&stored)) {
        reading->truth->missing++;
        *record = 0;
        return TRUE;
    }
    if (!g_hash_table_add(reading->seen, GUINT_TO_POINTER(*record))) {
        return kith_error_set(error,
                              KITH_ERROR_INVALID,
                              "record \"%.*s\" stands twice in the truth",
                              (int)MIN(stored.key.len, 80),
                              (const char *)stored.key.data);
    }
    return kith_entity_of(reading->txn, reading->truth->generation, *record, out_entity, error);
}

static gboolean
add_row(Reading *reading, gsize row, GError **error)
{
    const char *key = kith_table_text(reading->table, row, (guint)reading->key);
    const char *name = kith_table_text(reading->table, row, (guint)reading->entity);
    const char *source =
        reading->source >= 0 ? kith_table_text(reading->table, row, (guint)reading->source) : NULL;
    guint32 entity = GPOINTER_TO_UINT(g_hash_table_lookup(reading->entities, name));
    KithRecordId record;
    KithSourceId number;
    guint32 found;
    guint32 *words;

    if (entity == 0) {
        entity = g_hash_table_size(reading->entities) + 1;
        g_hash_table_insert(reading->entities, (char *)name, GUINT_TO_POINTER(entity));
    }
    if (!find_record(reading, key, source, &record, &number, error) ||
        !entity_of(reading, &record, &found, error)) {
        return FALSE;
    }
    words = kith_words_push(&reading->truth->rows, KITH_TRUTH_WORDS);
    words[KITH_TRUTH] = entity;
    words[KITH_FOUND] = found;
    words[KITH_SOURCE] = number;
    words[KITH_RECORD] = record;
    reading->truth->n_rows++;
    return TRUE;
}

gboolean
kith_truth_read(KithTxn *txn, const KithTable *table, KithTruth *out, GError **error)
{
    g_auto(KithTruth) truth = {0};
    g_auto(Reading) reading = {.txn = txn, .table = table, .truth = &truth};

    reading.entities = g_hash_table_new(g_str_hash, g_str_equal);
    reading.seen = g_hash_table_new(NULL, NULL);
    if (!find_columns(&reading, error) ||
        !kith_store_source_names(txn, &reading.source_names, error) ||
        !kith_entity_generation(txn, &truth.generation, error)) {
        return FALSE;
    }
    for (gsize row = 0; row < kith_table_n_rows(table); row++) {
        if (!add_row(&reading, row, error)) {
            return FALSE;
        }
    }
    truth.n_entities = g_hash_table_size(reading.entities);
    *out = truth;
    truth = (KithTruth){0};
    return TRUE;
}

/* ---- outcomes ---- */

/* How many rows agree with each on some of its words. */
typedef struct {
    guint n_words;
    guint words[3];
} Agreement;

static guint64
key_of(const KithTruth *truth, gsize row, const Agreement *agreement)
{
    const guint32 *words = kith_truth_row(truth, row);
    guint32 own[3] = {0};

    for (guint w = 0; w < agreement->n_words; w++) {
        own[w] = words[agreement->words[w]];
    }
    return kith_hash(own, agreement->n_words * sizeof *own, 11);
}

/* For each row how many rows there are that agree with it, itself among them. Hashes of 64 bits
 * stand for the words. */
static guint32 *
count_alike(const KithTruth *truth, const Agreement *agreement)
{
    g_autoptr(GHashTable) slots = g_hash_table_new_full(g_int64_hash, g_int64_equal, NULL, NULL);
    g_autofree guint64 *keys = g_new(guint64, (gsize)truth->n_rows + 1);
    guint32 *counts = g_new0(guint32, (gsize)truth->n_rows + 1);

    for (gsize r = 0; r < truth->n_rows; r++) {
        gpointer first;

        keys[r] = key_of(truth, r, agreement);
        if (!g_hash_table_lookup_extended(slots, &keys[r], NULL, &first)) {
            first = GSIZE_TO_POINTER(r);
            g_hash_table_insert(slots, &keys[r], first);
        }
        counts[GPOINTER_TO_SIZE(first)]++;
    }
    for (gsize r = 0; r < truth->n_rows; r++) {
        counts[r] = counts[GPOINTER_TO_SIZE(g_hash_table_lookup(slots, &keys[r]))];
    }
    return counts;
}

static void
add_outcomes(const KithTruth *truth, gboolean within, double sign, KithOutcome *out)
{
    const guint n = within ? 1 : 0;
    const Agreement by_truth = {1 + n, {KITH_TRUTH, KITH_SOURCE}};
    const Agreement by_found = {1 + n, {KITH_FOUND, KITH_SOURCE}};
    const Agreement by_both = {2 + n, {KITH_TRUTH, KITH_FOUND, KITH_SOURCE}};
    g_autofree guint32 *one = count_alike(truth, &by_truth);
    g_autofree guint32 *found = count_alike(truth, &by_found);
    g_autofree guint32 *both = count_alike(truth, &by_both);

    for (gsize r = 0; r < truth->n_rows; r++) {
        out[r].right += sign * ((double)both[r] - 1.0) / 2.0;
        out[r].wrong += sign * ((double)found[r] - (double)both[r]) / 2.0;
        out[r].missed += sign * ((double)one[r] - (double)both[r]) / 2.0;
    }
}

KithOutcome *
kith_truth_outcomes(const KithTruth *truth)
{
    KithOutcome *outcomes = g_new0(KithOutcome, (gsize)truth->n_rows + 1);

    add_outcomes(truth, FALSE, 1.0, outcomes);
    if (truth->cross_source) {
        add_outcomes(truth, TRUE, -1.0, outcomes);
    }
    return outcomes;
}
