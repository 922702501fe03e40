/* SPDX-FileCopyrightText: The Kith authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "resolve-days.h"

#include "base-big.h"
#include "base-date.h"
#include "base-hash.h"
#include "base-sort.h"

#include <stdlib.h>

/* Two records are of nearly one day within so many. */
#define NEAR_DAYS 4

/* So many pairs that agree on a value are looked at, at the least; in so many of them days must be
 * near, and so many times as often as in any pairs; or so many times as often that it matters not
 * how few they are. */
#define LEAST_PAIRS 20
#define LEAST_NEAR .2
#define TIMES 4.0
#define MANY_TIMES 30.0

/* Letters that two ways to write one name have in common. */
#define BEGINNING 6

/* So many records of one source are alike but for the day, and so many of all. */
#define ALIKE 5
#define ALIKE_SHARE .1

/* Pairs of which both days are known, and of those that are near. */
typedef struct {
    guint64 known;
    guint64 near;
} Nearness;

static double
share_of(const Nearness *nearness)
{
    return nearness->known > 0 ? (double)nearness->near / (double)nearness->known : 0.0;
}

#define UNKNOWN G_MININT32

/* The day of each record, UNKNOWN where there is none. */
static gint32 *
read_days(const KithColumns *columns, const KithColumn *days)
{
    gint32 *numbers = kith_wide_new(gint32, (gsize)columns->n + 1);

    for (guint32 r = 0; r < columns->n; r++) {
        KithDate date;
        gboolean whole = kith_column_has_value(days, r) &&
                         kith_date_scan(kith_column_text_at(days, r, 0), &date) && date.day != 0;

        numbers[r] = whole ? kith_date_number(date) : UNKNOWN;
    }
    return numbers;
}

static void
count_pair(gint32 x, gint32 y, Nearness *nearness)
{
    if (x != UNKNOWN && y != UNKNOWN) {
        nearness->known++;
        nearness->near += abs(x - y) <= NEAR_DAYS;
    }
}

/* How values of a column begin: two ways to write one name do alike. */
static guint32
beginning_of(const KithColumn *column, guint32 value)
{
    KithBytes text = kith_column_text(column, value);

    return (guint32)kith_hash(text.data, MIN(text.len, BEGINNING), 1);
}

/* Records that are next to each other among those that have a value of @column in common, or how it
 * begins. */
static Nearness
of_equals(const KithColumns *columns, const KithColumn *column, gboolean begin, const gint32 *days)
{
    guint32 *rows = kith_wide_new(guint32, 2 * (gsize)columns->n + 2);
    Nearness nearness = {0};
    gsize n = 0;

    for (guint32 r = 0; r < columns->n; r++) {
        if (kith_column_has_value(column, r)) {
            guint32 value = column->values[column->first[r]];

            rows[2 * n] = begin ? beginning_of(column, value) : value;
            rows[2 * n++ + 1] = r;
        }
    }
    kith_sort_rows_by(rows, n, 2, 1);
    for (gsize i = 1; i < n; i++) {
        if (rows[2 * i] == rows[2 * i - 2]) {
            count_pair(days[rows[2 * i - 1]], days[rows[2 * i + 1]], &nearness);
        }
    }
    g_free(rows);
    return nearness;
}

static gboolean
is_other(const KithColumn *column, const KithColumn *days)
{
    return !column->dropped && column->filled > 0 && column->comparator != days->comparator;
}

/* A number for all that a record has but days. */
static guint64
rest_of(const KithColumns *columns, const KithColumn *days, guint32 record)
{
    guint64 hash = columns->sources[record];

    for (guint c = 0; c < columns->n_columns; c++) {
        const KithColumn *column = &columns->columns[c];

        for (guint32 i = column->first[record];
             is_other(column, days) && i < column->first[record + 1];
             i++) {
            hash = kith_hash_mix(hash ^ ((guint64)(c + 1) << 32 | column->values[i]));
        }
    }
    return hash;
}

/* Whether things are named again and again, on one day and on another. */
static gboolean
are_mentions(const KithColumns *columns, const KithColumn *days)
{
    g_autofree guint64 *rests = g_new(guint64, (gsize)columns->n + 1);
    guint32 alike = 0;

    for (guint32 r = 0; r < columns->n; r++) {
        rests[r] = rest_of(columns, days, r);
    }
    kith_sort_u64(rests, columns->n);
    for (guint32 i = 0; i < columns->n;) {
        guint32 end = i + 1;

        while (end < columns->n && rests[end] == rests[i]) {
            end++;
        }
        alike += end - i >= ALIKE ? end - i : 0;
        i = end;
    }
    return alike > ALIKE_SHARE * columns->n;
}

static gboolean
are_nearer(const Nearness *equals, const Nearness *any)
{
    double near = share_of(equals);

    return equals->known >= LEAST_PAIRS &&
           ((near >= LEAST_NEAR && near >= TIMES * share_of(any)) ||
            (equals->near >= LEAST_PAIRS && near >= MANY_TIMES * share_of(any)));
}

gboolean
kith_days_tell(const KithColumns *columns, const KithColumn *days)
{
    g_autofree gint32 *numbers = NULL;
    Nearness any = {0};

    if (are_mentions(columns, days)) {
        return FALSE;
    }
    numbers = read_days(columns, days);
    for (guint32 r = 1; r < columns->n; r++) {
        count_pair(numbers[r - 1], numbers[r], &any);
    }
    for (guint c = 0; c < columns->n_columns; c++) {
        const KithColumn *column = &columns->columns[c];

        for (guint begin = 0; begin < 2 && is_other(column, days); begin++) {
            const Nearness equals = of_equals(columns, column, begin == 1, numbers);

            if (are_nearer(&equals, &any)) {
                return TRUE;
            }
        }
    }
    return FALSE;
}
