/* SPDX-FileCopyrightText: The Kith authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef GRAPH_VIEW_H
#define GRAPH_VIEW_H

#include "graph-csr.h"
#include "graph-moments.h"

#include <kith/kith-graph.h>

/* What node i of the graph stands for, and what the whole derives from. */
struct _KithView {
    KithGraph graph;
    KithEntityId *entities; /* owned, ascending */
    KithRecordId *records;  /* owned: the entity's oldest record that stands */
    KithMoments moments;    /* of nodes, where they were asked for */
    GVariant *file;         /* owned: where all the arrays are instead, of a view that was kept */
    char *identity;         /* owned */
    guint64 n_skipped;
    guint32 generation;
    guint64 version;
};

/* Makes a view of what the store is now, whether one is kept or not; with the dates of links, for
 * passes that need them, when @dated. */
KithView *kith_view_make(KithStore *store,
                         const KithViewOptions *options,
                         gboolean dated,
                         const KithProgress *progress,
                         GError **error);

/* The node of an entity, -1 when it has none. */
gint64 kith_view_find(const KithView *view, KithEntityId entity);

#endif
