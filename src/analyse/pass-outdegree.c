/* SPDX-FileCopyrightText: The Kith authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "analyse-pass.h"

static gboolean
run(const KithPassInput *input, KithPassOutput *out, GError **error)
{
    const KithArcs *arcs = &input->graph->out;

    for (guint32 node = 0; node < input->graph->n; node++) {
        out->values[node] = (double)(arcs->offsets[node + 1] - arcs->offsets[node]);
    }
    return TRUE;
}

const KithPass kith_pass_outdegree = {
    .name = "outdegree",
    .summary = "how many edges go out; without directions, how many a node has",
    .complexity = "O(n)",
    .kind = KITH_PASS_NODE,
    .type = KITH_COLUMN_INTEGER,
    .run = run,
};
