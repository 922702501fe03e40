/* SPDX-FileCopyrightText: The Kith authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "base-sort.h"

#include <string.h>

#define FEW 48
#define MAX_WIDTH 4

static inline int
compare_rows(const guint32 *a, const guint32 *b, guint width)
{
    for (guint i = 0; i < width; i++) {
        if (a[i] != b[i]) {
            return a[i] < b[i] ? -1 : 1;
        }
    }
    return 0;
}

static void
insertion_sort(guint32 *rows, gsize n, guint width)
{
    guint32 held[MAX_WIDTH];

    for (gsize i = 1; i < n; i++) {
        gsize j = i;

        if (compare_rows(rows + (i - 1) * width, rows + i * width, width) <= 0) {
            continue;
        }
        memcpy(held, rows + i * width, width * sizeof(guint32));
        while (j > 0 && compare_rows(rows + (j - 1) * width, held, width) > 0) {
            memcpy(rows + j * width, rows + (j - 1) * width, width * sizeof(guint32));
            j--;
        }
        memcpy(rows + j * width, held, width * sizeof(guint32));
    }
}

/* One stable pass by the byte at @shift of word @word. */
static void
scatter(const guint32 *from, guint32 *to, gsize n, guint width, guint word, guint shift, gsize *at)
{
    for (gsize i = 0; i < n; i++) {
        const guint32 *row = from + i * width;
        guint32 *slot = to + at[(row[word] >> shift) & 0xff]++ * width;

        for (guint w = 0; w < width; w++) {
            slot[w] = row[w];
        }
    }
}

static void
count_bytes(const guint32 *rows, gsize n, guint width, gsize (*counts)[256])
{
    for (gsize i = 0; i < n; i++) {
        for (guint w = 0; w < width; w++) {
            guint32 word = rows[i * width + w];

            for (guint byte = 0; byte < 4; byte++) {
                counts[w * 4 + byte][(word >> (8 * byte)) & 0xff]++;
            }
        }
    }
}

static gboolean
all_alike(const gsize *counts, gsize n)
{
    for (guint i = 0; i < 256; i++) {
        if (counts[i] != 0) {
            return counts[i] == n;
        }
    }
    return TRUE;
}

/* Rows made in order of their last word need no passes by it: sorting is stable. */
static gboolean
last_word_rises(const guint32 *rows, gsize n, guint width)
{
    for (gsize i = 1; i < n; i++) {
        if (rows[i * width - 1] > rows[(i + 1) * width - 1]) {
            return FALSE;
        }
    }
    return TRUE;
}

void
kith_sort_rows(guint32 *rows, gsize n, guint width)
{
    g_autofree guint32 *other = NULL;
    gsize counts[MAX_WIDTH * 4][256] = {{0}};
    guint32 *from = rows;
    guint32 *to;

    g_assert(width >= 1 && width <= MAX_WIDTH);
    if (n <= FEW) {
        insertion_sort(rows, n, width);
        return;
    }
    count_bytes(rows, n, width, counts);
    to = other = g_new(guint32, n * width);
    for (guint i = last_word_rises(rows, n, width) ? 4 : 0; i < width * 4; i++) {
        guint word = width - 1 - i / 4;
        gsize *at = counts[word * 4 + i % 4];
        gsize sum = 0;
        guint32 *swap;

        if (all_alike(at, n)) {
            continue;
        }
        for (guint b = 0; b < 256; b++) {
            gsize count = at[b];

            at[b] = sum;
            sum += count;
        }
        scatter(from, to, n, width, word, 8 * (i % 4), at);
        swap = from;
        from = to;
        to = swap;
    }
    if (from != rows) {
        memcpy(rows, from, n * width * sizeof(guint32));
    }
}

gsize
kith_unique_rows(guint32 *rows, gsize n, guint width)
{
    gsize kept = MIN(n, 1);

    for (gsize i = 1; i < n; i++) {
        if (compare_rows(rows + (kept - 1) * width, rows + i * width, width) != 0) {
            if (kept != i) {
                memcpy(rows + kept * width, rows + i * width, width * sizeof(guint32));
            }
            kept++;
        }
    }
    return kept;
}

static int
compare_u64(gconstpointer a, gconstpointer b)
{
    guint64 x = *(const guint64 *)a;
    guint64 y = *(const guint64 *)b;

    return (x > y) - (x < y);
}

static void
sort_u64_by_byte(guint64 *words, guint64 *other, gsize n)
{
    guint64 *from = words;
    guint64 *to = other;

    for (guint shift = 0; shift < 64; shift += 8) {
        gsize at[257] = {0};
        guint64 *swap;

        for (gsize i = 0; i < n; i++) {
            at[((from[i] >> shift) & 0xff) + 1]++;
        }
        if (all_alike(at + 1, n)) {
            continue;
        }
        for (guint b = 1; b < 256; b++) {
            at[b] += at[b - 1];
        }
        for (gsize i = 0; i < n; i++) {
            to[at[(from[i] >> shift) & 0xff]++] = from[i];
        }
        swap = from;
        from = to;
        to = swap;
    }
    if (from != words) {
        memcpy(words, from, n * sizeof(guint64));
    }
}

void
kith_sort_u64(guint64 *words, gsize n)
{
    g_autofree guint64 *other = NULL;

    if (n < 2) {
        return; /* there may be no array at all */
    }
    if (n < 256) {
        qsort(words, n, sizeof *words, compare_u64);
        return;
    }
    other = g_new(guint64, n);
    sort_u64_by_byte(words, other, n);
}
