/* SPDX-FileCopyrightText: The Kith authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "analyse-bursts.h"

#include "base-date.h"

#include <math.h>

const KithPassOption kith_burst_options[] = {
    {"rate", "how many times more often than in the mean", 3, 1.01, 1000},
    {"cost", "how dear it is to say that a burst begins; the higher, the fewer", 1, 0, 1000},
    {NULL}};

double
kith_day_digits(gint32 day)
{
    KithDate date = kith_date_from_number(day);

    return 10000.0 * date.year + 100.0 * date.month + date.day;
}

/* How unlikely a gap is at a rate: the less the likelier. */
static double
gap_cost(double gap, double rate)
{
    return rate * gap - log(rate);
}

KithBurst
kith_burst_find(const gint32 *days, gsize n, double rate, double cost)
{
    KithBurst best = {0};
    double sum = 0;
    gint32 from = 0;
    double mean;
    double begin;
    gsize n_gaps = n - 1;

    if (n < 3 || days[n - 1] == days[0]) {
        return best;
    }
    mean = (double)n_gaps / (days[n - 1] - days[0]);
    begin = cost * log((double)n_gaps);
    /* The run of gaps that gains most by the higher rate, less what it costs to begin one. */
    for (gsize i = 0; i < n_gaps; i++) {
        double gap = days[i + 1] - days[i];
        double gain = gap_cost(gap, mean) - gap_cost(gap, rate * mean);

        from = sum <= 0 ? days[i] : from;
        sum = MAX(sum, 0) + gain;
        if (sum - begin > best.weight) {
            best = (KithBurst){sum - begin, from, days[i + 1]};
        }
    }
    return best;
}

gboolean
kith_bursts_put(const KithPassInput *input, KithBurstFunc which, KithPassOutput *out)
{
    const KithMoments *moments = input->moments;

    for (guint32 node = 0; node < input->graph->n; node++) {
        guint64 from = moments != NULL ? moments->offsets[node] : 0;
        guint64 n = moments != NULL ? moments->offsets[node + 1] - from : 0;
        KithBurst burst = {0};

        if (n > 0) {
            burst = kith_burst_find(moments->days + from,
                                    n,
                                    input->options[KITH_BURST_RATE],
                                    input->options[KITH_BURST_COST]);
        }
        out->values[node] = burst.weight > 0 ? which(&burst) : (double)NAN;
    }
    return TRUE;
}
