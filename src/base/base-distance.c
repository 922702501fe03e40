/* SPDX-FileCopyrightText: The Kith authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "base-distance.h"

#if defined(__SSE2__) && !defined(KITH_PORTABLE)
#include <emmintrin.h>
#endif

#define WORD 64

/* ---- where each byte occurs in a pattern of at most 64 bytes ---- */

typedef struct {
    guint64 at[256]; /* only the rows of bytes of the two texts are ever set */
} Occurrences;

/* Clearing all of it for every pair would cost more than the comparison does. */
#if __has_attribute(uninitialized)
#define UNINITIALIZED __attribute__((uninitialized))
#else
#define UNINITIALIZED
#endif

static inline void
find_occurrences(KithBytes pattern, KithBytes other, Occurrences *out)
{
    for (gsize i = 0; i < other.len; i++) {
        out->at[other.data[i]] = 0;
    }
    for (gsize i = 0; i < pattern.len; i++) {
        out->at[pattern.data[i]] = 0;
    }
    for (gsize i = 0; i < pattern.len; i++) {
        out->at[pattern.data[i]] |= G_GUINT64_CONSTANT(1) << i;
    }
}

static inline guint64
low_bits(guint n)
{
    return n >= WORD ? G_MAXUINT64 : (G_GUINT64_CONSTANT(1) << n) - 1;
}

/* ---- Jaro ---- */

static double
jaro_from_counts(gsize na, gsize nb, guint matches, guint transposed)
{
    double m = matches;

    if (matches == 0) {
        return 0.0;
    }
    return (m / (double)na + m / (double)nb + (m - transposed / 2) / m) / 3.0;
}

/* Bytes of a and b that are matched, as bit sets: each byte of b takes the first free equal byte
 * of a within the window. */
static void
match_short(const Occurrences *a, gsize na, KithBytes b, guint64 *out_a, guint64 *out_b)
{
    guint half = (guint)(MAX(na, b.len) / 2);
    guint window = half > 0 ? half - 1 : 0;
    guint64 in_a = 0;
    guint64 in_b = 0;

    for (guint j = 0; j < b.len; j++) {
        guint64 near = low_bits(j + window + 1) & ~low_bits(j > window ? j - window : 0);
        guint64 free = a->at[b.data[j]] & near & ~in_a;

        in_a |= free & -free;
        in_b |= (guint64)(free != 0) << j;
    }
    *out_a = in_a;
    *out_b = in_b;
}

/* From which bytes of either are matched: those matched must also be in the same order. */
static double
jaro_from_sets(KithBytes a, KithBytes b, guint64 in_a, guint64 in_b)
{
    guint matches = kith_count_bits(in_a);
    guint transposed = 0;

    while (in_a != 0) {
        transposed += a.data[__builtin_ctzll(in_a)] != b.data[__builtin_ctzll(in_b)];
        in_a &= in_a - 1;
        in_b &= in_b - 1;
    }
    return jaro_from_counts(a.len, b.len, matches, transposed);
}

static double
jaro_short(KithBytes a, KithBytes b)
{
    Occurrences occurrences UNINITIALIZED;
    guint64 in_a;
    guint64 in_b;

    find_occurrences(a, b, &occurrences);
    match_short(&occurrences, a.len, b, &in_a, &in_b);
    return jaro_from_sets(a, b, in_a, in_b);
}

#if defined(__SSE2__) && !defined(KITH_PORTABLE)
/* The same of texts of at most 16 bytes whose memory can be read for 16: each byte of b is
 * compared with all of a at once. */
static double
jaro_16(KithBytes a, KithBytes b)
{
    const __m128i all = _mm_loadu_si128((const __m128i *)(const void *)a.data);
    guint half = (guint)(MAX(a.len, b.len) / 2);
    guint window = half > 0 ? half - 1 : 0;
    guint within_a = (1u << a.len) - 1;
    guint in_a = 0;
    guint in_b = 0;

    for (guint j = 0; j < b.len; j++) {
        guint equal = (guint)_mm_movemask_epi8(_mm_cmpeq_epi8(all, _mm_set1_epi8((char)b.data[j])));
        guint from = j > window ? j - window : 0;
        guint near = ((1u << (j + window + 1)) - 1) & ~((1u << from) - 1) & within_a;
        guint free = equal & near & ~in_a;

        in_a |= free & -free;
        in_b |= (guint)(free != 0) << j;
    }
    return jaro_from_sets(a, b, in_a, in_b);
}
#endif

static guint
match_long(KithBytes a, KithBytes b, guint8 *in_a, guint8 *in_b)
{
    gsize window = MAX(a.len, b.len) / 2 - 1;
    guint matches = 0;

    for (gsize j = 0; j < b.len; j++) {
        gsize from = j > window ? j - window : 0;
        gsize to = MIN(j + window + 1, a.len);

        for (gsize i = from; i < to; i++) {
            if (!in_a[i] && a.data[i] == b.data[j]) {
                in_a[i] = in_b[j] = 1;
                matches++;
                break;
            }
        }
    }
    return matches;
}

static double
jaro_long(KithBytes a, KithBytes b)
{
    g_autofree guint8 *in_a = g_malloc0(a.len);
    g_autofree guint8 *in_b = g_malloc0(b.len);
    guint matches = match_long(a, b, in_a, in_b);
    guint transposed = 0;
    gsize i = 0;

    for (gsize j = 0; j < b.len; j++) {
        if (!in_b[j]) {
            continue;
        }
        while (!in_a[i]) {
            i++;
        }
        transposed += a.data[i++] != b.data[j];
    }
    return jaro_from_counts(a.len, b.len, matches, transposed);
}

/* What a common beginning adds. */
static double
with_prefix(double jaro, KithBytes a, KithBytes b)
{
    guint prefix = 0;

    if (jaro <= 0.7) {
        return jaro;
    }
    while (prefix < 4 && prefix < a.len && prefix < b.len && a.data[prefix] == b.data[prefix]) {
        prefix++;
    }
    return jaro + prefix * 0.1 * (1.0 - jaro);
}

double
kith_jaro_winkler(KithBytes a, KithBytes b)
{
    if (a.len == 0 || b.len == 0) {
        return a.len == b.len ? 1.0 : 0.0;
    }
    if (kith_bytes_equal(a, b)) {
        return 1.0;
    }
    return with_prefix(a.len <= WORD && b.len <= WORD ? jaro_short(a, b) : jaro_long(a, b), a, b);
}

double
kith_jaro_winkler_16(KithBytes a, KithBytes b)
{
#if defined(__SSE2__) && !defined(KITH_PORTABLE)
    if (a.len == 0 || b.len == 0) {
        return a.len == b.len ? 1.0 : 0.0;
    }
    return with_prefix(jaro_16(a, b), a, b);
#else
    return kith_jaro_winkler(a, b);
#endif
}

/* ---- edits ---- */

/* Hyyrö's algorithm, or without @swaps the one of Myers that it extends: column j of the table as
 * bits that say where it rises (vp) and falls (vn) from one row to the next; the last row is
 * followed in @distance. */
static inline guint
distance_short(KithBytes a, KithBytes b, guint limit, gboolean swaps)
{
    Occurrences occurrences UNINITIALIZED;
    guint64 vp = G_MAXUINT64;
    guint64 vn = 0;
    guint64 d0 = 0;
    guint64 before = 0; /* where b's previous byte occurs */
    guint64 last = G_GUINT64_CONSTANT(1) << (a.len - 1);
    guint distance = (guint)a.len;

    find_occurrences(a, b, &occurrences);
    for (gsize j = 0; j < b.len; j++) {
        guint64 here = occurrences.at[b.data[j]];
        guint64 swapped = swaps ? ((~d0 & here) << 1) & before : 0;
        guint64 hp;
        guint64 hn;

        d0 = (((here & vp) + vp) ^ vp) | here | vn | swapped;
        hp = vn | ~(d0 | vp);
        hn = d0 & vp;
        distance += (hp & last) != 0;
        distance -= (hn & last) != 0;
        hp = (hp << 1) | 1;
        hn <<= 1;
        vp = hn | ~(d0 | hp);
        vn = hp & d0;
        before = here;
    }
    return MIN(distance, limit + 1);
}

/* The plain table, three rows of it, for long texts. */
static guint
distance_long(KithBytes a, KithBytes b, guint limit, gboolean swaps)
{
    gsize width = b.len + 1;
    g_autofree guint *rows = g_new(guint, 3 * width);
    guint *before = rows;
    guint *above = rows + width;
    guint *row = rows + 2 * width;

    for (gsize j = 0; j < width; j++) {
        above[j] = (guint)j;
    }
    for (gsize i = 1; i <= a.len; i++) {
        guint *swap = before;
        guint least = row[0] = (guint)i;

        for (gsize j = 1; j < width; j++) {
            guint cost = a.data[i - 1] != b.data[j - 1];
            guint best = MIN(MIN(above[j], row[j - 1]) + 1, above[j - 1] + cost);

            if (swaps && i > 1 && j > 1 && a.data[i - 1] == b.data[j - 2] &&
                a.data[i - 2] == b.data[j - 1]) {
                best = MIN(best, before[j - 2] + 1);
            }
            row[j] = best;
            least = MIN(least, best);
        }
        if (least > limit) {
            return limit + 1;
        }
        before = above;
        above = row;
        row = swap;
    }
    return MIN(above[width - 1], limit + 1);
}

static inline guint
edits(KithBytes a, KithBytes b, guint limit, gboolean swaps)
{
    gsize apart = a.len > b.len ? a.len - b.len : b.len - a.len;

    if (apart > limit) {
        return limit + 1;
    }
    while (a.len > 0 && b.len > 0 && a.data[0] == b.data[0]) {
        a = kith_bytes(a.data + 1, a.len - 1);
        b = kith_bytes(b.data + 1, b.len - 1);
    }
    while (a.len > 0 && b.len > 0 && a.data[a.len - 1] == b.data[b.len - 1]) {
        a.len--;
        b.len--;
    }
    if (a.len == 0 || b.len == 0) {
        return (guint)MIN(MAX(a.len, b.len), limit + 1);
    }
    if (limit <= 1) {
        /* One edit of the middle that is left: a byte for another, or two neighbours swapped. */
        gboolean one =
            (a.len == 1 && b.len == 1) ||
            (swaps && a.len == 2 && b.len == 2 && a.data[0] == b.data[1] && a.data[1] == b.data[0]);

        return one ? 1 : limit + 1;
    }
    return a.len <= WORD ? distance_short(a, b, limit, swaps) : distance_long(a, b, limit, swaps);
}

guint
kith_edit_distance(KithBytes a, KithBytes b, guint limit)
{
    return edits(a, b, limit, TRUE);
}

guint
kith_levenshtein(KithBytes a, KithBytes b, guint limit)
{
    return edits(a, b, limit, FALSE);
}
