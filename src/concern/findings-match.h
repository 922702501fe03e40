/* SPDX-FileCopyrightText: The Kith authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef FINDINGS_MATCH_H
#define FINDINGS_MATCH_H

#include "model-analysis.h"

/* Findings from one search to the next. */

/* What a finding rests on: joint incidents and ties by the records that tell of them, members by
 * their entities. Rows of three words (kind, and two numbers), ascending, each once (guint32). Free
 * with g_array_unref(). */
GArray *kith_finding_rests_on(const KithFinding *finding);

/*
 * Says which of @fresh, just found, are findings of @earlier: pairs that have at least half of the
 * members of the larger in common, those with most in common first. Such a one takes over number,
 * states, owner and review, and tells what it rests on more and less than before. A finding that
 * was dismissed is new again as soon as it rests on anything that it did not rest on then.
 *
 * @event is the search's. @out_gone gets those of @earlier that were not found again (borrowed from
 * it). O(earlier × fresh × members).
 */
void kith_findings_match(const GPtrArray *earlier,
                         const GPtrArray *fresh,
                         guint64 event,
                         GPtrArray *out_gone);

/* Best of those that need a look first: what came up again or is new, what has changed, the rest,
 * and last what was dismissed. For g_ptr_array_sort() and the like: of KithFinding. */
gint kith_findings_compare(const KithFinding *a, const KithFinding *b);

#endif
