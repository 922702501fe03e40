/* SPDX-FileCopyrightText: The Kith authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef NETWORKS_EXPOSURE_H
#define NETWORKS_EXPOSURE_H

#include "base-random.h"
#include "networks-data.h"

/* Whether people are complained of together more often than what they attended together explains.
 *
 * Who attends what is taken as it is. Whether an occasion ends in a complaint, and who of those
 * present is named in it, is held against the rates of the kind of work and of the unit: a busy
 * unit, a team that is never apart, a car that always rides with the same two, are in the
 * expectation and are no finding. */

/* Groups are at most this large: their members fit the bits of a word. */
#define KITH_GROUP_MOST 20

/* Who attends what, both ways. An arc is one attendance: place i of the data's attendees. */
typedef struct {
    const KithNetworkData *data; /* borrowed */
    guint32 n_arcs;
    guint32 *offsets;     /* owned, of people: where their arcs begin in @arcs */
    guint32 *arcs;        /* owned, by person, by occasion */
    guint32 *occasion_of; /* owned, of each arc */
} KithAttendance;

void kith_attendance_init(KithAttendance *attendance, const KithNetworkData *data);
void kith_attendance_clear(KithAttendance *attendance);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(KithAttendance, kith_attendance_clear)

/* What came of the occasions: as recorded, or drawn by the rates. */
typedef struct {
    guint8 *complained; /* owned, of each occasion */
    guint8 *named;      /* owned, of each arc */
} KithOutcome;

void kith_outcome_clear(KithOutcome *outcome);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(KithOutcome, kith_outcome_clear)

/* How likely an occasion ends in a complaint, and an attendee is then named. */
typedef struct {
    double *likely;  /* owned, of each occasion */
    double *share;   /* owned, of each kind of work */
    double *factors; /* owned, of each unit: its rate against that of its kinds of work, shrunk */
} KithRates;

void kith_rates_clear(KithRates *rates);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(KithRates, kith_rates_clear)

void kith_outcome_recorded(const KithAttendance *attendance, KithOutcome *out_outcome);
void kith_outcome_drawn(const KithAttendance *attendance,
                        const KithRates *rates,
                        KithRandom *random,
                        KithOutcome *out_outcome);

/* Estimates the rates from an outcome: by kind of work and number present, shrunk to the kind's
 * (20 occasions' worth); times a factor for each unit, shrunk by how much units differ at all. */
void
kith_rates_fit(const KithAttendance *attendance, const KithOutcome *outcome, KithRates *out_rates);

/* -log10 of the chance of @observed or more where @expected are. */
double kith_poisson_tail(double expected, guint observed);

/* An occasion that two or more of a group attended. Bit i is of member i. */
typedef struct {
    guint32 occasion;
    guint32 present;
    guint32 named;
} KithJoint;

/* The joint occasions of a group, by number. Free with g_array_unref(). */
GArray *kith_exposure_joint(const KithAttendance *attendance,
                            const KithOutcome *outcome,
                            const guint32 *members,
                            guint n_members);

/* The chance that two or more of @present are named, each with @share. */
double kith_exposure_pair_chance(double share, guint present);

/* The test of one group. */
typedef struct {
    guint observed;  /* occasions on which two or more of them were named together */
    double expected; /* how many there would be by the rates */
    double all;      /* -log10 of the chance of that */
    double lp;       /* the least of it when one member is left out: no one carries it alone */
    guint carrier;   /* the place in the group of the one whose leaving out gives @lp */
    double without[KITH_GROUP_MOST]; /* of each member: the same without them */
    guint attended;                  /* occasions that two or more of them attended */
} KithExposure;

void kith_exposure_test(const KithAttendance *attendance,
                        const KithRates *rates,
                        const GArray *joint,
                        guint n_members,
                        KithExposure *out_test);

#endif
