/* SPDX-FileCopyrightText: The Kith authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef RESOLVE_PAIR_H
#define RESOLVE_PAIR_H

#include "resolve-frame.h"

/* Two records of a frame, by number. */
typedef struct {
    guint32 i;
    guint32 j;
} KithRecordPair;

/* How two records compare: for each feature a level, 0 where one of them has no value, and the
 * codes that were compared, for their rarity. */
typedef struct {
    guint8 level[KITH_FEATURES_MAX];
    guint32 a[KITH_FEATURES_MAX];
    guint32 b[KITH_FEATURES_MAX]; /* 0: a value of another feature, of swapped names */
} KithComparison;

/* Compares two records, @i < @j. Of several values of a feature the two that agree best count;
 * given and family name are looked at together, as they stand and swapped. */
void kith_compare(const KithFrame *frame, guint32 i, guint32 j, KithComparison *out);

#endif
