/* SPDX-FileCopyrightText: The Kith authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "analyse-pass.h"

#include <math.h>

enum { SOURCE };

static const KithPassOption options[] = {{"source", "where to begin", 0, 0, 0, .is_node = TRUE},
                                         {NULL}};

static gboolean
run(const KithPassInput *input, KithPassOutput *out, GError **error)
{
    const KithGraph *graph = input->graph;
    g_autofree guint32 *queue = g_new(guint32, (gsize)graph->n + 1);
    guint32 n_queued = 0;

    for (guint32 node = 0; node < graph->n; node++) {
        out->values[node] = (double)NAN;
    }
    if (graph->n == 0) {
        return TRUE;
    }
    queue[n_queued++] = (guint32)input->options[SOURCE];
    out->values[queue[0]] = 0;
    for (guint32 at = 0; at < n_queued; at++) {
        guint32 node = queue[at];

        for (guint64 i = graph->out.offsets[node]; i < graph->out.offsets[node + 1]; i++) {
            guint32 target = graph->out.targets[i];

            if (isnan(out->values[target])) {
                out->values[target] = out->values[node] + 1;
                queue[n_queued++] = target;
            }
        }
    }
    return TRUE;
}

const KithPass kith_pass_bfs = {
    .name = "bfs",
    .summary =
        "how many edges lead to a node from --set source=ID at the least; none where none do",
    .complexity = "O(n + m)",
    .kind = KITH_PASS_NODE,
    .type = KITH_COLUMN_INTEGER,
    .options = options,
    .run = run,
};
