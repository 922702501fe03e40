/* SPDX-FileCopyrightText: The Kith authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef BASE_HASH_H
#define BASE_HASH_H

#include "base-bytes.h"

#define XXH_INLINE_ALL
#include <xxhash.h>

/* XXH3, 64 bits (Collet, xxHash 0.8, https://xxhash.com): the same on every machine. Not for
 * secrets: whoever picks the text can make two collide, so equal hashes are always followed by
 * a comparison of bytes. */
static inline guint64
kith_hash(const void *data, gsize len, guint64 seed)
{
    return XXH3_64bits_withSeed(data, len, seed);
}

/* Spreads the bits of a number (the finaliser of splitmix64, Steele et al. 2014,
 * doi:10.1145/2660193.2660195). */
static inline guint64
kith_hash_mix(guint64 word)
{
    word ^= word >> 30;
    word *= G_GUINT64_CONSTANT(0xbf58476d1ce4e5b9);
    word ^= word >> 27;
    word *= G_GUINT64_CONSTANT(0x94d049bb133111eb);
    return word ^ (word >> 31);
}

static inline guint64
kith_hash_pair(guint64 a, guint64 b)
{
    return kith_hash_mix(a + G_GUINT64_CONSTANT(0x9e3779b97f4a7c15) * (b + 1));
}

#endif
