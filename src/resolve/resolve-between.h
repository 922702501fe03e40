/* SPDX-FileCopyrightText: The Kith authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef RESOLVE_BETWEEN_H
#define RESOLVE_BETWEEN_H

#include "resolve-expect.h"

/* Priors of their own for any two groups of sources (resolve-groups.h, and
 * docs/design/09-priors-between-sources.md). All arrays are by kith_group_pair(). */

/* How many pairs there are, those within a source without duplicates (@alone, by its number) left
 * out. */
void kith_between_count(const KithFrame *frame,
                        const gboolean *alone,
                        guint n_sources,
                        double *out_pairs);

/*
 * Lets what was found within sources without duplicates (@alone), where nothing is a match, say how
 * many pairs of each class there are between two of them.
 *
 * Of two relatives in one list either is in the other list, too, with the chance with which anybody
 * of the list is: each that is makes a pair of relatives between the two. Learning may find some
 * more, as far as there are any who are in one list alone. It never finds fewer than it should:
 * what is less alike between two lists than within them is not among those it can find.
 */
void kith_between_lend(const KithFrame *frame,
                       const gboolean *alone,
                       const KithMatchModel *model,
                       KithExpectation *sums);

/* Sets how much likelier each way is between two groups than among all pairs, from what was found
 * of each; @pairs are there, and a candidate stands for @weight of them at most. */
void kith_between_set(const KithFrame *frame,
                      const double *pairs,
                      double weight,
                      const KithExpectation *found,
                      KithMatchModel *model);

#endif
