/* SPDX-FileCopyrightText: The Kith authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef RESOLVE_SAMPLE_H
#define RESOLVE_SAMPLE_H

#include "resolve-atoms.h"
#include "resolve-pair.h"

#define KITH_FAMILY_WORDS ((KITH_FAMILIES_MAX + 63) / 64)

/* Pairs of records with how they compare, column by column: what training works on. */
typedef struct {
    guint32 n;
    guint32 *i;                        /* owned; i[k] < j[k] */
    guint32 *j;                        /* owned */
    guint8 *levels[KITH_FEATURES_MAX]; /* owned */
    float *rarity[KITH_FEATURES_MAX];  /* owned: log2 of how rare what agrees is, see train */
    float *weight;                     /* owned: how many pairs of the whole each stands for */
    guint64 *families; /* owned: KITH_FAMILY_WORDS words of bits for each: who finds the pair */
} KithPairs;

void kith_pairs_clear(KithPairs *pairs);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(KithPairs, kith_pairs_clear)

/* Finds all neighbours of a sample of the records in every family of keys, larger blocks than the
 * family's cap left out. Of few records all are the sample. Pairs come in order. */
void kith_sample_pairs(const KithAtoms *atoms, guint threads, KithPairs *out_pairs);

/* Random pairs, with weight 1 each: all there are, when they are no more than @max. */
void kith_random_pairs(const KithFrame *frame, guint32 max, KithPairs *out_pairs);

/* Compares all pairs: fills in levels and rarity. */
void kith_pairs_compare(const KithFrame *frame, guint threads, KithPairs *pairs);

static inline gboolean
kith_pair_has_family(const KithPairs *pairs, guint32 k, guint family)
{
    return (pairs->families[(gsize)k * KITH_FAMILY_WORDS + family / 64] >> (family % 64)) & 1;
}

#endif
