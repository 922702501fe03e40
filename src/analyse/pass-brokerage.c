/* SPDX-FileCopyrightText: The Kith authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "analyse-pass.h"
#include "analyse-triangles.h"

/* How many targets two ascending lists have in common; each is told to @values. */
static guint64
meet(const guint32 *a, const guint32 *a_end, const guint32 *b, const guint32 *b_end, double *values)
{
    guint64 n = 0;

    while (a < a_end && b < b_end) {
        if (*a == *b) {
            if (values != NULL) {
                values[*a]--;
            }
            n++;
            a++;
            b++;
        } else if (*a < *b) {
            a++;
        } else {
            b++;
        }
    }
    return n;
}

/* Ways in and out again to somebody else, less those beside which there is an arc from the one to
 * the other. */
static void
count_directed(const KithGraph *graph, double *values)
{
    const guint32 *out = graph->out.targets;
    const guint32 *in = graph->in.targets;
    const guint64 *out_at = graph->out.offsets;
    const guint64 *in_at = graph->in.offsets;

    for (guint32 node = 0; node < graph->n; node++) {
        double n_out = (double)(out_at[node + 1] - out_at[node]);
        double n_in = (double)(in_at[node + 1] - in_at[node]);

        values[node] += n_out * n_in - (double)meet(out + out_at[node],
                                                    out + out_at[node + 1],
                                                    in + in_at[node],
                                                    in + in_at[node + 1],
                                                    NULL);
    }
    for (guint32 from = 0; from < graph->n; from++) {
        for (guint64 arc = out_at[from]; arc < out_at[from + 1]; arc++) {
            guint32 to = out[arc];

            meet(out + out_at[from],
                 out + out_at[from + 1],
                 in + in_at[to],
                 in + in_at[to + 1],
                 values);
        }
    }
}

static gboolean
run(const KithPassInput *input, KithPassOutput *out, GError **error)
{
    const KithGraph *graph = input->graph;
    g_autofree guint64 *triangles = NULL;

    if (graph->directed) {
        count_directed(graph, out->values);
        return TRUE;
    }
    triangles = g_new(guint64, (gsize)graph->n + 1);
    kith_triangles_count(graph, input->threads, triangles);
    for (guint32 node = 0; node < graph->n; node++) {
        double degree = (double)kith_graph_out_degree(graph, node);

        out->values[node] = degree * (degree - 1) / 2 - (double)triangles[node];
    }
    return TRUE;
}

/* Gould and Fernandez, "Structures of Mediation: A Formal Approach to Brokerage in Transaction
 * Networks", Sociological Methodology 19, 1989, doi:10.2307/270949: all roles together. */
const KithPass kith_pass_brokerage = {
    .name = "brokerage",
    .summary = "how many pairs a node stands between: both are joined with it and not with one "
               "another; in a directed graph in the way that arcs go",
    .complexity = "O(m^1.5); directed the sum of degrees over arcs",
    .kind = KITH_PASS_NODE,
    .type = KITH_COLUMN_INTEGER,
    .run = run,
};
