/* SPDX-FileCopyrightText: The Kith authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "networks-named.h"

#include "graph-project.h"

void
kith_named_rows(const KithNetworkData *data, KithWords *out_rows)
{
    for (guint32 i = 0; i < data->n_incidents; i++) {
        const KithIncident *incident = &data->incidents[i];

        for (guint32 k = 0; k < incident->n_named; k++) {
            guint32 *row = kith_words_push(out_rows, 2);

            row[0] = i;
            row[1] = data->named[incident->first_named + k];
        }
    }
}

void
kith_named_graph(const KithNetworkData *data, KithGraph *out_graph)
{
    g_auto(KithEdgeList) edges = {0};
    g_auto(KithWords) rows = {0};

    kith_edge_list_init(&edges, TRUE);
    kith_named_rows(data, &rows);
    kith_project(&rows, NULL, &edges);
    kith_graph_build(data->n_people, &edges, FALSE, out_graph);
}
