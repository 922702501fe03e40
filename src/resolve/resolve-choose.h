/* SPDX-FileCopyrightText: The Kith authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef RESOLVE_CHOOSE_H
#define RESOLVE_CHOOSE_H

#include "resolve-sample.h"

/* So many families at most are compared: their numbers fit the bits of a word. */
#define KITH_CHOSEN_MAX 64

/* Pairs that are compared at most unless more is asked for, for each record. */
#define KITH_PAIRS_EACH 100.0

/* What a chosen family adds to those chosen before it, of all records. */
typedef struct {
    guint family;
    double matches; /* expected */
    double pairs;
    gboolean crowded; /* its blocks above the cap are looked into as well: see resolve-stream.h */
} KithChoice;

typedef struct {
    guint n;
    KithChoice choices[KITH_CHOSEN_MAX];
    double matches; /* expected among all the pairs that any family finds */
    double missed;  /* expected matches that no family finds */
    gboolean known; /* which families are crowded is said already */
} KithChoices;

/* Adds families of keys to those chosen before, one after the other, each time the one that finds
 * most new expected matches for its cost, until nearly all are found; those that would find more
 * than are left of @max_pairs are passed over, and those without a key of feature @first or a later
 * one. @posterior is the chance that a pair is a match. Deterministic.
 *
 * How many matches no family finds is estimated from how many only one and only two find (Chao
 * 1987, doi:10.2307/2531532). */
void kith_choose_families(const KithAtoms *atoms,
                          const KithPairs *pairs,
                          const float *posterior,
                          double max_pairs,
                          guint first,
                          KithChoices *choices);

#endif
