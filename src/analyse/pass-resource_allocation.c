/* SPDX-FileCopyrightText: The Kith authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "analyse-similar.h"

/* Zhou, Lu and Zhang, "Predicting missing links via local information", European Physical Journal B
 * 71, 2009, doi:10.1140/epjb/e2009-00335-8. */
static double
share(double degree)
{
    return 1 / degree;
}

static gboolean
run(const KithPassInput *input, KithPassOutput *out, GError **error)
{
    return kith_similar_find(input, share, NULL, out, error);
}

const KithPass kith_pass_resource_allocation = {
    .name = "resource_allocation",
    .summary = "pairs that are not joined and share most: 1 / d for each of degree d that both are "
               "joined with",
    .complexity = "O(sum of the squares of degrees up to --set through)",
    .kind = KITH_PASS_PAIR,
    .type = KITH_COLUMN_REAL,
    .options = kith_similar_options,
    .run = run,
};
