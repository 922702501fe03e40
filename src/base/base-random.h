/* SPDX-FileCopyrightText: The Kith authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef BASE_RANDOM_H
#define BASE_RANDOM_H

#include "base-hash.h"

/* A seeded stream of numbers: splitmix64. Sampling only, never secrets. */
typedef struct {
    guint64 state;
} KithRandom;

static inline KithRandom
kith_random(guint64 seed)
{
    return (KithRandom){seed};
}

static inline guint64
kith_random_next(KithRandom *random)
{
    random->state += G_GUINT64_CONSTANT(0x9e3779b97f4a7c15);
    return kith_hash_mix(random->state);
}

/* A number in [0, n), without the bias of a remainder worth naming (n < 2^32). */
static inline guint32
kith_random_below(KithRandom *random, guint32 n)
{
    return (guint32)(((kith_random_next(random) >> 32) * n) >> 32);
}

/* A number in [0, 1). */
static inline double
kith_random_unit(KithRandom *random)
{
    return (double)(kith_random_next(random) >> 11) * 0x1p-53;
}

#endif
