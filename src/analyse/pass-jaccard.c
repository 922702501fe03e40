/* SPDX-FileCopyrightText: The Kith authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "analyse-similar.h"

/* Jaccard, "The distribution of the flora in the alpine zone", New Phytologist 11, 1912,
 * doi:10.1111/j.1469-8137.1912.tb05611.x. */
static double
share(double degree)
{
    return 1;
}

static double
score(double sum, double common, double degree_a, double degree_b)
{
    return common / (degree_a + degree_b - common);
}

static gboolean
run(const KithPassInput *input, KithPassOutput *out, GError **error)
{
    return kith_similar_find(input, share, score, out, error);
}

const KithPass kith_pass_jaccard = {
    .name = "jaccard",
    .summary = "pairs that are not joined and share most of what either is joined with",
    .complexity = "O(sum of the squares of degrees up to --set through)",
    .kind = KITH_PASS_PAIR,
    .type = KITH_COLUMN_REAL,
    .options = kith_similar_options,
    .run = run,
};
