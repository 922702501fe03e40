/* SPDX-FileCopyrightText: The Kith authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib.h>

/* Random numbers that belong to a key, not to a moment: every person, record and shift draws from
 * a stream of its own, named by (seed, stream, index), so that any of them can be made again, in
 * any order. SplitMix64: Steele, Lea, Flood, "Fast splittable pseudorandom number generators",
 * 2014, doi:10.1145/2660193.2660195. Whole numbers only: the same bytes on every machine.
 *
 * Never draw twice in one expression: C leaves the order open. */
typedef struct {
    guint64 state;
} SynthRandom;

/* New ones go to the end: the bytes hang on the numbers. */
typedef enum {
    SYNTH_STREAM_BLOCK = 1,
    SYNTH_STREAM_ROW,
    SYNTH_STREAM_ROW_ID,
    SYNTH_STREAM_ENTITY_ID,
    SYNTH_STREAM_HOUSEHOLD,
    SYNTH_STREAM_CHILDREN,
    SYNTH_STREAM_PERSON,
    SYNTH_STREAM_MOBILE,
    SYNTH_STREAM_INSURANCE,
    SYNTH_STREAM_FORCE,
    SYNTH_STREAM_STAFF,
    SYNTH_STREAM_STAFF_ORDER,
    SYNTH_STREAM_STAFF_NUMBER,
    SYNTH_STREAM_LEGACY,
    SYNTH_STREAM_LEGACY_NUMBER,
    SYNTH_STREAM_VETTING,
    SYNTH_STREAM_CONTACT,
    SYNTH_STREAM_ASSOCIATION,
    SYNTH_STREAM_INTEREST,
    SYNTH_STREAM_SHIFT,
    SYNTH_STREAM_INCIDENT,
    SYNTH_STREAM_COMPLAINT_PERSON,
    SYNTH_STREAM_ACCESS,
    SYNTH_STREAM_NETWORK,
    SYNTH_STREAM_LOOK_ALIKE,
    SYNTH_STREAM_WELFARE,
    SYNTH_STREAM_OVERTIME,
    SYNTH_STREAM_CHANGES,
    SYNTH_STREAM_SICKNESS,
    SYNTH_STREAM_GIFTS,
    SYNTH_STREAM_POST,
    SYNTH_STREAM_CASE_TEAM,
    SYNTH_STREAM_LOUD_TEAM,
} SynthStream;

static inline guint64
synth_random_mix(guint64 z)
{
    z = (z ^ (z >> 30)) * G_GUINT64_CONSTANT(0xbf58476d1ce4e5b9);
    z = (z ^ (z >> 27)) * G_GUINT64_CONSTANT(0x94d049bb133111eb);
    return z ^ (z >> 31);
}

static inline SynthRandom
synth_random_stream(guint64 seed, SynthStream stream, guint64 index)
{
    guint64 key = synth_random_mix(seed + stream * G_GUINT64_CONSTANT(0x9e3779b97f4a7c15));

    return (SynthRandom){synth_random_mix(key ^ (index * G_GUINT64_CONSTANT(0xd1342543de82ef95)))};
}

static inline guint64
synth_random_next(SynthRandom *random)
{
    random->state += G_GUINT64_CONSTANT(0x9e3779b97f4a7c15);
    return synth_random_mix(random->state);
}

/* A number under n; the bias is below n / 2^32. */
static inline guint32
synth_random_below(SynthRandom *random, guint32 n)
{
    return (guint32)(((synth_random_next(random) >> 32) * n) >> 32);
}

static inline guint32
synth_random_between(SynthRandom *random, guint32 low, guint32 high)
{
    return low + synth_random_below(random, high - low + 1);
}

static inline gboolean
synth_random_chance(SynthRandom *random, guint32 per_10000)
{
    return synth_random_below(random, 10000) < per_10000;
}

/* Walker's alias table over whole weights: a draw costs one random number whatever the length.
 * Vose, "A linear algorithm for generating random numbers with a given distribution", 1991,
 * doi:10.1109/32.92917. */
typedef struct {
    guint32 threshold;
    guint32 other;
} SynthAliasCell;

typedef struct {
    guint n;
    SynthAliasCell *cells; /* owned */
} SynthAlias;

void synth_alias_init(SynthAlias *alias, const guint32 *weights, guint n);
void synth_alias_clear(SynthAlias *alias);

static inline guint
synth_alias_pick(const SynthAlias *alias, SynthRandom *random)
{
    guint64 bits = synth_random_next(random);
    guint at = (guint)(((bits >> 32) * alias->n) >> 32);

    return (guint32)bits < alias->cells[at].threshold ? at : alias->cells[at].other;
}

/* A seeded bijection on 0..size-1, so that rows can be shuffled and numbers given out without
 * holding any: a Feistel network over the next even number of bits, walked until inside. */
typedef struct {
    guint64 size;
    guint64 keys[6];
    guint half_bits;
} SynthPermutation;

void synth_permutation_init(SynthPermutation *permutation,
                            guint64 seed,
                            SynthStream stream,
                            guint64 size);
guint64 synth_permutation_at(const SynthPermutation *permutation, guint64 index);
