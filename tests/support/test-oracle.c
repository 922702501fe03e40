/* SPDX-FileCopyrightText: The Kith authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "test-oracle.h"

static double
jaro(const char *a, gsize n_a, const char *b, gsize n_b)
{
    gssize window = (gssize)(MAX(n_a, n_b) / 2) - 1;
    g_autofree gboolean *used_a = g_new0(gboolean, n_a + 1);
    g_autofree gboolean *used_b = g_new0(gboolean, n_b + 1);
    double matches = 0;
    double transposed = 0;
    gsize i = 0;

    for (gsize j = 0; j < n_b; j++) {
        for (gsize k = 0; k < n_a; k++) {
            gssize apart = (gssize)k - (gssize)j;

            if (!used_a[k] && ABS(apart) <= MAX(window, 0) && a[k] == b[j]) {
                used_a[k] = used_b[j] = TRUE;
                matches++;
                break;
            }
        }
    }
    for (gsize j = 0; j < n_b; j++) {
        if (used_b[j]) {
            while (!used_a[i]) {
                i++;
            }
            transposed += a[i++] != b[j];
        }
    }
    if (matches == 0) {
        return 0.0;
    }
    return (matches / (double)n_a + matches / (double)n_b +
            (matches - (double)(guint)(transposed / 2)) / matches) /
           3.0;
}

double
test_oracle_jaro_winkler(const char *a, gsize n_a, const char *b, gsize n_b)
{
    double similarity;
    guint prefix = 0;

    if (n_a == 0 || n_b == 0) {
        return n_a == n_b ? 1.0 : 0.0;
    }
    similarity = jaro(a, n_a, b, n_b);
    while (prefix < 4 && prefix < n_a && prefix < n_b && a[prefix] == b[prefix]) {
        prefix++;
    }
    return similarity > 0.7 ? similarity + prefix * 0.1 * (1.0 - similarity) : similarity;
}

guint
test_oracle_edits(const char *a, gsize n_a, const char *b, gsize n_b, gboolean swaps)
{
    gsize width = n_b + 1;
    g_autofree guint *table = g_new(guint, (n_a + 1) * width);

#define AT(i, j) table[(i)*width + (j)]
    for (gsize i = 0; i <= n_a; i++) {
        for (gsize j = 0; j <= n_b; j++) {
            guint best = (guint)MAX(i, j);

            if (i > 0 && j > 0) {
                best = MIN(AT(i - 1, j), AT(i, j - 1)) + 1;
                best = MIN(best, AT(i - 1, j - 1) + (a[i - 1] != b[j - 1]));
            }
            if (swaps && i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1]) {
                best = MIN(best, AT(i - 2, j - 2) + 1);
            }
            AT(i, j) = best;
        }
    }
    return AT(n_a, n_b);
#undef AT
}
