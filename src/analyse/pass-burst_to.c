/* SPDX-FileCopyrightText: The Kith authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "analyse-bursts.h"

static double
to_of(const KithBurst *burst)
{
    return kith_day_digits(burst->to);
}

static gboolean
run(const KithPassInput *input, KithPassOutput *out, GError **error)
{
    return kith_bursts_put(input, to_of, out);
}

const KithPass kith_pass_burst_to = {
    .name = "burst_to",
    .summary = "the day on which the strongest burst of links of a node ends, as 20240131",
    .complexity = "O(n + links)",
    .kind = KITH_PASS_NODE,
    .type = KITH_COLUMN_INTEGER,
    .dated = TRUE,
    .options = kith_burst_options,
    .run = run,
};
