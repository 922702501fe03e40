/* SPDX-FileCopyrightText: The Kith authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "analyse-pass.h"
#include "analyse-reach.h"

/* Marchiori and Latora 2000, doi:10.1016/S0378-4371(00)00311-3. */
static gboolean
run(const KithPassInput *input, KithPassOutput *out, GError **error)
{
    gsize n = input->graph->n;
    KithReach reach = {.inverses = out->values};

    if (!kith_reach_measure(input->graph, input->threads, input->progress, &reach, error)) {
        return FALSE;
    }
    for (gsize node = 0; node < n; node++) {
        out->values[node] = n > 1 ? out->values[node] / (double)(n - 1) : 0.0;
    }
    return TRUE;
}

const KithPass kith_pass_harmonic = {
    .name = "harmonic",
    .summary = "the mean of one by the distance to every other node, 0 for those out of reach; "
               "weights passed over",
    .complexity = "O(n m / 64) at best, O(n m) at worst; 24 n bytes a thread and 512 n",
    .kind = KITH_PASS_NODE,
    .type = KITH_COLUMN_REAL,
    .run = run,
};
