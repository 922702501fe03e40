/* SPDX-FileCopyrightText: The Kith authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "synth-force.h"

/* What is planted: groups, the occasions on which they meet, the ties their papers show. All of it
 * is drawn before anything is written, because the files are written in order of date. */

typedef struct {
    const char *kind; /* (lifetime: force) */
    gboolean planted; /* else an innocent look-alike */
    GArray *members;  /* of guint: staff, the leader first, owned */
    guint64 friend;   /* of two of them, outside the force */
} SynthGroup;

/* People who work a shift of some team together; the first n_named are named in a complaint. */
typedef struct {
    gint day;
    guint team;
    guint first; /* in the plan's people */
    guint n_present;
    guint n_named; /* 0: nothing happens */
    guint type;
    guint n_complaints;
} SynthMeeting;

typedef enum {
    SYNTH_TIE_CONTACT,  /* other: a friend, named as emergency contact */
    SYNTH_TIE_ADDRESS,  /* other: a member of staff, at whose home the contact lives */
    SYNTH_TIE_COMPANY,  /* other: a company */
    SYNTH_TIE_CLUB,     /* other: a club, declared and approved */
    SYNTH_TIE_DECLARED, /* other: a member of staff, a declared associate */
} SynthTieKind;

typedef struct {
    guint staff;
    SynthTieKind kind;
    guint64 other;
} SynthTie;

/* A look-up of a friend of the group. */
typedef struct {
    gint day;
    guint staff;
    guint64 friend;
    gboolean has_case;
} SynthLookUp;

typedef struct {
    GPtrArray *groups; /* of SynthGroup, owned */
    GArray *people;    /* of guint */
    GArray *meetings;  /* of SynthMeeting, by day and team */
    GArray *ties;      /* of SynthTie, by staff */
    GArray *look_ups;  /* of SynthLookUp, by day */
    gboolean *taken;   /* by staff: belongs to a group, owned */
} SynthPlan;

/* Changes the force where a look-alike needs it: a family moves in together, a team sticks. */
SynthPlan *synth_plan_new(SynthForce *force, guint n_networks, SynthPlant plant);
void synth_plan_free(SynthPlan *plan);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(SynthPlan, synth_plan_free)

/* For the makers of groups. */
SynthGroup *synth_plan_group(SynthPlan *plan, const char *kind, gboolean planted);
void synth_plan_join(SynthPlan *plan, SynthGroup *group, guint staff);
gboolean synth_plan_recruit(SynthPlan *plan,
                            const SynthForce *force,
                            SynthGroup *group,
                            guint n,
                            SynthRandom *random);
void synth_plan_tie(SynthPlan *plan, guint staff, SynthTieKind kind, guint64 other);
void synth_plan_meet(SynthPlan *plan, const SynthMeeting *meeting, const guint *people);
guint synth_plan_type(const SynthForce *force, const char *name);
void synth_look_alikes_plan(SynthPlan *plan, SynthForce *force);

/* The first tie of somebody; ties of one person lie together. */
guint synth_plan_first_tie(const SynthPlan *plan, guint staff);
