/* SPDX-FileCopyrightText: The Kith authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "base-date.h"
#include "base-parallel.h"
#include "base-text.h"
#include "resolve-ages.h"
#include "resolve-days.h"
#include "resolve-mail-name.h"
#include "resolve-name-order.h"
#include "resolve-placeholders.h"

#include <math.h>

/* Shares of a column at which it says nothing: see kith_columns_judge(). */
#define LEAST_FILLED 0.002
#define TOO_DISTINCT 0.995
#define CONTAINED 0.85
#define LOOK_AT 2000

/* Ages were asked for within so many years. */
#define AGE_YEARS 8
#define YEARS_MAX 3000

/* ---- judging ---- */

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

        if (!kith_column_has_value(part, r) || !kith_column_has_value(whole, r)) {
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

/* Whether numbers are the ages of people whose dates the other column has: as many years as there
 * are from the date to much the same year in nearly all records that have both. */
static gboolean
is_age(const KithColumns *columns, const KithColumn *part, const KithColumn *whole)
{
    g_autofree guint *years = g_new0(guint, YEARS_MAX);
    guint both = 0;
    guint near = 0;
    guint most = 0;

    for (guint32 r = 0; r < columns->n && both < LOOK_AT; r++) {
        KithDate date;
        double age;
        char text[16] = {0};
        KithBytes number;

        if (!kith_column_has_value(part, r) || !kith_column_has_value(whole, r)) {
            continue;
        }
        number = kith_column_text(part, part->values[part->first[r]]);
        if (!kith_date_scan(kith_column_text(whole, whole->values[whole->first[r]]), &date)) {
            continue;
        }
        memcpy(text, number.data, MIN(number.len, sizeof text - 1));
        age = g_ascii_strtod(text, NULL);
        both++;
        years[(guint)CLAMP((double)date.year + age, 0.0, YEARS_MAX - 1.0)]++;
    }
    for (guint y = 0; y + AGE_YEARS <= YEARS_MAX; y++) {
        near = 0;
        for (guint i = 0; i < AGE_YEARS; i++) {
            near += years[y + i];
        }
        most = MAX(most, near);
    }
    return both >= 20 && most > CONTAINED * both;
}

static gboolean
is_name(const KithColumn *column)
{
    return kith_role_is_of_name(column->comparator->role);
}

/* Where no two records share a register's number, that two have different ones still tells. */
static gboolean
is_identifier(const KithColumn *column)
{
    return column->comparator->role == KITH_ROLE_IDENTIFIER;
}

/* A column may repeat one that is compared by its words. */
static gboolean
is_wordy(const KithColumn *column)
{
    return g_str_equal(column->comparator->name, "text");
}

/* What is the same word in each of so many records tells none of them from another. Of a few
 * records it may be because they are one. */
#define ALIKE_IN 5

static gboolean
cannot_differ(const KithColumns *columns, const KithColumn *column)
{
    guint32 n = column->first[columns->n];

    for (guint32 i = 1; i < n; i++) {
        if (column->values[i] != column->values[0]) {
            return FALSE;
        }
    }
    return column->filled >= ALIKE_IN &&
           (is_wordy(column) || g_str_equal(column->comparator->name, "category"));
}

static void
judge_task(guint task, guint worker, gpointer user_data)
{
    KithColumns *columns = user_data;
    KithColumn *column = &columns->columns[task];

    column->family_first = (column->comparator->role == KITH_ROLE_WHOLE_NAME ||
                            column->comparator->role == KITH_ROLE_OTHER_NAME) &&
                           kith_names_are_family_first(columns, column);
    column->later = kith_ages_find(columns, column);
    if (column->later != NULL) {
        kith_ages_shift(columns, column, column->later);
    }
    column->placeholders = kith_placeholders_find(columns, column);
    if (column->placeholders != NULL) {
        kith_placeholders_leave_out(columns, column, column->placeholders);
    }
    column->dropped = column->filled < 2 || column->filled < LEAST_FILLED * columns->n ||
                      cannot_differ(columns, column) ||
                      (!is_name(column) && !kith_role_is_half(column->comparator->role) &&
                       !is_identifier(column) && cannot_agree(columns, column));
}

/* ---- too many ---- */

/* Features that a personal name is taken apart into, and room for what records are linked with. */
#define NAME_FEATURES 5
#define LINK_FEATURES 2

/* Bits that a column's values tell of all records together, by the first ones that have any. Values
 * are added up by how often they come, since their numbers follow the order of arrival. */
static double
information(const KithColumns *columns, const KithColumn *column)
{
    g_autoptr(GHashTable) counts = g_hash_table_new(NULL, NULL);
    g_autofree guint *times = NULL; /* of values that come so often */
    GHashTableIter iter;
    gpointer count;
    guint n = MIN(column->first[columns->n], LOOK_AT);
    double bits = 0.0;

    for (guint i = 0; i < n; i++) {
        gpointer value = GUINT_TO_POINTER(column->values[i]);

        count = g_hash_table_lookup(counts, value);
        g_hash_table_insert(counts, value, GUINT_TO_POINTER(GPOINTER_TO_UINT(count) + 1));
    }
    times = g_new0(guint, n + 1);
    g_hash_table_iter_init(&iter, counts);
    while (g_hash_table_iter_next(&iter, NULL, &count)) {
        times[GPOINTER_TO_UINT(count)]++;
    }
    for (guint k = 1; k <= n; k++) {
        bits += (double)times[k] * k * log2((double)n / k);
    }
    return n > 0 ? bits / n * column->filled : 0.0;
}

/* More columns than there is room for: those that tell least are no evidence. */
static void
leave_out_least(KithColumns *columns)
{
    g_autofree double *bits = g_new0(double, (gsize)columns->n_columns + 1);
    guint room = KITH_FEATURES_MAX - LINK_FEATURES;
    guint n = 0;

    for (guint c = 0; c < columns->n_columns; c++) {
        const KithColumn *column = &columns->columns[c];

        if (column->dropped || column->parent >= 0) {
            continue;
        }
        if (is_name(column)) {
            room = KITH_FEATURES_MAX - LINK_FEATURES - NAME_FEATURES;
        } else {
            bits[c] = 1.0 + information(columns, column);
            n++;
        }
    }
    for (; n > room; n--) {
        guint least = columns->n_columns;

        for (guint c = 0; c < columns->n_columns; c++) {
            if (bits[c] > 0.0 && (least == columns->n_columns || bits[c] < bits[least])) {
                least = c;
            }
        }
        columns->columns[least].dropped = TRUE;
        bits[least] = 0.0;
    }
}

/* ---- all columns ---- */

static gboolean
repeats(const KithColumns *columns, const KithColumn *part, const KithColumn *whole)
{
    return (is_wordy(whole) && is_contained(columns, part, whole)) ||
           (whole->comparator->role == KITH_ROLE_DATE &&
            g_str_equal(part->comparator->name, "number") && is_age(columns, part, whole));
}

static void
judge_days(KithColumns *columns)
{
    const KithComparator *day = kith_comparator_find("day");

    for (guint c = 0; c < columns->n_columns; c++) {
        KithColumn *column = &columns->columns[c];

        column->dropped =
            column->dropped || (column->comparator == day && !kith_days_tell(columns, column));
    }
}

void
kith_columns_judge(KithColumns *columns, guint threads)
{
    kith_parallel(columns->n_columns, threads, judge_task, columns, NULL);
    judge_days(columns);
    for (guint c = 0; c < columns->n_columns; c++) {
        KithColumn *part = &columns->columns[c];

        for (guint d = 0; d < columns->n_columns && !part->dropped && part->parent < 0; d++) {
            const KithColumn *whole = &columns->columns[d];

            if (c != d && !whole->dropped && whole->parent < 0 && !is_name(part) &&
                repeats(columns, part, whole)) {
                part->parent = (int)d;
            }
        }
    }
    for (guint c = 0; c < columns->n_columns; c++) {
        KithColumn *column = &columns->columns[c];

        column->tells_names = g_str_equal(column->comparator->name, "email") &&
                              kith_mail_tells_names(columns, column);
    }
    leave_out_least(columns);
}

/* ---- typings ---- */

static KithTyped *
typed_of(const KithColumns *columns, const KithColumn *column)
{
    KithTyped *typed = kith_typed_new(column->name, column->comparator);

    typed->used = !column->dropped;
    typed->fills = column->parent >= 0 ? g_strdup(columns->columns[column->parent].name) : NULL;
    typed->adjust = column->adjust;
    typed->later = column->later != NULL ? g_ptr_array_ref(column->later) : NULL;
    typed->residence = column->residence;
    typed->family_first = column->family_first;
    typed->tells_names = column->tells_names;
    typed->placeholders =
        column->placeholders != NULL ? g_ptr_array_ref(column->placeholders) : NULL;
    return typed;
}

GPtrArray *
kith_columns_typing(const KithColumns *columns)
{
    GPtrArray *typing = g_ptr_array_new_with_free_func(kith_typed_free);

    for (guint c = 0; c < columns->n_columns; c++) {
        if (columns->columns[c].filled > 0) {
            g_ptr_array_add(typing, typed_of(columns, &columns->columns[c]));
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
            column->adjust = typed->adjust;
            column->parent = find_column(columns, typed->fills);
            column->residence = typed->residence;
            column->family_first = typed->family_first;
            column->tells_names = typed->tells_names;
            if (typed->later != NULL) {
                column->later = g_ptr_array_ref(typed->later);
                kith_ages_shift(columns, column, column->later);
            }
            if (typed->placeholders != NULL) {
                column->placeholders = g_ptr_array_ref(typed->placeholders);
                kith_placeholders_leave_out(columns, column, column->placeholders);
            }
        }
    }
}
