/* SPDX-FileCopyrightText: The Kith authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "resolve-columns.h"

#include "base-big.h"
#include "base-hash.h"
#include "base-sort.h"
#include "base-text.h"
#include "base-words.h"
#include "store-values.h"

/* Shares of a column at which it says nothing: see kith_columns_judge(). */
#define LEAST_FILLED 0.002
#define TOO_DISTINCT 0.995
#define CONTAINED 0.85
#define LOOK_AT 2000

void
kith_columns_clear(KithColumns *columns)
{
    for (guint i = 0; i < columns->n_columns; i++) {
        g_free(columns->columns[i].first);
        g_free(columns->columns[i].values);
        g_free(columns->columns[i].bytes);
        g_free(columns->columns[i].offsets);
    }
    g_free(columns->columns);
    g_free(columns->ids);
    g_free(columns->sources);
    g_free(columns->hashes);
    *columns = (KithColumns){0};
}

/* ---- reading ---- */

typedef struct {
    KithStore *store;
    const KithKind *kind;
    GArray *ids;
    GArray *sources;
    GArray *hashes;
    GArray *source_seeds; /* guint64: hash of source i's name, 0 not yet asked */
    KithWords cells;      /* rows of column, value: of one record after the other */
    GArray *cell_ends;    /* gsize: where the cells of each record end */
    guint32 *column_of;   /* of property i: column + 1, 0 for none */
} Reading;

static void
reading_clear(Reading *reading)
{
    g_array_unref(reading->ids);
    g_array_unref(reading->sources);
    g_array_unref(reading->hashes);
    g_array_unref(reading->source_seeds);
    kith_words_clear(&reading->cells);
    g_array_unref(reading->cell_ends);
    g_free(reading->column_of);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Reading, reading_clear)

static gboolean
is_of_kind(const KithKind *kind, guint32 type)
{
    for (guint i = 0; i < kind->types->len; i++) {
        if (g_array_index(kind->types, guint32, i) == type) {
            return TRUE;
        }
    }
    return FALSE;
}

/* Sources count by their names, since their numbers follow the order of arrival. */
static gboolean
source_seed(Reading *reading, KithTxn *txn, KithSourceId source, guint64 *out_seed, GError **error)
{
    g_autoptr(KithSourceInfo) info = NULL;

    if (source >= reading->source_seeds->len) {
        g_array_set_size(reading->source_seeds, source + 1);
    }
    *out_seed = g_array_index(reading->source_seeds, guint64, source);
    if (*out_seed != 0) {
        return TRUE;
    }
    if (!kith_store_get_source(txn, source, &info, error)) {
        return FALSE;
    }
    *out_seed = kith_hash(info->name, strlen(info->name), 1) | 1;
    g_array_index(reading->source_seeds, guint64, source) = *out_seed;
    return TRUE;
}

static gboolean
add_record(Reading *reading,
           KithTxn *txn,
           KithRecordId id,
           const KithRecord *record,
           GError **error)
{
    guint64 seed;
    guint64 hash;

    if (!source_seed(reading, txn, record->source, &seed, error)) {
        return FALSE;
    }
    hash = kith_hash(record->key.data, record->key.len, seed);
    g_array_append_val(reading->ids, id);
    g_array_append_val(reading->sources, record->source);
    g_array_append_val(reading->hashes, hash);
    for (guint i = 0; i < record->n_fields; i++) {
        guint32 column = reading->column_of[record->fields[i].property];

        if (column != 0 && record->fields[i].value != 0) {
            guint32 *cell = kith_words_push(&reading->cells, 2);

            cell[0] = column - 1;
            cell[1] = record->fields[i].value;
        }
    }
    g_array_append_val(reading->cell_ends, reading->cells.n);
    return TRUE;
}

static gboolean
read_these(Reading *reading, KithTxn *txn, const GArray *only, GError **error)
{
    g_auto(KithFieldBuffer) buffer = {0};

    for (guint i = 0; i < only->len; i++) {
        KithRecordId id = g_array_index(only, KithRecordId, i);
        KithRecord record;
        gboolean found;

        if (!kith_records_get(txn, id, &buffer, &record, &found, error) ||
            (found && kith_record_stands(&record) && is_of_kind(reading->kind, record.type) &&
             !add_record(reading, txn, id, &record, error))) {
            return FALSE;
        }
    }
    return TRUE;
}

static gboolean
read_records(Reading *reading, KithTxn *txn, GError **error)
{
    g_auto(KithRecordIter) iter = {0};

    if (!kith_records_open(txn, 1, &iter, error)) {
        return FALSE;
    }
    while (kith_records_next(&iter, error)) {
        if (kith_record_stands(&iter.record) && is_of_kind(reading->kind, iter.record.type) &&
            !add_record(reading, txn, iter.id, &iter.record, error)) {
            return FALSE;
        }
    }
    return kith_records_fine(&iter);
}

/* Puts the records in the order of their hashes. Returns which one is where. */
static guint32 *
order_records(const Reading *reading, KithColumns *out)
{
    guint32 n = reading->ids->len;
    guint32 *order = g_new(guint32, (gsize)n + 1);
    g_autofree guint32 *rows = g_new(guint32, 3 * (gsize)n + 3);

    for (guint32 i = 0; i < n; i++) {
        guint64 hash = g_array_index(reading->hashes, guint64, i);

        rows[3 * i] = (guint32)(hash >> 32);
        rows[3 * i + 1] = (guint32)hash;
        rows[3 * i + 2] = i;
    }
    kith_sort_rows(rows, n, 3);
    out->n = n;
    out->ids = g_new(KithRecordId, (gsize)n + 1);
    out->sources = g_new(KithSourceId, (gsize)n + 1);
    out->hashes = g_new(guint64, (gsize)n + 1);
    for (guint32 i = 0; i < n; i++) {
        guint32 from = rows[3 * i + 2];

        order[i] = from;
        out->ids[i] = g_array_index(reading->ids, KithRecordId, from);
        out->sources[i] = g_array_index(reading->sources, KithSourceId, from);
        out->hashes[i] = g_array_index(reading->hashes, guint64, from);
    }
    return order;
}

/* How far ahead the cells of records are asked for: they are met in the order of a hash. */
#define AHEAD 8

static inline void
look_ahead(const Reading *reading, const guint32 *order, guint32 n, guint32 at)
{
    const gsize *ends = (const gsize *)(const void *)reading->cell_ends->data;

    if (at + 2 * AHEAD < n) {
        guint32 record = order[at + AHEAD];
        const guint32 *cells = reading->cells.data + (record > 0 ? ends[record - 1] : 0);

        __builtin_prefetch(&ends[order[at + 2 * AHEAD]]);
        __builtin_prefetch(cells);
        __builtin_prefetch(cells + 16);
    }
}

static void
make_room(const Reading *reading, KithColumns *out)
{
    g_autofree gsize *counts = g_new0(gsize, out->n_columns + 1);

    for (gsize i = 0; i < reading->cells.n; i += 2) {
        counts[reading->cells.data[i]]++;
    }
    for (guint c = 0; c < out->n_columns; c++) {
        out->columns[c].first = kith_wide_new(guint32, (gsize)out->n + 2);
        out->columns[c].values = kith_wide_new(guint32, counts[c] + 1);
    }
}

/* Sorts the cells into columns, by record; a record's values stay in the order it has them. */
static void
fill_columns(const Reading *reading, const guint32 *order, KithColumns *out)
{
    const gsize *ends = (const gsize *)(const void *)reading->cell_ends->data;

    make_room(reading, out);
    for (guint32 r = 0; r < out->n; r++) {
        gsize i = order[r] > 0 ? ends[order[r] - 1] : 0;

        look_ahead(reading, order, out->n, r);
        for (guint c = 0; c < out->n_columns; c++) {
            out->columns[c].first[r + 1] = out->columns[c].first[r];
        }
        for (; i < ends[order[r]]; i += 2) {
            KithColumn *column = &out->columns[reading->cells.data[i]];

            column->filled += column->first[r + 1] == column->first[r];
            column->values[column->first[r + 1]++] = reading->cells.data[i + 1];
        }
    }
}

/* All texts of a property. */
static gboolean
read_texts(KithTxn *txn, KithColumn *column, GError **error)
{
    g_auto(KithArrayIter) iter = {0};
    g_autoptr(GByteArray) bytes = g_byte_array_new();

    if (!kith_values_count(txn, column->property, &column->n_values, error) ||
        !kith_array_open(txn, KITH_TABLE_VALUES, &iter, error) ||
        !kith_array_seek(&iter, column->property, 1, error)) {
        return FALSE;
    }
    column->distinct = TRUE;
    column->offsets = kith_wide_new(guint64, (gsize)column->n_values + 2);
    while (kith_array_next(&iter, error)) {
        column->offsets[iter.number] = bytes->len;
        if (iter.item.len > 0) {
            g_byte_array_append(bytes, iter.item.data, (guint)iter.item.len);
        }
        column->offsets[iter.number + 1] = bytes->len;
    }
    if (!iter.done) {
        return FALSE;
    }
    column->bytes = g_byte_array_free(g_steal_pointer(&bytes), FALSE);
    return TRUE;
}

/* The texts of the values that a few records have, which are numbered anew from 1. */
static gboolean
read_few_texts(KithTxn *txn, guint32 n_records, KithColumn *column, GError **error)
{
    g_autoptr(GByteArray) bytes = g_byte_array_new();
    guint32 n = column->first[n_records];

    column->n_values = n;
    column->offsets = g_new0(guint64, (gsize)n + 2);
    for (guint32 i = 0; i < n; i++) {
        KithBytes text;

        if (!kith_values_text(txn, column->property, column->values[i], &text, error)) {
            return FALSE;
        }
        column->values[i] = i + 1;
        column->offsets[i + 1] = bytes->len;
        g_byte_array_append(bytes, text.data, (guint)text.len);
        column->offsets[i + 2] = bytes->len;
    }
    column->bytes = g_byte_array_free(g_steal_pointer(&bytes), FALSE);
    return TRUE;
}

/* The properties that are evidence, in the order of their names. */
static int
compare_names(gconstpointer a, gconstpointer b)
{
    return strcmp(((const KithColumn *)a)->name, ((const KithColumn *)b)->name);
}

static void
list_columns(Reading *reading, KithColumns *out)
{
    guint32 n = kith_store_n_names(reading->store, KITH_NAME_PROPERTY);
    g_autoptr(GArray) columns = g_array_new(FALSE, TRUE, sizeof(KithColumn));

    for (guint32 p = 1; p <= n; p++) {
        const KithPropertyType *type = kith_store_property_type(reading->store, p);
        const KithComparator *comparator =
            type != NULL ? kith_comparator_find(type->comparator) : NULL;
        KithColumn column = {p, kith_store_name(reading->store, KITH_NAME_PROPERTY, p)->name};

        column.comparator = comparator;
        column.parent = -1;

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
                  KithColumns *out_columns,
                  GError **error)
{
    g_auto(Reading) reading = {.store = store, .kind = kind};
    g_autofree guint32 *order = NULL;

    *out_columns = (KithColumns){0};
    reading.ids = g_array_new(FALSE, FALSE, sizeof(KithRecordId));
    reading.sources = g_array_new(FALSE, FALSE, sizeof(KithSourceId));
    reading.hashes = g_array_new(FALSE, FALSE, sizeof(guint64));
    reading.cell_ends = g_array_new(FALSE, FALSE, sizeof(gsize));
    reading.source_seeds = g_array_new(FALSE, TRUE, sizeof(guint64));
    list_columns(&reading, out_columns);
    if (only != NULL ? !read_these(&reading, txn, only, error)
                     : !read_records(&reading, txn, error)) {
        return FALSE;
    }
    order = order_records(&reading, out_columns);
    fill_columns(&reading, order, out_columns);
    for (guint c = 0; c < out_columns->n_columns; c++) {
        KithColumn *column = &out_columns->columns[c];

        if (column->filled > 0 &&
            (only != NULL ? !read_few_texts(txn, out_columns->n, column, error)
                          : !read_texts(txn, column, error))) {
            return FALSE;
        }
    }
    return TRUE;
}

/* ---- judging ---- */

static gboolean
has_value(const KithColumn *column, guint32 record)
{
    return column->first[record + 1] > column->first[record];
}

static gboolean
is_number(KithBytes text)
{
    return text.len > 0 && memchr(text.data, ' ', text.len) == NULL &&
           g_ascii_isdigit(text.data[text.len - 1]);
}

/* A number of its own for nearly every record cannot agree with anything. Most columns are known to
 * be something else after few values. */
static gboolean
cannot_agree(const KithColumns *columns, const KithColumn *column)
{
    guint32 n = column->first[columns->n];
    g_autofree guint8 *seen = g_malloc0((gsize)column->n_values + 1);
    guint32 again = 0;
    guint32 others = 0;

    for (guint32 i = 0; i < n; i++) {
        guint32 value = column->values[i];

        again += seen[value];
        others += !seen[value] && !is_number(kith_column_text(column, value));
        seen[value] = 1;
        if (again >= (1.0 - TOO_DISTINCT) * n || others >= 0.1 * n) {
            return FALSE;
        }
    }
    return n >= 200 && others < 0.1 * (n - again);
}

static gboolean
has_token(KithBytes text, KithBytes token)
{
    KithToken tokens[24];
    guint n = MIN(kith_text_tokens(text, tokens, G_N_ELEMENTS(tokens)), G_N_ELEMENTS(tokens));

    for (guint i = 0; i < n; i++) {
        if (kith_bytes_equal(kith_token_bytes(text, tokens[i]), token)) {
            return TRUE;
        }
    }
    return FALSE;
}

static gboolean
text_is_in(KithBytes part, KithBytes whole)
{
    KithToken tokens[24];
    guint n = MIN(kith_text_tokens(part, tokens, G_N_ELEMENTS(tokens)), G_N_ELEMENTS(tokens));

    for (guint i = 0; i < n; i++) {
        if (!has_token(whole, kith_token_bytes(part, tokens[i]))) {
            return FALSE;
        }
    }
    return n > 0;
}

/* Whether the words of @part are in @whole wherever a record has both. */
static gboolean
is_contained(const KithColumns *columns, const KithColumn *part, const KithColumn *whole)
{
    guint both = 0;
    guint inside = 0;
    guint longer = 0;

    for (guint32 r = 0; r < columns->n && both < LOOK_AT; r++) {
        KithBytes x;
        KithBytes y;

        if (!has_value(part, r) || !has_value(whole, r)) {
            continue;
        }
        x = kith_column_text(part, part->values[part->first[r]]);
        y = kith_column_text(whole, whole->values[whole->first[r]]);
        both++;
        inside += text_is_in(x, y);
        longer += y.len > x.len;
    }
    return both >= 20 && inside > CONTAINED * both && longer > both / 2;
}

static gboolean
is_name(const KithColumn *column)
{
    return kith_role_is_of_name(column->comparator->role);
}

/* A column may repeat one that is compared by its words. */
static gboolean
is_wordy(const KithColumn *column)
{
    return g_str_equal(column->comparator->name, "text");
}

void
kith_columns_judge(KithColumns *columns)
{
    for (guint c = 0; c < columns->n_columns; c++) {
        KithColumn *column = &columns->columns[c];

        column->dropped = column->filled < 2 || column->filled < LEAST_FILLED * columns->n ||
                          (!is_name(column) && cannot_agree(columns, column));
    }
    for (guint c = 0; c < columns->n_columns; c++) {
        KithColumn *part = &columns->columns[c];

        for (guint d = 0; d < columns->n_columns && !part->dropped && part->parent < 0; d++) {
            const KithColumn *whole = &columns->columns[d];

            if (c != d && !whole->dropped && whole->parent < 0 && !is_name(part) &&
                is_wordy(whole) && is_contained(columns, part, whole)) {
                part->parent = (int)d;
            }
        }
    }
}

/* ---- typings ---- */

GPtrArray *
kith_columns_typing(const KithColumns *columns)
{
    GPtrArray *typing = g_ptr_array_new_with_free_func(kith_typed_free);

    for (guint c = 0; c < columns->n_columns; c++) {
        const KithColumn *column = &columns->columns[c];
        const char *fills = column->parent >= 0 ? columns->columns[column->parent].name : NULL;

        if (column->filled > 0) {
            g_ptr_array_add(
                typing,
                kith_typed_new(column->name, column->comparator, !column->dropped, fills));
        }
    }
    return typing;
}

static const KithTyped *
find_typed(const GPtrArray *typing, const char *property)
{
    for (guint i = 0; i < typing->len; i++) {
        const KithTyped *typed = g_ptr_array_index(typing, i);

        if (g_str_equal(typed->property, property)) {
            return typed;
        }
    }
    return NULL;
}

static int
find_column(const KithColumns *columns, const char *name)
{
    for (guint c = 0; c < columns->n_columns; c++) {
        if (g_strcmp0(columns->columns[c].name, name) == 0) {
            return (int)c;
        }
    }
    return -1;
}

void
kith_columns_follow(KithColumns *columns, const GPtrArray *typing)
{
    for (guint c = 0; c < columns->n_columns; c++) {
        KithColumn *column = &columns->columns[c];
        const KithTyped *typed = find_typed(typing, column->name);

        column->dropped = typed == NULL || !typed->used;
        if (typed != NULL) {
            column->comparator = typed->comparator;
            column->parent = find_column(columns, typed->fills);
        }
    }
}
