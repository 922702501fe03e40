/* SPDX-FileCopyrightText: The Kith authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef BASE_PARALLEL_H
#define BASE_PARALLEL_H

#include <gio/gio.h>

/* One piece of work. @task is its number; @worker tells the threads apart (0 ≤ @worker <
 * threads), for scratch space of their own. */
typedef void (*KithTaskFunc)(guint task, guint worker, gpointer user_data);

/* How many threads to use: @asked, or one for every processor when it is 0. At least 1. */
guint kith_threads(guint asked);

/* Runs tasks 0 to n_tasks - 1, each once, on @threads threads, the calling one among them. Tasks
 * start in order and may end in any: what they produce must not depend on that. After a
 * cancellation the tasks not yet begun are left out. */
void kith_parallel(guint n_tasks,
                   guint threads,
                   KithTaskFunc func,
                   gpointer user_data,
                   GCancellable *cancellable);

#endif
