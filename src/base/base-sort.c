/* SPDX-FileCopyrightText: The Kith authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "base-sort.h"

#include "base-big.h"
#include "base-parallel.h"

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
insertion_sort(guint32 *rows, gsize n, guint width, guint n_words)
{
    guint32 held[MAX_WIDTH];

    for (gsize i = 1; i < n; i++) {
        gsize j = i;

        if (compare_rows(rows + (i - 1) * width, rows + i * width, n_words) <= 0) {
            continue;
        }
        memcpy(held, rows + i * width, width * sizeof(guint32));
        while (j > 0 && compare_rows(rows + (j - 1) * width, held, n_words) > 0) {
            memcpy(rows + j * width, rows + (j - 1) * width, width * sizeof(guint32));
            j--;
        }
        memcpy(rows + j * width, held, width * sizeof(guint32));
    }
}

/* One stable pass by the byte at @shift of word @word. */
static G_ALWAYS_INLINE inline void
scatter_wide(const guint32 *from,
             guint32 *to,
             gsize n,
             guint width,
             guint word,
             guint shift,
             gsize *at)
{
    for (gsize i = 0; i < n; i++) {
        const guint32 *row = from + i * width;

        memcpy(to + at[(row[word] >> shift) & 0xff]++ * width, row, width * sizeof *row);
    }
}

/* The same: a known width makes a row one or two moves. */
static void
scatter(const guint32 *from, guint32 *to, gsize n, guint width, guint word, guint shift, gsize *at)
{
    switch (width) {
    case 1:
        scatter_wide(from, to, n, 1, word, shift, at);
        break;
    case 2:
        scatter_wide(from, to, n, 2, word, shift, at);
        break;
    case 3:
        scatter_wide(from, to, n, 3, word, shift, at);
        break;
    default:
        scatter_wide(from, to, n, 4, word, shift, at);
    }
}

/* A byte of a row, and how many rows have each value of it. */
typedef struct {
    guint word;
    guint shift;
    gsize counts[256];
} Digit;

/* The bytes that are not the same in all rows, the least telling first. */
static guint
find_digits(const guint32 *rows, gsize n, guint width, guint n_words, Digit *digits)
{
    guint32 any[MAX_WIDTH] = {0};
    guint32 all[MAX_WIDTH] = {G_MAXUINT32, G_MAXUINT32, G_MAXUINT32, G_MAXUINT32};
    guint n_digits = 0;

    for (gsize i = 0; i < n; i++) {
        for (guint w = 0; w < width; w++) {
            any[w] |= rows[i * width + w];
            all[w] &= rows[i * width + w];
        }
    }
    for (guint i = 0; i < n_words * 4; i++) {
        guint word = n_words - 1 - i / 4;
        guint shift = 8 * (i % 4);

        if ((((any[word] & ~all[word]) >> shift) & 0xff) != 0) {
            digits[n_digits].word = word;
            digits[n_digits].shift = shift;
            memset(digits[n_digits++].counts, 0, sizeof digits->counts);
        }
    }
    return n_digits;
}

static void
count_digits(const guint32 *rows, gsize n, guint width, Digit *digits, guint n_digits)
{
    for (gsize i = 0; i < n; i++) {
        const guint32 *row = rows + i * width;

        for (guint d = 0; d < n_digits; d++) {
            digits[d].counts[(row[digits[d].word] >> digits[d].shift) & 0xff]++;
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

/* Much that is sorted was made in order. */
static gboolean
in_order(const guint32 *rows, gsize n, guint width, guint n_words)
{
    for (gsize i = 1; i < n; i++) {
        if (compare_rows(rows + (i - 1) * width, rows + i * width, n_words) > 0) {
            return FALSE;
        }
    }
    return TRUE;
}

void
kith_sort_rows_in(guint32 *rows, gsize n, guint width, guint n_words, guint32 *room)
{
    Digit digits[MAX_WIDTH * 4];
    guint32 *from = rows;
    guint32 *to = room;
    guint n_digits;

    g_assert(n_words <= width && width >= 1 && width <= MAX_WIDTH);
    if (n <= FEW) {
        insertion_sort(rows, n, width, n_words);
        return;
    }
    if (in_order(rows, n, width, n_words)) {
        return;
    }
    n_digits = find_digits(rows, n, width, n_words, digits);
    count_digits(rows, n, width, digits, n_digits);
    for (guint d = 0; d < n_digits; d++) {
        gsize *at = digits[d].counts;
        gsize sum = 0;
        guint32 *swap;

        for (guint b = 0; b < 256; b++) {
            gsize count = at[b];

            at[b] = sum;
            sum += count;
        }
        scatter(from, to, n, width, digits[d].word, digits[d].shift, at);
        swap = from;
        from = to;
        to = swap;
    }
    if (from != rows) {
        memcpy(rows, from, n * width * sizeof(guint32));
    }
}

void
kith_sort_rows_by(guint32 *rows, gsize n, guint width, guint n_words)
{
    g_autofree guint32 *room = n > FEW ? kith_wide_new(guint32, n * width) : NULL;

    kith_sort_rows_in(rows, n, width, n_words, room);
}

void
kith_sort_rows(guint32 *rows, gsize n, guint width)
{
    kith_sort_rows_by(rows, n, width, last_word_rises(rows, n, width) ? width - 1 : width);
}

/* ---- on several threads ---- */

#define HEAPS 256
#define MANY 32768 /* rows that are worth it */

typedef struct {
    guint32 *rows;
    guint32 *room; /* owned */
    guint width;
    guint n_words;
    gsize starts[HEAPS + 1]; /* of heaps of rows, in @room */
} Dealing;

/* The word that tells most, and where its most telling bits end. FALSE where all rows are alike. */
static gboolean
find_heaps(const guint32 *rows,
           gsize n,
           guint width,
           guint n_words,
           guint *out_word,
           guint *out_shift)
{
    for (guint w = 0; w < n_words; w++) {
        guint32 any = 0;
        guint32 all = G_MAXUINT32;

        for (gsize i = 0; i < n; i++) {
            any |= rows[i * width + w];
            all &= rows[i * width + w];
        }
        if (any != all) {
            guint bits = g_bit_storage(any ^ all);

            *out_word = w;
            *out_shift = bits > 8 ? bits - 8 : 0;
            return TRUE;
        }
    }
    return FALSE;
}

static void
deal(Dealing *dealing, gsize n, guint word, guint shift)
{
    gsize at[HEAPS];

    for (gsize i = 0; i < n; i++) {
        dealing->starts[((dealing->rows[i * dealing->width + word] >> shift) & 0xff) + 1]++;
    }
    for (guint h = 0; h < HEAPS; h++) {
        dealing->starts[h + 1] += dealing->starts[h];
    }
    memcpy(at, dealing->starts, sizeof at);
    scatter(dealing->rows, dealing->room, n, dealing->width, word, shift, at);
}

static void
sort_heap(guint task, guint worker, gpointer user_data)
{
    Dealing *dealing = user_data;
    gsize first = dealing->starts[task] * dealing->width;
    gsize n = dealing->starts[task + 1] - dealing->starts[task];

    kith_sort_rows_in(dealing->room + first,
                      n,
                      dealing->width,
                      dealing->n_words,
                      dealing->rows + first);
    if (n > 0) {
        memcpy(dealing->rows + first,
               dealing->room + first,
               n * dealing->width * sizeof *dealing->rows);
    }
}

void
kith_sort_rows_on(guint32 *rows, gsize n, guint width, guint n_words, guint threads)
{
    Dealing dealing = {rows, NULL, width, n_words, {0}};
    guint word = 0;
    guint shift = 0;

    if (n < MANY) {
        kith_sort_rows_by(rows, n, width, n_words);
        return;
    }
    if (find_heaps(rows, n, width, n_words, &word, &shift)) {
        dealing.room = kith_wide_new(guint32, n * width);
        deal(&dealing, n, word, shift);
        kith_parallel(HEAPS, threads, sort_heap, &dealing, NULL);
        g_free(dealing.room);
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
