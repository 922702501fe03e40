/* SPDX-FileCopyrightText: The Kith authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef RESOLVE_ROUNDS_H
#define RESOLVE_ROUNDS_H

#include "resolve-report.h"

/* Everything that kith_resolve() knows on its way. */
typedef struct {
    KithStore *store;
    const KithResolveOptions *options;
    KithResolveReport *report;
    guint threads;
    double threshold;        /* probability */
    KithModelFile *given;    /* owned; NULL: learn */
    gboolean closed;         /* it says all that a result depends on but the records */
    gboolean copies;         /* records wait that others may be copies of, and stand for */
    gboolean adds;           /* kinds that it does not know are learnt, and added to it */
    gboolean own;            /* it is the one of the current generation */
    GArray *waiting;         /* owned, KithRecordId: see kith_pending_records() */
    KithIndex *index;        /* owned: what is new can be taken in thereafter; NULL: not wanted */
    GPtrArray *kinds;        /* owned, KithKind */
    GArray *resolved;        /* owned, KithResolved: of each kind */
    KithModelFile *learnt;   /* owned */
    GPtrArray *decisions;    /* owned, KithDecision */
    GPtrArray *source_names; /* owned */
    KithRecordId n_records;
    KithRecordId *cluster; /* owned: of record i + 1, see KithPartition */
    guint32 *number;       /* owned: of record i + 1 in the frame at hand */
    KithTable *table;      /* owned */
} KithResolving;

/* Resolves each kind by its records alone. */
gboolean kith_rounds_alone(KithResolving *resolving, GError **error);

/* And then with what they are linked with, until nothing changes or for a few rounds. */
gboolean kith_rounds_together(KithResolving *resolving, GError **error);

#endif
