/* SPDX-FileCopyrightText: The Kith authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef RESOLVE_LEFT_H
#define RESOLVE_LEFT_H

#include "resolve-cluster.h"

/*
 * Those who are left.
 *
 * When everybody has been joined whom evidence joins, most records have somebody, and those who
 * have nobody are few. Of two such, a match is likelier than it was among all: strangers are seldom
 * both left, and half of a match that was missed always is. How much likelier is learnt from
 * counts, of records of one source and of two (KithMatchModel.left). Pairs of next to no weight
 * tell how many strangers are left for each who is not, and so how many of those in doubt who are
 * left are strangers; the others are matches. Who has been found in the other one of two sources
 * without duplicates is out of the question for all of that source, so that each two such sources
 * have their own. In a second pass they are joined by that. (Sadinle, "Bayesian Estimation of
 * Bipartite Matchings for Record Linkage", JASA 2017, doi:10.1080/01621459.2016.1148612, has the
 * same for two lists by sampling all matchings.)
 */

/* Who has somebody. */
typedef struct {
    const guint32 *cluster; /* of each record the lowest one of its cluster */
    guint8 *lone; /* owned: of each record its group, where that is a source without duplicates */
    guint64 *sources; /* owned: of each cluster, by its lowest record, the groups that it has */
    guint32 *sizes;   /* owned: of each cluster */
} KithLeftover;

/* @alone says by source number which have no duplicates; @cluster must outlive it. */
void kith_leftover_init(const KithFrame *frame,
                        const guint32 *cluster,
                        const gboolean *alone,
                        KithLeftover *out_leftover);
void kith_leftover_clear(KithLeftover *leftover);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(KithLeftover, kith_leftover_clear)

/* Whether neither of two records has anybody else: of the other's source where both are of sources
 * without duplicates, and at all where not. */
gboolean kith_leftover_has(const KithLeftover *leftover, guint32 i, guint32 j);

/* Learns from what the first pass left by how many bits a match is likelier. Returns whether there
 * are any. Complexity: O(edges). */
gboolean kith_left_learn(const KithFrame *frame,
                         const KithEdges *edges,
                         const KithLeftover *leftover,
                         KithMatchModel *model);

/* How much likelier two clusters are one that are left for each other: the least of what their
 * sources say, and where these say nothing what is said of single records. 0 where both have
 * somebody of one source without duplicates, and where the two contradict each other: nobody is
 * somebody else because nobody is left. Of single records nothing that one has one of may speak
 * against it at all: relatives are left, too. */
double kith_left_bits(const KithLinker *linker,
                      const guint32 *a,
                      guint32 n_a,
                      const guint32 *b,
                      guint32 n_b);

/* The same of two records by themselves: 0 where they have others, and where they are of one
 * cluster and their own @weight was enough for that. */
double kith_left_of(const KithLeftover *leftover,
                    const KithScorer *scorer,
                    guint32 i,
                    guint32 j,
                    double weight,
                    double threshold);

#endif
