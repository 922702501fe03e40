/* SPDX-FileCopyrightText: The Kith authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "score-intervals.h"

#include "base-random.h"

#include <math.h>

#define DRAWS 1000
#define SEED 20

/* Counts above this are drawn from a normal distribution. */
#define POISSON_MAX 60.0

static int
by_outcome(const void *a, const void *b)
{
    const KithOutcome *x = a;
    const KithOutcome *y = b;

    if (x->right != y->right) {
        return x->right < y->right ? -1 : 1;
    }
    if (x->wrong != y->wrong) {
        return x->wrong < y->wrong ? -1 : 1;
    }
    return (x->missed > y->missed) - (x->missed < y->missed);
}

/* A number from a Poisson distribution: by its tail (Knuth), or as the nearest normal number. */
static double
draw(KithRandom *random, double mean)
{
    double least = exp(-mean);
    double product = 1.0;
    double n = -1.0;

    if (mean > POISSON_MAX) {
        double radius = sqrt(-2.0 * log(1.0 - kith_random_unit(random)));
        double angle = 2.0 * G_PI * kith_random_unit(random);

        return MAX(0.0, round(mean + sqrt(mean) * radius * cos(angle)));
    }
    do {
        n++;
        product *= kith_random_unit(random);
    } while (product > least);
    return n;
}

static double
share(double part, double rest)
{
    return part + rest > 0.0 ? part / (part + rest) : 1.0;
}

static void
rates_of(const KithOutcome *sum, double *out)
{
    out[0] = share(sum->right, sum->wrong);
    out[1] = share(sum->right, sum->missed);
    out[2] = out[0] + out[1] > 0.0 ? 2.0 * out[0] * out[1] / (out[0] + out[1]) : 0.0;
}

static void
add(KithOutcome *to, const KithOutcome *outcome, double times)
{
    to->right += times * outcome->right;
    to->wrong += times * outcome->wrong;
    to->missed += times * outcome->missed;
}

static int
by_number(const void *a, const void *b)
{
    double x = *(const double *)a;
    double y = *(const double *)b;

    return (x > y) - (x < y);
}

static void
set_rate(KithScoreRate *rate, double value, double *drawn)
{
    qsort(drawn, DRAWS, sizeof *drawn, by_number);
    rate->value = value;
    rate->low = drawn[DRAWS / 40];
    rate->high = drawn[DRAWS - 1 - DRAWS / 40];
}

void
kith_score_intervals(KithOutcome *outcomes, gsize n, KithScoreRates *out)
{
    g_autofree double *drawn = g_new(double, 3 * DRAWS);
    g_autofree double *times = g_new(double, n + 1);
    KithRandom random = kith_random(SEED);
    KithOutcome all = {0};
    double rates[3];
    gsize kept = 0;

    qsort(outcomes, n, sizeof *outcomes, by_outcome);
    for (gsize i = 0; i < n; i++) {
        add(&all, &outcomes[i], 1.0);
        if (kept > 0 && by_outcome(&outcomes[kept - 1], &outcomes[i]) == 0) {
            times[kept - 1]++;
        } else {
            times[kept] = 1.0;
            outcomes[kept++] = outcomes[i];
        }
    }
    for (guint d = 0; d < DRAWS; d++) {
        KithOutcome sum = {0};

        for (gsize i = 0; i < kept; i++) {
            add(&sum, &outcomes[i], draw(&random, times[i]));
        }
        rates_of(&sum, rates);
        for (guint k = 0; k < 3; k++) {
            drawn[k * DRAWS + d] = rates[k];
        }
    }
    rates_of(&all, rates);
    set_rate(&out->precision, rates[0], drawn);
    set_rate(&out->recall, rates[1], drawn + DRAWS);
    set_rate(&out->f1, rates[2], drawn + 2 * DRAWS);
}
