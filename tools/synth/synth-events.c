/* SPDX-FileCopyrightText: The Kith authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Day by day and team by team: who is on shift, in which car, and what is complained of. */

#include "synth-job.h"

#define DAYS_A_MONTH_TENTHS 304U

typedef struct {
    SynthJob *job; /* borrowed */
    SynthCsv *rosters;
    SynthComplaintFiles files;
    gint *busy; /* by staff: the day last worked, minus the day kept free; borrowed */
    gint day;
    guint team;
    guint next_meeting; /* the first of the plan not yet held */
    GArray *present;    /* of guint: staff, borrowed */
    GArray *named;      /* of guint, borrowed */
} Diary;

static const SynthMeeting *
meeting_at(const Diary *diary, guint nth)
{
    const GArray *meetings = diary->job->plan->meetings;
    const SynthMeeting *meeting = &g_array_index(meetings, SynthMeeting, nth);

    return nth < meetings->len && meeting->day == diary->day && meeting->team == diary->team
               ? meeting
               : NULL;
}

/* Works today, here. Nobody works twice a day; those who meet keep the day free for it. */
static void
attend(Diary *diary, guint staff, gboolean meets)
{
    gint last = diary->busy[staff];

    if (last != diary->day && (meets || last != -diary->day)) {
        diary->busy[staff] = diary->day;
        g_array_append_val(diary->present, staff);
    }
}

static void
reserve(Diary *diary)
{
    const SynthPlan *plan = diary->job->plan;

    for (guint i = diary->next_meeting; i < plan->meetings->len; i++) {
        const SynthMeeting *meeting = &g_array_index(plan->meetings, SynthMeeting, i);

        if (meeting->day != diary->day) {
            return;
        }
        for (guint k = 0; k < meeting->n_present; k++) {
            diary->busy[g_array_index(plan->people, guint, meeting->first + k)] = -diary->day;
        }
    }
}

/* Order by place in the force hides who was planned. */
static gint
compare_staff(gconstpointer a, gconstpointer b)
{
    const guint *one = a, *two = b;

    return (*one > *two) - (*one < *two);
}

/* Those who meet come first, then the team, then perhaps somebody lent by a team of the unit. */
static void
gather(Diary *diary, SynthRandom *random)
{
    const SynthForce *force = diary->job->force;
    const SynthPlan *plan = diary->job->plan;
    const SynthTeam *team = &g_array_index(force->teams, SynthTeam, diary->team);
    guint other = diary->team + (synth_random_below(random, 2) == 0 ? 1 : -1U);
    const SynthMeeting *meeting;

    g_array_set_size(diary->present, 0);
    for (guint i = diary->next_meeting; (meeting = meeting_at(diary, i)) != NULL; i++) {
        for (guint k = 0; k < meeting->n_present; k++) {
            attend(diary, g_array_index(plan->people, guint, meeting->first + k), TRUE);
        }
    }
    for (guint i = 0; i < team->n; i++) {
        if (synth_random_chance(random, team->shares_everything ? 9700 : 8300)) {
            attend(diary, team->first + i, FALSE);
        }
    }
    if (synth_random_chance(random, 1200) && other < force->teams->len) {
        const SynthTeam *lender = &g_array_index(force->teams, SynthTeam, other);

        if (lender->unit == team->unit && lender->n > 0) {
            attend(diary, lender->first + synth_random_below(random, lender->n), FALSE);
        }
    }
    g_array_sort(diary->present, compare_staff);
}

/* Two to a car; the pairs change from shift to shift unless the team always rides alike. */
static void
write_roster(Diary *diary, const char *shift, SynthRandom *random)
{
    const SynthForce *force = diary->job->force;
    const SynthTeam *team = &g_array_index(force->teams, SynthTeam, diary->team);
    const SynthUnit *unit = synth_force_unit_of_team(force, diary->team);
    gboolean drives = synth_force_kind_of_team(force, diary->team)->has_vehicles;
    guint n = diary->present->len;
    guint turn = team->shares_everything || n == 0 ? 0 : synth_random_below(random, n);
    guint fleet = team->shares_everything ? 0 : synth_random_below(random, 40);

    for (guint i = 0; i < n; i++) {
        guint staff = g_array_index(diary->present, guint, i);
        SynthText text;

        synth_force_staff_number(force, staff, &text);
        synth_csv_text(diary->rosters, &text);
        synth_csv_date(diary->rosters, synth_date_from_days(diary->day));
        synth_csv_string(diary->rosters, shift);
        synth_csv_text(diary->rosters, &unit->code);
        synth_text_clear(&text);
        synth_text_add_char(&text, team->letter);
        synth_csv_text(diary->rosters, &text);
        synth_text_clear(&text);
        if (drives) {
            synth_text_add(&text, unit->code.bytes);
            synth_text_add_char(&text, '-');
            synth_text_add_number(&text, ((i + turn) % n / 2 + fleet) % 60 + 1, 2);
        }
        synth_csv_text(diary->rosters, &text);
        synth_csv_end(diary->rosters);
    }
}

static void
hold_meetings(Diary *diary, SynthRandom *random)
{
    const SynthPlan *plan = diary->job->plan;
    const SynthMeeting *meeting;

    for (; (meeting = meeting_at(diary, diary->next_meeting)) != NULL; diary->next_meeting++) {
        SynthIncident incident = {.day = diary->day,
                                  .team = diary->team,
                                  .type = meeting->type,
                                  .n_complaints = meeting->n_complaints,
                                  .named = diary->named};

        g_array_set_size(diary->named, 0);
        if (meeting->n_named > 0) {
            g_array_append_vals(diary->named,
                                &g_array_index(plan->people, guint, meeting->first),
                                meeting->n_named);
            g_array_sort(diary->named, compare_staff);
            synth_write_incident(diary->job, &diary->files, &incident, random);
        }
    }
}

/* What happens by itself: a matter of the kind of work and of the unit. */
static void
perhaps_complain(Diary *diary, SynthRandom *random)
{
    const SynthForce *force = diary->job->force;
    guint rate = synth_force_kind_of_team(force, diary->team)->complained;
    guint draw;
    SynthIncident incident = {.day = diary->day, .team = diary->team, .named = diary->named};

    rate = rate * synth_force_unit_of_team(force, diary->team)->rate_percent / 100;
    if (diary->present->len == 0 || !synth_random_chance(random, rate)) {
        return;
    }
    incident.type = synth_alias_pick(&force->complaint_types.alias, random);
    draw = synth_random_below(random, 100);
    incident.n_complaints = draw < 88 ? 1 : (draw < 97 ? 2 : 3);
    g_array_set_size(diary->named, 0);
    for (guint i = 0; i < diary->present->len; i++) {
        if (synth_random_chance(random, force->named_shares[incident.type])) {
            g_array_append_val(diary->named, g_array_index(diary->present, guint, i));
        }
    }
    if (diary->named->len == 0) {
        guint one = synth_random_below(random, diary->present->len);

        g_array_append_val(diary->named, g_array_index(diary->present, guint, one));
    }
    synth_write_incident(diary->job, &diary->files, &incident, random);
}

static void
write_shift(Diary *diary)
{
    const SynthForce *force = diary->job->force;
    guint64 index = (guint64)diary->day * force->teams->len + diary->team;
    SynthRandom random = synth_random_stream(force->seed, SYNTH_STREAM_SHIFT, index);
    guint shifts = synth_force_kind_of_team(force, diary->team)->shifts * force->shifts;
    gboolean usual = synth_random_below(&random, DAYS_A_MONTH_TENTHS) < shifts;
    SynthRandom incidents = synth_random_stream(force->seed, SYNTH_STREAM_INCIDENT, index);

    if (!usual && meeting_at(diary, diary->next_meeting) == NULL) {
        return;
    }
    gather(diary, &random);
    write_roster(diary, synth_words_pick(&force->shift_names, &random), &random);
    hold_meetings(diary, &incidents);
    if (usual) {
        perhaps_complain(diary, &incidents);
    }
}

void
synth_write_events(SynthJob *job)
{
    const SynthForce *force = job->force;
    Diary diary = {.job = job};
    g_autofree gint *busy = g_new0(gint, force->staff->len);
    g_autoptr(GArray) present = g_array_new(FALSE, FALSE, sizeof(guint));
    g_autoptr(GArray) named = g_array_new(FALSE, FALSE, sizeof(guint));

    diary.busy = busy;
    diary.present = present;
    diary.named = named;
    diary.rosters =
        synth_output_csv(job->output, "rosters.csv", "staff_no,date,shift,unit,team,vehicle");
    diary.files = synth_complaints_open(job);
    for (guint i = 0; i < force->n_days && !synth_output_failed(job->output); i++) {
        diary.day = force->first_day + (gint)i;
        reserve(&diary);
        for (diary.team = 0; diary.team < force->teams->len; diary.team++) {
            write_shift(&diary);
        }
    }
}
