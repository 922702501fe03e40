/* SPDX-FileCopyrightText: The Kith authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "analyse-igraph.h"

#include "analyse-groups.h"

static KithIgraph *
open_graph(const KithPassInput *input, gboolean undirected, GError **error)
{
    g_auto(KithGraph) plain = {0};

    return kith_igraph_new(undirected ? kith_graph_plain(input->graph, TRUE, &plain) : input->graph,
                           input->seed,
                           input->progress,
                           error);
}

gboolean
kith_ask_igraph(const KithPassInput *input,
                gboolean undirected,
                const char *what,
                KithIgraphAsk ask,
                KithPassOutput *out,
                GError **error)
{
    g_autoptr(KithIgraph) igraph = NULL;
    g_auto(igraph_vector_t) values = {0};

    if (input->graph->n_edges == 0) {
        return TRUE;
    }
    igraph = open_graph(input, undirected, error);
    if (igraph == NULL || !kith_igraph_check(igraph_vector_init(&values, 0), error, "%s", what) ||
        !kith_igraph_check(ask(igraph, input, &values), error, "%s", what)) {
        return FALSE;
    }
    for (igraph_integer_t i = 0; i < igraph_vector_size(&values); i++) {
        out->values[i] = VECTOR(values)[i];
    }
    return TRUE;
}

gboolean
kith_ask_igraph_groups(const KithPassInput *input,
                       gboolean undirected,
                       const char *what,
                       KithIgraphAskGroups ask,
                       KithPassOutput *out,
                       GError **error)
{
    guint32 n = input->graph->n;
    g_autofree guint32 *groups = g_new(guint32, (gsize)n + 1);
    g_autoptr(KithIgraph) igraph = NULL;
    g_auto(igraph_vector_int_t) found = {0};

    for (guint32 node = 0; node < n; node++) {
        groups[node] = node;
    }
    if (input->graph->n_edges > 0) {
        igraph = open_graph(input, undirected, error);
        if (igraph == NULL ||
            !kith_igraph_check(igraph_vector_int_init(&found, 0), error, "%s", what) ||
            !kith_igraph_check(ask(igraph, input, &found), error, "%s", what)) {
            return FALSE;
        }
    }
    for (guint32 node = 0; igraph != NULL && node < n; node++) {
        groups[node] = (guint32)VECTOR(found)[node];
    }
    kith_groups_put(groups, n, out->values);
    return TRUE;
}
