/* SPDX-FileCopyrightText: The Kith authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "graph-weights.h"

#include "base-hash.h"

#include <math.h>

/* So many values have a place each, or a quarter of all edges if that is less. */
#define VALUES_MOST ((guint64)1 << 22)

/* Powers of two that a weight may count: 2^-1022 and up. */
#define LEAST_POWER (-1022)
#define N_POWERS 2048

guint
kith_code_bits(guint32 n_values, guint fraction_bits)
{
    return MAX(g_bit_storage(MAX(n_values, 2) - 1), 1) + fraction_bits;
}

static KithWeights
weights_of(double *values, guint32 n_values, guint fraction_bits)
{
    return (KithWeights){g_renew(double, values, (gsize)n_values + 1),
                         n_values,
                         kith_code_bits(n_values, fraction_bits),
                         fraction_bits};
}

/* ---- few weights ---- */

/* Values that are known, by what their bits come to: places + 1. */
typedef struct {
    guint32 *places; /* owned */
    guint32 mask;
} Known;

static guint32
code_of(Known *known, double *values, guint32 *n_values, double weight)
{
    guint64 bits;
    guint32 at;

    memcpy(&bits, &weight, sizeof bits);
    for (at = (guint32)kith_hash_mix(bits) & known->mask; known->places[at] != 0;
         at = (at + 1) & known->mask) {
        if (memcmp(&values[known->places[at] - 1], &weight, sizeof weight) == 0) {
            return known->places[at] - 1;
        }
    }
    known->places[at] = *n_values + 1;
    values[*n_values] = weight;
    return (*n_values)++;
}

/* Each value once, in the order in which they come, as long as they are few. */
static gboolean
write_few(const double *weights, guint64 n, guint64 *out_codes, KithWeights *out)
{
    guint32 most = (guint32)MIN(n / 4 + 16, VALUES_MOST);
    Known known = {NULL, 63};
    double *values = g_new(double, most + 1);
    guint32 n_values = 0;
    guint64 i;

    while (known.mask < 2 * most) {
        known.mask = 2 * known.mask + 1;
    }
    known.places = g_new0(guint32, (gsize)known.mask + 1);
    for (i = 0; i < n && n_values < most; i++) {
        out_codes[i] = code_of(&known, values, &n_values, weights[i]);
    }
    g_free(known.places);
    if (i < n) {
        g_free(values);
        return FALSE;
    }
    *out = weights_of(values, n_values, 0);
    return TRUE;
}

/* ---- many weights ---- */

/* Splits a weight above 0 into what it counts, a power of two as a place among all, and how many of
 * these it is, 2^30 and up. FALSE where there is no such power. */
static gboolean
split(double weight, guint *out_power, guint64 *out_times)
{
    int exponent;
    double times = nearbyint(ldexp(frexp(weight, &exponent), KITH_FRACTION_BITS + 1));
    int power;

    *out_times = (guint64)times;
    if (*out_times == (guint64)2 << KITH_FRACTION_BITS) {
        *out_times = (guint64)1 << KITH_FRACTION_BITS;
        exponent++;
    }
    power = exponent - KITH_FRACTION_BITS - 1;
    *out_power = (guint)(power - LEAST_POWER);
    return power >= LEAST_POWER;
}

/* The place of a power among those that there are; what weighs nothing counts noughts. */
static guint32
place_of(guint32 *places, guint power, double value, double *values, guint32 *n_values)
{
    if (places[power] == 0) {
        values[*n_values] = value;
        places[power] = ++*n_values;
    }
    return places[power] - 1;
}

static gboolean
write_rounded(const double *weights, guint64 n, guint64 *out_codes, KithWeights *out)
{
    guint32 places[N_POWERS + 1] = {0};
    double *values = g_new(double, N_POWERS + 2);
    guint32 n_values = 0;

    for (guint64 i = 0; i < n; i++) {
        guint power = N_POWERS;
        guint64 times = (guint64)1 << KITH_FRACTION_BITS;
        double value = 0;

        if (weights[i] != 0) {
            if (!(weights[i] > 0) || !isfinite(weights[i]) || !split(weights[i], &power, &times)) {
                g_free(values);
                return FALSE;
            }
            value = ldexp(1, (int)power + LEAST_POWER);
        }
        out_codes[i] = (guint64)place_of(places, power, value, values, &n_values)
                           << KITH_FRACTION_BITS |
                       (times & (((guint64)1 << KITH_FRACTION_BITS) - 1));
    }
    *out = weights_of(values, n_values, KITH_FRACTION_BITS);
    return TRUE;
}

KithWeights
kith_weights_write(const double *weights, guint64 n, guint64 *out_codes)
{
    KithWeights out;

    if (write_few(weights, n, out_codes, &out) ||
        (n >= KITH_WEIGHTS_ROUNDED && write_rounded(weights, n, out_codes, &out))) {
        return out;
    }
    for (guint64 i = 0; i < n; i++) {
        out_codes[i] = i;
    }
    return weights_of(g_memdup2(weights, n * sizeof *weights), (guint32)n, 0);
}
