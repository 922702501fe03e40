/* SPDX-FileCopyrightText: The Kith authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "analyse-keyplayers.h"
#include "base-progress.h"

enum { K, HOPS };

static const KithPassOption options[] = {
    {"k", "how many nodes", 10, 1, 1000},
    {"hops", "how many edges away counts as reached", 2, 1, 100},
    {NULL}};

/* A search from a node, breadth first. */
typedef struct {
    const KithGraph *graph;
    guint hops;
    gboolean *reached; /* owned: by those who are chosen */
    guint32 *marks;    /* owned: the last search that came to a node */
    guint32 mark;
    guint32 *queue; /* owned */
    guint64 looked_at;
} Reaching;

static void
reaching_clear(Reaching *reaching)
{
    g_free(reaching->reached);
    g_free(reaching->marks);
    g_free(reaching->queue);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Reaching, reaching_clear)

/* Whoever is within reach of @from is put into the queue. Returns how many of them nobody reaches.
 */
static guint32
reach(Reaching *reaching, guint32 from, guint32 *out_n)
{
    const KithArcs *out = &reaching->graph->out;
    guint32 n = 1;
    guint32 begin = 0;
    guint32 fresh = !reaching->reached[from];

    reaching->mark++;
    reaching->marks[from] = reaching->mark;
    reaching->queue[0] = from;
    for (guint hop = 0; hop < reaching->hops && begin < n; hop++) {
        guint32 end = n;

        for (; begin < end; begin++) {
            guint32 node = reaching->queue[begin];

            for (guint64 arc = out->offsets[node]; arc < out->offsets[node + 1]; arc++) {
                guint32 target = out->targets[arc];

                if (reaching->marks[target] != reaching->mark) {
                    reaching->marks[target] = reaching->mark;
                    reaching->queue[n++] = target;
                    fresh += !reaching->reached[target];
                }
            }
        }
    }
    *out_n = n;
    return fresh;
}

/* A node and what it added the last time it was asked: it never adds more later (Minoux 1978,
 * doi:10.1007/BFb0006528). */
typedef struct {
    guint32 node;
    guint32 gain;
} Candidate;

static gboolean
is_before(const Candidate *a, const Candidate *b)
{
    return a->gain != b->gain ? a->gain > b->gain : a->node < b->node;
}

/* Lets the first of a heap sink to where it belongs. */
static void
sink(Candidate *heap, guint32 n)
{
    guint32 at = 0;

    for (;;) {
        guint32 next = 2 * at + 1;
        Candidate swap;

        if (next >= n) {
            return;
        }
        next += next + 1 < n && is_before(&heap[next + 1], &heap[next]);
        if (!is_before(&heap[next], &heap[at])) {
            return;
        }
        swap = heap[at];
        heap[at] = heap[next];
        heap[next] = swap;
        at = next;
    }
}

static gint
compare_candidates(gconstpointer a, gconstpointer b)
{
    return is_before(a, b) ? -1 : 1;
}

static Candidate *
first_gains(Reaching *reaching, const KithPassInput *input, GError **error)
{
    guint32 n = reaching->graph->n;
    g_autofree Candidate *heap = g_new(Candidate, (gsize)n + 1);

    for (guint32 node = 0; node < n; node++) {
        guint32 n_reached;

        if (node % 4096 == 0 && !kith_progress_step(input->progress, "reaching", node, n, error)) {
            return NULL;
        }
        heap[node] = (Candidate){node, reach(reaching, node, &n_reached)};
    }
    /* What is sorted is a heap. */
    qsort(heap, n, sizeof *heap, compare_candidates);
    return g_steal_pointer(&heap);
}

/* FALSE when nobody would add anybody. */
static gboolean
choose_next(Reaching *reaching, Candidate *heap, guint32 *n_heap, guint32 *out_node)
{
    while (*n_heap > 0 && heap[0].gain > 0) {
        guint32 n_reached;
        guint32 gain = reach(reaching, heap[0].node, &n_reached);

        if (gain == heap[0].gain) {
            *out_node = heap[0].node;
            for (guint32 i = 0; i < n_reached; i++) {
                reaching->reached[reaching->queue[i]] = TRUE;
            }
            heap[0] = heap[--*n_heap];
            sink(heap, *n_heap);
            return TRUE;
        }
        heap[0].gain = gain;
        sink(heap, *n_heap);
    }
    return FALSE;
}

static gboolean
run(const KithPassInput *input, KithPassOutput *out, GError **error)
{
    const KithGraph *graph = input->graph;
    gsize n = (gsize)graph->n + 1;
    g_auto(Reaching) reaching = {.graph = graph,
                                 .hops = (guint)input->options[HOPS],
                                 .reached = g_new0(gboolean, n),
                                 .marks = g_new0(guint32, n),
                                 .queue = g_new(guint32, n)};
    g_autoptr(GArray) chosen = g_array_new(FALSE, FALSE, sizeof(guint32));
    g_autofree Candidate *heap = first_gains(&reaching, input, error);
    KithMeasure share = {"reached", 0};
    guint32 n_heap = graph->n;
    guint32 next;

    if (heap == NULL) {
        return FALSE;
    }
    while (chosen->len < input->options[K] && choose_next(&reaching, heap, &n_heap, &next)) {
        g_array_append_val(chosen, next);
    }
    for (guint32 node = 0; node < graph->n; node++) {
        share.value += reaching.reached[node];
    }
    share.value /= MAX(1, graph->n);
    g_array_append_val(out->measures, share);
    kith_keyplayers_put(chosen, graph->n, out->values);
    return TRUE;
}

const KithPass kith_pass_keyplayers_reach = {
    .name = "keyplayers_reach",
    .summary = "the k nodes, in order, that together reach most others within hops edges, along "
               "arcs; none for others",
    .complexity = "O(n x what a node reaches), once and a little more",
    .kind = KITH_PASS_NODE,
    .type = KITH_COLUMN_INTEGER,
    .options = options,
    .run = run,
};
