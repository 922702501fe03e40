/* SPDX-FileCopyrightText: The Kith authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef FINDINGS_H
#define FINDINGS_H

#include "analyse-names.h"
#include "findings-match.h"

#include <kith/kith-findings.h>

/* Keeps what a search found in the place of what the one before found of that kind (KithFinding, by
 * score), and tells which is which. What was not found again is forgotten if no person has looked
 * at it; else it is kept, and listed no more. Runs in a transaction of its own. */
gboolean
kith_findings_keep(KithStore *store, const char *kind, GPtrArray *findings, GError **error);

/* The same without keeping any. */
gboolean kith_findings_meet(KithTxn *txn, const char *kind, GPtrArray *findings, GError **error);

/* Puts records (KithRecordId) in the order of their numbers, each once. */
void kith_finding_sort_records(GArray *records);

/* Reads a finding that must be there. */
gboolean kith_finding_get(KithTxn *txn, guint32 number, KithFinding **out_finding, GError **error);

const char *kith_finding_state_name(KithFindingState state);
const char *kith_finding_news_name(KithNews news);

/* The day that a finding is to be looked at again, "" for none, and whether it has passed. The
 * first is to be freed. */
char *kith_finding_review(const KithFinding *finding);
gboolean kith_finding_is_overdue(const char *review);

/* Sets a cell of the last row to when an event of the log was, if it is known. */
gboolean
kith_finding_set_time(KithTxn *txn, KithTable *table, guint column, guint64 event, GError **error);

/* Appends rows to a table with the columns kind, text and records, from @column on. */
gboolean kith_finding_add_evidence_rows(KithNames *names,
                                        const KithFinding *finding,
                                        guint rank,
                                        KithTable *table,
                                        GError **error);

#endif
