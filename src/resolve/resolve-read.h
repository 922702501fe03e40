/* SPDX-FileCopyrightText: The Kith authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef RESOLVE_READ_H
#define RESOLVE_READ_H

#include "resolve-frame.h"

/* Reads the records of a kind that stand. NULL without error when there are fewer than two (none,
 * where a model or the records are given), or nothing to compare them by. */
gboolean kith_frame_read(KithStore *store,
                         KithTxn *txn,
                         const KithKind *kind,
                         const KithFrameHow *how,
                         KithFrame **out_frame,
                         GError **error);

/* Takes in what the records of a frame are linked with, by how->neighbours, in the place of what it
 * knew of that: one round after the other goes over the same frame. */
gboolean kith_frame_link(KithStore *store,
                         KithTxn *txn,
                         const KithKind *kind,
                         const KithFrameHow *how,
                         KithFrame *frame,
                         GError **error);

#endif
