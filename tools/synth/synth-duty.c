/* SPDX-FileCopyrightText: The Kith authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* What comes of duty beside complaints: overtime that is claimed, rosters that are changed, days
 * off sick, gifts that are entered. Rows come by member of staff. */

#include "synth-job.h"

/* A year and member of staff, in hundredths. */
#define CLAIMS 1100U
#define CHANGES 260U
#define SPELLS 140U
#define GIFTS 12U

/* Of 10,000 changes so many are entered after the day. */
#define CHANGED_LATE 400U

typedef struct {
    SynthJob *job;            /* borrowed */
    SynthCsv *csv;            /* borrowed */
    const SynthGroup **group; /* borrowed: of each of staff, NULL for none */
    guint staff;
    SynthRandom random;
    guint64 n_rows;
} Duty;

/* The group of each of staff, NULL for none. To be freed. */
static const SynthGroup **
groups_of_staff(const SynthJob *job)
{
    const SynthGroup **of = g_new0(const SynthGroup *, job->force->staff->len);

    for (guint i = 0; i < job->plan->groups->len; i++) {
        const SynthGroup *group = g_ptr_array_index(job->plan->groups, i);

        for (guint k = 0; k < group->members->len; k++) {
            of[g_array_index(group->members, guint, k)] = group;
        }
    }
    return of;
}

static gboolean
is_in(const Duty *duty, const char *kind)
{
    const SynthGroup *group = duty->group[duty->staff];

    return group != NULL && g_str_equal(group->kind, kind);
}

/* Another of the group, whoever comes next in it. */
static guint
fellow(const Duty *duty)
{
    const GArray *members = duty->group[duty->staff]->members;
    guint at = 0;

    while (g_array_index(members, guint, at) != duty->staff) {
        at++;
    }
    return g_array_index(members, guint, (at + 1) % members->len);
}

/* The first of a team signs for the others; another of the first team of the unit for the first. */
static guint
superior(const Duty *duty)
{
    const SynthForce *force = duty->job->force;
    guint own = g_array_index(force->staff, SynthStaff, duty->staff).team;
    const SynthTeam *team = &g_array_index(force->teams, SynthTeam, own);

    return duty->staff != team->first ? team->first : team->first + team->n - 1;
}

static void
put_id(Duty *duty, const char *prefix)
{
    SynthText text;

    synth_job_id(prefix, ++duty->n_rows, &text);
    synth_csv_text(duty->csv, &text);
}

static void
put_staff(Duty *duty, guint staff)
{
    SynthText text;

    synth_force_staff_number(duty->job->force, staff, &text);
    synth_csv_text(duty->csv, &text);
}

static void
put_day(Duty *duty, gint day)
{
    synth_csv_date(duty->csv, synth_date_from_days(day));
}

static void
put_number(Duty *duty, guint number, guint digits)
{
    SynthText text;

    synth_text_clear(&text);
    synth_text_add_number(&text, number, digits);
    synth_csv_text(duty->csv, &text);
}

/* How often something comes in the force's time that comes so many hundredths a year. */
static guint
how_often(Duty *duty, guint hundredths)
{
    guint64 parts = (guint64)hundredths * duty->job->force->n_days * 100 / 365;
    guint whole = (guint)(parts / 10000);

    /* As often as not one more or one less, so that people differ. */
    whole += synth_random_chance(&duty->random, (guint)(parts % 10000));
    if (whole > 1) {
        whole = synth_random_between(&duty->random, whole / 2, whole + whole / 2);
    }
    return whole;
}

/* The day of one of @n that share the force's time out evenly. */
static gint
day_of(Duty *duty, guint nth, guint n)
{
    const SynthForce *force = duty->job->force;
    guint from = (guint)((guint64)nth * force->n_days / n);
    guint to = (guint)((guint64)(nth + 1) * force->n_days / n);

    return force->first_day + (gint)(from + synth_random_below(&duty->random, MAX(to - from, 1)));
}

/* ---- overtime ---- */

/* Who is in it together claims more, enters it late, and signs for one another. */
static void
write_claims(Duty *duty)
{
    const SynthForce *force = duty->job->force;
    gboolean fraud = is_in(duty, "roster fraud");
    gboolean clerk = is_in(duty, "late clerk");
    guint n = how_often(duty, fraud ? 3 * CLAIMS : CLAIMS);

    for (guint i = 0; i < n; i++) {
        gint day = day_of(duty, i, n);
        gboolean false_claim = fraud && synth_random_chance(&duty->random, 7000);
        guint hours = false_claim ? synth_random_between(&duty->random, 4, 9)
                                  : synth_random_between(&duty->random, 1, 6);
        guint later = false_claim ? synth_random_between(&duty->random, 15, 60)
                      : clerk     ? synth_random_between(&duty->random, 10, 30)
                                  : synth_random_below(&duty->random, 8);

        put_id(duty, "O");
        put_staff(duty, duty->staff);
        put_day(duty, day);
        put_number(duty, hours, 1);
        synth_csv_string(duty->csv, synth_words_pick(&force->overtime, &duty->random));
        put_day(duty, day + (gint)later);
        put_staff(duty, false_claim ? fellow(duty) : superior(duty));
        synth_csv_end(duty->csv);
    }
}

/* ---- changes of rosters ---- */

static void
write_changes(Duty *duty)
{
    const SynthForce *force = duty->job->force;
    gboolean fraud = is_in(duty, "roster fraud");
    guint n = how_often(duty, fraud ? 4 * CHANGES : CHANGES);

    for (guint i = 0; i < n; i++) {
        gint day = day_of(duty, i, n);
        gboolean late = synth_random_chance(&duty->random, fraud ? 7500 : CHANGED_LATE);
        gint by = (gint)synth_random_between(&duty->random, 1, 20);

        put_id(duty, "R");
        put_staff(duty, duty->staff);
        put_day(duty, day);
        put_day(duty, late ? day + by : day - by);
        put_staff(duty, fraud && late ? fellow(duty) : superior(duty));
        synth_csv_string(duty->csv, synth_words_pick(&force->shift_names, &duty->random));
        synth_csv_string(duty->csv,
                         synth_random_chance(&duty->random, 3000)
                             ? "off"
                             : synth_words_pick(&force->shift_names, &duty->random));
        synth_csv_end(duty->csv);
    }
}

/* ---- days off sick ---- */

/* A team under strain is off with stress, two or three times each within half a year. */
static void
write_spells(Duty *duty)
{
    const SynthForce *force = duty->job->force;
    gboolean strained = is_in(duty, "welfare cluster");
    guint usual = how_often(duty, SPELLS);
    guint more = strained ? synth_random_between(&duty->random, 2, 3) : 0;
    guint n = usual + more;

    for (guint i = 0; i < n; i++) {
        gboolean stress = i >= usual;
        gint day = day_of(duty, i, n);
        guint length = 1 + synth_random_below(&duty->random, 5);

        if (stress) {
            day =
                force->first_day + (gint)synth_random_below(&duty->random, MIN(force->n_days, 180));
            length += synth_random_between(&duty->random, 5, 25);
        } else if (synth_random_chance(&duty->random, 1500)) {
            length += synth_random_below(&duty->random, 40);
        }
        put_id(duty, "S");
        put_staff(duty, duty->staff);
        put_day(duty, day);
        put_day(duty, day + (gint)length - 1);
        synth_csv_string(duty->csv,
                         stress ? "stress" : synth_words_pick(&force->sickness, &duty->random));
        synth_csv_end(duty->csv);
    }
}

/* ---- gifts ---- */

static void
put_gift(Duty *duty, guint64 company, gint day, gboolean favour)
{
    const SynthForce *force = duty->job->force;
    SynthText name;
    SynthText number;

    put_id(duty, "F");
    put_staff(duty, duty->staff);
    put_day(duty, day);
    synth_csv_string(duty->csv, synth_words_pick(&force->gifts, &duty->random));
    put_number(duty,
               favour ? synth_random_between(&duty->random, 60, 400)
                      : synth_random_between(&duty->random, 3, 60),
               1);
    synth_company(&force->world, company, &name, &number);
    synth_csv_text(duty->csv, &name);
    synth_csv_text(duty->csv, &number);
    synth_csv_string(duty->csv,
                     favour || synth_random_chance(&duty->random, 6500) ? "accepted" : "declined");
    synth_csv_end(duty->csv);
}

/* The company that members of a network share, 0 for none. */
static guint64
shared_company(const Duty *duty)
{
    const SynthGroup *group = duty->group[duty->staff];
    const SynthPlan *plan = duty->job->plan;

    for (guint m = 0; group != NULL && group->planted && m < group->members->len; m++) {
        guint staff = g_array_index(group->members, guint, m);

        for (guint k = synth_plan_first_tie(plan, staff);
             k < plan->ties->len && g_array_index(plan->ties, SynthTie, k).staff == staff;
             k++) {
            const SynthTie *tie = &g_array_index(plan->ties, SynthTie, k);

            if (tie->kind == SYNTH_TIE_COMPANY) {
                return tie->other;
            }
        }
    }
    return 0;
}

/* Few enter any; to those of an undeclared association the company that they share is generous. */
static void
write_gifts(Duty *duty)
{
    guint64 company = is_in(duty, "undeclared association") ? shared_company(duty) : 0;
    guint64 pool = duty->job->force->staff->len * 20ULL;
    guint usual = how_often(duty, is_in(duty, "gift desk") ? 60 * GIFTS : GIFTS);
    guint n = usual + (company != 0 ? synth_random_between(&duty->random, 2, 4) : 0);

    for (guint i = 0; i < n; i++) {
        gboolean favour = i >= usual;
        gint day = day_of(duty, i, n);
        guint64 other = synth_random_next(&duty->random) % pool + 1000000;

        put_gift(duty, favour ? company : other, day, favour);
    }
}

/* ---- all of them ---- */

static const struct {
    const char *file;
    const char *header;
    SynthStream stream;
    void (*write)(Duty *duty); /* the rows of one of staff */
} files[] = {
    {"overtime.csv",
     "claim_id,staff_no,date,hours,reason,entered_on,approved_by",
     SYNTH_STREAM_OVERTIME,
     write_claims},
    {"roster_changes.csv",
     "change_id,staff_no,date,changed_on,changed_by,was,is",
     SYNTH_STREAM_CHANGES,
     write_changes},
    {"sickness.csv", "spell_id,staff_no,from,to,reason", SYNTH_STREAM_SICKNESS, write_spells},
    {"gifts.csv",
     "gift_id,staff_no,date,item,value,giver,company_number,status",
     SYNTH_STREAM_GIFTS,
     write_gifts},
};

void
synth_write_duty(SynthJob *job)
{
    const SynthForce *force = job->force;
    g_autofree const SynthGroup **groups = groups_of_staff(job);

    for (guint f = 0; f < G_N_ELEMENTS(files); f++) {
        Duty duty = {.job = job, .group = groups};

        duty.csv = synth_output_csv(job->output, files[f].file, files[f].header);
        for (guint i = 0; i < force->staff->len && !synth_output_failed(job->output); i++) {
            duty.staff = (guint)synth_permutation_at(&force->staff_order, i);
            duty.random = synth_random_stream(force->seed, files[f].stream, duty.staff);
            files[f].write(&duty);
        }
    }
}
