/* SPDX-FileCopyrightText: The Kith authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* The innocent groups that look like networks of concern: each shares something, none has more
 * complaints in common than its exposure explains. */

#include "synth-networks.h"

#define BIG_INCIDENT 26
#define CLUB_SIZE 7
#define CASE_TEAM_SIZE 4
#define CASE_LOOK_UPS 16
#define LOUD_COMPLAINTS 6

/* A free team of a kind, drawn from all; -1 when there is none. */
static gint
find_team(const SynthPlan *plan, const SynthForce *force, const char *kind, SynthRandom *random)
{
    guint n = force->teams->len;
    guint start = synth_random_below(random, n);

    for (guint i = 0; i < n; i++) {
        guint at = (start + i) % n;
        const SynthTeam *team = &g_array_index(force->teams, SynthTeam, at);
        gboolean is_free = team->n >= 4;

        for (guint k = 0; k < team->n; k++) {
            is_free = is_free && !plan->taken[team->first + k];
        }
        if (is_free && g_str_equal(synth_force_kind_of_team(force, at)->name, kind)) {
            return (gint)at;
        }
    }
    return -1;
}

static void
join_team(SynthPlan *plan, SynthGroup *group, const SynthTeam *team)
{
    for (guint i = 0; i < team->n; i++) {
        synth_plan_join(plan, group, team->first + i);
    }
}

/* A shift team that is hardly ever without one another, in the same cars. */
static void
plan_shift_team(SynthPlan *plan, SynthForce *force, SynthRandom *random)
{
    gint at = find_team(plan, force, "Response", random);

    if (at >= 0) {
        SynthTeam *team = &g_array_index(force->teams, SynthTeam, at);

        team->shares_everything = TRUE;
        join_team(plan, synth_plan_group(plan, "shift team", FALSE), team);
    }
}

/* A whole public-order unit: much exposed, much complained of. */
static void
plan_busy_unit(SynthPlan *plan, SynthForce *force, SynthRandom *random)
{
    gint at = find_team(plan, force, "Public Order", random);
    SynthGroup *group;

    if (at < 0) {
        return;
    }
    group = synth_plan_group(plan, "busy unit", FALSE);
    for (guint i = 0; i < force->teams->len; i++) {
        const SynthTeam *team = &g_array_index(force->teams, SynthTeam, i);

        for (guint k = 0;
             team->unit == g_array_index(force->teams, SynthTeam, at).unit && k < team->n;
             k++) {
            if (!plan->taken[team->first + k]) {
                synth_plan_join(plan, group, team->first + k);
            }
        }
    }
}

/* Declared friends who often work the same shift though they are of different teams. */
static void
plan_car_share(SynthPlan *plan, SynthForce *force, SynthRandom *random)
{
    SynthGroup *group = synth_plan_group(plan, "car share", FALSE);
    const guint *people;
    guint n;

    if (!synth_plan_recruit(plan, force, group, 3, random)) {
        return;
    }
    people = (const guint *)(void *)group->members->data;
    n = group->members->len;
    for (guint i = 0; i + 1 < n; i++) {
        synth_plan_tie(plan, people[i], SYNTH_TIE_DECLARED, people[i + 1]);
        synth_plan_tie(plan, people[i + 1], SYNTH_TIE_DECLARED, people[i]);
    }
    for (guint i = 0; i < 10; i++) {
        guint host = people[synth_random_below(random, n)];
        SynthMeeting meeting = {.team = g_array_index(force->staff, SynthStaff, host).team,
                                .n_present = n};

        meeting.day = force->first_day + (gint)(i * force->n_days / 10);
        meeting.day += (gint)synth_random_below(random, MAX(1, force->n_days / 10));
        synth_plan_meet(plan, &meeting, people);
    }
}

/* A sports club: everyone declares it, and some declare one another. */
static void
plan_club(SynthPlan *plan, SynthForce *force, SynthRandom *random)
{
    SynthGroup *group = synth_plan_group(plan, "sports club", FALSE);
    guint64 club = synth_random_below(random, 1000000);

    if (!synth_plan_recruit(plan, force, group, CLUB_SIZE, random)) {
        return;
    }
    for (guint i = 0; i < group->members->len; i++) {
        guint one = g_array_index(group->members, guint, i);
        guint two = g_array_index(group->members, guint, (i + 1) % group->members->len);

        synth_plan_tie(plan, one, SYNTH_TIE_CLUB, club);
        if (i % 2 == 0) {
            synth_plan_tie(plan, one, SYNTH_TIE_DECLARED, two);
        }
    }
}

/* Parents and a grown-up child, all in the force, under one roof. */
static void
plan_family(SynthPlan *plan, SynthForce *force, guint nth, SynthRandom *random)
{
    SynthGroup *group = synth_plan_group(plan, "family", FALSE);
    guint64 household = synth_force_family(force, nth);

    if (!synth_plan_recruit(plan, force, group, 3, random)) {
        return;
    }
    for (guint i = 0; i < group->members->len; i++) {
        guint staff = g_array_index(group->members, guint, i);

        g_array_index(force->staff, SynthStaff, staff).household = household;
        g_array_index(force->staff, SynthStaff, staff).member = i;
    }
}

/* One who is complained of again and again, each time beside another of the team. */
static void
plan_rogue(SynthPlan *plan, SynthForce *force, SynthRandom *random)
{
    gint at = find_team(plan, force, "Response", random);
    SynthGroup *group = synth_plan_group(plan, "rogue individual", FALSE);
    const SynthTeam *team;
    guint n;

    if (at < 0) {
        return;
    }
    team = &g_array_index(force->teams, SynthTeam, at);
    synth_plan_join(plan, group, team->first + 1);
    n = 9;
    for (guint i = 0; i < n; i++) {
        guint people[] = {team->first + 1, team->first + (2 + i % (team->n - 1)) % team->n};
        SynthMeeting meeting = {.team = (guint)at, .n_present = 2, .n_named = 2, .n_complaints = 1};

        meeting.day = force->first_day + (gint)(i * force->n_days / n);
        meeting.day += (gint)synth_random_below(random, MAX(1, force->n_days / n));
        meeting.type = synth_alias_pick(&force->complaint_types.alias, random);
        synth_plan_meet(plan, &meeting, people);
    }
}

/* A disorder with people from everywhere, many of them named, in a dozen complaints. */
static void
plan_big_incident(SynthPlan *plan, SynthForce *force, SynthRandom *random)
{
    SynthGroup *group = synth_plan_group(plan, "big incident", FALSE);
    SynthMeeting meeting = {.n_complaints = 14};
    guint first;

    if (!synth_plan_recruit(plan, force, group, BIG_INCIDENT, random)) {
        return;
    }
    first = g_array_index(group->members, guint, 0);
    meeting.team = g_array_index(force->staff, SynthStaff, first).team;
    meeting.day = force->first_day + (gint)synth_random_below(random, force->n_days);
    meeting.n_present = group->members->len;
    meeting.n_named = group->members->len * 3 / 4;
    meeting.type = synth_alias_pick(&force->complaint_types.alias, random);
    synth_plan_meet(plan, &meeting, (const guint *)(void *)group->members->data);
}

/* A team under strain, from the seat of its first free one on: a reason to care for them. */
static void
plan_welfare(SynthPlan *plan, SynthForce *force, guint nth)
{
    SynthRandom random = synth_random_stream(force->seed, SYNTH_STREAM_WELFARE, nth);
    gint at = find_team(plan, force, "Response", &random);
    SynthGroup *group = synth_plan_group(plan, "welfare cluster", FALSE);
    guint n = synth_random_between(&random, 4, 7);

    for (guint i = 0; at >= 0 && i < n; i++) {
        const SynthTeam *team = &g_array_index(force->teams, SynthTeam, at);

        if (i < team->n && !plan->taken[team->first + i]) {
            synth_plan_join(plan, group, team->first + i);
        }
    }
}

/* One whom a post brings what looks like a fault: claims that are entered by the month, gifts that
 * are entered as they should be. */
static void
plan_post(SynthPlan *plan, SynthForce *force, const char *kind, guint nth, guint salt)
{
    SynthRandom random = synth_random_stream(force->seed, SYNTH_STREAM_POST, 2 * nth + salt);
    SynthGroup *group = synth_plan_group(plan, kind, FALSE);

    for (guint tries = 0; group->members->len == 0 && tries < 2000; tries++) {
        guint staff = synth_random_below(&random, force->staff->len);

        if (!plan->taken[staff]) {
            synth_plan_join(plan, group, staff);
        }
    }
}

/* A case about somebody whom one of them is close to: the others look up that person and the
 * partner over and over, each time for the case, and the one keeps out of it. */
static void
plan_case_team(SynthPlan *plan, const SynthForce *force, guint nth)
{
    SynthRandom random = synth_random_stream(force->seed, SYNTH_STREAM_CASE_TEAM, nth);
    SynthGroup *group = synth_plan_group(plan, "case team", FALSE);
    guint n;

    if (!synth_plan_recruit(plan, force, group, CASE_TEAM_SIZE, &random)) {
        return;
    }
    n = group->members->len;
    group->friend = synth_random_below(&random, 1000000);
    synth_plan_tie(plan, g_array_index(group->members, guint, 0), SYNTH_TIE_CONTACT, group->friend);
    for (guint i = 0; i < CASE_LOOK_UPS; i++) {
        guint at = 1 + synth_random_below(&random, n - 1);
        SynthLookUp look_up = {.staff = g_array_index(group->members, guint, at), .has_case = TRUE};

        look_up.day = force->first_day + (gint)synth_random_below(&random, force->n_days);
        look_up.friend = group->friend ^ synth_random_below(&random, 2);
        g_array_append_val(plan->look_ups, look_up);
    }
}

/* A team of which colleagues complain as they do of bullies, one of them at a time: each has a way
 * of speaking, and none acts with another. */
static void
plan_loud_team(SynthPlan *plan, const SynthForce *force, guint nth)
{
    SynthRandom random = synth_random_stream(force->seed, SYNTH_STREAM_LOUD_TEAM, nth);
    gint at = find_team(plan, force, "Response", &random);
    SynthGroup *group = synth_plan_group(plan, "loud team", FALSE);
    const SynthTeam *team;

    if (at < 0) {
        return;
    }
    team = &g_array_index(force->teams, SynthTeam, at);
    join_team(plan, group, team);
    for (guint i = 0; i < LOUD_COMPLAINTS; i++) {
        const guint people[] = {team->first + i % team->n,
                                team->first + (i + 1) % team->n,
                                team->first + (i + 2) % team->n};
        SynthMeeting meeting = {.team = (guint)at, .n_present = 3, .n_named = 1, .n_complaints = 1};

        meeting.day = force->first_day + (gint)(i * force->n_days / LOUD_COMPLAINTS);
        meeting.day += (gint)synth_random_below(&random, MAX(1, force->n_days / LOUD_COMPLAINTS));
        meeting.type = synth_plan_type(force, "Bullying");
        synth_plan_meet(plan, &meeting, people);
    }
}

void
synth_look_alikes_plan(SynthPlan *plan, SynthForce *force)
{
    guint n = MAX(1, force->staff->len / 2000);

    for (guint i = 0; i < n; i++) {
        SynthRandom random = synth_random_stream(force->seed, SYNTH_STREAM_LOOK_ALIKE, i);

        plan_shift_team(plan, force, &random);
        plan_rogue(plan, force, &random);
        plan_car_share(plan, force, &random);
        plan_club(plan, force, &random);
        plan_family(plan, force, i, &random);
        plan_big_incident(plan, force, &random);
        plan_busy_unit(plan, force, &random);
    }
    /* After the others, so that these are who they were. */
    for (guint i = 0; i < n; i++) {
        plan_welfare(plan, force, i);
        plan_post(plan, force, "late clerk", i, 0);
        plan_post(plan, force, "gift desk", i, 1);
    }
    for (guint i = 0; i < n; i++) {
        plan_case_team(plan, force, i);
        plan_loud_team(plan, force, i);
    }
}
