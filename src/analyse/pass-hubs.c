/* SPDX-FileCopyrightText: The Kith authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "analyse-hits.h"
#include "analyse-pass.h"

static gboolean
run(const KithPassInput *input, KithPassOutput *out, GError **error)
{
    g_autofree double *others = g_new0(double, (gsize)input->graph->n + 1);

    return kith_hits(input->graph, input->threads, input->progress, out->values, others, error);
}

const KithPass kith_pass_hubs = {
    .name = "hubs",
    .summary =
        "how good the nodes are that a node points to, as authorities, by weight; the best is 1",
    .complexity = "O(n + m) a round of a few dozen",
    .kind = KITH_PASS_NODE,
    .type = KITH_COLUMN_REAL,
    .run = run,
};
