/* SPDX-FileCopyrightText: The Kith authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "base-date.h"
#include "resolve-feature.h"

#include <stdlib.h>

enum { EXACT = 1, PART, NEAR, SLIP, MONTH, DIFFERENT };

static const char *const level_names[] = {"equal",
                                          "equal as far as known",
                                          "within four days",
                                          "one digit, or day and month swapped",
                                          "within a month",
                                          "different"};

static const double start[] = {.7, .03, .1, .03, .06, .08};

/* What is done at a weekend counts from Monday, or is written down then. */
#define NEAR_DAYS 4
#define MONTH_DAYS 31

/* The dates of the texts. */
static gpointer
prepare(const KithFeature *feature)
{
    KithDate *dates = g_new0(KithDate, (gsize)feature->values.n + 1);

    for (guint32 code = 1; code <= feature->values.n; code++) {
        if (!kith_date_scan(kith_value_text(&feature->values, code), &dates[code])) {
            dates[code] = (KithDate){0};
        }
    }
    return dates;
}

static gboolean
is_slip(const KithFeature *fa, guint32 code_a, const KithFeature *fb, guint32 code_b)
{
    KithDate a = ((const KithDate *)fa->own)[code_a];
    KithDate b = ((const KithDate *)fb->own)[code_b];

    return (a.year == b.year && a.month == b.day && a.day == b.month) ||
           kith_value_edits(&fa->values, code_a, &fb->values, code_b, 1) <= 1;
}

static guint
level(const KithFeature *fa, guint32 code_a, const KithFeature *fb, guint32 code_b)
{
    KithDate a = ((const KithDate *)fa->own)[code_a];
    KithDate b = ((const KithDate *)fb->own)[code_b];
    gint32 apart;

    if (a.day == 0 || b.day == 0) {
        return a.year == b.year && (a.month == 0 || b.month == 0 || a.month == b.month) ? PART
                                                                                        : DIFFERENT;
    }
    apart = abs(kith_date_number(a) - kith_date_number(b));
    return apart <= NEAR_DAYS                ? NEAR
           : is_slip(fa, code_a, fb, code_b) ? SLIP
           : apart <= MONTH_DAYS             ? MONTH
                                             : DIFFERENT;
}

const KithComparator kith_comparator_day = {
    .name = "day",
    .summary = "days of things: equal, some days or a month apart, one digit wrong",
    .n_levels = G_N_ELEMENTS(level_names),
    .level_names = level_names,
    .start = start,
    .prepare = prepare,
    .release = g_free,
    .level = level,
};
