/* SPDX-FileCopyrightText: The Kith authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "analyse-pass.h"
#include "analyse-reach.h"

#include <math.h>

/* Freeman 1978, doi:10.1016/0378-8733(78)90021-7, of those that a node reaches. */
static gboolean
run(const KithPassInput *input, KithPassOutput *out, GError **error)
{
    gsize n = input->graph->n;
    g_autofree double *reached = g_new0(double, n + 1);
    g_autofree double *distances = g_new0(double, n + 1);
    KithReach reach = {.reached = reached, .distances = distances};

    if (!kith_reach_measure(input->graph, input->threads, input->progress, &reach, error)) {
        return FALSE;
    }
    for (gsize node = 0; node < n; node++) {
        out->values[node] = reached[node] > 0 ? reached[node] / distances[node] : (double)NAN;
    }
    return TRUE;
}

const KithPass kith_pass_closeness = {
    .name = "closeness",
    .summary =
        "one by the mean distance to those that a node reaches, none where it reaches nobody; "
        "weights passed over",
    .complexity = "O(n m / 64) at best, O(n m) at worst; 24 n bytes a thread and 512 n",
    .kind = KITH_PASS_NODE,
    .type = KITH_COLUMN_REAL,
    .run = run,
};
