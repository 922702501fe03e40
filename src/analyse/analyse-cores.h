/* SPDX-FileCopyrightText: The Kith authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef ANALYSE_CORES_H
#define ANALYSE_CORES_H

#include "graph-csr.h"

/* The coreness of the nodes of an undirected graph (Seidman 1983,
 * doi:10.1016/0378-8733(83)90028-X), by taking away in rounds whoever has k neighbours left or
 * fewer (Kabir and Madduri, "Parallel k-core Decomposition on Multicore Platforms", IPDPSW 2017,
 * doi:10.1109/IPDPSW.2017.151). @out_rounds (nullable) is the round in which a node went: no node
 * has more neighbours that go with it or later than its coreness is. Both have room for all nodes.
 * The same for any number of threads. O(n + m, and n for each coreness that there is, of those that
 * are left then). */
void
kith_cores_find(const KithGraph *graph, guint threads, guint32 *out_coreness, guint32 *out_rounds);

#endif
