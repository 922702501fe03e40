/* SPDX-FileCopyrightText: The Kith authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef GRAPH_WEIGHTS_H
#define GRAPH_WEIGHTS_H

#include <glib.h>
#include <string.h>

/*
 * What arcs weigh, in as many bits as there is to tell. An arc has a code. As long as few weights
 * differ a code is the place of one among the values, each of which is there once:
 *
 *   weights   .5  .5  .25 .5        values   .5  .25        codes   0 0 1 0      1 bit each
 *
 * A large graph in which most weights differ has them to 31 bits, and among the values only the
 * powers of two that these count: 35 bits an arc of weights between 0 and 1, and no weight off by
 * more than 1 in 2^31.
 */
typedef struct {
    const double *values;
    guint32 n_values;
    guint code_bits;     /* of a code, 1 to 57 */
    guint fraction_bits; /* of those, how many are the fraction; 0: a code is a place */
} KithWeights;

/* Of so many edges on weights that differ are rounded. */
#define KITH_WEIGHTS_ROUNDED 65536

#define KITH_FRACTION_BITS 30

/* Bytes for the codes of @n arcs: those behind the last can be read and written as well. */
static inline gsize
kith_codes_size(guint code_bits, guint64 n)
{
    return (gsize)((n * code_bits + 7) / 8 + sizeof(guint64));
}

static inline guint64
kith_code(const guint8 *codes, guint code_bits, guint64 at)
{
    guint64 bit = at * code_bits;
    guint64 word;

    memcpy(&word, codes + bit / 8, sizeof word);
    return (GUINT64_FROM_LE(word) >> bit % 8) & (((guint64)1 << code_bits) - 1);
}

/* Writes a code where there is none yet. */
static inline void
kith_code_put(guint8 *codes, guint code_bits, guint64 at, guint64 code)
{
    guint64 bit = at * code_bits;
    guint64 word;

    memcpy(&word, codes + bit / 8, sizeof word);
    word |= GUINT64_TO_LE(code << bit % 8);
    memcpy(codes + bit / 8, &word, sizeof word);
}

static inline double
kith_weight_of(const KithWeights *weights, guint64 code)
{
    double value = weights->values[code >> weights->fraction_bits];

    return weights->fraction_bits == 0
               ? value
               : value * (double)((code & (((guint64)1 << KITH_FRACTION_BITS) - 1)) |
                                  (guint64)1 << KITH_FRACTION_BITS);
}

/* How many bits a code has. */
guint kith_code_bits(guint32 n_values, guint fraction_bits);

/* Finds how to write @n weights, none of which is negative, and the code of each. The values are
 * to be freed. */
KithWeights kith_weights_write(const double *weights, guint64 n, guint64 *out_codes);

#endif
