/* SPDX-FileCopyrightText: The Kith authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "analyse-groups.h"
#include "analyse-pass.h"

/* Union-find with path halving; the lower root wins, so that a root is its component's first
 * node (Tarjan and van Leeuwen 1984, doi:10.1145/62.2160). */
static guint32
root_of(guint32 *parents, guint32 node)
{
    while (parents[node] != node) {
        parents[node] = parents[parents[node]];
        node = parents[node];
    }
    return node;
}

static gboolean
run(const KithPassInput *input, KithPassOutput *out, GError **error)
{
    guint32 n = input->graph->n;
    g_autofree guint32 *parents = g_new(guint32, (gsize)n + 1);
    KithEdgeWalk walk = kith_edge_walk(input->graph);

    for (guint32 node = 0; node < n; node++) {
        parents[node] = node;
    }
    while (kith_edge_walk_next(&walk)) {
        guint32 a = root_of(parents, walk.from);
        guint32 b = root_of(parents, walk.to);

        parents[MAX(a, b)] = MIN(a, b);
    }
    for (guint32 node = 0; node < n; node++) {
        parents[node] = root_of(parents, node);
    }
    kith_groups_number(parents, n);
    for (guint32 node = 0; node < n; node++) {
        out->values[node] = parents[node];
    }
    return TRUE;
}

const KithPass kith_pass_components = {
    .name = "components",
    .summary = "which nodes hang together, directions passed over; numbered by their first node",
    .complexity = "O(n + m)",
    .kind = KITH_PASS_NODE,
    .type = KITH_COLUMN_INTEGER,
    .run = run,
};
