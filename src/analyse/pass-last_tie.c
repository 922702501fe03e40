/* SPDX-FileCopyrightText: The Kith authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "analyse-bursts.h"

#include <math.h>

static gboolean
run(const KithPassInput *input, KithPassOutput *out, GError **error)
{
    const KithMoments *moments = input->moments;

    for (guint32 node = 0; node < input->graph->n; node++) {
        gboolean any = moments != NULL && moments->offsets[node] < moments->offsets[node + 1];

        out->values[node] =
            any ? kith_day_digits(moments->days[moments->offsets[node + 1] - 1]) : (double)NAN;
    }
    return TRUE;
}

const KithPass kith_pass_last_tie = {
    .name = "last_tie",
    .summary = "the day of a node's last dated link, as 20240131; none where no link has a date",
    .complexity = "O(n + links)",
    .kind = KITH_PASS_NODE,
    .type = KITH_COLUMN_INTEGER,
    .dated = TRUE,
    .run = run,
};
