/* SPDX-FileCopyrightText: The Kith authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "analyse-similar.h"

#include <math.h>

/* Adamic and Adar, "Friends and neighbors on the Web", Social Networks 25, 2003,
 * doi:10.1016/S0378-8733(03)00009-1. */
static double
share(double degree)
{
    return 1 / log(degree);
}

static gboolean
run(const KithPassInput *input, KithPassOutput *out, GError **error)
{
    return kith_similar_find(input, share, NULL, out, error);
}

const KithPass kith_pass_adamic_adar = {
    .name = "adamic_adar",
    .summary = "pairs that are not joined and share most: 1 / ln d for each of degree d that both "
               "are joined with",
    .complexity = "O(sum of the squares of degrees up to --set through)",
    .kind = KITH_PASS_PAIR,
    .type = KITH_COLUMN_REAL,
    .options = kith_similar_options,
    .run = run,
};
