/* SPDX-FileCopyrightText: The Kith authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "synth-output.h"
#include "synth-record.h"

/* The fictional force: units, teams and staff, held for the length of the run; what they do is
 * streamed. People outside come out of pools that need no memory: a pool is a range of households.
 */

/* How hard planted networks are to tell. */
typedef enum {
    SYNTH_PLANT_USUAL,
    SYNTH_PLANT_WEAK,  /* few joint complaints */
    SYNTH_PLANT_ALONE, /* no ties, and no meetings but those that are complained of */
    SYNTH_PLANT_TEAM,  /* the same, and all of one team */
} SynthPlant;

typedef struct {
    guint n_staff;
    guint64 seed;
    guint months;
    guint shifts;  /* times the usual number of recorded shifts */
    gint networks; /* planted; -1: three for 2,000 staff */
    SynthPlant plant;
} SynthForceOptions;

/* What a kind of unit is like: a row of data/force.txt. */
typedef struct {
    const char *name; /* (lifetime: force) */
    guint share;
    guint unit_size;
    guint team_size;
    guint shifts;     /* recorded, a team and month, in tenths */
    guint complained; /* of 10,000 shifts */
    gboolean has_vehicles;
    const char *rank; /* (lifetime: force) */
} SynthKind;

typedef struct {
    SynthText code;
    SynthText name;
    gint kind; /* -1: a division, which has no teams */
    gint parent;
    guint rate_percent; /* its complaints against those of its kind */
} SynthUnit;

typedef struct {
    guint unit;
    char letter;
    guint first; /* its staff are first ... first + n - 1 */
    guint n;
    gboolean shares_everything;
} SynthTeam;

typedef struct {
    guint64 household;
    guint member;
    guint team;
    const char *rank; /* (lifetime: force) */
    gint joined;      /* day */
} SynthStaff;

typedef enum {
    SYNTH_POOL_PUBLIC,  /* complainants and witnesses: small, so that they come back */
    SYNTH_POOL_FRIENDS, /* contacts and associates of the staff */
    SYNTH_POOL_OTHERS,  /* subjects of look-ups */
    SYNTH_POOL_LEAVERS, /* who left before the merger */
} SynthPool;

typedef struct {
    SynthWorld world;
    guint64 seed;
    gint first_day;
    guint n_days;
    guint shifts;
    GArray *kinds; /* of SynthKind */
    GArray *units; /* of SynthUnit */
    GArray *teams; /* of SynthTeam */
    GArray *staff; /* of SynthStaff */
    SynthPermutation staff_order;
    SynthPermutation staff_numbers;
    SynthWords complaint_types;
    guint *named_shares; /* by complaint type, per 10,000, owned */
    SynthWords outcomes, shift_names, associates, contacts, systems, levels, cases;
    SynthWords overtime, sickness, gifts;
    GPtrArray *data; /* the sections of data/force.txt, owned */
} SynthForce;

/* A person and the household it points to. */
typedef struct {
    SynthHousehold household;
    SynthPerson person;
} SynthSubject;

SynthForce *synth_force_new(const SynthTables *tables, const SynthForceOptions *options);
void synth_force_free(SynthForce *force);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(SynthForce, synth_force_free)

const SynthKind *synth_force_kind_of_team(const SynthForce *force, guint team);
const SynthUnit *synth_force_unit_of_team(const SynthForce *force, guint team);
void synth_force_staff_number(const SynthForce *force, guint staff, SynthText *out);
void synth_subject_staff(const SynthForce *force, guint staff, SynthSubject *subject);
void
synth_subject_pool(const SynthForce *force, SynthPool pool, guint64 index, SynthSubject *subject);
guint64 synth_force_family(const SynthForce *force, guint nth);

/* The whole job: every file of the force. An error is kept by @output. */
void
synth_force_write(const SynthTables *tables, const SynthForceOptions *options, SynthOutput *output);
