/* SPDX-FileCopyrightText: The Kith authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef NETWORKS_NAMED_H
#define NETWORKS_NAMED_H

#include "graph-csr.h"
#include "networks-data.h"

/* Rows (incident, person) of everybody who is named. */
void kith_named_rows(const KithNetworkData *data, KithWords *out_rows);

/* The graph of people who are named together: two weigh 1 / (k - 1) for each incident that names
 * both of them among k, so that a large one, or a hundred complaints of one, join nobody much. */
void kith_named_graph(const KithNetworkData *data, KithGraph *out_graph);

#endif
