/* SPDX-FileCopyrightText: The Kith authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef RESOLVE_SIMULATE_H
#define RESOLVE_SIMULATE_H

#include "resolve-columns.h"

/*
 * Replicas: made records of which is known whose they are, for holding probabilities against where
 * there is no truth. A replica differs from its original as two records do that were joined: what
 * one of them lacks it lacks, and where one is spelt otherwise it is spelt otherwise alike. What is
 * wholly other (a new address) it takes from them, given names apart: nobody can say which short
 * form of another name is alike.
 */
struct _KithSimulation {
    const KithRecordId *first; /* of record i + 1: the first record of its entity, 0 for none */
    KithRecordId n_first;
    guint32 wanted;          /* replicas; of few records fewer are made */
    KithRecordId *originals; /* out, owned: of record n_first + 1 + i, a replica */
    KithRecordId *lenders;   /* out, owned: of it one of the two whose differences it has */
    guint32 n;               /* out: replicas; 0 where no records were joined */
    double fellows;          /* out: how many records of its entity a record has beside it */
};

void kith_simulation_clear(KithSimulation *simulation);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(KithSimulation, kith_simulation_clear)

/* Adds replicas to the records of a kind. Complexity: O(cells). */
void kith_columns_simulate(KithColumns *columns, KithSimulation *simulation);

/* @text changed where and as @to is changed from @from: an owned text, NULL where they differ in
 * more than half or the change does not fit. */
char *kith_change_alike(KithBytes text, KithBytes from, KithBytes to);

#endif
