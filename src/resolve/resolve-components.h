/* SPDX-FileCopyrightText: The Kith authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef RESOLVE_COMPONENTS_H
#define RESOLVE_COMPONENTS_H

#include "resolve-stream.h"

/* Connected components of edges, those with more than one record, the largest first. */
typedef struct {
    guint32 n;
    guint32 *records;      /* owned: component after component, ascending within */
    guint32 *first_record; /* owned: n + 1 entries */
    KithEdge *edges;       /* owned: component after component, by i and j within */
    gsize *first_edge;     /* owned: n + 1 entries */
} KithComponents;

/* Components of at most @largest records if that can be: one that is larger leaves out its
 * weakest edges. */
void kith_components_find(const KithEdges *edges,
                          guint32 n_records,
                          guint32 largest,
                          KithComponents *out_components);
void kith_components_clear(KithComponents *components);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(KithComponents, kith_components_clear)

#endif
