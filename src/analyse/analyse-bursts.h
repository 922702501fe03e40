/* SPDX-FileCopyrightText: The Kith authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef ANALYSE_BURSTS_H
#define ANALYSE_BURSTS_H

#include "analyse-pass.h"

/* A time in which links came more often than before and after. */
typedef struct {
    double weight; /* how much more likely they are at the higher rate, in nats; 0 for none */
    gint32 from;   /* days */
    gint32 to;
} KithBurst;

/* Options of passes over bursts. */
enum { KITH_BURST_RATE, KITH_BURST_COST };
extern const KithPassOption kith_burst_options[];

/* The strongest burst of ascending days: two rates, the mean one and one several times as high, and
 * the cheapest way to tell the gaps by them when going to the higher one costs something
 * (Kleinberg, "Bursty and Hierarchical Structure in Streams", KDD 2002,
 * doi:10.1145/775047.775061). Fewer than three days have none. O(n). */
KithBurst kith_burst_find(const gint32 *days, gsize n, double rate, double cost);

/* The numbers of all nodes: what @which makes of their burst, NAN where there is none. */
typedef double (*KithBurstFunc)(const KithBurst *burst);

gboolean kith_bursts_put(const KithPassInput *input, KithBurstFunc which, KithPassOutput *out);

/* A day as a number to read: 20240229. */
double kith_day_digits(gint32 day);

#endif
