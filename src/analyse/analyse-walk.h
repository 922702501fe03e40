/* SPDX-FileCopyrightText: The Kith authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef ANALYSE_WALK_H
#define ANALYSE_WALK_H

#include "graph-csr.h"

#include <kith/kith-types.h>

/* PageRank (Page, Brin, Motwani, Winograd 1999, http://ilpubs.stanford.edu:8090/422/) and its
 * personalised form (Haveliwala 2002, doi:10.1145/511446.511513): how often a walk comes by that
 * follows edges out by weight and with 1 - @damping, or where no edge leads on, starts again at one
 * of the seeds; without seeds, anywhere. There are @rounds rounds, or with 0 as many as it takes
 * until the numbers change by less than 1e-11 in all, or of an undirected graph without seeds none
 * is off by more than about 1e-9 of itself, of a small one 1e-12. @out_ranks has room for all nodes
 * and comes to 1, the same for any number of threads. FALSE when cancelled. */
gboolean kith_walk_rank(const KithGraph *graph,
                        const guint32 *seeds,
                        guint n_seeds,
                        double damping,
                        guint rounds,
                        guint threads,
                        const KithProgress *progress,
                        double *out_ranks,
                        GError **error);

#endif
