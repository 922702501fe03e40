/* SPDX-FileCopyrightText: The Kith authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "synth-tables.h"

/* The true people. Household and person are pure functions of (seed, household, member): nothing
 * is held, anyone can be made again wherever a record of them is due. */

#define SYNTH_MEMBERS_MAX 8

/* The day on which everybody is as old as they are; also the first day of a force's year. */
#define SYNTH_TODAY_YEAR 2025

typedef struct {
    guint64 seed;
    const SynthTables *tables; /* borrowed */
    SynthPermutation mobiles;
    SynthPermutation insurances;
    SynthPermutation entity_ids;
    const char *work_host;      /* (nullable): where everyone's mail at work is, static */
    guint64 working_households; /* those under it have a head of working age: the staff */
} SynthWorld;

typedef struct {
    guint town;
    guint street;
    guint type;
    guint number;
    guint flat; /* 0: none */
} SynthAddress;

typedef enum {
    SYNTH_HOUSEHOLD_SINGLE,
    SYNTH_HOUSEHOLD_COUPLE, /* with or without children */
    SYNTH_HOUSEHOLD_PARENT,
    SYNTH_HOUSEHOLD_SHARERS, /* strangers under one roof */
} SynthHouseholdKind;

typedef enum {
    SYNTH_SURNAMES_SHARED,
    SYNTH_SURNAMES_KEPT,
    SYNTH_SURNAMES_HYPHENATED,
} SynthSurnames;

typedef struct {
    guint64 id;
    guint size;
    SynthHouseholdKind kind;
    SynthSurnames surnames;
    guint origin;
    SynthText family;
    SynthSex head_sex;
    const char *head_given; /* (lifetime: tables) */
    SynthDate head_birth;
    SynthAddress home;
    SynthAddress former_home;
    guint64 landline;    /* national number, ten digits */
    gboolean calls_home; /* its people leave the landline as their number */
} SynthHousehold;

typedef struct {
    guint64 serial; /* the entity: household * SYNTH_MEMBERS_MAX + member */
    guint64 key;    /* seeds what belongs to this person alone */
    guint member;
    SynthSex sex;
    const char *given;  /* (lifetime: tables) */
    const char *middle; /* (lifetime: tables), "" when there is none */
    SynthText family;
    SynthText former_family; /* empty when there is none */
    SynthDate birth;
    const SynthHousehold *household; /* borrowed */
} SynthPerson;

void synth_world_init(SynthWorld *world, guint64 seed, const SynthTables *tables);

void synth_household_make(const SynthWorld *world, guint64 id, SynthHousehold *household);
guint synth_household_size(const SynthWorld *world, guint64 id);
void synth_person_make(const SynthWorld *world,
                       const SynthHousehold *household,
                       guint member,
                       SynthPerson *person);

/* What belongs to a person, written in its plain form. */
void synth_person_email(const SynthWorld *world,
                        const SynthPerson *person,
                        gboolean work,
                        SynthText *out);
void synth_person_insurance(const SynthWorld *world, const SynthPerson *person, SynthText *out);
guint64 synth_person_mobile(const SynthWorld *world, const SynthPerson *person, gboolean former);
void synth_entity_id(const SynthWorld *world, guint64 serial, SynthText *out);

void synth_address_street(const SynthTables *tables,
                          const SynthAddress *address,
                          gboolean abbreviated,
                          SynthText *out);
void synth_address_postcode(const SynthTables *tables, const SynthAddress *address, SynthText *out);
