/* SPDX-FileCopyrightText: The Kith authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef ANALYSE_HITS_H
#define ANALYSE_HITS_H

#include "graph-csr.h"

#include <kith/kith-types.h>

/* HITS (Kleinberg 1999, doi:10.1145/324133.324140): hubs point to good authorities by weight,
 * authorities are pointed to by good hubs. Each has room for all nodes, and 1 for the best. Rounds
 * begin with 1 for everybody, so that the answer is one where several would do, and go on until the
 * numbers change by less than 1e-12. The same numbers for any @threads. FALSE when cancelled. */
gboolean kith_hits(const KithGraph *graph,
                   guint threads,
                   const KithProgress *progress,
                   double *out_hubs,
                   double *out_authorities,
                   GError **error);

#endif
