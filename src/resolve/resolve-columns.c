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

/* A record on its way to the columns. */
typedef struct {
    guint64 hash;
    const guint32 *cells; /* rows of column, value; while they are being read, where from */
    guint32 n_cells;
    KithRecordId id;
    KithSourceId source;
} Raw;

/* What one task read. */
typedef struct {
    GArray *records; /* owned, Raw */
    KithWords cells; /* owned */
    GError *error;   /* owned */
} Part;

typedef struct {
    KithStore *store;
    KithTxn *txn;
    const KithKind *kind;
    const GArray *only; /* KithRecordId, NULL for all */
    guint threads;
    GArray *chunks;       /* owned, KithBytes */
    GArray *source_seeds; /* owned, guint64: hash of source i's name */
    guint32 *column_of;   /* owned, of property i: column + 1, 0 for none */
    Part *parts;          /* owned */
    guint n_parts;
    guint32 *order; /* owned, rows of (hash, record): see order_records() */
    Raw *records;   /* owned, of all parts */
    gsize *counts;  /* owned, by task and column: see fill_task() */
    KithColumns *out;
} Reading;

static void
reading_clear(Reading *reading)
{
    for (guint p = 0; p < reading->n_parts; p++) {
        g_clear_pointer(&reading->parts[p].records, g_array_unref);
        kith_words_clear(&reading->parts[p].cells);
        g_clear_error(&reading->parts[p].error);
    }
    g_free(reading->parts);
    g_clear_pointer(&reading->chunks, g_array_unref);
    g_clear_pointer(&reading->source_seeds, g_array_unref);
    g_free(reading->column_of);
    g_free(reading->order);
    g_free(reading->records);
    g_free(reading->counts);
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
           Part *part,
           KithRecordId id,
           const KithRecord *record,
           GError **error)
{
    Raw raw = {.id = id, .source = record->source};
    gsize first = part->cells.n;

    if (!kith_record_stands(record) || !kith_kind_has_type(reading->kind, record->type)) {
        return TRUE;
    }
    if (record->source >= reading->source_seeds->len) {
        return kith_store_damaged(error, "source of record %u is not known", id);
    }
    raw.hash = kith_hash(record->key.data,
                         record->key.len,
                         g_array_index(reading->source_seeds, guint64, record->source));
    for (guint i = 0; i < record->n_fields; i++) {
        guint32 column = reading->column_of[record->fields[i].property];

        if (column != 0 && record->fields[i].value != 0) {
            kith_words_push2(&part->cells, column - 1, record->fields[i].value);
        }
    }
    raw.n_cells = (guint32)(part->cells.n - first) / 2;
    g_array_append_val(part->records, raw);
    return TRUE;
}

/* Now that the part's cells lie where they will stay. */
static void
place_cells(Part *part)
{
    const guint32 *at = part->cells.data;

    for (guint i = 0; i < part->records->len; i++) {
        Raw *raw = &g_array_index(part->records, Raw, i);

        raw->cells = at;
        at += 2 * (gsize)raw->n_cells;
    }
}

static gboolean
read_these(const Reading *reading, Part *part, GError **error)
{
    g_auto(KithFieldBuffer) buffer = {0};

    for (guint i = 0; i < reading->only->len; i++) {
        KithRecordId id = g_array_index(reading->only, KithRecordId, i);
        KithRecord record;
        gboolean found;

        if (!kith_records_get(reading->txn, id, &buffer, &record, &found, error) ||
            (found && !add_record(reading, part, id, &record, error))) {
            return FALSE;
        }
    }
    return TRUE;
}

static gboolean
read_chunks(const Reading *reading, guint from, guint to, Part *part, GError **error)
{
    g_auto(KithRecordIter) iter = {0};

    for (guint i = from; i < to; i++) {
        if (!kith_records_enter(&iter, g_array_index(reading->chunks, KithBytes, i), error)) {
            return FALSE;
        }
        while (kith_records_next(&iter, error)) {
            if (!add_record(reading, part, iter.id, &iter.record, error)) {
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
    Part *part = &reading->parts[task];
    guint from = task * TASK_CHUNKS;

    part->records = g_array_new(FALSE, FALSE, sizeof(Raw));
    if (reading->only != NULL ? read_these(reading, part, &part->error)
                              : read_chunks(reading,
                                            from,
                                            MIN(from + TASK_CHUNKS, reading->chunks->len),
                                            part,
                                            &part->error)) {
        place_cells(part);
    }
}

/* The records of the kind, and their values. */
static gboolean
read_records(Reading *reading, GError **error)
{
    gsize n = 0;

    reading->chunks = g_array_new(FALSE, FALSE, sizeof(KithBytes));
    if (!read_source_seeds(reading, error) ||
        (reading->only == NULL &&
         !kith_array_chunks(reading->txn, KITH_TABLE_RECORDS, 0, reading->chunks, error))) {
        return FALSE;
    }
    reading->n_parts =
        reading->only != NULL ? 1 : (reading->chunks->len + TASK_CHUNKS - 1) / TASK_CHUNKS;
    reading->parts = g_new0(Part, reading->n_parts + 1);
    kith_parallel(reading->n_parts, reading->threads, read_task, reading, NULL);
    for (guint p = 0; p < reading->n_parts; p++) {
        if (reading->parts[p].error != NULL) {
            g_propagate_error(error, g_steal_pointer(&reading->parts[p].error));
            return FALSE;
        }
        n += reading->parts[p].records->len;
    }
    reading->records = g_new(Raw, n + 1);
    for (guint p = 0; p < reading->n_parts; p++) {
        const GArray *records = reading->parts[p].records;

        if (records->len > 0) {
            memcpy(reading->records + reading->out->n, records->data, records->len * sizeof(Raw));
        }
        reading->out->n += records->len;
        g_clear_pointer(&reading->parts[p].records, g_array_unref);
    }
    return TRUE;
}

/* ---- from records to columns ---- */

/* Records that one task puts into the columns. */
#define TASK_RECORDS 65536

/* How far ahead records and their cells are asked for: they are met in the order of a hash. */
#define AHEAD 8

static guint
n_tasks(const Reading *reading)
{
    return (reading->out->n + TASK_RECORDS - 1) / TASK_RECORDS;
}

/* The record at a place of the order. */
static inline const Raw *
record_at(const Reading *reading, guint32 at)
{
    return &reading->records[reading->order[3 * (gsize)at + 2]];
}

static inline void
look_ahead(const Reading *reading, guint32 at)
{
    if (at + 2 * AHEAD < reading->out->n) {
        const guint32 *cells = record_at(reading, at + AHEAD)->cells;

        __builtin_prefetch(record_at(reading, at + 2 * AHEAD));
        __builtin_prefetch(cells);
        __builtin_prefetch(cells + 16);
    }
}

/* Puts what is known of a range of records in place, and counts its values by column. */
static void
place_task(guint task, guint worker, gpointer user_data)
{
    Reading *reading = user_data;
    KithColumns *out = reading->out;
    gsize *counts = reading->counts + (gsize)task * out->n_columns;
    guint32 end = MIN(out->n, (task + 1) * TASK_RECORDS);

    for (guint32 r = task * TASK_RECORDS; r < end; r++) {
        const Raw *raw = record_at(reading, r);

        look_ahead(reading, r);
        out->ids[r] = raw->id;
        out->sources[r] = raw->source;
        out->hashes[r] = raw->hash;
        for (guint32 i = 0; i < raw->n_cells; i++) {
            counts[raw->cells[2 * i]]++;
        }
    }
}

/* Sorts the cells of a range of records into columns; a record's values stay in the order it has
 * them. The range's counts say where its values start. */
static void
fill_task(guint task, guint worker, gpointer user_data)
{
    Reading *reading = user_data;
    KithColumns *out = reading->out;
    gsize *next = reading->counts + (gsize)task * out->n_columns;
    guint32 end = MIN(out->n, (task + 1) * TASK_RECORDS);

    for (guint32 r = task * TASK_RECORDS; r < end; r++) {
        const Raw *raw = record_at(reading, r);

        look_ahead(reading, r);
        for (guint32 i = 0; i < raw->n_cells; i++) {
            guint32 c = raw->cells[2 * i];

            out->columns[c].values[next[c]++] = raw->cells[2 * i + 1];
        }
        for (guint c = 0; c < out->n_columns; c++) {
            out->columns[c].first[r + 1] = (guint32)next[c];
        }
    }
}

/* Sorts rows of hash (high and low half) and record: by the high half, and the few that have it in
 * common by the low one. */
static void
sort_by_hash(guint32 *rows, guint32 n, guint threads)
{
    kith_sort_rows_on(rows, n, 3, 1, threads);
    for (guint32 i = 0; i < n;) {
        guint32 end = i + 1;

        while (end < n && rows[3 * (gsize)end] == rows[3 * (gsize)i]) {
            end++;
        }
        if (end - i > 1) {
            kith_sort_rows_by(rows + 3 * (gsize)i, end - i, 3, 2);
        }
        i = end;
    }
}

/* The order of the records is that of their hashes; those of one hash, of their arrival. */
static void
order_records(Reading *reading)
{
    KithColumns *out = reading->out;
    guint32 n = out->n;

    reading->order = g_new(guint32, 3 * (gsize)n + 3);
    for (guint32 i = 0; i < n; i++) {
        guint32 *row = reading->order + 3 * (gsize)i;

        row[0] = (guint32)(reading->records[i].hash >> 32);
        row[1] = (guint32)reading->records[i].hash;
        row[2] = i;
    }
    sort_by_hash(reading->order, n, reading->threads);
    out->ids = g_new(KithRecordId, (gsize)n + 1);
    out->sources = g_new(KithSourceId, (gsize)n + 1);
    out->hashes = g_new(guint64, (gsize)n + 1);
    reading->counts = g_new0(gsize, (gsize)n_tasks(reading) * out->n_columns + 1);
    kith_parallel(n_tasks(reading), reading->threads, place_task, reading, NULL);
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

static void
fill_columns(Reading *reading)
{
    KithColumns *out = reading->out;

    for (guint c = 0; c < out->n_columns; c++) {
        gsize total = 0;

        for (guint t = 0; t < n_tasks(reading); t++) {
            gsize *count = &reading->counts[(gsize)t * out->n_columns + c];
            gsize own = *count;

            *count = total;
            total += own;
        }
        out->columns[c].first = kith_wide_new(guint32, (gsize)out->n + 2);
        out->columns[c].values = kith_wide_new(guint32, total + 1);
    }
    kith_parallel(n_tasks(reading), reading->threads, fill_task, reading, NULL);
    kith_parallel(out->n_columns, reading->threads, count_task, reading, NULL);
}

/* The properties that are evidence, in the order of their names. */
static int
compare_names(gconstpointer a, gconstpointer b)
{
    return strcmp(((const KithColumn *)a)->name, ((const KithColumn *)b)->name);
}

/* What firms, ships and places are called is taken for no given and family name, and theirs are
 * addresses of a domain. */
static const KithComparator *
comparator_of(const Reading *reading, const KithPropertyType *type)
{
    const KithComparator *comparator = kith_comparator_find(type->comparator);

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
    g_auto(Reading) reading = {store, txn, kind, only, threads, .out = out_columns};

    *out_columns = (KithColumns){0};
    list_columns(&reading);
    if (!read_records(&reading, error)) {
        return FALSE;
    }
    order_records(&reading);
    fill_columns(&reading);
    return only != NULL ? kith_columns_read_few_texts(out_columns, txn, error)
                        : kith_columns_read_texts(out_columns, txn, threads, error);
}
