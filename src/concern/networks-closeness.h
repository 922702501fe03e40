/* SPDX-FileCopyrightText: The Kith authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef NETWORKS_CLOSENESS_H
#define NETWORKS_CLOSENESS_H

#include "graph-csr.h"

#include <kith/kith-types.h>

/* How close each node is to some seeds (at least one, each once), compared with how close it is to
 * anybody: how much likelier walks from the seeds are to come by than walks from anywhere
 * (personalised PageRank, Haveliwala 2002, doi:10.1145/511446.511513, over PageRank). Walks from
 * anywhere come by those most who have the most to do with everybody; without them at hand the busy
 * would be ranked, and not the close. The mean over the seeds of log2 asks for closeness to each of
 * them.
 *
 * Each seed walks by itself, up to 32 walks; more seeds share them. @out_scores and @out_reached, 1
 * for those that any walk comes by, have room for all nodes. FALSE when cancelled. Complexity: some
 * dozens of rounds over the edges for each walk; the same for any number of threads. */
gboolean kith_closeness_to(const KithGraph *graph,
                           const guint32 *seeds,
                           guint n_seeds,
                           const KithProgress *progress,
                           double *out_scores,
                           guint8 *out_reached,
                           GError **error);

#endif
