/* SPDX-FileCopyrightText: The Kith authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "resolve-placeholders.h"

#include "base-sort.h"

/* Records that are looked at. */
#define LOOK_AT 50000

/* A placeholder has so many sorts of names at the least, in number and of all that have a value,
 * and so many times more than the tenth of the values that have most. */
#define LEAST_NAMES 10
#define LEAST_SHARE 0.001
#define TIMES 5
#define TENTH 10

/* Of so many different values at the least, and so many for each that there is, values are things'
 * own; dates are few, and still are. */
#define LEAST_VALUES 50
#define LEAST_DISTINCT 0.1

/* ---- who has a value ---- */

/* Where names are: of persons, else what things are called. */
typedef struct {
    const KithColumn *given;
    const KithColumn *family;
    const KithColumn *whole;
} Names;

static const KithColumn *
find_name_of_things(const KithColumns *columns)
{
    for (guint c = 0; c < columns->n_columns; c++) {
        if (kith_comparator_names_things(columns->columns[c].comparator)) {
            return &columns->columns[c];
        }
    }
    return NULL;
}

static Names
find_names(const KithColumns *columns)
{
    Names names = {kith_columns_find_role(columns, KITH_ROLE_GIVEN),
                   kith_columns_find_role(columns, KITH_ROLE_FAMILY),
                   kith_columns_find_role(columns, KITH_ROLE_WHOLE_NAME)};

    if (names.given == NULL && names.family == NULL && names.whole == NULL) {
        names.whole = find_name_of_things(columns);
    }
    return names;
}

/* The sort of a record's name: its two initials, the lesser first, 0 where there is no name. Names
 * that are misspelt or turned round are of one sort. */
static guint32
sort_of_name(const Names *names, guint32 record)
{
    KithBytes whole = kith_column_text_at(names->whole, record, 0);
    KithBytes given = kith_column_text_at(names->given, record, 0);
    KithBytes family = kith_column_text_at(names->family, record, 0);
    guint32 a = given.len > 0 ? given.data[0] : 0;
    guint32 b = family.len > 0 ? family.data[0] : 0;

    if (a == 0 && b == 0 && whole.len > 0) {
        const guint8 *blank = memrchr(whole.data, ' ', whole.len);

        a = whole.data[0];
        b = blank != NULL ? blank[1] : 0;
    }
    return MIN(a, b) << 8 | MAX(a, b);
}

/* ---- values that many have ---- */

/* Rows of value and sort of name, each once. Returns how many. */
static gsize
collect(const KithColumns *columns, const KithColumn *column, guint32 *rows)
{
    Names names = find_names(columns);
    gsize n = 0;

    for (guint32 r = 0; r < MIN(columns->n, LOOK_AT); r++) {
        guint32 sort = kith_column_has_value(column, r) ? sort_of_name(&names, r) : 0;

        if (sort != 0) {
            rows[2 * n] = column->values[column->first[r]];
            rows[2 * n + 1] = sort;
            n++;
        }
    }
    kith_sort_rows(rows, n, 2);
    return kith_unique_rows(rows, n, 2);
}

/* Rows of how many sorts of names a value has, and the value, ascending. Returns how many. */
static gsize
count_names(const guint32 *rows, gsize n, guint32 *counts)
{
    gsize n_values = 0;

    for (gsize i = 0; i < n; i++) {
        if (i == 0 || rows[2 * i] != rows[2 * i - 2]) {
            counts[2 * n_values] = 0;
            counts[2 * n_values + 1] = rows[2 * i];
            n_values++;
        }
        counts[2 * n_values - 2]++;
    }
    kith_sort_rows(counts, n_values, 2);
    return n_values;
}

static gboolean
are_own(const KithColumn *column, gsize n_values, gsize n)
{
    return n_values >= LEAST_VALUES && (column->comparator->role == KITH_ROLE_DATE ||
                                        (double)n_values >= LEAST_DISTINCT * (double)n);
}

static int
compare_texts(gconstpointer a, gconstpointer b)
{
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

GPtrArray *
kith_placeholders_find(const KithColumns *columns, const KithColumn *column)
{
    g_autofree guint32 *rows = NULL;
    g_autofree guint32 *counts = NULL;
    GPtrArray *texts;
    gsize n;
    gsize n_values;
    guint32 least;

    if (!column->comparator->own || column->filled < LEAST_VALUES) {
        return NULL;
    }
    rows = g_new(guint32, 2 * (gsize)MIN(columns->n, LOOK_AT) + 2);
    n = collect(columns, column, rows);
    counts = g_new(guint32, 2 * n + 2);
    n_values = count_names(rows, n, counts);
    if (!are_own(column, n_values, n)) {
        return NULL;
    }
    least = MAX(LEAST_NAMES, TIMES * counts[2 * (n_values - TENTH)]);
    least = MAX(least, (guint32)(LEAST_SHARE * (double)n));
    texts = g_ptr_array_new_with_free_func(g_free);
    for (gsize i = n_values; i > 0 && counts[2 * i - 2] >= least; i--) {
        KithBytes text = kith_column_text(column, counts[2 * i - 1]);

        g_ptr_array_add(texts, g_strndup((const char *)text.data, text.len));
    }
    if (texts->len == 0) {
        g_ptr_array_unref(texts);
        return NULL;
    }
    g_ptr_array_sort(texts, compare_texts);
    return texts;
}

/* ---- without them ---- */

static gboolean
is_one_of(KithBytes text, const GPtrArray *texts)
{
    for (guint i = 0; i < texts->len; i++) {
        if (kith_bytes_equal(text, kith_bytes_str(g_ptr_array_index(texts, i)))) {
            return TRUE;
        }
    }
    return FALSE;
}

void
kith_placeholders_leave_out(const KithColumns *columns, KithColumn *column, const GPtrArray *texts)
{
    guint32 left = 0;

    column->filled = 0;
    for (guint32 r = 0; r < columns->n; r++) {
        guint32 from = column->first[r];

        column->first[r] = left;
        for (guint32 i = from; i < column->first[r + 1]; i++) {
            if (!is_one_of(kith_column_text(column, column->values[i]), texts)) {
                column->values[left++] = column->values[i];
            }
        }
        column->filled += left > column->first[r];
    }
    column->first[columns->n] = left;
}
