/* SPDX-FileCopyrightText: The Kith authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "base-parallel.h"

typedef struct {
    guint n_tasks;
    guint next;      /* (atomic) */
    guint n_workers; /* (atomic) */
    KithTaskFunc func;
    gpointer user_data;
    GCancellable *cancellable;
} Job;

guint
kith_threads(guint asked)
{
    return asked > 0 ? MIN(asked, 256) : MAX(g_get_num_processors(), 1);
}

static gpointer
work(gpointer data)
{
    Job *job = data;
    guint worker = g_atomic_int_add(&job->n_workers, 1);

    while (job->cancellable == NULL || !g_cancellable_is_cancelled(job->cancellable)) {
        guint task = g_atomic_int_add(&job->next, 1);

        if (task >= job->n_tasks) {
            break;
        }
        job->func(task, worker, job->user_data);
    }
    return NULL;
}

void
kith_parallel(guint n_tasks,
              guint threads,
              KithTaskFunc func,
              gpointer user_data,
              GCancellable *cancellable)
{
    Job job = {n_tasks, 0, 0, func, user_data, cancellable};
    g_autofree GThread **helpers = NULL;
    guint n_helpers = MIN(kith_threads(threads), MAX(n_tasks, 1)) - 1;

    helpers = g_new0(GThread *, n_helpers + 1);
    for (guint i = 0; i < n_helpers; i++) {
        helpers[i] = g_thread_try_new("kith-worker", work, &job, NULL);
    }
    work(&job);
    for (guint i = 0; i < n_helpers; i++) {
        if (helpers[i] != NULL) {
            g_thread_join(helpers[i]);
        }
    }
}
