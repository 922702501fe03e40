/* SPDX-FileCopyrightText: The Kith authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef RESOLVE_LINKAGE_H
#define RESOLVE_LINKAGE_H

#include "base-pool.h"
#include "resolve-weight.h"

/*
 * How much two clusters of records belong together.
 *
 * Each property is weighed by itself. For a record of the one cluster: the mean over the other
 * cluster's records of the Bayes factor, so that one agreeing value among several of the other's
 * counts nearly in full (people move, names are spelt in three ways) while one that nobody has
 * counts against. Its logarithm, averaged over the records that have the property, is the
 * property's weight; when it speaks against, all the more the more records say so. Sums are kept
 * for each record, so that joining two clusters is an addition.
 */
typedef struct {
    guint32 n_a; /* records of either cluster */
    guint32 n_b;
    double pair_weights; /* sum of the pairs' weights */
    double priors;       /* sum of the priors of those pairs that have anything to compare */
    double n_compared;   /* how many these are */
    float *sums;         /* of the linker's pool: see resolve-linkage.c; NULL while not needed */
} KithLinkage;

/* Parameters of linking that follow from a model, and the memory of the thread that links. */
typedef struct {
    const KithScorer *scorer;
    KithPool *pool;     /* what linkages are made in */
    double usual_size;  /* of a cluster, and then some: beyond it joining gets harder */
    double most_left;   /* bits that the model adds for two who are left, at the most, */
    gboolean by_source; /* and whether it has any for those of sources without duplicates */
} KithLinker;

void kith_linker_init(KithLinker *linker, const KithScorer *scorer, KithPool *pool);

/* The linkage of two lists of records: compares every one with every other. */
void kith_linkage_of(const KithLinker *linker,
                     const guint32 *a,
                     guint32 n_a,
                     const guint32 *b,
                     guint32 n_b,
                     KithLinkage *out_linkage);

/* The linkage of (@x and @y joined) with a third cluster, that is each linkage's second. */
void kith_linkage_join(const KithLinker *linker,
                       const KithLinkage *x,
                       const KithLinkage *y,
                       KithLinkage *out_linkage);

/* Makes the second cluster the first. */
void kith_linkage_turn(const KithLinker *linker, KithLinkage *linkage);

/* What two clusters contradict each other in weighs so much against their being one, or more. */
#define KITH_CONTRADICTION_BITS (-5.0)

/* Whether the two contradict each other in what one thing has one of and hardly ever errs in: two
 * dates of birth far apart, two given names that are no forms of one. They do by less than @least
 * bits. */
gboolean
kith_linkage_contradicts(const KithLinker *linker, const KithLinkage *linkage, double least);

/* Bits for the two being one. */
double kith_linkage_weight(const KithLinker *linker, const KithLinkage *linkage);

void kith_linkage_clear(const KithLinker *linker, KithLinkage *linkage);

#endif
