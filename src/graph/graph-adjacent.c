/* SPDX-FileCopyrightText: The Kith authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "graph-adjacent.h"

#include "base-parallel.h"
#include "base-progress.h"
#include "base-sort.h"
#include "store-tuples.h"

#include <math.h>

#define NO_NODE G_MAXUINT32
#define STEP 65536

/* Nodes that one task puts in order. */
#define TASK_NODES 16384

/* Lists longer than this are sorted by radix. */
#define SHORT 48

gboolean
kith_adjacent_will_do(const KithReading *reading)
{
    return !reading->dated && reading->weight == 0 && reading->confidence == 0;
}

/* ---- reading ---- */

/* Which links of a record are wanted. */
typedef enum {
    OUT = 1,
    IN = 2,
} Ways;

/* The nodes that records are linked to, parallel links and all. */
typedef struct {
    guint64 *offsets; /* owned: of record i + 1 from offsets[i] on */
    KithWords targets;
} Lists;

static void
lists_clear(Lists *lists)
{
    g_free(lists->offsets);
    kith_words_clear(&lists->targets);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Lists, lists_clear)

/* The node of record i + 1. */
static guint32 *
nodes_of_records(const KithReading *reading, const guint32 *nodes)
{
    guint32 *of = g_new(guint32, (gsize)reading->n_records + 1);

    for (KithRecordId i = 0; i < reading->n_records; i++) {
        KithEntityId entity = reading->entities[i];

        of[i] = entity != 0 ? nodes[entity - 1] : NO_NODE;
    }
    return of;
}

static gboolean
outside(guint32 record, GError **error)
{
    return kith_store_damaged(error, "a link is adjacent to record %u, which is not there", record);
}

static gboolean
read_lists(KithReading *reading, const guint32 *of, Ways ways, Lists *lists, GError **error)
{
    g_auto(KithTupleIter) iter = {0};
    guint32 n_types = kith_store_n_names(reading->store, KITH_NAME_LINK_TYPE);
    KithRecordId n = reading->n_records;
    KithRecordId at = 0; /* records whose lists have begun */

    lists->offsets = g_new0(guint64, (gsize)n + 1);
    if (!kith_tuples_open(reading->txn, KITH_TABLE_ADJACENCY, &iter, error) ||
        !kith_tuples_seek(&iter, NULL, 0, error)) {
        return FALSE;
    }
    while (kith_tuples_next(&iter, error)) {
        KithNeighbour next = kith_neighbour(iter.tuple);

        if (next.record - 1 >= n || next.other - 1 >= n || next.type > n_types) {
            return outside(MAX(next.record, next.other), error);
        }
        while (at < next.record) {
            if (at % STEP == 0 &&
                !kith_progress_step(reading->progress, "reading links", at, n, error)) {
                return FALSE;
            }
            lists->offsets[at++] = lists->targets.n;
        }
        if ((ways & (next.in ? IN : OUT)) != 0 && of[next.record - 1] != NO_NODE &&
            of[next.other - 1] != NO_NODE && of[next.record - 1] != of[next.other - 1] &&
            !isnan(reading->links.weights[next.type])) {
            kith_words_push1(&lists->targets, of[next.other - 1]);
        }
    }
    for (; at <= n; at++) {
        lists->offsets[at] = lists->targets.n;
    }
    return kith_tuples_fine(&iter);
}

/* ---- laying out ---- */

/* The records of nodes: those of node i from offsets[i] on. */
typedef struct {
    guint32 *offsets;
    KithRecordId *records;
} Members;

static void
members_clear(Members *members)
{
    g_free(members->offsets);
    g_free(members->records);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Members, members_clear)

static void
find_members(Members *members, const guint32 *of, KithRecordId n_records, guint32 n)
{
    g_autofree guint32 *at = NULL;

    members->offsets = g_new0(guint32, (gsize)n + 2);
    members->records = g_new(KithRecordId, (gsize)n_records + 1);
    for (KithRecordId i = 0; i < n_records; i++) {
        if (of[i] != NO_NODE) {
            members->offsets[of[i] + 1]++;
        }
    }
    for (guint32 node = 0; node < n; node++) {
        members->offsets[node + 1] += members->offsets[node];
    }
    at = g_memdup2(members->offsets, ((gsize)n + 1) * sizeof *at);
    for (KithRecordId i = 0; i < n_records; i++) {
        if (of[i] != NO_NODE) {
            members->records[at[of[i]]++] = i + 1;
        }
    }
}

typedef struct {
    const Lists *lists;
    const Members *members;
    gboolean in_place; /* the lists are where they belong, one after the other */
    guint32 n;
    guint64 *starts;  /* where node i's list is in @targets, before any was left out */
    guint32 *degrees; /* how many of it stay */
    guint32 *targets;
} Ordering;

/* Sorts a list and drops what comes again. Returns how many are left. */
static guint32
sort_list(guint32 *list, gsize n)
{
    if (n > SHORT) {
        kith_sort_rows(list, n, 1);
        return (guint32)kith_unique_rows(list, n, 1);
    }
    for (gsize i = 1; i < n; i++) {
        guint32 target = list[i];
        gsize j = i;

        for (; j > 0 && list[j - 1] > target; j--) {
            list[j] = list[j - 1];
        }
        list[j] = target;
    }
    return (guint32)kith_unique_rows(list, n, 1);
}

static void
order_task(guint task, guint worker, gpointer user_data)
{
    Ordering *ordering = user_data;
    const Lists *lists = ordering->lists;
    guint32 end = MIN(ordering->n, (task + 1) * TASK_NODES);

    for (guint32 node = task * TASK_NODES; node < end; node++) {
        guint32 *list = ordering->targets + ordering->starts[node];
        gsize n = 0;

        for (guint32 m = ordering->members->offsets[node]; m < ordering->members->offsets[node + 1];
             m++) {
            KithRecordId record = ordering->members->records[m];
            guint64 from = lists->offsets[record - 1];
            gsize more = lists->offsets[record] - from;

            if (more > 0 && !ordering->in_place) {
                memcpy(list + n, lists->targets.data + from, more * sizeof *list);
            }
            n += more;
        }
        ordering->degrees[node] = sort_list(list, n);
    }
}

/* Moves the lists together. */
static void
close_up(Ordering *ordering, KithArcs *arcs)
{
    guint64 to = 0;

    for (guint32 node = 0; node < ordering->n; node++) {
        guint64 from = ordering->starts[node];

        ordering->starts[node] = to;
        memmove(ordering->targets + to,
                ordering->targets + from,
                ordering->degrees[node] * sizeof *ordering->targets);
        to += ordering->degrees[node];
    }
    ordering->starts[ordering->n] = to;
    arcs->offsets = ordering->starts;
    arcs->targets = g_renew(guint32, ordering->targets, to + 1);
}

/* Whether nodes have one record each, in the same order: as before the first resolve. */
static gboolean
are_records(const Members *members, guint32 n)
{
    for (guint32 node = 0; node < n; node++) {
        if (members->offsets[node + 1] != node + 1 ||
            (node > 0 && members->records[node] < members->records[node - 1])) {
            return FALSE;
        }
    }
    return TRUE;
}

static void
lay_out(Lists *lists, const Members *members, guint32 n, guint threads, KithArcs *arcs)
{
    g_autofree guint32 *degrees = g_new(guint32, (gsize)n + 1);
    gboolean in_place = are_records(members, n) && lists->targets.n > 0;
    Ordering ordering = {lists,
                         members,
                         in_place,
                         n,
                         g_new(guint64, (gsize)n + 1),
                         degrees,
                         in_place ? g_steal_pointer(&lists->targets.data)
                                  : g_new(guint32, lists->targets.n + 1)};
    guint64 start = 0;

    for (guint32 node = 0; node < n; node++) {
        ordering.starts[node] = start;
        for (guint32 m = members->offsets[node]; m < members->offsets[node + 1]; m++) {
            KithRecordId record = members->records[m];

            start += lists->offsets[record] - lists->offsets[record - 1];
        }
    }
    kith_parallel((n + TASK_NODES - 1) / TASK_NODES, threads, order_task, &ordering, NULL);
    close_up(&ordering, arcs);
}

static gboolean
build_arcs(KithReading *reading,
           const guint32 *of,
           const Members *members,
           guint32 n,
           Ways ways,
           KithArcs *arcs,
           GError **error)
{
    g_auto(Lists) lists = {0};

    if (!read_lists(reading, of, ways, &lists, error)) {
        return FALSE;
    }
    lay_out(&lists, members, n, kith_threads(0), arcs);
    return TRUE;
}

gboolean
kith_adjacent_build(KithReading *reading,
                    const guint32 *nodes,
                    guint32 n,
                    gboolean directed,
                    KithGraph *out_graph,
                    GError **error)
{
    g_autofree guint32 *of = nodes_of_records(reading, nodes);
    g_auto(Members) members = {0};

    find_members(&members, of, reading->n_records, n);
    *out_graph = (KithGraph){.n = n, .directed = directed};
    if (!build_arcs(reading, of, &members, n, directed ? OUT : OUT | IN, &out_graph->out, error) ||
        (directed && !build_arcs(reading, of, &members, n, IN, &out_graph->in, error))) {
        kith_graph_clear(out_graph);
        return FALSE;
    }
    out_graph->n_edges = out_graph->out.offsets[n] / (directed ? 1 : 2);
    return TRUE;
}
