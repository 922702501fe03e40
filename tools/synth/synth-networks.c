/* SPDX-FileCopyrightText: The Kith authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "synth-networks.h"

#include <string.h>

#define MEMBERS_MAX 64

/* A row of [network] in data/force.txt. */
typedef struct {
    const char *name;
    guint members[2];
    guint type;
    guint joint[2];
    guint contacts, addresses, companies, look_ups, shifts;
} NetworkKind;

static void
group_free(gpointer data)
{
    SynthGroup *group = data;

    g_array_unref(group->members);
    g_free(group);
}

SynthGroup *
synth_plan_group(SynthPlan *plan, const char *kind, gboolean planted)
{
    SynthGroup *group = g_new0(SynthGroup, 1);

    group->kind = kind;
    group->planted = planted;
    group->members = g_array_new(FALSE, FALSE, sizeof(guint));
    g_ptr_array_add(plan->groups, group);
    return group;
}

void
synth_plan_join(SynthPlan *plan, SynthGroup *group, guint staff)
{
    plan->taken[staff] = TRUE;
    g_array_append_val(group->members, staff);
}

static guint
teammates(const SynthForce *force, const SynthGroup *group, guint staff)
{
    guint team = g_array_index(force->staff, SynthStaff, staff).team;
    guint n = 0;

    for (guint i = 0; i < group->members->len; i++) {
        guint other = g_array_index(group->members, guint, i);

        n += g_array_index(force->staff, SynthStaff, other).team == team ? 1 : 0;
    }
    return n;
}

/* Free people who are out on shifts, from different teams. FALSE when the force has too few. */
gboolean
synth_plan_recruit(SynthPlan *plan,
                   const SynthForce *force,
                   SynthGroup *group,
                   guint n,
                   SynthRandom *random)
{
    for (guint tries = 0; group->members->len < n && tries < 2000; tries++) {
        guint staff = synth_random_below(random, force->staff->len);
        guint team = g_array_index(force->staff, SynthStaff, staff).team;
        const SynthKind *kind = synth_force_kind_of_team(force, team);

        if (!plan->taken[staff] && kind->shifts >= 20 && kind->complained >= 300 &&
            teammates(force, group, staff) == 0) {
            synth_plan_join(plan, group, staff);
        }
    }
    return group->members->len >= 2;
}

void
synth_plan_tie(SynthPlan *plan, guint staff, SynthTieKind kind, guint64 other)
{
    SynthTie tie = {staff, kind, other};

    g_array_append_val(plan->ties, tie);
}

void
synth_plan_meet(SynthPlan *plan, const SynthMeeting *meeting, const guint *people)
{
    SynthMeeting placed = *meeting;

    placed.first = plan->people->len;
    g_array_append_vals(plan->people, people, placed.n_present);
    g_array_append_val(plan->meetings, placed);
}

/* Who comes: the leader nearly always, the last one seldom. Those named stand first. */
static void
gather(const SynthGroup *group,
       gboolean named,
       SynthMeeting *meeting,
       guint *people,
       SynthRandom *random)
{
    guint n = group->members->len;
    guint others[MEMBERS_MAX];
    guint n_others = 0;

    meeting->n_named = 0;
    for (guint i = 0; i < n; i++) {
        guint staff = g_array_index(group->members, guint, i);
        guint chance = i == 0 ? 9200 : (i + 1 == n && n > 3 ? 5500 : 8000);
        gboolean comes = synth_random_chance(random, chance);
        gboolean is_named = synth_random_chance(random, 8500);

        if (!comes && meeting->n_named + n_others + (n - i) > 2) {
            continue;
        }
        if (named && (is_named || meeting->n_named + (n - i) <= 2)) {
            people[meeting->n_named++] = staff;
        } else {
            others[n_others++] = staff;
        }
    }
    memcpy(people + meeting->n_named, others, n_others * sizeof *others);
    meeting->n_present = meeting->n_named + n_others;
}

/* Spreads the meetings of a group over the time, one in each stretch of it; joint complaints and
 * quiet shifts take turns by chance. */
static void
plan_meetings(SynthPlan *plan,
              const SynthForce *force,
              const SynthGroup *group,
              const NetworkKind *kind,
              SynthRandom *random)
{
    guint joint = synth_random_between(random, kind->joint[0], kind->joint[1]);
    guint left = joint + kind->shifts;
    guint n = left;

    for (guint i = 0; i < n; i++, left--) {
        gboolean named = synth_random_below(random, left) < joint;
        guint host = synth_random_below(random, group->members->len);
        guint staff = g_array_index(group->members, guint, host);
        gboolean usual = synth_random_chance(random, 8000);
        SynthMeeting meeting = {.n_complaints = 1};
        guint people[MEMBERS_MAX];

        meeting.team = g_array_index(force->staff, SynthStaff, staff).team;
        meeting.day = force->first_day + (gint)(i * force->n_days / n);
        meeting.day += (gint)synth_random_below(random, MAX(1, force->n_days / n));
        meeting.type = usual ? kind->type : synth_alias_pick(&force->complaint_types.alias, random);
        joint -= named ? 1 : 0;
        gather(group, named, &meeting, people, random);
        synth_plan_meet(plan, &meeting, people);
    }
}

static void
tie_pair(SynthPlan *plan, const guint *pair, SynthTieKind kind, guint64 shared)
{
    synth_plan_tie(plan, pair[0], kind, kind == SYNTH_TIE_ADDRESS ? pair[1] : shared);
    if (kind != SYNTH_TIE_ADDRESS) {
        synth_plan_tie(plan, pair[1], kind, shared);
    }
}

/* Neighbours in the circle of members share a friend, a home or a company that neither declares.
 * The friends are kept for the look-ups. */
static void
plan_ties(SynthPlan *plan, SynthGroup *group, const NetworkKind *kind, SynthRandom *random)
{
    guint n = group->members->len;
    guint n_ties = kind->contacts + kind->addresses + kind->companies;
    guint start = synth_random_below(random, n);

    for (guint i = 0; i < n_ties; i++) {
        guint pair[] = {g_array_index(group->members, guint, (start + i) % n),
                        g_array_index(group->members, guint, (start + i + 1) % n)};
        guint64 shared = synth_random_below(random, 1000000);

        if (i < kind->contacts) {
            tie_pair(plan, pair, SYNTH_TIE_CONTACT, shared);
            group->friend = shared;
        } else if (i < kind->contacts + kind->addresses) {
            tie_pair(plan, pair, SYNTH_TIE_ADDRESS, 0);
        } else {
            tie_pair(plan, pair, SYNTH_TIE_COMPANY, shared);
        }
    }
}

/* Members look up the shared friend, or the friend's partner. */
static void
plan_look_ups(SynthPlan *plan,
              const SynthForce *force,
              const SynthGroup *group,
              guint n,
              SynthRandom *random)
{
    for (guint i = 0; i < n; i++) {
        guint at = synth_random_below(random, group->members->len);
        SynthLookUp look_up = {.staff = g_array_index(group->members, guint, at)};

        look_up.day = force->first_day + (gint)synth_random_below(random, force->n_days);
        look_up.friend = group->friend ^ synth_random_below(random, 2);
        g_array_append_val(plan->look_ups, look_up);
    }
}

guint
synth_plan_type(const SynthForce *force, const char *name)
{
    for (guint i = 0; i < force->complaint_types.n; i++) {
        if (g_str_equal(force->complaint_types.words[i], name)) {
            return i;
        }
    }
    g_assert_not_reached();
}

static NetworkKind
read_kind(const SynthForce *force, char **row)
{
    return (NetworkKind){.name = row[0],
                         .members = {synth_data_number(row[1]), synth_data_number(row[2])},
                         .type = synth_plan_type(force, row[3]),
                         .joint = {synth_data_number(row[4]), synth_data_number(row[5])},
                         .contacts = synth_data_number(row[6]),
                         .addresses = synth_data_number(row[7]),
                         .companies = synth_data_number(row[8]),
                         .look_ups = synth_data_number(row[9]),
                         .shifts = synth_data_number(row[10])};
}

/* Free people of one team. FALSE when no team has enough. */
static gboolean
recruit_team(SynthPlan *plan,
             const SynthForce *force,
             SynthGroup *group,
             guint n,
             SynthRandom *random)
{
    for (guint tries = 0; tries < 2000; tries++) {
        guint at = synth_random_below(random, force->teams->len);
        const SynthTeam *team = &g_array_index(force->teams, SynthTeam, at);
        const SynthKind *kind = synth_force_kind_of_team(force, at);
        guint n_free = 0;

        for (guint i = 0; i < team->n; i++) {
            n_free += plan->taken[team->first + i] ? 0 : 1;
        }
        if (kind->shifts < 20 || kind->complained < 300 || n_free < n) {
            continue;
        }
        for (guint i = 0; i < team->n && group->members->len < n; i++) {
            if (!plan->taken[team->first + i]) {
                synth_plan_join(plan, group, team->first + i);
            }
        }
        return TRUE;
    }
    return FALSE;
}

static void
make_harder(NetworkKind *kind, SynthPlant plant)
{
    if (plant == SYNTH_PLANT_WEAK) {
        kind->joint[0] = 2;
        kind->joint[1] = 5;
    } else if (plant != SYNTH_PLANT_USUAL) {
        kind->contacts = kind->addresses = kind->companies = kind->look_ups = kind->shifts = 0;
    }
}

static void
plan_network(SynthPlan *plan, const SynthForce *force, guint nth, SynthPlant plant)
{
    const SynthSection *kinds = synth_data_section(force->data, "network");
    NetworkKind kind = read_kind(force, g_ptr_array_index(kinds->lines, nth % kinds->lines->len));
    SynthRandom random = synth_random_stream(force->seed, SYNTH_STREAM_NETWORK, nth);
    SynthGroup *group = synth_plan_group(plan, kind.name, TRUE);
    guint n = synth_random_between(&random, kind.members[0], kind.members[1]);

    make_harder(&kind, plant);
    if (!(plant == SYNTH_PLANT_TEAM ? recruit_team(plan, force, group, n, &random)
                                    : synth_plan_recruit(plan, force, group, n, &random))) {
        g_ptr_array_remove_index(plan->groups, plan->groups->len - 1);
        return;
    }
    plan_meetings(plan, force, group, &kind, &random);
    plan_ties(plan, group, &kind, &random);
    plan_look_ups(plan, force, group, kind.look_ups, &random);
}

/* Whole numbers in order; the last member settles what the others leave equal. */
static gint
compare(gint64 a, gint64 b)
{
    return (a > b) - (a < b);
}

static gint
compare_meetings(gconstpointer a, gconstpointer b)
{
    const SynthMeeting *one = a, *two = b;

    if (one->day != two->day) {
        return compare(one->day, two->day);
    }
    return one->team != two->team ? compare(one->team, two->team) : compare(one->first, two->first);
}

static gint
compare_ties(gconstpointer a, gconstpointer b)
{
    const SynthTie *one = a, *two = b;

    if (one->staff != two->staff) {
        return compare(one->staff, two->staff);
    }
    return one->kind != two->kind ? compare(one->kind, two->kind)
                                  : compare((gint64)one->other, (gint64)two->other);
}

static gint
compare_look_ups(gconstpointer a, gconstpointer b)
{
    const SynthLookUp *one = a, *two = b;

    if (one->day != two->day) {
        return compare(one->day, two->day);
    }
    return one->staff != two->staff ? compare(one->staff, two->staff)
                                    : compare((gint64)one->friend, (gint64)two->friend);
}

SynthPlan *
synth_plan_new(SynthForce *force, guint n_networks, SynthPlant plant)
{
    SynthPlan *plan = g_new0(SynthPlan, 1);

    plan->groups = g_ptr_array_new_with_free_func(group_free);
    plan->people = g_array_new(FALSE, FALSE, sizeof(guint));
    plan->meetings = g_array_new(FALSE, FALSE, sizeof(SynthMeeting));
    plan->ties = g_array_new(FALSE, FALSE, sizeof(SynthTie));
    plan->look_ups = g_array_new(FALSE, FALSE, sizeof(SynthLookUp));
    plan->taken = g_new0(gboolean, force->staff->len);
    for (guint i = 0; i < n_networks; i++) {
        plan_network(plan, force, i, plant);
    }
    synth_look_alikes_plan(plan, force);
    g_array_sort(plan->meetings, compare_meetings);
    g_array_sort(plan->ties, compare_ties);
    g_array_sort(plan->look_ups, compare_look_ups);
    return plan;
}

void
synth_plan_free(SynthPlan *plan)
{
    g_ptr_array_unref(plan->groups);
    g_array_unref(plan->people);
    g_array_unref(plan->meetings);
    g_array_unref(plan->ties);
    g_array_unref(plan->look_ups);
    g_free(plan->taken);
    g_free(plan);
}

guint
synth_plan_first_tie(const SynthPlan *plan, guint staff)
{
    guint low = 0, high = plan->ties->len;

    while (low < high) {
        guint middle = low + (high - low) / 2;

        if (g_array_index(plan->ties, SynthTie, middle).staff < staff) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    return low;
}
