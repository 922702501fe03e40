/* SPDX-FileCopyrightText: The Kith authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "synth-force.h"

/* Households by use. Staff come first; the ranges never meet. */
#define FAMILY_BASE (G_GUINT64_CONSTANT(1) << 20)
#define POOL_BASE (G_GUINT64_CONSTANT(1) << 22)
#define POOL_SPAN (G_GUINT64_CONSTANT(1) << 22)

#define N_STAFF_NUMBERS 900000U

static const SynthSection *
section(const SynthForce *force, const char *name)
{
    return synth_data_section(force->data, name);
}

static void
load_kinds(SynthForce *force)
{
    const SynthSection *rows = section(force, "kind");

    for (guint i = 0; i < rows->lines->len; i++) {
        char **row = g_ptr_array_index(rows->lines, i);
        SynthKind kind = {.name = row[0],
                          .share = synth_data_number(row[1]),
                          .unit_size = synth_data_number(row[2]),
                          .team_size = synth_data_number(row[3]),
                          .shifts = synth_data_number(row[4]),
                          .complained = synth_data_number(row[5]),
                          .has_vehicles = synth_data_number(row[6]) > 0,
                          .rank = row[7]};

        g_array_append_val(force->kinds, kind);
    }
}

static void
load_words(SynthForce *force)
{
    const SynthSection *types = section(force, "complaint");

    synth_words_init_weighted(&force->complaint_types, types);
    force->named_shares = g_new(guint, types->lines->len);
    for (guint i = 0; i < types->lines->len; i++) {
        char **row = g_ptr_array_index(types->lines, i);

        force->named_shares[i] = synth_data_number(row[2]);
    }
    synth_words_init_weighted(&force->outcomes, section(force, "outcome"));
    synth_words_init_weighted(&force->shift_names, section(force, "shift"));
    synth_words_init_weighted(&force->associates, section(force, "associate"));
    synth_words_init_weighted(&force->contacts, section(force, "contact"));
    synth_words_init_weighted(&force->systems, section(force, "system"));
    synth_words_init_weighted(&force->levels, section(force, "vetting"));
    synth_words_init_weighted(&force->cases, section(force, "case"));
    synth_words_init_weighted(&force->overtime, section(force, "overtime"));
    synth_words_init_weighted(&force->sickness, section(force, "sickness"));
    synth_words_init_weighted(&force->gifts, section(force, "gift"));
}

static void
add_unit(SynthForce *force, const char *prefix, guint number, gint kind, guint town)
{
    const SynthTables *tables = force->world.tables;
    SynthUnit unit = {.kind = kind, .parent = -1, .rate_percent = 100};

    synth_text_set(&unit.code, prefix);
    synth_text_add_number(&unit.code, number, kind < 0 ? 2 : 3);
    synth_text_set(&unit.name, tables->towns[town % tables->n_towns].name);
    synth_text_add_char(&unit.name, ' ');
    synth_text_add(&unit.name,
                   kind < 0 ? "Division" : g_array_index(force->kinds, SynthKind, kind).name);
    g_array_append_val(force->units, unit);
}

static void
fill_unit(SynthForce *force, guint unit, guint n_staff, SynthRandom *random)
{
    gint kind_index = g_array_index(force->units, SynthUnit, unit).kind;
    const SynthKind *kind = &g_array_index(force->kinds, SynthKind, kind_index);
    guint n_teams = MAX(1, (n_staff + kind->team_size / 2) / kind->team_size);

    for (guint i = 0; i < n_teams; i++) {
        SynthTeam team = {.unit = unit, .letter = (char)('A' + i % 26), .first = force->staff->len};

        team.n = n_staff * (i + 1) / n_teams - n_staff * i / n_teams;
        for (guint k = 0; k < team.n; k++) {
            SynthStaff staff = {.household = force->staff->len, .team = force->teams->len};

            staff.rank = synth_random_chance(random, 8500) ? kind->rank : "Constable";
            staff.rank = k == 0 ? (i % 4 == 0 ? "Inspector" : "Sergeant") : staff.rank;
            g_array_append_val(force->staff, staff);
        }
        g_array_append_val(force->teams, team);
    }
}

/* How units of a kind differ: arbitrary, with a mean of about 100. */
static void
describe_unit(SynthForce *force, guint unit, guint n_divisions, SynthRandom *random)
{
    static const guint rates[] = {55, 65, 75, 85, 90, 100, 105, 115, 135, 170};
    SynthUnit *described = &g_array_index(force->units, SynthUnit, unit);

    described->rate_percent = rates[synth_random_below(random, G_N_ELEMENTS(rates))];
    described->parent = (gint)synth_random_below(random, n_divisions);
}

static void
build(SynthForce *force, guint n_staff)
{
    SynthRandom random = synth_random_stream(force->seed, SYNTH_STREAM_FORCE, 0);
    guint n_divisions = MAX(1, n_staff / 500);
    guint number = 1;

    for (guint i = 0; i < n_divisions; i++) {
        add_unit(force, "D", i + 1, -1, i);
    }
    for (guint k = 0; k < force->kinds->len; k++) {
        const SynthKind *kind = &g_array_index(force->kinds, SynthKind, k);
        guint left = n_staff - force->staff->len;
        guint n = k + 1 == force->kinds->len ? left : n_staff * kind->share / 100;
        guint n_units = MAX(1, (n + kind->unit_size / 2) / kind->unit_size);
        guint town = synth_random_below(&random, force->world.tables->n_towns);

        for (guint i = 0; i < n_units; i++) {
            guint unit = force->units->len;

            add_unit(force, "U", number++, (gint)k, town + i);
            describe_unit(force, unit, n_divisions, &random);
            fill_unit(force, unit, n * (i + 1) / n_units - n * i / n_units, &random);
        }
    }
}

/* Now and then two of the staff live together: the second moves into the first one's household. */
static void
pair_couples(SynthForce *force)
{
    guint n = force->staff->len;

    for (guint i = 0; i < n; i++) {
        SynthRandom random = synth_random_stream(force->seed, SYNTH_STREAM_STAFF, i);
        guint other = synth_random_below(&random, n);
        SynthStaff *one = &g_array_index(force->staff, SynthStaff, i);
        SynthStaff *two = &g_array_index(force->staff, SynthStaff, other);
        SynthSubject partner;

        if (!synth_random_chance(&random, 150) || one->household != i || two->household != other ||
            i == other) {
            continue;
        }
        synth_household_make(&force->world, i, &partner.household);
        synth_person_make(&force->world, &partner.household, 1, &partner.person);
        if (partner.household.kind == SYNTH_HOUSEHOLD_COUPLE && partner.person.birth.year >= 1963 &&
            partner.person.birth.year <= 2004) {
            two->household = i;
            two->member = 1;
        }
    }
}

/* People join between nineteen and the day the files begin. */
static void
hire(SynthForce *force)
{
    for (guint i = 0; i < force->staff->len; i++) {
        SynthRandom random = synth_random_stream(force->seed, SYNTH_STREAM_STAFF, i + (1ULL << 32));
        SynthStaff *staff = &g_array_index(force->staff, SynthStaff, i);
        SynthSubject subject;
        gint earliest;

        synth_subject_staff(force, i, &subject);
        earliest = synth_date_days(subject.person.birth) + 19 * 365;
        earliest = CLAMP(earliest, force->first_day - 34 * 365, force->first_day - 30);
        staff->joined =
            earliest + (gint)synth_random_below(&random, (guint)(force->first_day - earliest));
    }
}

SynthForce *
synth_force_new(const SynthTables *tables, const SynthForceOptions *options)
{
    SynthForce *force = g_new0(SynthForce, 1);
    gint year = SYNTH_TODAY_YEAR + (gint)(options->months / 12);
    SynthDate end = {year, options->months % 12 + 1, 1};

    force->seed = options->seed;
    force->shifts = options->shifts;
    force->first_day = synth_date_days((SynthDate){SYNTH_TODAY_YEAR, 1, 1});
    force->n_days = (guint)(synth_date_days(end) - force->first_day);
    synth_world_init(&force->world, options->seed, tables);
    force->world.working_households = options->n_staff;
    force->world.work_host = "calderwick-police.example";
    force->data = synth_data_load("force.txt");
    force->kinds = g_array_new(FALSE, TRUE, sizeof(SynthKind));
    force->units = g_array_new(FALSE, TRUE, sizeof(SynthUnit));
    force->teams = g_array_new(FALSE, TRUE, sizeof(SynthTeam));
    force->staff = g_array_new(FALSE, TRUE, sizeof(SynthStaff));
    synth_permutation_init(&force->staff_order,
                           options->seed,
                           SYNTH_STREAM_STAFF_ORDER,
                           options->n_staff);
    synth_permutation_init(&force->staff_numbers,
                           options->seed,
                           SYNTH_STREAM_STAFF_NUMBER,
                           N_STAFF_NUMBERS);
    load_kinds(force);
    load_words(force);
    build(force, options->n_staff);
    pair_couples(force);
    hire(force);
    return force;
}

void
synth_force_free(SynthForce *force)
{
    SynthWords *const words[] = {&force->complaint_types,
                                 &force->outcomes,
                                 &force->shift_names,
                                 &force->associates,
                                 &force->contacts,
                                 &force->systems,
                                 &force->levels,
                                 &force->cases,
                                 &force->overtime,
                                 &force->sickness,
                                 &force->gifts};

    for (guint i = 0; i < G_N_ELEMENTS(words); i++) {
        synth_words_clear(words[i]);
    }
    g_free(force->named_shares);
    g_array_unref(force->kinds);
    g_array_unref(force->units);
    g_array_unref(force->teams);
    g_array_unref(force->staff);
    g_ptr_array_unref(force->data);
    g_free(force);
}

const SynthUnit *
synth_force_unit_of_team(const SynthForce *force, guint team)
{
    guint unit = g_array_index(force->teams, SynthTeam, team).unit;

    return &g_array_index(force->units, SynthUnit, unit);
}

const SynthKind *
synth_force_kind_of_team(const SynthForce *force, guint team)
{
    gint kind = synth_force_unit_of_team(force, team)->kind;

    return &g_array_index(force->kinds, SynthKind, kind);
}

void
synth_force_staff_number(const SynthForce *force, guint staff, SynthText *out)
{
    synth_text_clear(out);
    synth_text_add_number(out, 100000 + synth_permutation_at(&force->staff_numbers, staff), 6);
}

void
synth_subject_staff(const SynthForce *force, guint staff, SynthSubject *subject)
{
    const SynthStaff *row = &g_array_index(force->staff, SynthStaff, staff);

    synth_household_make(&force->world, row->household, &subject->household);
    synth_person_make(&force->world, &subject->household, row->member, &subject->person);
}

/* Every other person of a pool is the partner of the one before, when there is a partner. */
void
synth_subject_pool(const SynthForce *force, SynthPool pool, guint64 index, SynthSubject *subject)
{
    guint64 base = POOL_BASE + POOL_SPAN * pool;
    guint member = index % 2;

    index %= POOL_SPAN;
    synth_household_make(&force->world, base + index / 2, &subject->household);
    if (member == 1 && subject->household.kind != SYNTH_HOUSEHOLD_COUPLE) {
        member = 0;
        synth_household_make(&force->world, base + POOL_SPAN / 2 + index / 2, &subject->household);
    }
    synth_person_make(&force->world, &subject->household, member, &subject->person);
}

/* The household of a family of three grown-ups, for staff who are related. */
guint64
synth_force_family(const SynthForce *force, guint nth)
{
    guint64 id = FAMILY_BASE + nth * 1000ULL;

    for (;; id++) {
        SynthSubject child;

        synth_household_make(&force->world, id, &child.household);
        if (child.household.kind != SYNTH_HOUSEHOLD_COUPLE || child.household.size < 3 ||
            child.household.head_birth.year < 1962) {
            continue;
        }
        synth_person_make(&force->world, &child.household, 2, &child.person);
        if (child.person.birth.year <= 2004) {
            return id;
        }
    }
}
