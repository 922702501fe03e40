/* SPDX-FileCopyrightText: The Kith authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef RESOLVE_COPIES_H
#define RESOLVE_COPIES_H

#include "resolve-weight.h"

/* Records of one source that are the same in all that is compared of them but links: one of them
 * stands for all in blocks, which would be too large with hundreds of one name, and whoever is
 * one with it is one with the others. */
typedef struct {
    guint32 *first;  /* owned: of each record the one that stands for it, often itself */
    guint32 *times;  /* owned: of each such one how many it stands for */
    guint8 *decided; /* owned: whether each record was decided on */
} KithCopies;

/* Records of one thing or person from which on one stands for them. */
guint32 kith_copies_fewest(const KithFrame *frame);

/* Whether two records are the same, and neither stands for itself in any case. */
gboolean kith_copies_are_one(const KithFrame *frame, guint32 record, guint32 of);

/* Looks for copies; NULL where there are none. Records that were decided on stand for themselves,
 * and so do those with several values of one property. Free with kith_copies_free(). Complexity:
 * O(records). */
KithCopies *kith_copies_find(const KithFrame *frame,
                             const KithRecordPair *same,
                             guint n_same,
                             const KithRecordPair *different,
                             guint n_different,
                             guint threads);

void kith_copies_free(KithCopies *copies);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(KithCopies, kith_copies_free)

/* Whether a record is in blocks of what is its own; @copies may be NULL. */
static inline gboolean
kith_copies_stands(const KithCopies *copies, guint32 record)
{
    return copies == NULL || copies->first[record] == record;
}

/* Puts copies into the cluster of what stands for them, if that weighs @threshold bits, their
 * source may have duplicates and links have not put them elsewhere; returns how many were compared
 * for it.
 */
guint64 kith_copies_join(const KithCopies *copies,
                         const KithScorer *scorer,
                         const gboolean *alone,
                         double threshold,
                         guint32 *cluster);

#endif
