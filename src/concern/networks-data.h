/* SPDX-FileCopyrightText: The Kith authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef NETWORKS_DATA_H
#define NETWORKS_DATA_H

#include "base-words.h"
#include "networks-roles.h"

#include <kith/kith-graph.h>

/* What the search for networks works on, read from the store once and numbered from 0. */

#define KITH_NOBODY G_MAXUINT32 /* no person, occasion, host or unit */
#define KITH_NO_DAY G_MININT32

/* Something that people are complained of for. All complaints of it are one. */
typedef struct {
    KithEntityId entity;
    gint32 day; /* as kith_date_number(); KITH_NO_DAY when not known */
    guint32 unit;
    guint32 occasion; /* where it happened, KITH_NOBODY when no attendance tells */
    guint32 first_named;
    guint32 n_named;
    guint32 first_complaint;
    guint32 n_complaints;
} KithIncident;

/* Something that people attend in the course of duty, a shift say. */
typedef struct {
    KithEntityId entity;
    gint32 day;
    guint32 unit;
    guint32 host; /* whose occasion it is: a team of a unit */
    guint32 kind; /* of work */
    guint32 first_attendee;
    guint32 n_attendees;
} KithOccasion;

/* A reason to think that two people know each other, that neither has declared. */
typedef struct {
    guint32 a; /* people, a < b */
    guint32 b;
    guint32 property;      /* the property whose value they share, 0 for a record they share */
    KithRecordId record_a; /* where it is told of a, and of b */
    KithRecordId record_b;
} KithTie;

typedef struct {
    guint32 n_people;
    KithEntityId *people;     /* owned, ascending */
    KithRecordId *records;    /* owned: their oldest records that stand */
    guint32 *units;           /* owned: where they mostly are */
    guint32 *homes;           /* owned: the host they mostly attend */
    guint32 *n_incidents_of;  /* owned: incidents that name them: the plain count */
    guint32 *n_complaints_of; /* owned: complaints that name them */

    guint32 n_incidents;
    KithIncident *incidents;  /* owned, by entity */
    guint32 *named;           /* owned: people, of each incident ascending */
    KithEntityId *complaints; /* owned: of each incident */

    guint32 n_occasions;
    KithOccasion *occasions; /* owned, by day and entity */
    guint32 *attendees;      /* owned: people, of each occasion ascending */
    guint32 *vehicles;       /* owned: beside each attendee the value, 0 for none */
    guint32 n_kinds;
    guint32 n_hosts;
    guint32 n_units;
    KithEntityId *unit_entities; /* owned, of unit i; 0 for that of no unit */

    KithTie *ties; /* owned, by a, b */
    guint32 n_ties;
    guint32 *declared; /* owned: rows a < b, sorted */
    guint32 n_declared;

    gboolean has_events; /* whether anybody is named in any event at all */
    guint32 n_unplaced;  /* incidents without attendance, in data that have some */
    guint32 n_absent;    /* namings of people whom no record has on that occasion */
    guint32 n_protected; /* links to victims, complainants and witnesses that were passed over */
    guint32 generation;
    guint64 version;
} KithNetworkData;

/* Reads a store. @view limits the dates, the types of persons and, with links, what names a person
 * in an event; to name by links that protect is refused. @roles (nullable) is a file. */
gboolean kith_network_data_read(KithNetworkData *data,
                                KithStore *store,
                                KithTxn *txn,
                                const KithViewOptions *view,
                                const char *roles,
                                const KithProgress *progress,
                                GError **error);
void kith_network_data_clear(KithNetworkData *data);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(KithNetworkData, kith_network_data_clear)

/* The number of a person, KITH_NOBODY when the data have none of that entity. */
guint32 kith_network_person(const KithNetworkData *data, KithEntityId entity);

/* Whether two people have declared that they know each other. */
gboolean kith_network_is_declared(const KithNetworkData *data, guint32 a, guint32 b);

/* The first tie of two people, and how many they have. */
guint32
kith_network_ties(const KithNetworkData *data, guint32 a, guint32 b, const KithTie **out_first);

#endif
