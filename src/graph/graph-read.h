/* SPDX-FileCopyrightText: The Kith authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef GRAPH_READ_H
#define GRAPH_READ_H

#include "graph-filter.h"

/* A reading of the store for a view: who is whom, and the links that count. */
typedef struct {
    KithStore *store;
    KithTxn *txn;
    const KithProgress *progress; /* nullable */
    KithRecordId n_records;
    KithEntityId *entities; /* owned: of record i + 1, 0 for one that does not stand */
    guint32 *types;         /* owned: node type of record i + 1 */
    KithLinkTypes links;
    guint32 weight;     /* the property that weighs, 0 for none */
    guint32 confidence; /* the property that says how sure a link is, 0 when nothing is asked */
    double least;       /* of @confidence */
    gboolean dated;         /* whether dates are read, and @days tells what is left out */
    gboolean dated_only;    /* whether links without a date are left out */
    KithDays days;
    KithDays *event_days; /* owned: of record i + 1, NULL unless @dated */
    KithValueTables values;
} KithReading;

/* Sets up a reading of @txn, which must outlive it; with the dates of links when @dated, or when
 * something is asked of them. */
gboolean kith_reading_init(KithReading *reading,
                           KithStore *store,
                           KithTxn *txn,
                           const KithViewOptions *options,
                           gboolean dated,
                           const KithProgress *progress,
                           GError **error);
void kith_reading_clear(KithReading *reading);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(KithReading, kith_reading_clear)

/* A link that counts, between entities. */
typedef struct {
    KithEntityId from;
    KithEntityId to;
    double weight;
    KithDays days;        /* when it was, of a dated reading; any where it does not say */
    const KithLink *link; /* borrowed for the call */
    KithLinkId id;
} KithReadLink;

typedef void (*KithReadFunc)(const KithReadLink *link, gpointer user_data);

/* Calls @func for each link that counts, in the order of their numbers. */
gboolean
kith_reading_links(KithReading *reading, KithReadFunc func, gpointer user_data, GError **error);

/* Whether records of a type belong to a class of the schema. */
gboolean kith_type_is(KithStore *store, guint32 type, const char *class_name);

#endif
