/* SPDX-FileCopyrightText: The Kith authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "resolve-columns.h"

#include "base-big.h"
#include "base-hash.h"
#include "base-parallel.h"
#include "base-sort.h"
#include "base-words.h"

void
kith_columns_clear(KithColumns *columns)
{
    for (guint i = 0; i < columns->n_columns; i++) {
        g_free(columns->columns[i].first);
        g_free(columns->columns[i].values);
        g_free(columns->columns[i].bytes);
        g_free(columns->columns[i].offsets);
        g_clear_pointer(&columns->columns[i].placeholders, g_ptr_array_unref);
        g_clear_pointer(&columns->columns[i].later, g_ptr_array_unref);
    }
    g_clear_pointer(&columns->source_names, g_ptr_array_unref);
    g_free(columns->columns);
    g_free(columns->ids);
    g_free(columns->sources);
    g_free(columns->hashes);
    *columns = (KithColumns){0};
}

const KithColumn *
kith_columns_find_role(const KithColumns *columns, KithRole role)
{
    for (guint c = 0; c < columns->n_columns; c++) {
        if (columns->columns[c].comparator->role == role) {
            return &columns->columns[c];
        }
    }
    return NULL;
}

/* ---- reading ---- */

/* Chunks of records that one task reads. */
#define TASK_CHUNKS 256

/* Records are dealt into bins by the highest bits of their hashes as they are read: columns have
 * them in the order of the hashes, and what a bin has is near at hand when they are made. */
#define BIN_RECORDS 2048
#define BIN_BITS_MAX 10

/* Words before the cells of a record in a bin, which are column, value. */
enum {
    RAW_HASH_HIGH,
    RAW_HASH_LOW,
    RAW_ID,
    RAW_SOURCE,
    RAW_N_CELLS,
    RAW_WORDS,
};

/* What a thread read of the records of a bin. */
typedef struct {
    KithWords words; /* owned: record after record */
    guint32 n;
} Share;

typedef struct {
    KithStore *store;
    KithTxn *txn;
    const KithKind *kind;
    const GArray *only; /* KithRecordId, NULL for all */
    guint threads;
    GArray *chunks;       /* owned, KithSealed */
    GArray *source_seeds; /* owned, guint64: hash of source i's name */
    guint32 *column_of;   /* owned, of property i: column + 1, 0 for none */
    guint bin_bits;
    Share *shares;   /* owned, by thread and bin */
    guint32 *counts; /* owned, by thread, bin and column: values */
    GError **errors; /* owned, of each task */
    guint n_tasks;
    guint32 *records; /* owned: of each bin, where its records start */
    gsize *starts;    /* owned, by bin and column: where its values start */
    KithColumns *out;
} Reading;

static guint
n_bins(const Reading *reading)
{
    return 1u << reading->bin_bits;
}

static void
reading_clear(Reading *reading)
{
    for (guint i = 0; reading->shares != NULL && i < reading->threads * n_bins(reading); i++) {
        kith_words_clear(&reading->shares[i].words);
    }
    for (guint t = 0; reading->errors != NULL && t < reading->n_tasks; t++) {
        g_clear_error(&reading->errors[t]);
    }
    g_free(reading->shares);
    g_free(reading->counts);
    g_free(reading->errors);
    g_clear_pointer(&reading->chunks, g_array_unref);
    g_clear_pointer(&reading->source_seeds, g_array_unref);
    g_free(reading->column_of);
    g_free(reading->records);
    g_free(reading->starts);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Reading, reading_clear)

/* Sources count by their names, since their numbers follow the order of arrival. */
static gboolean
read_source_seeds(Reading *reading, GError **error)
{
    g_autoptr(GPtrArray) names = NULL;

    if (!kith_store_source_names(reading->txn, &names, error)) {
        return FALSE;
    }
    reading->source_seeds = g_array_new(FALSE, TRUE, sizeof(guint64));
    for (guint s = 0; s < names->len; s++) {
        const char *name = g_ptr_array_index(names, s);
        guint64 seed = name != NULL ? kith_hash(name, strlen(name), 1) | 1 : 1;

        g_array_append_val(reading->source_seeds, seed);
    }
    reading->out->source_names = g_steal_pointer(&names);
    return TRUE;
}

static gboolean
add_record(const Reading *reading,
           guint worker,
           KithRecordId id,
           const KithRecord *record,
           GError **error)
{
    guint64 hash;
    gsize bin;
    Share *share;
    guint32 *counts;
    guint32 *raw;
    guint32 *cell;

    if (!kith_record_stands(record) || !kith_kind_has_type(reading->kind, record->type)) {
        return TRUE;
    }
    if (record->source >= reading->source_seeds->len) {
        return kith_store_damaged(error, "source of record %u is not known", id);
    }
    hash = kith_hash(record->key.data,
                     record->key.len,
                     g_array_index(reading->source_seeds, guint64, record->source));
    bin = (gsize)worker * n_bins(reading) +
          (reading->bin_bits > 0 ? (guint)(hash >> (64 - reading->bin_bits)) : 0);
    share = &reading->shares[bin];
    counts = reading->counts + bin * reading->out->n_columns;
    raw = kith_words_push(&share->words, RAW_WORDS + 2 * (gsize)record->n_fields);
    cell = raw + RAW_WORDS;
    for (guint i = 0; i < record->n_fields; i++) {
        guint32 column = reading->column_of[record->fields[i].property];

        if (column != 0 && record->fields[i].value != 0) {
            *cell++ = column - 1;
            *cell++ = record->fields[i].value;
            counts[column - 1]++;
        }
    }
    raw[RAW_HASH_HIGH] = (guint32)(hash >> 32);
    raw[RAW_HASH_LOW] = (guint32)hash;
    raw[RAW_ID] = id;
    raw[RAW_SOURCE] = record->source;
    raw[RAW_N_CELLS] = (guint32)(cell - raw - RAW_WORDS) / 2;
    share->words.n = (gsize)(cell - share->words.data);
    share->n++;
    return TRUE;
}

static gboolean
read_these(const Reading *reading, GError **error)
{
    g_auto(KithFieldBuffer) buffer = {0};

    for (guint i = 0; i < reading->only->len; i++) {
        KithRecordId id = g_array_index(reading->only, KithRecordId, i);
        KithRecord record;
        gboolean found;

        if (!kith_records_get(reading->txn, id, &buffer, &record, &found, error) ||
            (found && !add_record(reading, 0, id, &record, error))) {
            return FALSE;
        }
    }
    return TRUE;
}

static gboolean
read_chunks(const Reading *reading, guint worker, guint from, guint to, GError **error)
{
    g_auto(KithRecordIter) iter = {0};

    for (guint i = from; i < to; i++) {
        if (!kith_records_enter(&iter, &g_array_index(reading->chunks, KithSealed, i), error)) {
            return FALSE;
        }
        while (kith_records_next(&iter, error)) {
            if (!add_record(reading, worker, iter.id, &iter.record, error)) {
                return FALSE;
            }
        }
        if (!kith_records_fine(&iter)) {
            return FALSE;
        }
    }
    return TRUE;
}

static void
read_task(guint task, guint worker, gpointer user_data)
{
    Reading *reading = user_data;
    guint from = task * TASK_CHUNKS;

    read_chunks(reading,
                worker,
                from,
                MIN(from + TASK_CHUNKS, reading->chunks->len),
                &reading->errors[task]);
}

static gboolean
make_bins(Reading *reading, GError **error)
{
    guint64 n;

    if (reading->only != NULL) {
        n = reading->only->len;
    } else if (!kith_store_counter(reading->txn, KITH_COUNTER_RECORDS, &n, error)) {
        return FALSE;
    }
    reading->bin_bits = MIN(g_bit_storage((gulong)(n / BIN_RECORDS)), BIN_BITS_MAX);
    reading->shares = g_new0(Share, (gsize)reading->threads * n_bins(reading));
    reading->counts =
        g_new0(guint32, (gsize)reading->threads * n_bins(reading) * reading->out->n_columns + 1);
    return TRUE;
}

/* The records of the kind, and their values. */
static gboolean
read_records(Reading *reading, GError **error)
{
    if (!read_source_seeds(reading, error) || !make_bins(reading, error)) {
        return FALSE;
    }
    if (reading->only != NULL) {
        return read_these(reading, error);
    }
    reading->chunks = g_array_new(FALSE, FALSE, sizeof(KithSealed));
    if (!kith_array_chunks(reading->txn, KITH_TABLE_RECORDS, 0, reading->chunks, error)) {
        return FALSE;
    }
    reading->n_tasks = (reading->chunks->len + TASK_CHUNKS - 1) / TASK_CHUNKS;
    reading->errors = g_new0(GError *, reading->n_tasks + 1);
    kith_parallel(reading->n_tasks, reading->threads, read_task, reading, NULL);
    for (guint t = 0; t < reading->n_tasks; t++) {
        if (reading->errors[t] != NULL) {
            g_propagate_error(error, g_steal_pointer(&reading->errors[t]));
            return FALSE;
        }
    }
    return TRUE;
}

/* ---- from records to columns ---- */

/* The records of a bin. */
typedef struct {
    guint32 n;
    guint32 *order;      /* owned, rows of RAW_HASH_HIGH, RAW_HASH_LOW, RAW_ID and record */
    const guint32 **raw; /* owned: of each record */
} Bin;

static void
bin_clear(Bin *bin)
{
    g_free(bin->order);
    g_free(bin->raw);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Bin, bin_clear)

/* The records of a bin in the order of their hashes; those of one hash, of their arrival. */
static void
order_bin(const Reading *reading, guint which, Bin *bin)
{
    guint32 n = 0;

    for (guint t = 0; t < reading->threads; t++) {
        bin->n += reading->shares[(gsize)t * n_bins(reading) + which].n;
    }
    bin->order = g_new(guint32, 4 * (gsize)bin->n + 4);
    bin->raw = g_new(const guint32 *, (gsize)bin->n + 1);
    for (guint t = 0; t < reading->threads; t++) {
        const KithWords *words = &reading->shares[(gsize)t * n_bins(reading) + which].words;

        for (gsize at = 0; at < words->n; n++) {
            bin->raw[n] = words->data + at;
            memcpy(bin->order + 4 * (gsize)n, bin->raw[n], 3 * sizeof(guint32));
            bin->order[4 * (gsize)n + 3] = n;
            at += RAW_WORDS + 2 * (gsize)bin->raw[n][RAW_N_CELLS];
        }
    }
    kith_sort_rows_by(bin->order, n, 4, 1);
    for (guint32 i = 0; i < n;) {
        guint32 end = i + 1;

        while (end < n && bin->order[4 * (gsize)end] == bin->order[4 * (gsize)i]) {
            end++;
        }
        if (end - i > 1) {
            kith_sort_rows_by(bin->order + 4 * (gsize)i, end - i, 4, 3);
        }
        i = end;
    }
}

/* Puts the records of a bin in place and their values into the columns; a record's values stay in
 * the order it has them. */
static void
fill_task(guint task, guint worker, gpointer user_data)
{
    Reading *reading = user_data;
    KithColumns *out = reading->out;
    gsize *next = reading->starts + (gsize)task * out->n_columns;
    g_auto(Bin) bin = {0};

    order_bin(reading, task, &bin);
    for (guint32 i = 0; i < bin.n; i++) {
        const guint32 *raw = bin.raw[bin.order[4 * (gsize)i + 3]];
        const guint32 *cells = raw + RAW_WORDS;
        guint32 r = reading->records[task] + i;

        out->ids[r] = raw[RAW_ID];
        out->sources[r] = (KithSourceId)raw[RAW_SOURCE];
        out->hashes[r] = (guint64)raw[RAW_HASH_HIGH] << 32 | raw[RAW_HASH_LOW];
        for (guint32 c = 0; c < raw[RAW_N_CELLS]; c++) {
            out->columns[cells[2 * c]].values[next[cells[2 * c]]++] = cells[2 * c + 1];
        }
        for (guint c = 0; c < out->n_columns; c++) {
            out->columns[c].first[r + 1] = (guint32)next[c];
        }
    }
    for (guint t = 0; t < reading->threads; t++) {
        kith_words_clear(&reading->shares[(gsize)t * n_bins(reading) + task].words);
    }
}

static void
count_task(guint task, guint worker, gpointer user_data)
{
    Reading *reading = user_data;
    KithColumn *column = &reading->out->columns[task];

    for (guint32 r = 0; r < reading->out->n; r++) {
        column->filled += column->first[r + 1] > column->first[r];
    }
}

/* Where the records of each bin start, and their values in each column. */
static void
start_bins(Reading *reading)
{
    KithColumns *out = reading->out;
    guint bins = n_bins(reading);

    reading->records = g_new(guint32, bins);
    reading->starts = g_new(gsize, (gsize)bins * out->n_columns + 1);
    for (guint b = 0; b < bins; b++) {
        reading->records[b] = out->n;
        for (guint t = 0; t < reading->threads; t++) {
            out->n += reading->shares[(gsize)t * bins + b].n;
        }
    }
    for (guint c = 0; c < out->n_columns; c++) {
        gsize total = 0;

        for (guint b = 0; b < bins; b++) {
            reading->starts[(gsize)b * out->n_columns + c] = total;
            for (guint t = 0; t < reading->threads; t++) {
                total += reading->counts[((gsize)t * bins + b) * out->n_columns + c];
            }
        }
        out->columns[c].values = kith_wide_new(guint32, total + 1);
    }
}

static void
fill_columns(Reading *reading)
{
    KithColumns *out = reading->out;

    start_bins(reading);
    out->ids = g_new(KithRecordId, (gsize)out->n + 1);
    out->sources = g_new(KithSourceId, (gsize)out->n + 1);
    out->hashes = g_new(guint64, (gsize)out->n + 1);
    for (guint c = 0; c < out->n_columns; c++) {
        out->columns[c].first = kith_wide_new(guint32, (gsize)out->n + 2);
    }
    kith_parallel(n_bins(reading), reading->threads, fill_task, reading, NULL);
    kith_parallel(out->n_columns, reading->threads, count_task, reading, NULL);
}

/* The properties that are evidence, in the order of their names. */
static int
compare_names(gconstpointer a, gconstpointer b)
{
    return strcmp(((const KithColumn *)a)->name, ((const KithColumn *)b)->name);
}

/* What firms, ships and places are called is taken for no given and family name, and theirs are
 * addresses of a domain; days on which something happens are no evidence of persons alone. */
static const KithComparator *
comparator_of(const Reading *reading, const KithPropertyType *type)
{
    const KithComparator *comparator = kith_comparator_find(type->comparator);

    if (comparator == NULL && !reading->kind->persons) {
        return g_str_equal(type->normaliser->name, "date") ? kith_comparator_find("day") : NULL;
    }
    if (comparator == NULL || !reading->kind->things) {
        return comparator;
    }
    return kith_role_is_of_name(comparator->role)   ? kith_comparator_find("organisation")
           : g_str_equal(comparator->name, "email") ? kith_comparator_find("domain")
                                                    : comparator;
}

static void
list_columns(Reading *reading)
{
    KithColumns *out = reading->out;
    const KithSchema *schema = kith_store_schema(reading->store);
    guint32 n = kith_store_n_names(reading->store, KITH_NAME_PROPERTY);
    g_autoptr(GArray) columns = g_array_new(FALSE, TRUE, sizeof(KithColumn));

    for (guint32 p = 1; p <= n; p++) {
        const KithPropertyType *type = kith_store_property_type(reading->store, p);
        const KithComparator *comparator = type != NULL ? comparator_of(reading, type) : NULL;
        KithColumn column = {p, kith_store_name(reading->store, KITH_NAME_PROPERTY, p)->name};
        const KithPropertyDef *known = kith_schema_property(schema, column.name);

        column.comparator = comparator;
        column.parent = -1;
        column.age = known != NULL && known->age;
        column.residence = known != NULL && known->residence;

        if (comparator != NULL) {
            g_array_append_val(columns, column);
        }
    }
    g_array_sort(columns, compare_names);
    reading->column_of = g_new0(guint32, (gsize)n + 1);
    for (guint i = 0; i < columns->len; i++) {
        reading->column_of[g_array_index(columns, KithColumn, i).property] = i + 1;
    }
    out->n_columns = columns->len;
    out->columns = (KithColumn *)(void *)g_array_free(g_steal_pointer(&columns), FALSE);
}

gboolean
kith_columns_read(KithStore *store,
                  KithTxn *txn,
                  const KithKind *kind,
                  const GArray *only,
                  guint threads,
                  KithColumns *out_columns,
                  GError **error)
{
    g_auto(Reading) reading = {store, txn, kind, only, kith_threads(threads), .out = out_columns};

    *out_columns = (KithColumns){0};
    list_columns(&reading);
    if (!read_records(&reading, error)) {
        return FALSE;
    }
    fill_columns(&reading);
    return only != NULL ? kith_columns_read_few_texts(out_columns, txn, error)
                        : kith_columns_read_texts(out_columns, txn, threads, error);
}
