/* SPDX-FileCopyrightText: The Kith authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef NETWORKS_COLLECT_H
#define NETWORKS_COLLECT_H

#include "graph-read.h"
#include "networks-data.h"

/* Inside the reading of networks-data.h: rows as the store has them, by entity. */

enum { KITH_IS_PERSON = 1, KITH_IS_EVENT = 2 };

typedef struct {
    KithReading reading;
    KithRoles roles;
    gboolean
        any_names; /* no link type says who is complained of: whoever is in an event is named */
    gboolean *people_types; /* owned: node types whose records are persons to look at */

    /* All by entity number - 1. */
    guint8 *is;                /* owned */
    gint32 *days;              /* owned: of events */
    guint32 *kinds;            /* owned: of events and units, 0 for none */
    guint32 *teams;            /* owned: of events, 0 for none */
    guint32 *ranks;            /* owned: of people, 0 for none */
    KithEntityId *unit_of;     /* owned */
    KithEntityId *incident_of; /* owned: of complaints */
    KithRecordId *first;       /* owned: the oldest record that stands */
    GHashTable *words;         /* owned: property << 32 | value → number of a kind or team */

    KithWords named;    /* rows: event, person */
    KithWords attended; /* rows: event, person, vehicle */
    KithWords circle;   /* rows: whom or what, person whose circle it is in, record that tells */
    KithWords declared; /* rows: person, whom */
    guint32 n_protected;
} KithCollection;

gboolean kith_collection_read(KithCollection *collection,
                              KithStore *store,
                              KithTxn *txn,
                              const KithViewOptions *view,
                              const char *roles,
                              const KithProgress *progress,
                              GError **error);
void kith_collection_clear(KithCollection *collection);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(KithCollection, kith_collection_clear)

/* The parts of the data that each file makes; people first, then events, then ties. */
void kith_network_make_people(KithNetworkData *data, const KithCollection *collection);
void kith_network_make_events(KithNetworkData *data, KithCollection *collection);
gboolean kith_network_make_ties(KithNetworkData *data, KithCollection *collection, GError **error);

#endif
