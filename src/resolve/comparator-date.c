/* SPDX-FileCopyrightText: The Kith authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "base-date.h"
#include "resolve-feature.h"

#include <stdlib.h>

enum {
    EXACT = 1,
    PART,
    YEAR_MONTH,
    YEAR_DAY,
    MONTH_DAY_NEAR,
    MONTH_DAY,
    SWAPPED,
    SAME_YEAR,
    NEAR_YEARS,
    DIFFERENT
};

static const char *const level_names[] = {"equal",
                                          "equal as far as known",
                                          "same year and month",
                                          "same year and day",
                                          "same day and month, year a digit apart",
                                          "same day and month",
                                          "day and month swapped, or two digits apart",
                                          "same year, or within a year",
                                          "within eleven years",
                                          "different"};

static const double start[] = {.78, .03, .04, .03, .03, .02, .02, .02, .025, .005};

/* Dates of all values, and how many records have each year and month and the like. */
typedef struct {
    KithDate *dates;
    guint32 *year_month; /* by year × 13 + month */
    guint32 *year_day;   /* by year × 32 + day */
    guint32 *year;
    guint32 month_day[13 * 32];
} Dates;

#define YEARS 3000

static guint
month_of(KithDate date)
{
    return MIN(date.month, 12);
}

static guint
day_of(KithDate date)
{
    return MIN(date.day, 31);
}

static gpointer
prepare(const KithFeature *feature)
{
    Dates *own = g_new0(Dates, 1);

    own->dates = g_new0(KithDate, (gsize)feature->values.n + 1);
    own->year_month = g_new0(guint32, YEARS * 13);
    own->year_day = g_new0(guint32, YEARS * 32);
    own->year = g_new0(guint32, YEARS);
    for (guint32 code = 1; code <= feature->values.n; code++) {
        KithDate *date = &own->dates[code];
        guint32 count = feature->values.counts[code];

        if (!kith_date_scan(kith_value_text(&feature->values, code), date)) {
            *date = (KithDate){0};
            continue;
        }
        date->year = MIN(date->year, YEARS - 1);
        own->year[date->year] += count;
        own->year_month[date->year * 13 + month_of(*date)] += count;
        own->year_day[date->year * 32 + day_of(*date)] += count;
        own->month_day[month_of(*date) * 32 + day_of(*date)] += count;
    }
    return own;
}

static void
release(gpointer data)
{
    Dates *own = data;

    g_free(own->dates);
    g_free(own->year_month);
    g_free(own->year_day);
    g_free(own->year);
    g_free(own);
}

/* Parts of dates as texts: "1987--", "1987-10-", "1987--25" and "-10-25". */
static void
parts(const KithFeature *feature, KithPartFunc each, gpointer user_data)
{
    Dates *own = feature->own;
    char text[32];

    for (guint i = 0; i < YEARS; i++) {
        if (own->year[i] > 0) {
            g_snprintf(text, sizeof text, "%04u--", i);
            each(kith_bytes_str(text), &own->year[i], user_data);
        }
    }
    for (guint i = 0; i < YEARS * 13; i++) {
        if (own->year_month[i] > 0) {
            g_snprintf(text, sizeof text, "%04u-%02u-", i / 13, i % 13);
            each(kith_bytes_str(text), &own->year_month[i], user_data);
        }
    }
    for (guint i = 0; i < YEARS * 32; i++) {
        if (own->year_day[i] > 0) {
            g_snprintf(text, sizeof text, "%04u--%02u", i / 32, i % 32);
            each(kith_bytes_str(text), &own->year_day[i], user_data);
        }
    }
    for (guint i = 0; i < G_N_ELEMENTS(own->month_day); i++) {
        if (own->month_day[i] > 0) {
            g_snprintf(text, sizeof text, "-%02u-%02u", i / 32, i % 32);
            each(kith_bytes_str(text), &own->month_day[i], user_data);
        }
    }
}

/* Digits that differ between two years, and whether two neighbours are swapped. */
static guint
year_edits(guint a, guint b)
{
    guint edits = 0;
    guint place = 1;
    guint x = a;
    guint y = b;

    for (guint i = 0; i < 4; i++, x /= 10, y /= 10) {
        edits += x % 10 != y % 10;
    }
    for (guint i = 0; i < 3 && edits == 2; i++, place *= 10) {
        guint low = a / place % 10;
        guint high = a / place / 10 % 10;

        if (a - low * place - high * place * 10 + high * place + low * place * 10 == b) {
            return 1;
        }
    }
    return edits;
}

static guint
digits_apart(KithDate a, KithDate b)
{
    guint edits = year_edits(a.year, b.year);

    edits += (a.month / 10 != b.month / 10) + (a.month % 10 != b.month % 10);
    return edits + (a.day / 10 != b.day / 10) + (a.day % 10 != b.day % 10);
}

/* Dates of which one is only a year, or a year and month. */
static guint
partial_level(KithDate a, KithDate b)
{
    if (a.year == b.year) {
        return a.month == 0 || b.month == 0 || a.month == b.month ? PART : SAME_YEAR;
    }
    return abs(a.year - b.year) <= 11 ? NEAR_YEARS : DIFFERENT;
}

static guint
level(const KithFeature *fa, guint32 code_a, const KithFeature *fb, guint32 code_b)
{
    KithDate a = ((const Dates *)fa->own)->dates[code_a];
    KithDate b = ((const Dates *)fb->own)->dates[code_b];
    gint32 apart;

    if (a.day == 0 || b.day == 0) {
        return partial_level(a, b);
    }
    if (a.year == b.year && a.month == b.month) {
        return YEAR_MONTH;
    }
    if (a.month == b.month && a.day == b.day) {
        return year_edits(a.year, b.year) <= 1 || abs(a.year - b.year) == 1 ? MONTH_DAY_NEAR
                                                                            : MONTH_DAY;
    }
    if (a.year == b.year && a.month == b.day && a.day == b.month) {
        return SWAPPED;
    }
    if (a.year == b.year && a.day == b.day) {
        return YEAR_DAY;
    }
    if (digits_apart(a, b) <= 2) {
        return SWAPPED;
    }
    apart = abs(kith_date_number(a) - kith_date_number(b));
    return a.year == b.year || apart < 380 ? SAME_YEAR : apart < 4018 ? NEAR_YEARS : DIFFERENT;
}

/* How common the two parts are that agree: 1 January of any year is no coincidence. */
static double
shared(const KithFeature *feature, guint32 code_a, guint32 code_b, guint at_level)
{
    const Dates *own = feature->own;
    KithDate a = own->dates[code_a];
    KithDate b = own->dates[code_b];
    guint32 count;

    switch (at_level) {
    case PART:
        count = a.month != 0 && b.month != 0 ? own->year_month[a.year * 13 + month_of(a)]
                                             : own->year[a.year];
        break;
    case YEAR_MONTH:
        count = own->year_month[a.year * 13 + month_of(a)];
        break;
    case YEAR_DAY:
        count = own->year_day[a.year * 32 + day_of(a)];
        break;
    case MONTH_DAY_NEAR:
    case MONTH_DAY:
        count = own->month_day[month_of(a) * 32 + day_of(a)];
        break;
    default:
        return 0.0;
    }
    return (double)MAX(count, 1) / (double)MAX(feature->filled, 1);
}

const KithComparator kith_comparator_date = {
    .name = "date",
    .summary = "dates of a life: parts in common, wrong digits, day and month swapped, years apart",
    .role = KITH_ROLE_DATE,
    .n_levels = G_N_ELEMENTS(level_names),
    .own = TRUE,
    .level_names = level_names,
    .start = start,
    .firm_level = DIFFERENT,
    .near_level = YEAR_MONTH,
    .n_unlike = 3,
    .prepare = prepare,
    .release = release,
    .parts = parts,
    .level = level,
    .shared = shared,
};
