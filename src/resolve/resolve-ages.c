/* SPDX-FileCopyrightText: The Kith authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "resolve-ages.h"

#include "base-hash.h"
#include "base-sort.h"

/* Records that are looked at. */
#define LOOK_AT 200000

/* Ages, and so differences of ages, are less. */
#define AGE_MAX 130

/* So many names that both lists have once tell by how much one is later, if one difference is that
 * of so many of them. */
#define LEAST_NAMES 30
#define LEAST_SHARE 0.2

KithLater *
kith_later_new(const char *source, int years)
{
    KithLater *later = g_new(KithLater, 1);

    *later = (KithLater){g_strdup(source), years};
    return later;
}

void
kith_later_free(gpointer data)
{
    KithLater *later = data;

    g_free(later->source);
    g_free(later);
}

/* ---- ages by name ---- */

/* A whole number that can be an age, -1 for anything else. */
static int
age_of(KithBytes text)
{
    int age = 0;

    for (gsize i = 0; i < text.len; i++) {
        if (!g_ascii_isdigit(text.data[i]) || i == 3) {
            return -1;
        }
        age = age * 10 + (text.data[i] - '0');
    }
    return text.len > 0 && age < AGE_MAX ? age : -1;
}

/* Whether a given name that is no initial and a family name are known. */
static gboolean
is_whole_name(KithBytes given, KithBytes family, KithBytes whole)
{
    return (given.len > 1 && family.len > 0) ||
           (whole.len > 0 && memchr(whole.data, ' ', whole.len) != NULL);
}

/* Rows of the hash of a whole name (high and low half), source and age, by name. */
static guint32 *
list_ages(const KithColumns *columns, const KithColumn *column, gsize *out_n)
{
    const KithColumn *given = kith_columns_find_role(columns, KITH_ROLE_GIVEN);
    const KithColumn *family = kith_columns_find_role(columns, KITH_ROLE_FAMILY);
    const KithColumn *whole = kith_columns_find_role(columns, KITH_ROLE_WHOLE_NAME);
    guint32 *rows = g_new(guint32, 4 * (gsize)MIN(columns->n, LOOK_AT) + 4);

    *out_n = 0;
    for (guint32 r = 0; r < MIN(columns->n, LOOK_AT); r++) {
        KithBytes a = kith_column_text_at(given, r, 0);
        KithBytes b = kith_column_text_at(family, r, 0);
        KithBytes c = kith_column_text_at(whole, r, 0);
        int age = age_of(kith_column_text_at(column, r, 0));
        guint64 hash;

        if (age < 0 || !is_whole_name(a, b, c)) {
            continue;
        }
        hash = kith_hash(c.data, c.len, kith_hash(a.data, a.len, kith_hash(b.data, b.len, 1)));
        rows[4 * *out_n] = (guint32)(hash >> 32);
        rows[4 * *out_n + 1] = (guint32)hash;
        rows[4 * *out_n + 2] = columns->sources[r];
        rows[4 * *out_n + 3] = (guint32)age;
        (*out_n)++;
    }
    kith_sort_rows(rows, *out_n, 4);
    return rows;
}

/* ---- how much later ---- */

/* The only age that a source has among rows of one name, -1 when it has none or several. */
static int
only_age(const guint32 *rows, gsize n, guint32 source)
{
    int age = -1;

    for (gsize i = 0; i < n; i++) {
        if (rows[4 * i + 2] == source) {
            if (age >= 0) {
                return -1;
            }
            age = (int)rows[4 * i + 3];
        }
    }
    return age;
}

/* By how many years one source is later than another; 0 when that is not told. */
static int
years_later(const guint32 *rows, gsize n, guint32 first, guint32 other)
{
    guint differences[2 * AGE_MAX + 1] = {0};
    guint names = 0;
    guint best = AGE_MAX;
    gsize end;

    for (gsize i = 0; i < n; i = end) {
        int a;
        int b;

        for (end = i + 1;
             end < n && rows[4 * end] == rows[4 * i] && rows[4 * end + 1] == rows[4 * i + 1];) {
            end++;
        }
        a = only_age(rows + 4 * i, end - i, first);
        b = only_age(rows + 4 * i, end - i, other);
        if (a >= 0 && b >= 0) {
            differences[b - a + AGE_MAX]++;
            names++;
        }
    }
    for (guint d = 0; d <= 2 * AGE_MAX; d++) {
        best = differences[d] > differences[best] ? d : best;
    }
    return names >= LEAST_NAMES && differences[best] >= LEAST_SHARE * names ? (int)best - AGE_MAX
                                                                            : 0;
}

static int
compare_sources(gconstpointer a, gconstpointer b)
{
    return strcmp((*(const KithLater *const *)a)->source, (*(const KithLater *const *)b)->source);
}

GPtrArray *
kith_ages_find(const KithColumns *columns, const KithColumn *column)
{
    g_autofree guint32 *rows = NULL;
    g_autofree guint32 *counts = NULL;
    g_autoptr(GPtrArray) found = NULL;
    guint32 first = 0;
    gsize n;

    if (!column->age || columns->source_names->len < 2) {
        return NULL;
    }
    rows = list_ages(columns, column, &n);
    counts = g_new0(guint32, columns->source_names->len + 1);
    for (gsize i = 0; i < n; i++) {
        counts[rows[4 * i + 2]]++;
    }
    /* Of those that have as many the first by name, since numbers follow the order of arrival. */
    for (guint32 s = 1; s < columns->source_names->len; s++) {
        if (counts[s] > counts[first] ||
            (counts[s] == counts[first] && counts[s] > 0 &&
             g_strcmp0(g_ptr_array_index(columns->source_names, s),
                       g_ptr_array_index(columns->source_names, first)) < 0)) {
            first = s;
        }
    }
    found = g_ptr_array_new_with_free_func(kith_later_free);
    for (guint32 s = 1; s < columns->source_names->len; s++) {
        int years = s != first && counts[s] > 0 ? years_later(rows, n, first, s) : 0;

        if (years != 0) {
            g_ptr_array_add(found,
                            kith_later_new(g_ptr_array_index(columns->source_names, s), years));
        }
    }
    g_ptr_array_sort(found, compare_sources);
    return found->len > 0 ? g_steal_pointer(&found) : NULL;
}

/* ---- as of the first ---- */

/* Adds the texts of all ages to those of a column, from value @column->n_values + 1 on. */
static void
add_texts(KithColumn *column)
{
    gsize n = (gsize)column->n_values + 1;
    gsize size = column->offsets[n];
    guint64 *offsets = g_new(guint64, n + AGE_MAX + 2);
    guint8 *bytes = g_malloc(size + 4 * AGE_MAX);

    memcpy(offsets, column->offsets, (n + 1) * sizeof *offsets);
    memcpy(bytes, column->bytes, size);
    for (int age = 0; age < AGE_MAX; age++) {
        char text[8];
        gsize len = (gsize)g_snprintf(text, sizeof text, "%d", age);

        memcpy(bytes + size, text, len);
        size += len;
        offsets[n + (gsize)age + 1] = size;
    }
    g_free(column->offsets);
    g_free(column->bytes);
    column->offsets = offsets;
    column->bytes = bytes;
    column->n_values += AGE_MAX;
    column->distinct = FALSE;
}

void
kith_ages_shift(const KithColumns *columns, KithColumn *column, const GPtrArray *later)
{
    g_autofree int *years = g_new0(int, columns->source_names->len + 1);
    guint32 before = column->n_values;

    for (guint s = 0; s < columns->source_names->len; s++) {
        for (guint i = 0; i < later->len; i++) {
            const KithLater *own = g_ptr_array_index(later, i);
            const char *name = g_ptr_array_index(columns->source_names, s);

            years[s] = g_strcmp0(name, own->source) == 0 ? own->years : years[s];
        }
    }
    add_texts(column);
    for (guint32 r = 0; r < columns->n; r++) {
        int own = years[columns->sources[r]];

        for (guint32 i = column->first[r]; own != 0 && i < column->first[r + 1]; i++) {
            int age = age_of(kith_column_text(column, column->values[i]));

            if (age >= 0 && age - own >= 0 && age - own < AGE_MAX) {
                column->values[i] = before + 1 + (guint32)(age - own);
            }
        }
    }
}
