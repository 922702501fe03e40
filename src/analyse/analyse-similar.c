/* SPDX-FileCopyrightText: The Kith authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "analyse-similar.h"

#include "base-parallel.h"
#include "base-progress.h"

#define TASK_NODES 2048
#define ROUND_TASKS 64

const KithPassOption kith_similar_options[] = {
    {"most", "how many pairs, the best first", 100, 1, 1e7},
    {"through", "what more nodes than this are joined with says nothing", 1000, 2, 1e9},
    {NULL}};

typedef struct {
    const KithGraph *graph;
    KithShareFunc share;
    KithScoreFunc score;
    gsize most;
    double through;
    guint first;               /* task of this round */
    struct Counting *counting; /* owned, one a worker */
} Finding;

/* Sums of the nodes that share something with one. */
typedef struct Counting {
    double *sums;    /* owned, NULL until used */
    guint32 *common; /* owned */
    GArray *met;     /* owned, guint32: nodes with an entry */
    GArray *found;   /* owned, KithScoredPair: the best of this worker's */
} Counting;

/* ---- the best ---- */

static gint
compare_pairs(gconstpointer a, gconstpointer b)
{
    const KithScoredPair *x = a;
    const KithScoredPair *y = b;

    if (x->value != y->value) {
        return x->value > y->value ? -1 : 1;
    }
    return x->a != y->a ? (x->a < y->a ? -1 : 1) : (x->b > y->b) - (x->b < y->b);
}

/* Leaves the best of pairs, sorted. */
static void
leave_best(GArray *pairs, gsize most)
{
    g_array_sort(pairs, compare_pairs);
    g_array_set_size(pairs, (guint)MIN(pairs->len, most));
}

/* Twice as many as are wanted are gathered before the worse half is thrown away. */
static void
gather(GArray *pairs, const KithScoredPair *pair, gsize most)
{
    g_array_append_vals(pairs, pair, 1);
    if (pairs->len >= 2 * most + 1024) {
        leave_best(pairs, most);
    }
}

/* ---- counting ---- */

static void
count_shared(const Finding *finding, Counting *counting, guint32 node)
{
    const KithArcs *out = &finding->graph->out;

    for (guint64 i = out->offsets[node]; i < out->offsets[node + 1]; i++) {
        guint32 thing = out->targets[i];
        double degree = (double)kith_graph_out_degree(finding->graph, thing);
        double share;

        if (degree < 2 || degree > finding->through) {
            continue;
        }
        share = finding->share(degree);
        for (guint64 j = out->offsets[thing + 1]; j-- > out->offsets[thing];) {
            guint32 other = out->targets[j];

            if (other <= node) {
                break; /* each pair once, from its lower node */
            }
            if (counting->common[other]++ == 0) {
                g_array_append_val(counting->met, other);
            }
            counting->sums[other] += share;
        }
    }
}

static void
take_found(const Finding *finding, Counting *counting, guint32 node)
{
    const KithGraph *graph = finding->graph;

    for (guint i = 0; i < counting->met->len; i++) {
        guint32 other = g_array_index(counting->met, guint32, i);
        guint64 arc = kith_arcs_find(&graph->out, node, other);
        KithScoredPair pair = {node, other, counting->sums[other]};

        if (finding->score != NULL) {
            pair.value = finding->score(pair.value,
                                        counting->common[other],
                                        (double)kith_graph_out_degree(graph, node),
                                        (double)kith_graph_out_degree(graph, other));
        }
        counting->sums[other] = 0;
        counting->common[other] = 0;
        if (arc == graph->out.offsets[node + 1] || graph->out.targets[arc] != other) {
            gather(counting->found, &pair, finding->most);
        }
    }
    g_array_set_size(counting->met, 0);
}

static void
find_task(guint task, guint worker, gpointer user_data)
{
    Finding *finding = user_data;
    guint32 n = finding->graph->n;
    guint32 from = (finding->first + task) * TASK_NODES;
    guint32 end = MIN(n, from + TASK_NODES);
    Counting *counting = &finding->counting[worker];

    if (counting->sums == NULL) {
        *counting = (Counting){g_new0(double, (gsize)n + 1),
                               g_new0(guint32, (gsize)n + 1),
                               g_array_new(FALSE, FALSE, sizeof(guint32)),
                               g_array_new(FALSE, FALSE, sizeof(KithScoredPair))};
    }
    for (guint32 node = from; node < end; node++) {
        count_shared(finding, counting, node);
        take_found(finding, counting, node);
    }
}

static void
add_up(const Finding *finding, guint threads, GArray *out_pairs)
{
    for (guint t = 0; t < threads; t++) {
        Counting *counting = &finding->counting[t];

        if (counting->sums == NULL) {
            continue;
        }
        g_array_append_vals(out_pairs, counting->found->data, counting->found->len);
        g_free(counting->sums);
        g_free(counting->common);
        g_array_unref(counting->met);
        g_array_unref(counting->found);
    }
    leave_best(out_pairs, finding->most);
}

gboolean
kith_similar_find(const KithPassInput *input,
                  KithShareFunc share,
                  KithScoreFunc score,
                  KithPassOutput *out,
                  GError **error)
{
    g_auto(KithGraph) plain = {0};
    const KithGraph *graph = kith_graph_plain(input->graph, FALSE, &plain);
    Finding finding = {.graph = graph,
                       .share = share,
                       .score = score,
                       .most = (gsize)input->options[KITH_SIMILAR_MOST],
                       .through = input->options[KITH_SIMILAR_THROUGH],
                       .counting = g_new0(Counting, input->threads)};
    guint n_tasks = (graph->n + TASK_NODES - 1) / TASK_NODES;
    gboolean fine = TRUE;

    for (; fine && finding.first < n_tasks; finding.first += ROUND_TASKS) {
        kith_parallel(MIN(ROUND_TASKS, n_tasks - finding.first),
                      input->threads,
                      find_task,
                      &finding,
                      NULL);
        fine =
            kith_progress_step(input->progress, "comparing nodes", finding.first, n_tasks, error);
    }
    add_up(&finding, input->threads, out->pairs);
    g_free(finding.counting);
    return fine;
}
