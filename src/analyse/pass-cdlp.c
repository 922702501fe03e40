/* SPDX-FileCopyrightText: The Kith authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "analyse-groups.h"
#include "analyse-pass.h"
#include "base-parallel.h"

/* Label propagation as the LDBC Graphalytics specification has it (arXiv:2011.15028, after
 * Raghavan, Albert and Kumara 2007, doi:10.1103/PhysRevE.76.036106): all nodes at once take the
 * label that most of their arcs, in and out, lead to; of several the least. */

enum { ITERATIONS };

static const KithPassOption options[] = {
    {"iterations", "how many times labels are passed on", 10, 1, 10000},
    {NULL}};

#define NODES_PER_TASK 4096

typedef struct {
    const KithGraph *graph;
    const guint32 *labels;
    guint32 *next;
    GArray **lists; /* owned, by worker: labels of a node's neighbours */
} Passing;

static void
list_labels(const Passing *passing, const KithArcs *arcs, guint32 node, GArray *list)
{
    for (guint64 i = arcs->offsets[node]; i < arcs->offsets[node + 1]; i++) {
        g_array_append_val(list, passing->labels[arcs->targets[i]]);
    }
}

static int
compare_labels(gconstpointer a, gconstpointer b)
{
    guint32 x = *(const guint32 *)a;
    guint32 y = *(const guint32 *)b;

    return (x > y) - (x < y);
}

/* The label that is there most often, of several the least; @otherwise where there is none. */
static guint32
commonest(const GArray *sorted, guint32 otherwise)
{
    guint32 best = otherwise;
    guint most = 0;

    for (guint from = 0, at = 0; at < sorted->len; from = at) {
        guint32 label = g_array_index(sorted, guint32, from);

        while (at < sorted->len && g_array_index(sorted, guint32, at) == label) {
            at++;
        }
        if (at - from > most) {
            most = at - from;
            best = label;
        }
    }
    return best;
}

static void
pass_task(guint task, guint worker, gpointer user_data)
{
    Passing *passing = user_data;
    GArray *list = passing->lists[worker];
    guint32 end = MIN(passing->graph->n, (task + 1) * NODES_PER_TASK);

    for (guint32 node = task * NODES_PER_TASK; node < end; node++) {
        g_array_set_size(list, 0);
        list_labels(passing, &passing->graph->out, node, list);
        if (passing->graph->directed) {
            list_labels(passing, &passing->graph->in, node, list);
        }
        g_array_sort(list, compare_labels);
        passing->next[node] = commonest(list, passing->labels[node]);
    }
}

static gboolean
run(const KithPassInput *input, KithPassOutput *out, GError **error)
{
    guint32 n = input->graph->n;
    g_autofree guint32 *labels = g_new(guint32, (gsize)n + 1);
    g_autofree guint32 *next = g_new(guint32, (gsize)n + 1);
    Passing passing = {.graph = input->graph, .lists = g_new(GArray *, input->threads)};

    for (guint w = 0; w < input->threads; w++) {
        passing.lists[w] = g_array_new(FALSE, FALSE, sizeof(guint32));
    }
    for (guint32 node = 0; node < n; node++) {
        labels[node] = input->ranks != NULL ? input->ranks[node] : node;
    }
    for (guint i = 0; i < (guint)input->options[ITERATIONS]; i++) {
        passing.labels = labels;
        passing.next = next;
        kith_parallel((n + NODES_PER_TASK - 1) / NODES_PER_TASK,
                      input->threads,
                      pass_task,
                      &passing,
                      NULL);
        memcpy(labels, next, n * sizeof *labels);
    }
    kith_groups_put(labels, n, out->values);
    for (guint w = 0; w < input->threads; w++) {
        g_array_unref(passing.lists[w]);
    }
    g_free(passing.lists);
    return TRUE;
}

const KithPass kith_pass_cdlp = {
    .name = "cdlp",
    .summary = "communities by labels that all nodes pass on at once, a number of times",
    .complexity = "O(m log m) a round",
    .column = "community",
    .kind = KITH_PASS_NODE,
    .type = KITH_COLUMN_INTEGER,
    .community = TRUE,
    .by_key = TRUE,
    .options = options,
    .run = run,
};
