/* SPDX-FileCopyrightText: The Kith authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "analyse-bursts.h"

static double
weight_of(const KithBurst *burst)
{
    return burst->weight;
}

static gboolean
run(const KithPassInput *input, KithPassOutput *out, GError **error)
{
    return kith_bursts_put(input, weight_of, out);
}

const KithPass kith_pass_bursts = {
    .name = "bursts",
    .summary = "how strong the time is in which links of a node came far more often than in the "
               "mean; none where there is none",
    .complexity = "O(n + links)",
    .kind = KITH_PASS_NODE,
    .type = KITH_COLUMN_REAL,
    .dated = TRUE,
    .options = kith_burst_options,
    .run = run,
};
