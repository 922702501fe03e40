/* SPDX-FileCopyrightText: The Kith authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "analyse-groups.h"

#include "base-sort.h"

guint32
kith_groups_number(guint32 *groups, guint32 n)
{
    g_autofree guint32 *numbers = g_new0(guint32, (gsize)n + 1);
    guint32 n_groups = 0;

    for (guint32 node = 0; node < n; node++) {
        guint32 group = groups[node];

        if (numbers[group] == 0) {
            numbers[group] = ++n_groups;
        }
        groups[node] = numbers[group];
    }
    return n_groups;
}

void
kith_groups_put(guint32 *groups, guint32 n, double *out_values)
{
    kith_groups_number(groups, n);
    for (guint32 node = 0; node < n; node++) {
        out_values[node] = groups[node];
    }
}

guint32
kith_groups_meet(guint32 *groups, const guint32 *others, guint32 n)
{
    g_autofree guint32 *rows = g_new(guint32, 3 * (gsize)n + 1);
    guint32 last = 0;

    for (guint32 node = 0; node < n; node++) {
        guint32 *row = rows + 3 * (gsize)node;

        row[0] = groups[node];
        row[1] = others[node];
        row[2] = node;
    }
    kith_sort_rows(rows, n, 3);
    for (guint32 i = 0; i < n; i++) {
        const guint32 *row = rows + 3 * (gsize)i;

        last += i > 0 && (row[0] != row[-3] || row[1] != row[-2]);
        groups[row[2]] = last;
    }
    return kith_groups_number(groups, n);
}

double
kith_node_strength(const KithArcs *arcs, guint32 node)
{
    double sum = 0;

    if (arcs->codes == NULL) {
        return (double)(arcs->offsets[node + 1] - arcs->offsets[node]);
    }
    for (guint64 i = arcs->offsets[node]; i < arcs->offsets[node + 1]; i++) {
        sum += kith_arcs_weight(arcs, i);
    }
    return sum;
}

double
kith_groups_modularity(const KithGraph *graph, const guint32 *groups, double resolution)
{
    g_autofree double *totals = g_new0(double, (gsize)graph->n + 1);
    const KithArcs *arcs = &graph->out;
    double inside = 0; /* both arcs of an edge */
    double all = 0;
    double expected = 0;

    for (guint32 node = 0; node < graph->n; node++) {
        double strength = kith_node_strength(arcs, node);

        totals[groups[node]] += strength;
        all += strength;
        for (guint64 i = arcs->offsets[node]; i < arcs->offsets[node + 1]; i++) {
            if (groups[arcs->targets[i]] == groups[node]) {
                inside += kith_arcs_weight(arcs, i);
            }
        }
    }
    if (all <= 0) {
        return 0;
    }
    for (guint32 group = 1; group <= graph->n; group++) {
        expected += (totals[group] / all) * (totals[group] / all);
    }
    return inside / all - resolution * expected;
}
