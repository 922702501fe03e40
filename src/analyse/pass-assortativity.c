/* SPDX-FileCopyrightText: The Kith authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "analyse-groups.h"
#include "analyse-pass.h"

#include <math.h>

/* Newman 2002, doi:10.1103/PhysRevLett.89.208701: the correlation of the degrees at the two ends of
 * an edge. */
static gboolean
run(const KithPassInput *input, KithPassOutput *out, GError **error)
{
    g_auto(KithGraph) plain = {0};
    const KithGraph *graph = kith_graph_plain(input->graph, FALSE, &plain);
    double products = 0;
    double sums = 0;
    double squares = 0;
    KithMeasure measure = {"degree_assortativity", 0};
    double m;

    for (guint32 node = 0; node < graph->n; node++) {
        double degree = (double)kith_graph_out_degree(graph, node);

        for (guint64 i = graph->out.offsets[node]; i < graph->out.offsets[node + 1]; i++) {
            double other = (double)kith_graph_out_degree(graph, graph->out.targets[i]);

            products += degree * other;
            sums += degree;
            squares += degree * degree;
        }
    }
    m = 2.0 * (double)graph->n_edges;
    if (m > 0 && squares / m - (sums / m) * (sums / m) > 0) {
        measure.value =
            (products / m - (sums / m) * (sums / m)) / (squares / m - (sums / m) * (sums / m));
    }
    g_array_append_val(out->measures, measure);
    return TRUE;
}

const KithPass kith_pass_assortativity = {
    .name = "assortativity",
    .summary = "whether nodes of many edges are joined to such, from -1 to 1; 0 where all have as "
               "many; directions passed over",
    .complexity = "O(n + m)",
    .kind = KITH_PASS_GRAPH,
    .run = run,
};
