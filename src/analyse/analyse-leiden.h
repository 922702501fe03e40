/* SPDX-FileCopyrightText: The Kith authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef ANALYSE_LEIDEN_H
#define ANALYSE_LEIDEN_H

#include "graph-igraph.h"

/* Communities by Leiden's method (Traag, Waltman, van Eck 2019, doi:10.1038/s41598-019-41695-z) as
 * igraph has it: round after round as long as the quality grows, a hundred at most. igraph's own
 * "until nothing changes" may never end where moves to and fro are of equal worth. @what is what
 * errors call it. */
gboolean kith_leiden(const KithIgraph *igraph,
                     const igraph_vector_t *node_weights,
                     double resolution,
                     const char *what,
                     igraph_vector_int_t *out_membership,
                     GError **error);

#endif
