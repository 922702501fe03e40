/* SPDX-FileCopyrightText: The Kith authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "base-date.h"

#include <stdio.h>

#define MAX_PARTS 3

/* A run of digits or letters of a written date. */
typedef struct {
    guint number;  /* or the month that a word names */
    guint digits;  /* how many; 0 for a word */
    guint8 before; /* the separator in front, 0 at the start */
} Part;

static guint
month_of_word(const guint8 *word, gsize len)
{
    static const char months[] = "janfebmaraprmayjunjulaugsepoctnovdec";

    if (len < 3) {
        return 0;
    }
    for (guint m = 0; m < 12; m++) {
        if (g_ascii_strncasecmp(months + 3 * m, (const char *)word, 3) == 0) {
            return m + 1;
        }
    }
    return 0;
}

static gboolean
is_ordinal_suffix(const guint8 *word, gsize len)
{
    return len == 2 && (g_ascii_strncasecmp((const char *)word, "st", 2) == 0 ||
                        g_ascii_strncasecmp((const char *)word, "nd", 2) == 0 ||
                        g_ascii_strncasecmp((const char *)word, "rd", 2) == 0 ||
                        g_ascii_strncasecmp((const char *)word, "th", 2) == 0);
}

/* Reads one number. Returns how many bytes it has, 0 when too many for a date. */
static gsize
read_number(const guint8 *from, gsize len, Part *part)
{
    gsize n = 0;

    while (n < len && g_ascii_isdigit(from[n])) {
        if (n == 8) {
            return 0;
        }
        part->number = part->number * 10 + (from[n] - '0');
        n++;
    }
    part->digits = (guint)n;
    return n;
}

static gsize
word_length(const guint8 *from, gsize len)
{
    gsize n = 0;

    while (n < len && g_ascii_isalpha(from[n])) {
        n++;
    }
    return n;
}

/* Cuts a written date into parts. Returns how many, 0 when it is no date. */
static guint
read_parts(KithBytes text, Part *parts)
{
    guint n = 0;
    guint8 before = 0;

    for (gsize i = 0; i < text.len;) {
        Part part = {.before = before};
        const guint8 *here = text.data + i;
        gsize left = text.len - i;
        gsize used;

        if (n == MAX_PARTS) {
            return n; /* a time of day follows */
        }
        if (g_ascii_isdigit(*here)) {
            used = read_number(here, left, &part);
            if (used == 0) {
                return 0;
            }
            parts[n++] = part;
            before = 0;
        } else if (g_ascii_isalpha(*here)) {
            used = word_length(here, left);
            part.number = month_of_word(here, used);
            if (part.number != 0) {
                parts[n++] = part;
            } else if (n == 0 || !(is_ordinal_suffix(here, used) && here[-1] != ' ')) {
                return 0;
            }
            before = 0;
        } else {
            if (strchr(" ,./-\t", *here) == NULL) {
                return 0;
            }
            before = *here == ' ' && before != 0 ? before : *here;
            used = 1;
        }
        i += used;
    }
    return n;
}

static guint16
full_year(const Part *part, guint pivot_year)
{
    guint century = pivot_year - pivot_year % 100;

    if (part->digits > 2) {
        return (guint16)part->number;
    }
    return (guint16)(part->number + century - (part->number > pivot_year % 100 ? 100 : 0));
}

static gboolean
is_year(const Part *part)
{
    return part->digits == 4 && part->number >= 1000 && part->number < 3000;
}

/* The places of day and month among the parts where they are two numbers: @first and @second in
 * the order written. */
static gboolean
day_comes_first(const Part *first, const Part *second, KithDateOrder order)
{
    if (first->number > 12 && second->number <= 12) {
        return TRUE;
    }
    if (second->number > 12 && first->number <= 12) {
        return FALSE;
    }
    return order == KITH_DATE_DAY_FIRST;
}

/* Eight digits: the year first, or last where that alone makes a day of the calendar. */
static gboolean
from_eight(guint number, KithDateOrder order, KithDate *out)
{
    const Part first = {number / 1000000, 2, 0};
    const Part second = {number / 10000 % 100, 2, 0};
    gboolean day_first = day_comes_first(&first, &second, order);
    KithDate leading = {(guint16)(number / 10000),
                        (guint8)(number / 100 % 100),
                        (guint8)(number % 100)};
    KithDate trailing = {(guint16)(number % 10000),
                         (guint8)(day_first ? second.number : first.number),
                         (guint8)(day_first ? first.number : second.number)};
    gboolean leads = leading.year >= 1000 && leading.year < 3000;
    gboolean trails = trailing.year >= 1000 && trailing.year < 3000 && trailing.month > 0 &&
                      trailing.day > 0 && kith_date_is_real(trailing);

    *out = trails && !(leads && kith_date_is_real(leading)) ? trailing : leading;
    return leads || trails;
}

static gboolean
from_one(const Part *part, KithDateOrder order, KithDate *out)
{
    if (is_year(part)) {
        *out = (KithDate){(guint16)part->number, 0, 0};
        return TRUE;
    }
    return part->digits == 8 && from_eight(part->number, order, out);
}

static gboolean
from_two(const Part *parts, KithDate *out)
{
    guint year = is_year(&parts[0]) ? 0 : 1;
    const Part *month = &parts[1 - year];

    if (!is_year(&parts[year]) || month->digits > 2 || month->number < 1 || month->number > 12) {
        return FALSE;
    }
    *out = (KithDate){(guint16)parts[year].number, (guint8)month->number, 0};
    return TRUE;
}

static gboolean
from_three(const Part *parts, KithDateOrder order, guint pivot_year, KithDate *out)
{
    const Part *year;
    const Part *month;
    const Part *day;

    if (is_year(&parts[0])) {
        year = &parts[0];
        month = &parts[1];
        day = &parts[2];
    } else {
        year = &parts[2];
        if (parts[1].digits == 0 || parts[0].digits == 0) {
            month = parts[1].digits == 0 ? &parts[1] : &parts[0];
            day = parts[1].digits == 0 ? &parts[0] : &parts[1];
        } else {
            gboolean day_first = day_comes_first(&parts[0], &parts[1], order);

            day = day_first ? &parts[0] : &parts[1];
            month = day_first ? &parts[1] : &parts[0];
        }
        if (!(is_year(year) || year->digits == 2)) {
            return FALSE;
        }
    }
    if (day->digits == 0 || day->digits > 2 || month->digits > 2 || day->number > 99 ||
        month->number > 99) {
        return FALSE;
    }
    *out = (KithDate){full_year(year, pivot_year), (guint8)month->number, (guint8)day->number};
    return TRUE;
}

/* Cuts off a time of day: "T10:00", " 10:00:00". */
static KithBytes
without_time(KithBytes text)
{
    for (gsize i = 8; i + 1 < text.len; i++) {
        gboolean mark = text.data[i] == 'T' || text.data[i] == ' ';

        if (mark && g_ascii_isdigit(text.data[i + 1]) &&
            memchr(text.data + i, ':', text.len - i) != NULL) {
            return kith_bytes(text.data, i);
        }
    }
    return text;
}

gboolean
kith_date_parse(KithBytes text, KithDateOrder order, guint pivot_year, KithDate *out_date)
{
    Part parts[MAX_PARTS];
    gboolean fine;
    guint n;

    text = without_time(text);
    n = text.len >= 4 && text.len <= 30 ? read_parts(text, parts) : 0;
    fine = n == 1   ? from_one(parts, order, out_date)
           : n == 2 ? from_two(parts, out_date)
           : n == 3 ? from_three(parts, order, pivot_year, out_date)
                    : FALSE;
    /* A month that is none can be a day in the wrong place, but not without a day beside it. */
    return fine && (out_date->day != 0 || out_date->month <= 12);
}

KithDateHint
kith_date_hint(KithBytes text)
{
    Part parts[MAX_PARTS];
    KithDate date;

    if (!kith_date_parse(text, KITH_DATE_DAY_FIRST, 2000, &date) ||
        read_parts(without_time(text), parts) != 3 || is_year(&parts[0]) || parts[0].digits == 0 ||
        parts[1].digits == 0) {
        return KITH_DATE_HINT_NONE;
    }
    if (parts[0].number > 12 && parts[1].number <= 12) {
        return KITH_DATE_HINT_DAY_FIRST;
    }
    if (parts[1].number > 12 && parts[0].number <= 12) {
        return KITH_DATE_HINT_MONTH_FIRST;
    }
    return KITH_DATE_HINT_NONE;
}

static char *
put_digits(char *out, guint number, guint n)
{
    for (guint i = n; i > 0; i--) {
        out[i - 1] = (char)('0' + number % 10);
        number /= 10;
    }
    return out + n;
}

void
kith_date_format(KithDate date, char *out)
{
    out = put_digits(out, date.year, 4);
    if (date.month != 0 || date.day != 0) {
        *out++ = '-';
        out = put_digits(out, date.month, 2);
    }
    if (date.day != 0) {
        *out++ = '-';
        out = put_digits(out, date.day, 2);
    }
    *out = '\0';
}

static guint
get_digits(const guint8 *in, guint n)
{
    guint number = 0;

    for (guint i = 0; i < n; i++) {
        number = number * 10 + (guint)(in[i] - '0');
    }
    return number;
}

gboolean
kith_date_scan(KithBytes text, KithDate *out_date)
{
    static const char shape[] = "dddd-dd-dd";

    if (text.len != 4 && text.len != 7 && text.len != 10) {
        return FALSE;
    }
    for (gsize i = 0; i < text.len; i++) {
        gboolean fits = shape[i] == '-' ? text.data[i] == '-' : g_ascii_isdigit(text.data[i]);

        if (!fits) {
            return FALSE;
        }
    }
    out_date->year = (guint16)get_digits(text.data, 4);
    out_date->month = text.len >= 7 ? (guint8)get_digits(text.data + 5, 2) : 0;
    out_date->day = text.len == 10 ? (guint8)get_digits(text.data + 8, 2) : 0;
    return TRUE;
}

gboolean
kith_date_is_real(KithDate date)
{
    static const guint8 days[13] = {31, 31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    gboolean leap = date.year % 4 == 0 && (date.year % 100 != 0 || date.year % 400 == 0);

    if (date.month > 12 || date.day > days[MIN(date.month, 12)]) {
        return FALSE;
    }
    return leap || date.month != 2 || date.day < 29;
}

gint32
kith_date_number(KithDate date)
{
    gint32 month = date.month != 0 ? date.month : 7;
    gint32 day = date.day != 0 ? date.day : 15;
    gint32 year = date.year - (month <= 2);

    month += month <= 2 ? 9 : -3;
    return year * 365 + year / 4 - year / 100 + year / 400 + (153 * month + 2) / 5 + day;
}

KithDate
kith_date_from_number(gint32 number)
{
    /* Whole spans of 400 years, then years that begin in March, as Hinnant 2013 ("chrono-Compatible
     * Low-Level Date Algorithms"). */
    gint32 spans = (number - 1) / 146097;
    gint32 day = (number - 1) % 146097;
    gint32 year = (day - day / 1460 + day / 36524 - day / 146096) / 365;
    gint32 of_year = day - (365 * year + year / 4 - year / 100);
    gint32 month = (5 * of_year + 2) / 153;
    KithDate date = {0,
                     (guint8)(month < 10 ? month + 3 : month - 9),
                     (guint8)(of_year - (153 * month + 2) / 5 + 1)};

    date.year = (guint16)(year + 400 * spans + (month >= 10));
    return date;
}
