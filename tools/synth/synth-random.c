/* SPDX-FileCopyrightText: The Kith authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "synth-random.h"

/* The columns under the mean, and the others; @scaled shrinks as columns give away. */
typedef struct {
    guint64 *scaled; /* owned */
    guint *low;      /* owned, with room for the high ones behind */
    guint *high;
    guint n_low;
    guint n_high;
    guint64 mean;
} Columns;

static void
sort_column(Columns *columns, guint at)
{
    if (columns->scaled[at] < columns->mean) {
        columns->low[columns->n_low++] = at;
    } else {
        columns->high[columns->n_high++] = at;
    }
}

/* Each low column is topped up by a high one, which may become low by it. */
static void
level(SynthAlias *alias, Columns *columns)
{
    while (columns->n_low > 0 && columns->n_high > 0) {
        guint less = columns->low[--columns->n_low];
        guint more = columns->high[--columns->n_high];

        alias->cells[less].threshold = (guint32)((columns->scaled[less] << 32) / columns->mean);
        alias->cells[less].other = more;
        columns->scaled[more] -= columns->mean - columns->scaled[less];
        sort_column(columns, more);
    }
}

static guint64
sum(const guint32 *weights, guint n)
{
    guint64 total = 0;

    for (guint i = 0; i < n; i++) {
        total += weights[i];
    }
    g_assert(total > 0 && total < G_MAXUINT32);
    return total;
}

static void
fill(SynthAlias *alias, Columns *columns, const guint32 *weights)
{
    for (guint i = 0; i < alias->n; i++) {
        columns->scaled[i] = (guint64)weights[i] * alias->n;
        alias->cells[i] = (SynthAliasCell){G_MAXUINT32, i};
        sort_column(columns, i);
    }
}

void
synth_alias_init(SynthAlias *alias, const guint32 *weights, guint n)
{
    Columns columns = {.mean = sum(weights, n)};

    columns.scaled = g_new(guint64, n);
    columns.low = g_new(guint, 2 * (gsize)n);
    columns.high = columns.low + n;
    alias->n = n;
    alias->cells = g_new(SynthAliasCell, n);
    fill(alias, &columns, weights);
    level(alias, &columns);
    g_free(columns.scaled);
    g_free(columns.low);
}

void
synth_alias_clear(SynthAlias *alias)
{
    g_clear_pointer(&alias->cells, g_free);
    alias->n = 0;
}

void
synth_permutation_init(SynthPermutation *permutation,
                       guint64 seed,
                       SynthStream stream,
                       guint64 size)
{
    SynthRandom random = synth_random_stream(seed, stream, size);

    g_assert(size > 0 && size <= G_GUINT64_CONSTANT(1) << 62);
    permutation->size = size;
    permutation->half_bits = 1;
    while (permutation->half_bits < 31 &&
           (G_GUINT64_CONSTANT(1) << (2 * permutation->half_bits)) < size) {
        permutation->half_bits++;
    }
    for (guint i = 0; i < G_N_ELEMENTS(permutation->keys); i++) {
        permutation->keys[i] = synth_random_next(&random);
    }
}

static guint64
feistel(const SynthPermutation *permutation, guint64 index)
{
    guint bits = permutation->half_bits;
    guint64 mask = (G_GUINT64_CONSTANT(1) << bits) - 1;
    guint64 left = index >> bits;
    guint64 right = index & mask;

    for (guint i = 0; i < G_N_ELEMENTS(permutation->keys); i++) {
        guint64 next = left ^ (synth_random_mix(right ^ permutation->keys[i]) & mask);

        left = right;
        right = next;
    }
    return (left << bits) | right;
}

guint64
synth_permutation_at(const SynthPermutation *permutation, guint64 index)
{
    g_assert(index < permutation->size);
    do {
        index = feistel(permutation, index);
    } while (index >= permutation->size);
    return index;
}
