/* SPDX-FileCopyrightText: The Kith authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "analyse-cores.h"
#include "analyse-pass.h"
#include "base-big.h"

static gboolean
run(const KithPassInput *input, KithPassOutput *out, GError **error)
{
    g_auto(KithGraph) plain = {0};
    const KithGraph *graph = kith_graph_plain(input->graph, FALSE, &plain);
    g_autofree guint32 *coreness = kith_wide_new(guint32, (gsize)graph->n + 1);

    kith_cores_find(graph, input->threads, coreness, NULL);
    for (guint32 node = 0; node < graph->n; node++) {
        out->values[node] = coreness[node];
    }
    return TRUE;
}

const KithPass kith_pass_coreness = {
    .name = "coreness",
    .summary = "the largest k such that a node has k neighbours who have k, and so on; directions "
               "passed over",
    .complexity = "O(n + m)",
    .kind = KITH_PASS_NODE,
    .type = KITH_COLUMN_INTEGER,
    .run = run,
};
