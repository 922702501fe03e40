/* SPDX-FileCopyrightText: The Kith authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef STORE_FINDINGS_H
#define STORE_FINDINGS_H

#include "model-analysis.h"
#include "store.h"

/* Findings as they are kept, each under its number. */

/* Reads a finding; NULL in @out_finding where there is none of that number. */
gboolean kith_findings_get(KithTxn *txn, guint32 number, KithFinding **out_finding, GError **error);

/* Reads those of a kind (nullable: of any), by number (KithFinding). Free with
 * g_ptr_array_unref(). O(findings that there ever were). */
gboolean
kith_findings_all(KithTxn *txn, const char *kind, GPtrArray **out_findings, GError **error);

/* Writes a finding; one of number 0 gets the next. */
gboolean kith_findings_put(KithTxn *txn, KithFinding *finding, GError **error);

gboolean kith_findings_delete(KithTxn *txn, guint32 number, GError **error);

#endif
