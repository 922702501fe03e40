/* SPDX-FileCopyrightText: The Kith authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef SCORE_INTERVALS_H
#define SCORE_INTERVALS_H

#include "score-truth.h"

#include <kith/kith-resolve.h>

/* Precision, recall and F1 of outcomes summed up, and the intervals that they lie in with 95 in
 * 100 draws: a bootstrap over entities of the truth, whose records' outcomes hang together (Efron
 * 1979, doi:10.1214/aos/1176344552; percentiles). Each entity is drawn a Poisson number of times
 * of mean 1. @outcomes: one for each entity; their order does not matter. Deterministic.
 * Complexity: O(n log n + draws × distinct outcomes) */
void kith_score_intervals(KithOutcome *outcomes, gsize n, KithScoreRates *out);

#endif
