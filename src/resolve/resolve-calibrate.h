/* SPDX-FileCopyrightText: The Kith authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef RESOLVE_CALIBRATE_H
#define RESOLVE_CALIBRATE_H

#include "resolve-left.h"

/*
 * How likely two records are one that weigh so much.
 *
 * Evidence is not independent, and what follows from the weight of a pair by itself is off by as
 * much as two bits either way, another in each file. Whether two records were joined is decided by
 * more than their own weight, wherever either has others: how many of the pairs in doubt were
 * joined, held against how many were expected to be, tells which way and how far. Clusters are more
 * careful than that, and those that are all there is of their records know no more than the pair:
 * which is what the constants are for. They were fitted to files made up for the purpose
 * (docs/design/13-calibration.md).
 */

/* Bits that pairs in doubt are likelier one than by their weights. Complexity: O(edges). */
double kith_calibration_learn(const KithEdges *edges, const KithLeftover *leftover);

/* The probability of two records being one that weigh @weight bits, and @left as those who are left
 * (resolve-left.h), which says more of a pair than what holds of all. */
double kith_calibrated(const KithMatchModel *model, double weight, double left);

#endif
