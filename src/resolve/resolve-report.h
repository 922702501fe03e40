/* SPDX-FileCopyrightText: The Kith authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef RESOLVE_REPORT_H
#define RESOLVE_REPORT_H

#include "resolve-kind.h"

#include <kith/kith-resolve.h>

/* A kind of records and what came of resolving it, with records by their ids. */
typedef struct {
    const KithKind *kind;
    KithKindResult result; /* owned; records of result.ambiguous are ids */
    guint32 records;       /* 0: there are too few, or nothing to compare them by */
    guint features;
    guint64 entities;
    guint64 merged;
    guint number;          /* among the kinds that have models */
    KithWords frequencies; /* owned: rows of store-models.h */
    GPtrArray *links;      /* owned, char *: link types that count; NULL for none */
    KithFrame *frame;      /* owned: of its records, from round to round; NULL: to be read */
} KithResolved;

void kith_resolved_clear(KithResolved *resolved);

/* Makes the empty tables of a report, once. */
void kith_report_start(KithResolveReport *report);

/* Adds ambiguous records of a type, whose numbers are ids. */
gboolean kith_report_ambiguous(KithTxn *txn,
                               const char *type,
                               const GArray *ambiguous,
                               const GPtrArray *source_names,
                               KithTable *table,
                               GError **error);

/* Adds what is ambiguous to rows of KithPartition.ambiguous. */
void kith_report_add_ambiguous(const GArray *ambiguous, KithWords *rows);

/* Adds what came of a kind: a row to @kinds, and those of the report's tables. */
gboolean kith_report_kind(KithStore *store,
                          const KithResolved *resolved,
                          const GPtrArray *source_names,
                          KithTable *kinds,
                          KithResolveReport *report,
                          GError **error);

#endif
