/* SPDX-FileCopyrightText: The Kith authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "analyse-igraph.h"

#include "analyse-groups.h"

igraph_error_t
kith_igraph_groups(const igraph_vector_int_t *groups, igraph_vector_t *out)
{
    igraph_error_t code = igraph_vector_resize(out, igraph_vector_int_size(groups));

    for (igraph_integer_t i = 0; code == IGRAPH_SUCCESS && i < igraph_vector_size(out); i++) {
        VECTOR(*out)[i] = (igraph_real_t)VECTOR(*groups)[i];
    }
    return code;
}

static gboolean
ask_of(const KithPassInput *input,
       const KithGraph *graph,
       const char *what,
       KithIgraphAsk ask,
       KithPassOutput *out,
       GError **error)
{
    g_autoptr(KithIgraph) igraph = kith_igraph_new(graph, input->seed, input->progress, error);
    g_auto(igraph_vector_t) values = {0};

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
kith_ask_igraph(const KithPassInput *input,
                gboolean undirected,
                const char *what,
                KithIgraphAsk ask,
                KithPassOutput *out,
                GError **error)
{
    g_auto(KithGraph) plain = {0};

    if (input->graph->n_edges == 0) {
        return TRUE;
    }
    if (!undirected || !input->graph->directed) {
        return ask_of(input, input->graph, what, ask, out, error);
    }
    kith_graph_undirected(input->graph, TRUE, &plain);
    return ask_of(input, &plain, what, ask, out, error);
}

gboolean
kith_ask_igraph_groups(const KithPassInput *input,
                       gboolean undirected,
                       const char *what,
                       KithIgraphAsk ask,
                       KithPassOutput *out,
                       GError **error)
{
    guint32 n = input->graph->n;
    g_autofree guint32 *groups = g_new(guint32, (gsize)n + 1);

    for (guint32 node = 0; node < n; node++) {
        out->values[node] = node;
    }
    if (!kith_ask_igraph(input, undirected, what, ask, out, error)) {
        return FALSE;
    }
    for (guint32 node = 0; node < n; node++) {
        groups[node] = (guint32)out->values[node];
    }
    kith_groups_number(groups, n);
    for (guint32 node = 0; node < n; node++) {
        out->values[node] = groups[node];
    }
    return TRUE;
}
