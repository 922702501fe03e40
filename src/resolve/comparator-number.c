/* SPDX-FileCopyrightText: The Kith authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "resolve-feature.h"

#include <math.h>

enum { EXACT = 1, NEAR, TENTH, DIFFERENT };

static const char *const level_names[] = {"equal",
                                          "one apart, or one digit",
                                          "not whole, within a tenth",
                                          "different"};

static const double start[] = {.78, .1, .04, .08};

/* The numbers of the texts. */
static gpointer
prepare(const KithFeature *feature)
{
    double *numbers = g_new0(double, (gsize)feature->values.n + 1);

    for (guint32 code = 1; code <= feature->values.n; code++) {
        KithBytes text = kith_value_text(&feature->values, code);
        g_autofree char *copy = g_strndup((const char *)text.data, text.len);

        numbers[code] = g_ascii_strtod(copy, NULL);
    }
    return numbers;
}

/* Prices and sizes, which are not whole, may be near each other; years, days and numbers of houses
 * are equal or not. */
static gboolean
is_measured(double x, double y)
{
    return x != floor(x) || y != floor(y);
}

static guint
level(const KithFeature *fa, guint32 a, const KithFeature *fb, guint32 b)
{
    const double *x = fa->own;
    const double *y = fb->own;
    double apart = fabs(x[a] - y[b]);
    KithBytes s = kith_value_text(&fa->values, a);
    KithBytes t = kith_value_text(&fb->values, b);

    if (apart <= 1.0 || apart <= 0.001 * MAX(fabs(x[a]), fabs(y[b]))) {
        return NEAR;
    }
    if (s.len >= 2 && t.len >= 2 && kith_value_edits(&fa->values, a, &fb->values, b, 1) <= 1) {
        return NEAR;
    }
    return is_measured(x[a], y[b]) && apart <= 0.1 * MAX(fabs(x[a]), fabs(y[b])) ? TENTH
                                                                                 : DIFFERENT;
}

const KithComparator kith_comparator_number = {
    .name = "number",
    .summary = "numbers: equal, one apart, one digit wrong; not whole and within a tenth",
    .n_levels = G_N_ELEMENTS(level_names),
    .level_names = level_names,
    .start = start,
    .prepare = prepare,
    .release = g_free,
    .level = level,
};
