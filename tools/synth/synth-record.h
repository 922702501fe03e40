/* SPDX-FileCopyrightText: The Kith authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "synth-person.h"

/* How one record sees one person. The observer holds the record's own random numbers; each call
 * draws on, so a source asks for its fields always in the same order. */
typedef struct {
    const SynthWorld *world;   /* borrowed */
    const SynthPerson *person; /* borrowed */
    const guint *rates;        /* per 10,000, (lifetime: tables) */
    gboolean careless;         /* every error is twice as likely */
    SynthRandom random;
} SynthObserver;

typedef struct {
    SynthText given;
    SynthText middle;
    SynthText family;
} SynthName;

typedef struct {
    SynthText street; /* with house and flat */
    SynthText town;
    SynthText postcode;
} SynthPlace;

typedef enum {
    SYNTH_NAME_GIVEN_FIRST,
    SYNTH_NAME_FAMILY_FIRST, /* with a comma */
    SYNTH_NAME_LOUD,         /* family name first and in capitals */
} SynthNameOrder;

SynthObserver synth_observer(const SynthWorld *world,
                             const SynthPerson *person,
                             SynthKeeper keeper,
                             SynthRandom random);
void synth_observe_name(SynthObserver *observer, SynthName *name);
gboolean synth_observe_birth(SynthObserver *observer, SynthDate *birth);
gboolean synth_observe_sex(SynthObserver *observer, SynthSex *sex);
void synth_observe_place(SynthObserver *observer, SynthPlace *place);
void synth_observe_phone(SynthObserver *observer, SynthText *phone);
void synth_observe_email(SynthObserver *observer, SynthText *email);
void synth_observe_insurance(SynthObserver *observer, SynthText *number);

/* The name and the address as one field. */
void synth_name_join(const SynthName *name, SynthNameOrder order, SynthText *out);
void synth_place_join(const SynthPlace *place, SynthText *out);

/* Writes a national number of ten digits in one of the usual shapes. */
void
synth_phone_write(const SynthTables *tables, guint64 number, SynthRandom *random, SynthText *out);
