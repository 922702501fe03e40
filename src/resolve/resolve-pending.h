/* SPDX-FileCopyrightText: The Kith authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef RESOLVE_PENDING_H
#define RESOLVE_PENDING_H

#include "base-progress.h"
#include "resolve-report.h"

/*
 * Taking in what came, changed or fell since the last run, by the tables of resolve-index.h.
 *
 * Pairs that are worth clustering part the records into components, and the clusters of one follow
 * from its records and pairs alone. So the components that a change touches are clustered again,
 * each as a whole, and the others stay: the partition is the one that resolving everything with the
 * same model comes to.
 */
typedef struct {
    KithStore *store;
    const KithModelFile *file; /* the model of the current generation, with its frequencies */
    const GPtrArray *kinds;    /* KithKind */
    const GPtrArray *source_names;
    const GPtrArray *decisions; /* KithDecision: those that stand */
    double threshold;           /* probability */
    guint most;                 /* records that are clustered again at most */
    guint threads;
    const KithProgress *progress;
} KithPendingTask;

/* The records that wait to be resolved, ascending (KithRecordId). */
gboolean kith_pending_records(KithTxn *txn, GArray **out_records, GError **error);

/* Whether the tables are those of the current generation. */
gboolean kith_pending_is_indexed(KithTxn *txn, gboolean *out_indexed, GError **error);

/* Makes a new generation. Adds rows to @kinds as kith_resolve() returns them, and to @report.
 * *out_done is FALSE, and nothing was changed, when more than task->most records hang together with
 * what is new: to resolve everything takes less. */
gboolean kith_pending_resolve(const KithPendingTask *task,
                              const GArray *records,
                              KithTable *kinds,
                              KithResolveReport *report,
                              gboolean *out_done,
                              GError **error);

#endif
