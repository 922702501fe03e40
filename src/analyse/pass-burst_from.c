/* SPDX-FileCopyrightText: The Kith authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "analyse-bursts.h"

static double
from_of(const KithBurst *burst)
{
    return kith_day_digits(burst->from);
}

static gboolean
run(const KithPassInput *input, KithPassOutput *out, GError **error)
{
    return kith_bursts_put(input, from_of, out);
}

const KithPass kith_pass_burst_from = {
    .name = "burst_from",
    .summary = "the day on which the strongest burst of links of a node begins, as 20240131",
    .complexity = "O(n + links)",
    .kind = KITH_PASS_NODE,
    .type = KITH_COLUMN_INTEGER,
    .dated = TRUE,
    .options = kith_burst_options,
    .run = run,
};
