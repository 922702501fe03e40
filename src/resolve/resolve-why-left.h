/* SPDX-FileCopyrightText: The Kith authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef RESOLVE_WHY_LEFT_H
#define RESOLVE_WHY_LEFT_H

#include "resolve-pairing.h"

/* What is added to the weight of two records that were left for each other when all else was joined
 * (resolve-left.h), 0 when they were not. @pair are their numbers in the pairing's frame, @a and @b
 * their entities; records were joined from the probability @threshold on. Two of one entity were
 * left for each other when they are all there is of it, and weigh too little by themselves. */
gboolean kith_why_left(const KithPairing *pairing,
                       KithRecordPair pair,
                       KithEntityId a,
                       KithEntityId b,
                       double threshold,
                       double *out_bits,
                       GError **error);

#endif
