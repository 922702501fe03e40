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

/* Sets how much likelier each way is between two groups than among all pairs, from what was found
 * of each; @pairs are there, and a candidate stands for @weight of them at most. */
void kith_between_set(const KithFrame *frame,
                      const double *pairs,
                      double weight,
                      const KithExpectation *found,
                      KithMatchModel *model);

#endif
