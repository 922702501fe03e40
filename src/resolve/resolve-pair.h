/* SPDX-FileCopyrightText: The Kith authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef RESOLVE_PAIR_H
#define RESOLVE_PAIR_H

#include "resolve-frame.h"

/* How two records compare: for each feature a level, 0 where one of them has no value, and the
 * codes that were compared, for their rarity. */
typedef struct {
    guint8 level[KITH_FEATURES_MAX];
    guint32 a[KITH_FEATURES_MAX];
    guint32 b[KITH_FEATURES_MAX]; /* 0: a value of another feature (kith_frame_other()) */
    guint32 turned; /* bit for feature f, of which that is so: a is of the second record */
    guint groups;   /* kith_group_pair() of the two sources */
} KithComparison;

/* Compares two records, @i < @j. Of several values of a feature the two that agree best count;
 * given and family name are looked at together, as they stand and swapped, and so are the lines of
 * an address. */
void kith_compare(const KithFrame *frame, guint32 i, guint32 j, KithComparison *out);

/* Pairs of a list ahead of which their records, and then the values of these, are best asked for.
 */
#define KITH_RECORDS_AHEAD 12
#define KITH_VALUES_AHEAD 6

static inline void
kith_pair_ask_records(const KithFrame *frame, KithRecordPair pair)
{
    gsize bytes = frame->stride * sizeof(guint32);

    for (gsize at = 0; at < bytes; at += 64) {
        __builtin_prefetch((const guint8 *)kith_frame_line(frame, pair.i) + at);
        __builtin_prefetch((const guint8 *)kith_frame_line(frame, pair.j) + at);
    }
}

static inline void
kith_pair_ask_values(const KithFrame *frame, KithRecordPair pair)
{
    const guint32 *x = kith_frame_line(frame, pair.i);
    const guint32 *y = kith_frame_line(frame, pair.j);

    for (guint f = 0; f < frame->n_features; f++) {
        const KithValueSet *values = &frame->features[f].values;
        guint32 a = x[f] & ~KITH_CODE_MORE;
        guint32 b = y[f] & ~KITH_CODE_MORE;

        if (a == b) {
            __builtin_prefetch(&values->counts[a]);
        } else if (a != 0 && b != 0) {
            __builtin_prefetch(&values->slots[a]);
            __builtin_prefetch(&values->slots[b]);
        }
    }
}

#endif
