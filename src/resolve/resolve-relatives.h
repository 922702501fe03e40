/* SPDX-FileCopyrightText: The Kith authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef RESOLVE_RELATIVES_H
#define RESOLVE_RELATIVES_H

#include "resolve-expect.h"

/*
 * Whether there are the relatives that were learnt.
 *
 * Who is in a file several times has relatives who are, too: as often as anybody is. What was
 * learnt to be a pair of two relatives, while next to never both of them have a record of their own
 * beside, is one person whose name or birth date is wrong in a record that is like no other. @most
 * gets, by class, the most pairs of it that there can be where that is so and it is infinity; FALSE
 * when there is no such class (docs/design/30-relatives.md). @labels are pairs that were decided to
 * be the same (kith_expector_label()): no fair sample, and left out. @expector has just looked at
 * all pairs.
 */
gboolean kith_relatives_doubt(const KithFrame *frame,
                              const KithPairs *pairs,
                              const guint8 *labels,
                              const KithExpector *expector,
                              const KithExpectation *sums,
                              double *most);

#endif
