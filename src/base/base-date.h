/* SPDX-FileCopyrightText: The Kith authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef BASE_DATE_H
#define BASE_DATE_H

#include "base-bytes.h"

/* A day as far as it is known: 0 stands for a part that is not. Parts may be out of their range
 * (a 31st of April, a month 13): recorded dates are, and two equal ones are still evidence. */
typedef struct {
    guint16 year;
    guint8 month;
    guint8 day;
} KithDate;

/* What comes first where a date is written in numbers and its order cannot be seen. */
typedef enum {
    KITH_DATE_DAY_FIRST,
    KITH_DATE_MONTH_FIRST,
} KithDateOrder;

/* What one written date tells of the order of its column. */
typedef enum {
    KITH_DATE_HINT_NONE,
    KITH_DATE_HINT_DAY_FIRST,
    KITH_DATE_HINT_MONTH_FIRST,
} KithDateHint;

/* Reads a date: ISO 8601 (a time after it is passed over), eight digits, numbers with / . or -
 * in either order, names of months, a year and month, a year. Two-digit years lie in the century
 * that ends @pivot_year (the year the data was written, say). */
gboolean kith_date_parse(KithBytes text, KithDateOrder order, guint pivot_year, KithDate *out_date);

/* What the text tells of the order of days and months. */
KithDateHint kith_date_hint(KithBytes text);

/* Writes yyyy, yyyy-mm or yyyy-mm-dd and a NUL into @out (11 bytes). */
void kith_date_format(KithDate date, char *out);

/* Reads what kith_date_format wrote. */
gboolean kith_date_scan(KithBytes text, KithDate *out_date);

/* Whether the parts that are known make a day of the calendar. */
gboolean kith_date_is_real(KithDate date);

/* Days since 1 March of year 0, for distances; a missing month counts as July, a missing day as
 * the 15th. */
gint32 kith_date_number(KithDate date);

/* The day that a number of a whole date stands for. */
KithDate kith_date_from_number(gint32 number);

#endif
