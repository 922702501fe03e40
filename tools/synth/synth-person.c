/* SPDX-FileCopyrightText: The Kith authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "synth-person.h"

#include <string.h>

/* Mobiles are 07, one of 3, 4, 5, 7, 8, 9 and eight digits; insurance numbers are 13 * 19 pairs of
 * letters, six digits and one of four letters. */
#define N_MOBILES G_GUINT64_CONSTANT(600000000)
#define N_INSURANCES G_GUINT64_CONSTANT(988000000)
#define N_ENTITY_IDS (G_GUINT64_CONSTANT(1) << 40)

void
synth_world_init(SynthWorld *world, guint64 seed, const SynthTables *tables)
{
    world->seed = seed;
    world->tables = tables;
    world->work_host = NULL;
    world->working_households = 0;
    synth_permutation_init(&world->mobiles, seed, SYNTH_STREAM_MOBILE, N_MOBILES);
    synth_permutation_init(&world->insurances, seed, SYNTH_STREAM_INSURANCE, N_INSURANCES);
    synth_permutation_init(&world->entity_ids, seed, SYNTH_STREAM_ENTITY_ID, N_ENTITY_IDS);
}

static const char *
pick_given(const SynthTables *tables, guint origin, SynthSex sex, SynthRandom *random)
{
    gboolean own = synth_random_chance(random, tables->origins[origin].own_per_10000);

    return synth_words_pick(&tables->origins[own ? origin : 0].given[sex], random);
}

static void
pick_family(const SynthTables *tables, guint origin, SynthRandom *random, SynthText *out)
{
    synth_text_clear(out);
    if (tables->origins[origin].has_tail && synth_random_chance(random, 2500)) {
        for (guint i = 0; i < G_N_ELEMENTS(tables->tail); i++) {
            synth_text_add(out, synth_words_pick(&tables->tail[i], random));
        }
    } else {
        synth_text_add(out, synth_words_pick(&tables->origins[origin].family, random));
    }
}

static SynthDate
pick_birth(gint first_year, guint n_years, SynthRandom *random)
{
    SynthDate first = {first_year, 1, 1};
    SynthDate end = {first_year + (gint)n_years, 1, 1};
    gint days = synth_date_days(first);

    days += (gint)synth_random_below(random, (guint32)(synth_date_days(end) - days));
    return synth_date_from_days(days);
}

static SynthAddress
pick_address(const SynthTables *tables, SynthRandom *random)
{
    SynthAddress address;

    address.town = synth_alias_pick(&tables->town_shares, random);
    address.street = synth_alias_pick(&tables->street_names.alias, random);
    address.type = synth_alias_pick(&tables->street_type_shares, random);
    address.number = synth_random_between(random, 1, 30);
    if (synth_random_chance(random, 5000)) {
        address.number += synth_random_below(random, 120);
    }
    address.flat = synth_random_chance(random, 1500) ? synth_random_between(random, 1, 12) : 0;
    return address;
}

/* People per household, as in the 2021 census of England and Wales, rounded. */
static guint
pick_size(SynthRandom *random)
{
    static const guint upto[] = {3000, 6400, 8000, 9400, 9850, 10000};
    guint draw = synth_random_below(random, 10000);
    guint size = 1;

    while (draw >= upto[size - 1]) {
        size++;
    }
    return size;
}

static SynthHouseholdKind
pick_kind(guint size, SynthRandom *random)
{
    guint draw = synth_random_below(random, 100);

    if (size == 1) {
        return SYNTH_HOUSEHOLD_SINGLE;
    }
    if (draw < 72) {
        return SYNTH_HOUSEHOLD_COUPLE;
    }
    return draw < 87 ? SYNTH_HOUSEHOLD_PARENT : SYNTH_HOUSEHOLD_SHARERS;
}

static SynthSurnames
pick_surnames(SynthRandom *random)
{
    guint draw = synth_random_below(random, 100);

    if (draw < 68) {
        return SYNTH_SURNAMES_SHARED;
    }
    return draw < 88 ? SYNTH_SURNAMES_KEPT : SYNTH_SURNAMES_HYPHENATED;
}

guint
synth_household_size(const SynthWorld *world, guint64 id)
{
    SynthRandom random = synth_random_stream(world->seed, SYNTH_STREAM_HOUSEHOLD, id);

    return pick_size(&random);
}

/* Who heads the household: all that a namesake takes from it. */
static void
make_head(const SynthWorld *world, SynthHousehold *household, SynthRandom *random)
{
    const SynthTables *tables = world->tables;
    gboolean has_children;

    household->size = pick_size(random);
    household->kind = pick_kind(household->size, random);
    has_children = household->kind == SYNTH_HOUSEHOLD_PARENT ||
                   (household->kind == SYNTH_HOUSEHOLD_COUPLE && household->size > 2);
    household->surnames = pick_surnames(random);
    household->origin = synth_alias_pick(&tables->origin_shares, random);
    pick_family(tables, household->origin, random, &household->family);
    household->head_sex = synth_random_below(random, SYNTH_N_SEXES);
    household->head_given = pick_given(tables, household->origin, household->head_sex, random);
    if (household->id < world->working_households) {
        household->head_birth = pick_birth(1965, 41, random);
    } else if (has_children) {
        household->head_birth = pick_birth(1945, 35, random);
    } else {
        household->head_birth = pick_birth(1935, 71, random);
    }
}

/* One household in two hundred is headed by a namesake of the one before, born the same day. */
static void
become_namesake(const SynthWorld *world, SynthHousehold *household)
{
    SynthHousehold other = {.id = household->id - 1};
    SynthRandom random = synth_random_stream(world->seed, SYNTH_STREAM_HOUSEHOLD, other.id);

    make_head(world, &other, &random);
    household->origin = other.origin;
    synth_text_copy(&household->family, &other.family);
    household->head_sex = other.head_sex;
    household->head_given = other.head_given;
    household->head_birth = other.head_birth;
}

void
synth_household_make(const SynthWorld *world, guint64 id, SynthHousehold *household)
{
    SynthRandom random = synth_random_stream(world->seed, SYNTH_STREAM_HOUSEHOLD, id);
    const SynthTables *tables = world->tables;

    household->id = id;
    make_head(world, household, &random);
    household->home = pick_address(tables, &random);
    household->former_home = pick_address(tables, &random);
    if (synth_random_chance(&random, 7000)) {
        household->former_home.town = household->home.town;
    }
    household->landline = tables->towns[household->home.town].dialling * 1000000ULL;
    household->landline += synth_random_between(&random, 200000, 899999);
    household->calls_home = synth_random_chance(&random, 2000);
    if (id > world->working_households && synth_random_chance(&random, 50)) {
        become_namesake(world, household);
    }
}

/* Children come one to five years apart; three births in a hundred are of twins. Those of parents
 * born before 1980 are all over sixteen; staff may have small ones, who are in no record. */
static SynthDate
child_birth(const SynthWorld *world, const SynthHousehold *household, guint nth)
{
    SynthRandom random = synth_random_stream(world->seed, SYNTH_STREAM_CHILDREN, household->id);
    gint days = synth_date_days(household->head_birth);
    gint last_year =
        household->head_birth.year < 1980 ? SYNTH_TODAY_YEAR - 17 : SYNTH_TODAY_YEAR - 1;
    gint last = synth_date_days((SynthDate){last_year, 12, 31});

    days += (gint)synth_random_between(&random, 20 * 365, 33 * 365);
    for (guint i = 0; i < nth; i++) {
        gint gap = (gint)synth_random_between(&random, 400, 1800);

        if (!synth_random_chance(&random, 300)) {
            days += gap;
        }
    }
    while (days > last) {
        days -= 97 * (gint)(nth + 1);
    }
    return synth_date_from_days(days);
}

static void
marry(const SynthHousehold *household, SynthPerson *person, const SynthText *own)
{
    gboolean is_head = person->member == 0;
    gboolean changes = person->sex == SYNTH_FEMALE;

    synth_text_copy(&person->family, &household->family);
    if (household->surnames == SYNTH_SURNAMES_KEPT) {
        if (!is_head) {
            synth_text_copy(&person->family, own);
        }
    } else if (changes) {
        synth_text_copy(&person->former_family, own);
        if (household->surnames == SYNTH_SURNAMES_HYPHENATED) {
            synth_text_copy(&person->family, own);
            synth_text_add_char(&person->family, '-');
            synth_text_add_bytes(&person->family, household->family.bytes, household->family.len);
        }
    }
}

static gboolean
is_child(const SynthPerson *person)
{
    SynthHouseholdKind kind = person->household->kind;

    return (kind == SYNTH_HOUSEHOLD_COUPLE && person->member >= 2) ||
           (kind == SYNTH_HOUSEHOLD_PARENT && person->member >= 1);
}

static void
make_family(const SynthTables *tables, SynthPerson *person, SynthRandom *random)
{
    const SynthHousehold *household = person->household;
    SynthText own;

    pick_family(tables, household->origin, random, &own);
    synth_text_clear(&person->former_family);
    if (household->kind == SYNTH_HOUSEHOLD_COUPLE && person->member < 2) {
        marry(household, person, &own);
    } else if (household->kind == SYNTH_HOUSEHOLD_SHARERS && person->member > 0) {
        synth_text_copy(&person->family, &own);
    } else {
        synth_text_copy(&person->family, &household->family);
        if (!is_child(person) && person->sex == SYNTH_FEMALE && person->birth.year < 1993 &&
            synth_random_chance(random, 2500)) {
            synth_text_copy(&person->former_family, &own);
        }
    }
}

static void
make_birth_and_given(const SynthWorld *world, SynthPerson *person, SynthRandom *random)
{
    const SynthHousehold *household = person->household;
    gint year = household->head_birth.year;

    if (person->member == 0) {
        person->birth = household->head_birth;
        person->given = household->head_given;
        return;
    }
    person->given = pick_given(world->tables, household->origin, person->sex, random);
    if (is_child(person)) {
        guint first = household->kind == SYNTH_HOUSEHOLD_COUPLE ? 2 : 1;

        person->birth = child_birth(world, household, person->member - first);
        if (person->sex == SYNTH_MALE && household->head_sex == SYNTH_MALE &&
            synth_random_chance(random, 500)) {
            person->given = household->head_given;
        }
    } else {
        gint first_year = year - 5 < 1935 ? 1935 : year - 5;

        person->birth = pick_birth(first_year > 1996 ? 1996 : first_year, 10, random);
    }
}

void
synth_person_make(const SynthWorld *world,
                  const SynthHousehold *household,
                  guint member,
                  SynthPerson *person)
{
    SynthRandom random;

    person->household = household;
    person->serial = household->id * SYNTH_MEMBERS_MAX + member;
    random = synth_random_stream(world->seed, SYNTH_STREAM_PERSON, person->serial);
    person->key = synth_random_next(&random);
    person->member = member;
    person->sex = synth_random_below(&random, SYNTH_N_SEXES);
    if (member == 0) {
        person->sex = household->head_sex;
    } else if (member == 1 && household->kind == SYNTH_HOUSEHOLD_COUPLE) {
        gboolean same = synth_random_chance(&random, 300);

        person->sex = household->head_sex == SYNTH_MALE ? SYNTH_FEMALE : SYNTH_MALE;
        person->sex = same ? household->head_sex : person->sex;
    }
    make_birth_and_given(world, person, &random);
    person->middle = "";
    if (synth_random_chance(&random, 6500)) {
        person->middle = pick_given(world->tables, household->origin, person->sex, &random);
        person->middle = g_str_equal(person->middle, person->given) ? "" : person->middle;
    }
    make_family(world->tables, person, &random);
}
