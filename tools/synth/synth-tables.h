/* SPDX-FileCopyrightText: The Kith authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "synth-data.h"
#include "synth-text.h"

typedef enum {
    SYNTH_MALE,
    SYNTH_FEMALE,
    SYNTH_N_SEXES,
} SynthSex;

/* Where a family comes from, which names its people bear and how often they do. */
typedef struct {
    SynthWords given[SYNTH_N_SEXES];
    SynthWords family;
    guint own_per_10000; /* given names from its own list, else from the first origin's */
    gboolean has_tail;   /* family names go on with composed ones */
} SynthOrigin;

typedef struct {
    const char *name; /* (lifetime: tables) */
    const char *area;
    guint first_district;
    guint last_district;
    guint dialling;
} SynthTown;

/* One way to write letters wrongly. */
typedef struct {
    const char *from; /* (lifetime: tables) */
    const char *to;
} SynthRewrite;

typedef struct {
    guint n;
    SynthRewrite *rows; /* owned */
} SynthRewrites;

typedef enum {
    SYNTH_RATE_CARELESS,
    SYNTH_RATE_GIVEN_MISSING,
    SYNTH_RATE_GIVEN_NICKNAME,
    SYNTH_RATE_GIVEN_INITIAL,
    SYNTH_RATE_GIVEN_MIDDLE_SWAPPED,
    SYNTH_RATE_GIVEN_WITH_MIDDLE,
    SYNTH_RATE_GIVEN_RESPELT,
    SYNTH_RATE_GIVEN_TYPED,
    SYNTH_RATE_GIVEN_SCANNED,
    SYNTH_RATE_FAMILY_MISSING,
    SYNTH_RATE_FAMILY_FORMER,
    SYNTH_RATE_FAMILY_PART,
    SYNTH_RATE_FAMILY_RESPELT,
    SYNTH_RATE_FAMILY_TYPED,
    SYNTH_RATE_FAMILY_SCANNED,
    SYNTH_RATE_NAMES_SWAPPED,
    SYNTH_RATE_AFFIX,
    SYNTH_RATE_ACCENTS_LOST,
    SYNTH_RATE_CASE_CHANGED,
    SYNTH_RATE_BLANKS,
    SYNTH_RATE_BIRTH_MISSING,
    SYNTH_RATE_BIRTH_SWAPPED,
    SYNTH_RATE_BIRTH_DIGIT,
    SYNTH_RATE_BIRTH_YEAR_OFF,
    SYNTH_RATE_BIRTH_FIRST_JANUARY,
    SYNTH_RATE_SEX_MISSING,
    SYNTH_RATE_SEX_WRONG,
    SYNTH_RATE_ADDRESS_MISSING,
    SYNTH_RATE_ADDRESS_MOVED,
    SYNTH_RATE_ADDRESS_ABBREVIATED,
    SYNTH_RATE_ADDRESS_FLAT_LOST,
    SYNTH_RATE_ADDRESS_TYPED,
    SYNTH_RATE_TOWN_MISSING,
    SYNTH_RATE_POSTCODE_MISSING,
    SYNTH_RATE_POSTCODE_PARTIAL,
    SYNTH_RATE_POSTCODE_TYPED,
    SYNTH_RATE_PHONE_MISSING,
    SYNTH_RATE_PHONE_OLD,
    SYNTH_RATE_PHONE_HOME,
    SYNTH_RATE_PHONE_DIGIT,
    SYNTH_RATE_EMAIL_MISSING,
    SYNTH_RATE_EMAIL_WORK,
    SYNTH_RATE_EMAIL_TYPED,
    SYNTH_RATE_NI_MISSING,
    SYNTH_RATE_NI_WRONG,
    SYNTH_N_RATES,
} SynthRate;

/* Who keeps the record: the columns of data/rates.txt, in its order. */
typedef enum {
    SYNTH_KEEPER_PEOPLE,
    SYNTH_KEEPER_HR,
    SYNTH_KEEPER_LEGACY,
    SYNTH_KEEPER_VETTING,
    SYNTH_KEEPER_CONTACTS,
    SYNTH_KEEPER_TIES,
    SYNTH_KEEPER_PUBLIC,
    SYNTH_KEEPER_ACCESS,
    SYNTH_N_KEEPERS,
} SynthKeeper;

typedef struct {
    guint n_origins;
    SynthOrigin *origins; /* owned */
    SynthAlias origin_shares;
    SynthWords tail[3];    /* beginnings, ends and touches of composed family names */
    GHashTable *nicknames; /* owned, given name -> char **; looked up, never walked */
    SynthWords street_names;
    guint n_street_types;
    char ***street_types; /* owned, each {type, abbreviation} */
    SynthAlias street_type_shares;
    guint n_towns;
    SynthTown *towns; /* owned */
    SynthAlias town_shares;
    const char *near_keys[128]; /* (lifetime: tables), NULL where there is none */
    SynthRewrites ear, scanner, accents;
    SynthWords before, after;
    SynthWords phone_shapes;
    SynthWords company_first, company_second, company_legal, natures, statuses;
    SynthWords mail_hosts, work_hosts;
    guint rates[SYNTH_N_KEEPERS][SYNTH_N_RATES]; /* per 10,000 */
    GPtrArray *files; /* owned: the sections everything above points into */
} SynthTables;

SynthTables *synth_tables_new(void);
void synth_tables_free(SynthTables *tables);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(SynthTables, synth_tables_free)
