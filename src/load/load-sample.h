/* SPDX-FileCopyrightText: The Kith authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef LOAD_SAMPLE_H
#define LOAD_SAMPLE_H

#include "load-loader.h"

/* What the values of a column look like, over a sample of rows from several places. */
typedef struct {
    guint filled; /* values that say something */
    guint distinct;
    guint emails;
    guint dates; /* full dates with a likely year */
    guint day_first;
    guint month_first;
    guint slashed;  /* dates in numbers with the year last */
    guint years;    /* a number from 1850 to 2050 alone */
    guint year_min; /* of dates and years */
    guint year_max;
    guint postcodes; /* of the UK's form */
    guint phones;    /* digits, blanks and marks in a phone number's number */
    guint british;   /* phone numbers that begin as British ones do */
    guint numbers;
    guint whole; /* digits alone */
    guint whole_max;
    guint digits;    /* values with a digit */
    guint single;    /* values of one word */
    guint given;     /* of these, known given names */
    guint names;     /* two to four words of letters alone */
    guint called;    /* of these, with a known given name or an initial at either end */
    guint known;     /* of these, with a known given name at either end */
    guint joined;    /* values with "&" or "and" between words */
    guint companies; /* values with a legal form or a word such as "bank" */
    guint titles;    /* Mr, Mrs, Dr alone */
    guint64 letters; /* bytes in all */
} KithColumnLook;

typedef struct {
    guint n_rows;
    KithColumnLook *looks; /* owned, one for each column */
} KithSample;

/* Looks at rows from the head of the input and from places inside it. */
KithSample *kith_sample_take(const KithLoader *loader, const KithInput *input);
void kith_sample_free(KithSample *sample);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(KithSample, kith_sample_free)

/* Whether at least @percent of the filled values are counted in @n. */
static inline gboolean
kith_look_mostly(const KithColumnLook *look, guint n, guint percent)
{
    return look->filled > 0 && (guint64)n * 100 >= (guint64)look->filled * percent;
}

#endif
