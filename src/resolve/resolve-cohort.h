/* SPDX-FileCopyrightText: The Kith authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef RESOLVE_COHORT_H
#define RESOLVE_COHORT_H

#include "resolve-weight.h"

/*
 * Given names come and go: two people who share one are oftener of one age than others are. In a
 * file in which everybody is there once they are what is most like matches. How many they are is
 * not learnt from candidates, of which most share more than a name, but counted.
 */
typedef struct {
    guint date;   /* the feature of the birth date, the number of all for none */
    double equal; /* pairs of records with one given name */
    double levels[KITH_LEVELS_MAX + 1]; /* how their birth dates compare, in shares */
    /* How those of about one age compare in each feature, in shares. */
    double others[KITH_FEATURES_MAX][KITH_LEVELS_MAX + 1];
} KithCohort;

/* Compares the birth dates of records that share a given name. Complexity: O(records). */
void kith_cohort_count(const KithFrame *frame, KithCohort *out);

/* In what the class is like strangers, 0 where there is none of it; and lets it be as large in a
 * model as what was counted says, less the matches that the model expects there. */
guint32 kith_cohort_holes(const KithFrame *frame, const KithMatchModel *model);
void kith_cohort_set(const KithFrame *frame,
                         const KithCohort *cohort,
                         KithMatchModel *model);

#endif
