/* SPDX-FileCopyrightText: The Kith authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "resolve-cluster.h"

#include "base-parallel.h"
#include "base-sort.h"
#include "resolve-agglomerate.h"
#include "resolve-components.h"

/* A component of more records leaves out its weakest edges: the work on a component grows faster
 * than its records, and one is one thread's. */
#define LARGEST 2000

/* Edges that are one task, if a component does not have more. */
#define TASK_EDGES 2000

typedef struct {
    const KithScorer *scorer;
    const KithConstraints *constraints;
    double threshold;
    KithComponents components;
    GArray *tasks; /* owned, guint32: first component of each task, then the end */
    guint32 *cluster;
    GArray **ambiguous; /* owned, by task: KithAmbiguity */
} Clustering;

static void
clustering_clear(Clustering *clustering)
{
    kith_components_clear(&clustering->components);
    for (guint t = 0; clustering->ambiguous != NULL && t + 1 < clustering->tasks->len; t++) {
        g_clear_pointer(&clustering->ambiguous[t], g_array_unref);
    }
    g_free(clustering->ambiguous);
    g_clear_pointer(&clustering->tasks, g_array_unref);
    g_free(clustering->cluster);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Clustering, clustering_clear)

/* The edges that were found, and those that a person's decisions are. */
static void
with_decisions(const KithEdges *edges, const KithConstraints *constraints, KithEdges *out)
{
    out->n = edges->n + constraints->n_same;
    out->edges = g_new(KithEdge, out->n + 1);
    if (edges->n > 0) {
        memcpy(out->edges, edges->edges, edges->n * sizeof(KithEdge));
    }
    for (guint i = 0; i < constraints->n_same; i++) {
        KithRecordPair pair = constraints->same[i];

        out->edges[edges->n + i] =
            (KithEdge){MIN(pair.i, pair.j), MAX(pair.i, pair.j), KITH_EDGE_DECIDED};
    }
    if (constraints->n_same > 0) {
        qsort(out->edges, out->n, sizeof(KithEdge), kith_edge_compare);
    }
}

static void
split_tasks(Clustering *clustering)
{
    const KithComponents *components = &clustering->components;
    gsize from = 0;

    clustering->tasks = g_array_new(FALSE, FALSE, sizeof(guint32));
    for (guint32 c = 0; c < components->n; c++) {
        if (c == 0 || components->first_edge[c] - from >= TASK_EDGES) {
            from = components->first_edge[c];
            g_array_append_val(clustering->tasks, c);
        }
    }
    g_array_append_val(clustering->tasks, components->n);
}

static void
cluster_task(guint task, guint worker, gpointer user_data)
{
    Clustering *clustering = user_data;
    const KithComponents *components = &clustering->components;
    guint32 end = g_array_index(clustering->tasks, guint32, task + 1);
    g_auto(KithPool) pool = {0};
    KithLinker linker;

    clustering->ambiguous[task] = g_array_new(FALSE, FALSE, sizeof(KithAmbiguity));
    kith_linker_init(&linker, clustering->scorer, &pool);
    for (guint32 c = g_array_index(clustering->tasks, guint32, task); c < end; c++) {
        guint32 record = components->first_record[c];
        gsize edge = components->first_edge[c];

        kith_agglomerate(&linker,
                         clustering->constraints,
                         clustering->threshold,
                         components->records + record,
                         components->first_record[c + 1] - record,
                         components->edges + edge,
                         components->first_edge[c + 1] - edge,
                         clustering->cluster,
                         clustering->ambiguous[task],
                         NULL);
    }
}

static GArray *
all_ambiguous(const Clustering *clustering)
{
    GArray *all = g_array_new(FALSE, FALSE, sizeof(KithAmbiguity));

    for (guint t = 0; t + 1 < clustering->tasks->len; t++) {
        const GArray *own = clustering->ambiguous[t];

        g_array_append_vals(all, own->data, own->len);
    }
    return all;
}

gboolean
kith_cluster(const KithScorer *scorer,
             const KithEdges *edges,
             const KithConstraints *constraints,
             double threshold,
             guint threads,
             const KithProgress *progress,
             guint32 **out_cluster,
             GArray **out_ambiguous,
             GError **error)
{
    g_auto(Clustering) clustering = {scorer, constraints, threshold, {0}, NULL, NULL, NULL};
    g_auto(KithEdges) all = {0};
    guint32 n = scorer->frame->n;

    with_decisions(edges, constraints, &all);
    kith_components_find(&all, n, LARGEST, &clustering.components);
    clustering.cluster = g_new(guint32, (gsize)n + 1);
    for (guint32 r = 0; r < n; r++) {
        clustering.cluster[r] = r;
    }
    split_tasks(&clustering);
    clustering.ambiguous = g_new0(GArray *, clustering.tasks->len);
    if (!kith_progress_step(progress, "Clustering", 0, 0, error)) {
        return FALSE;
    }
    kith_parallel(clustering.tasks->len - 1,
                  threads,
                  cluster_task,
                  &clustering,
                  kith_progress_cancellable(progress));
    if (!kith_progress_step(progress, "Clustering", 0, 0, error)) {
        return FALSE;
    }
    if (out_ambiguous != NULL) {
        *out_ambiguous = all_ambiguous(&clustering);
    }
    *out_cluster = g_steal_pointer(&clustering.cluster);
    return TRUE;
}

void
kith_cluster_name_ambiguous(const KithFrame *frame, GArray *ambiguous)
{
    for (guint i = 0; ambiguous != NULL && i < ambiguous->len; i++) {
        KithAmbiguity *own = &g_array_index(ambiguous, KithAmbiguity, i);

        own->record = frame->ids[own->record];
        own->fits = frame->ids[own->fits];
        own->or_fits = frame->ids[own->or_fits];
    }
}
