/* SPDX-FileCopyrightText: The Kith authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include <kith/kith-resolve.h>

#include "base-error.h"
#include "base-sort.h"
#include "base-words.h"
#include "store-records.h"

/* Of each record of the truth a row of words. */
enum { TRUTH, FOUND, SOURCE, ROW_WORDS };

typedef struct {
    KithTxn *txn; /* owned */
    const KithTable *truth;
    int key; /* columns of the truth, -1 for none */
    int entity;
    int source;
    GPtrArray *source_names; /* owned */
    guint32 generation;
    GHashTable *entities; /* owned, name in the truth → number from 1 */
    GHashTable *seen;     /* owned, set of records */
    KithWords rows;       /* owned, ROW_WORDS each */
    guint32 n_rows;
    gboolean cross_source;
    KithScoreReport *report;
} Scoring;

static void
scoring_clear(Scoring *scoring)
{
    g_clear_pointer(&scoring->txn, kith_txn_end);
    g_clear_pointer(&scoring->source_names, g_ptr_array_unref);
    g_clear_pointer(&scoring->entities, g_hash_table_unref);
    g_clear_pointer(&scoring->seen, g_hash_table_unref);
    kith_words_clear(&scoring->rows);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Scoring, scoring_clear)

/* ---- reading the truth ---- */

static gboolean
find_columns(Scoring *scoring, GError **error)
{
    scoring->key = kith_table_find_column(scoring->truth, "record_id");
    scoring->entity = kith_table_find_column(scoring->truth, "entity_id");
    scoring->source = kith_table_find_column(scoring->truth, "source");
    if (scoring->key < 0 || scoring->entity < 0) {
        return kith_error_set(error,
                              KITH_ERROR_INVALID,
                              "the truth has no column %s: it needs record_id and entity_id",
                              scoring->key < 0 ? "record_id" : "entity_id");
    }
    return TRUE;
}

/* The record of a key in a source, or in all sources; 0 when there is none. */
static gboolean
find_record(Scoring *scoring,
            const char *key,
            const char *source,
            KithRecordId *out_record,
            KithSourceId *out_source,
            GError **error)
{
    *out_record = 0;
    *out_source = 0;
    for (guint s = 1; g_ptr_array_index(scoring->source_names, s) != NULL; s++) {
        KithRecordId record;

        if (source != NULL && !g_str_equal(g_ptr_array_index(scoring->source_names, s), source)) {
            continue;
        }
        if (!kith_records_find(scoring->txn, s, kith_bytes_str(key), &record, error)) {
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
entity_of(Scoring *scoring, KithRecordId record, guint32 *out_entity, GError **error)
{
    g_auto(KithFieldBuffer) buffer = {0};
    KithRecord stored;
    gboolean found = FALSE;

    *out_entity = G_MAXUINT32 - scoring->n_rows;
    if (record != 0 && !kith_records_get(scoring->txn, record, &buffer, &stored, &found, error)) {
        return FALSE;
    }
    if (!found || !kith_record_stands(&stored)) {
        scoring->report->missing++;
        return TRUE;
    }
    if (!g_hash_table_add(scoring->seen, GUINT_TO_POINTER(record))) {
        return kith_error_set(error,
                              KITH_ERROR_INVALID,
                              "record \"%.*s\" stands twice in the truth",
                              (int)MIN(stored.key.len, 80),
                              (const char *)stored.key.data);
    }
    return kith_entity_of(scoring->txn, scoring->generation, record, out_entity, error);
}

static gboolean
add_row(Scoring *scoring, gsize row, GError **error)
{
    const char *key = kith_table_text(scoring->truth, row, (guint)scoring->key);
    const char *name = kith_table_text(scoring->truth, row, (guint)scoring->entity);
    const char *source =
        scoring->source >= 0 ? kith_table_text(scoring->truth, row, (guint)scoring->source) : NULL;
    guint32 truth = GPOINTER_TO_UINT(g_hash_table_lookup(scoring->entities, name));
    KithRecordId record;
    KithSourceId number;
    guint32 found;
    guint32 *words;

    if (truth == 0) {
        truth = g_hash_table_size(scoring->entities) + 1;
        g_hash_table_insert(scoring->entities, (char *)name, GUINT_TO_POINTER(truth));
    }
    if (!find_record(scoring, key, source, &record, &number, error) ||
        !entity_of(scoring, record, &found, error)) {
        return FALSE;
    }
    words = kith_words_push(&scoring->rows, ROW_WORDS);
    words[TRUTH] = truth;
    words[FOUND] = found;
    words[SOURCE] = number;
    scoring->n_rows++;
    return TRUE;
}

static gboolean
read_truth(Scoring *scoring, GError **error)
{
    scoring->entities = g_hash_table_new(g_str_hash, g_str_equal);
    scoring->seen = g_hash_table_new(NULL, NULL);
    if (!find_columns(scoring, error) ||
        !kith_store_source_names(scoring->txn, &scoring->source_names, error) ||
        !kith_entity_generation(scoring->txn, &scoring->generation, error)) {
        return FALSE;
    }
    for (gsize row = 0; row < kith_table_n_rows(scoring->truth); row++) {
        if (!add_row(scoring, row, error)) {
            return FALSE;
        }
    }
    scoring->report->records = scoring->n_rows;
    scoring->report->true_entities = g_hash_table_size(scoring->entities);
    return TRUE;
}

/* ---- counting ---- */

static guint64
pairs_of(guint64 n)
{
    return n * (n - 1) / 2;
}

/* Rows of the words named, sorted, each with how often it is there as one word more. Free with
 * g_free(). */
static guint32 *
groups(const Scoring *scoring, const guint *words, guint width, gsize *out_n)
{
    guint32 *rows = g_new(guint32, (gsize)scoring->n_rows * (width + 1) + 1);
    gsize kept = 0;

    for (guint32 r = 0; r < scoring->n_rows; r++) {
        for (guint w = 0; w < width; w++) {
            rows[(gsize)r * width + w] = scoring->rows.data[(gsize)r * ROW_WORDS + words[w]];
        }
    }
    kith_sort_rows(rows, scoring->n_rows, width);
    {
        g_autofree guint32 *sorted = g_memdup2(rows, scoring->n_rows * width * sizeof *rows);

        for (gsize r = 0; r < scoring->n_rows;) {
            gsize first = r;

            while (r < scoring->n_rows &&
                   memcmp(&sorted[r * width], &sorted[first * width], width * sizeof *rows) == 0) {
                r++;
            }
            memcpy(&rows[kept * (width + 1)], &sorted[first * width], width * sizeof *rows);
            rows[kept++ * (width + 1) + width] = (guint32)(r - first);
        }
    }
    *out_n = kept;
    return rows;
}

/* Pairs of records that agree on the words named; across sources those of one source are taken
 * off again. */
static guint64
count_pairs(const Scoring *scoring, const guint *words, guint width)
{
    guint with_source[ROW_WORDS];
    guint64 pairs = 0;
    gsize n;
    g_autofree guint32 *rows = groups(scoring, words, width, &n);

    for (gsize i = 0; i < n; i++) {
        pairs += pairs_of(rows[i * (width + 1) + width]);
    }
    if (scoring->cross_source && width < ROW_WORDS && words[width - 1] != SOURCE) {
        memcpy(with_source, words, width * sizeof *words);
        with_source[width] = SOURCE;
        pairs -= count_pairs(scoring, with_source, width + 1);
    }
    return pairs;
}

static double
harmonic(double a, double b)
{
    return a + b > 0.0 ? 2.0 * a * b / (a + b) : 0.0;
}

static void
score_pairs(Scoring *scoring)
{
    static const guint truth[] = {TRUTH};
    static const guint found[] = {FOUND};
    static const guint both[] = {TRUTH, FOUND};
    KithScoreReport *report = scoring->report;
    guint64 true_pairs = count_pairs(scoring, truth, 1);
    guint64 found_pairs = count_pairs(scoring, found, 1);

    report->true_positives = count_pairs(scoring, both, 2);
    report->false_positives = found_pairs - report->true_positives;
    report->false_negatives = true_pairs - report->true_positives;
    report->precision =
        found_pairs > 0 ? (double)report->true_positives / (double)found_pairs : 1.0;
    report->recall = true_pairs > 0 ? (double)report->true_positives / (double)true_pairs : 1.0;
    report->f1 = harmonic(report->precision, report->recall);
}

/* Sizes of groups by the number that they go by. */
static GHashTable *
sizes_of(const Scoring *scoring, guint word, guint64 *out_largest)
{
    GHashTable *sizes = g_hash_table_new(NULL, NULL);
    gsize n;
    g_autofree guint32 *rows = groups(scoring, &word, 1, &n);

    *out_largest = 0;
    for (gsize i = 0; i < n; i++) {
        g_hash_table_insert(sizes,
                            GUINT_TO_POINTER(rows[2 * i]),
                            GUINT_TO_POINTER(rows[2 * i + 1]));
        *out_largest = MAX(*out_largest, rows[2 * i + 1]);
    }
    return sizes;
}

static void
score_records(Scoring *scoring)
{
    static const guint both[] = {TRUTH, FOUND};
    KithScoreReport *report = scoring->report;
    guint64 largest;
    g_autoptr(GHashTable) truth = sizes_of(scoring, TRUTH, &largest);
    g_autoptr(GHashTable) found = sizes_of(scoring, FOUND, &largest);
    gsize n;
    g_autofree guint32 *rows = groups(scoring, both, 2, &n);

    report->entities = g_hash_table_size(found);
    report->largest = largest;
    for (gsize i = 0; i < n; i++) {
        const guint32 *row = &rows[3 * i];
        double square = (double)row[2] * row[2];

        report->b3_precision +=
            square / GPOINTER_TO_UINT(g_hash_table_lookup(found, GUINT_TO_POINTER(row[1])));
        report->b3_recall +=
            square / GPOINTER_TO_UINT(g_hash_table_lookup(truth, GUINT_TO_POINTER(row[0])));
    }
    report->b3_precision /= MAX(scoring->n_rows, 1);
    report->b3_recall /= MAX(scoring->n_rows, 1);
    report->b3_f1 = harmonic(report->b3_precision, report->b3_recall);
}

gboolean
kith_score(KithStore *store,
           const KithTable *truth,
           const KithScoreOptions *options,
           KithScoreReport *out_report,
           GError **error)
{
    g_auto(Scoring) scoring = {.truth = truth, .report = out_report};

    g_return_val_if_fail(store != NULL && truth != NULL && out_report != NULL, FALSE);
    *out_report = (KithScoreReport){0};
    scoring.cross_source = options != NULL && options->cross_source;
    scoring.txn = kith_store_read(store, error);
    if (scoring.txn == NULL || !read_truth(&scoring, error)) {
        g_prefix_error(error, "score: ");
        return FALSE;
    }
    score_pairs(&scoring);
    score_records(&scoring);
    return TRUE;
}
