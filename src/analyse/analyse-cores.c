/* SPDX-FileCopyrightText: The Kith authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "analyse-cores.h"

#include "base-big.h"
#include "base-parallel.h"

#include <string.h>

/* Nodes of a round that one task takes away; a round of fewer is not parted. */
#define TASK_NODES 2048

typedef struct {
    const KithGraph *graph;
    guint32 *left;   /* the caller's: degree left; of whoever has gone its coreness */
    guint32 *rounds; /* the caller's, nullable */
    guint32 k;
    guint32 round;
    guint32 *going; /* owned: who goes in this round */
    guint32 n_going;
    guint32 *next;    /* owned: who goes in the next */
    guint32 n_next;   /* (atomic) */
    guint32 *staying; /* owned: who was not taken away when k was raised last */
    guint32 n_staying;
    guint threads;
} Peeling;

static void
peeling_clear(Peeling *peeling)
{
    g_free(peeling->going);
    g_free(peeling->next);
    g_free(peeling->staying);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Peeling, peeling_clear)

/* Takes nodes away, alone. */
static void
take_away(Peeling *peeling)
{
    const KithArcs *out = &peeling->graph->out;
    guint32 k = peeling->k;

    for (guint32 i = 0; i < peeling->n_going; i++) {
        guint32 node = peeling->going[i];

        for (guint64 arc = out->offsets[node]; arc < out->offsets[node + 1]; arc++) {
            guint32 target = out->targets[arc];

            if (peeling->left[target] > k && --peeling->left[target] == k) {
                peeling->next[peeling->n_next++] = target;
            }
        }
    }
}

/* The same beside others. What falls below k is put right again: it has gone, or goes with the one
 * who brought it to k. */
static void
take_away_task(guint task, guint worker, gpointer user_data)
{
    Peeling *peeling = user_data;
    const KithArcs *out = &peeling->graph->out;
    guint32 end = MIN(peeling->n_going, (task + 1) * TASK_NODES);
    guint32 k = peeling->k;

    for (guint32 i = task * TASK_NODES; i < end; i++) {
        guint32 node = peeling->going[i];

        for (guint64 arc = out->offsets[node]; arc < out->offsets[node + 1]; arc++) {
            guint32 *left = &peeling->left[out->targets[arc]];
            guint32 was;

            if (__atomic_load_n(left, __ATOMIC_RELAXED) <= k) {
                continue;
            }
            was = __atomic_fetch_sub(left, 1, __ATOMIC_RELAXED);
            if (was == k + 1) {
                peeling->next[__atomic_fetch_add(&peeling->n_next, 1, __ATOMIC_RELAXED)] =
                    out->targets[arc];
            } else if (was <= k) {
                __atomic_fetch_add(left, 1, __ATOMIC_RELAXED);
            }
        }
    }
}

static void
run_round(Peeling *peeling)
{
    guint32 *swap = peeling->going;
    guint n_tasks = (peeling->n_going + TASK_NODES - 1) / TASK_NODES;

    for (guint32 i = 0; peeling->rounds != NULL && i < peeling->n_going; i++) {
        peeling->rounds[peeling->going[i]] = peeling->round;
    }
    peeling->n_next = 0;
    if (n_tasks < 2 || peeling->threads < 2) {
        take_away(peeling);
    } else {
        kith_parallel(n_tasks, peeling->threads, take_away_task, peeling, NULL);
    }
    peeling->going = peeling->next;
    peeling->n_going = peeling->n_next;
    peeling->next = swap;
    peeling->round++;
}

/* Raises k to the least that anybody has left, and parts those who have it from the others. */
static void
raise_k(Peeling *peeling)
{
    guint32 k = G_MAXUINT32;
    guint32 n = 0;

    for (guint32 i = 0; i < peeling->n_staying; i++) {
        guint32 node = peeling->staying[i];

        if (peeling->left[node] > peeling->k || peeling->round == 0) {
            peeling->staying[n++] = node;
            k = MIN(k, peeling->left[node]);
        }
    }
    peeling->n_staying = n;
    peeling->n_going = 0;
    peeling->k = k;
    for (guint32 i = 0; i < n; i++) {
        if (peeling->left[peeling->staying[i]] == k) {
            peeling->going[peeling->n_going++] = peeling->staying[i];
        }
    }
}

void
kith_cores_find(const KithGraph *graph, guint threads, guint32 *out_coreness, guint32 *out_rounds)
{
    gsize n = (gsize)graph->n + 1;
    g_auto(Peeling) peeling = {.graph = graph,
                               .left = out_coreness,
                               .rounds = out_rounds,
                               .going = g_new(guint32, n),
                               .next = g_new(guint32, n),
                               .staying = g_new(guint32, n),
                               .n_staying = graph->n,
                               .threads = kith_threads(threads)};

    for (guint32 node = 0; node < graph->n; node++) {
        peeling.left[node] = (guint32)kith_graph_out_degree(graph, node);
        peeling.staying[node] = node;
    }
    while (peeling.n_staying > 0) {
        raise_k(&peeling);
        while (peeling.n_going > 0) {
            run_round(&peeling);
        }
    }
}
