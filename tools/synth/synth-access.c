/* SPDX-FileCopyrightText: The Kith authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* The log of systems: who looked whom up, and for which case. */

#include "synth-job.h"

/* Look-ups a member of staff and year; three in a hundred have no case, out of carelessness. */
#define LOOK_UPS_A_YEAR 6U
#define CARELESS_PER_10000 300

static const char access_header[] = "access_id,staff_no,accessed_at,system,subject_name,"
                                    "subject_date_of_birth,case_reference";

typedef struct {
    gint day;
    guint second;
    guint staff;
    gboolean has_case;
} Access;

static void
add_time(SynthCsv *csv, const Access *access)
{
    SynthText text;

    synth_text_clear(&text);
    synth_text_add_iso_date(&text, synth_date_from_days(access->day));
    synth_text_add_char(&text, 'T');
    synth_text_add_number(&text, access->second / 3600, 2);
    synth_text_add_char(&text, ':');
    synth_text_add_number(&text, access->second / 60 % 60, 2);
    synth_text_add_char(&text, ':');
    synth_text_add_number(&text, access->second % 60, 2);
    synth_csv_text(csv, &text);
}

static void
add_case(const SynthForce *force, SynthCsv *csv, const Access *access, SynthRandom *random)
{
    SynthText text;

    synth_text_clear(&text);
    if (access->has_case) {
        synth_text_set(&text, synth_words_pick(&force->cases, random));
        synth_text_add_char(&text, '/');
        synth_text_add_number(&text, (guint64)synth_date_from_days(access->day).year % 100, 2);
        synth_text_add_char(&text, '/');
        synth_text_add_number(&text, synth_random_below(random, 100000), 5);
    }
    synth_csv_text(csv, &text);
}

static void
write_access(const SynthForce *force,
             SynthCsv *csv,
             guint64 number,
             const Access *access,
             const SynthSubject *subject,
             SynthRandom *random)
{
    SynthRandom own = {synth_random_next(random)};
    SynthObserver observer =
        synth_observer(&force->world, &subject->person, SYNTH_KEEPER_ACCESS, own);
    SynthName name;
    SynthText text;

    synth_job_id("A", number, &text);
    synth_csv_text(csv, &text);
    synth_force_staff_number(force, access->staff, &text);
    synth_csv_text(csv, &text);
    add_time(csv, access);
    synth_csv_string(csv, synth_words_pick(&force->systems, random));
    synth_observe_name(&observer, &name);
    synth_text_clear(&name.middle);
    synth_name_join(&name, SYNTH_NAME_GIVEN_FIRST, &text);
    synth_csv_text(csv, &text);
    synth_job_birth(&observer, csv);
    add_case(force, csv, access, random);
    synth_csv_end(csv);
}

/* Half of the look-ups are of people who complain or witness, few of somebody's friend. */
static void
pick_subject(const SynthJob *job, SynthSubject *subject, SynthRandom *random)
{
    const SynthForce *force = job->force;
    guint draw = synth_random_below(random, 100);
    guint n = force->staff->len;

    if (draw < 50) {
        synth_subject_pool(force,
                           SYNTH_POOL_PUBLIC,
                           synth_random_below(random, n / 2 + 50),
                           subject);
    } else if (draw < 98) {
        synth_subject_pool(force,
                           SYNTH_POOL_OTHERS,
                           synth_random_below(random, MIN(n, 100000) * 20),
                           subject);
    } else {
        guint64 known = synth_job_friend(job, synth_random_below(random, n), 0);

        synth_subject_pool(force, SYNTH_POOL_FRIENDS, known, subject);
    }
}

/* Everybody's look-ups up to a day; the difference of two days is what the later one brings. */
static guint
usual_upto(const SynthForce *force, guint days)
{
    return (guint)(force->staff->len * (guint64)LOOK_UPS_A_YEAR * days / 365);
}

typedef struct {
    SynthJob *job; /* borrowed */
    SynthCsv *csv; /* borrowed */
    guint next;    /* the first planned look-up to come */
    guint64 n_rows;
} AccessLog;

static guint
count_planned(const AccessLog *log, gint day)
{
    const GArray *planned = log->job->plan->look_ups;
    guint n = 0;

    while (log->next + n < planned->len &&
           g_array_index(planned, SynthLookUp, log->next + n).day == day) {
        n++;
    }
    return n;
}

/* The times of a day rise: each look-up draws from its own stretch. */
static void
write_day(AccessLog *log, guint day, guint n_usual)
{
    const SynthForce *force = log->job->force;
    SynthRandom random = synth_random_stream(force->seed, SYNTH_STREAM_ACCESS, day);
    Access access = {.day = force->first_day + (gint)day};
    guint n = n_usual + count_planned(log, access.day);

    for (guint i = 0; i < n; i++) {
        SynthSubject subject;

        access.second = (guint)((i * 86400ULL + synth_random_below(&random, 86400)) / n);
        if (synth_random_below(&random, n - i) < n_usual) {
            n_usual--;
            access.staff = synth_random_below(&random, force->staff->len);
            access.has_case = !synth_random_chance(&random, CARELESS_PER_10000);
            pick_subject(log->job, &subject, &random);
        } else {
            const SynthLookUp *look_up =
                &g_array_index(log->job->plan->look_ups, SynthLookUp, log->next++);

            access.staff = look_up->staff;
            access.has_case = look_up->has_case;
            synth_subject_pool(force, SYNTH_POOL_FRIENDS, look_up->friend, &subject);
        }
        write_access(force, log->csv, ++log->n_rows, &access, &subject, &random);
    }
}

void
synth_write_access(SynthJob *job)
{
    const SynthForce *force = job->force;
    AccessLog log = {.job = job};

    log.csv = synth_output_csv(job->output, "system_access.csv", access_header);
    for (guint i = 0; i < force->n_days && !synth_output_failed(job->output); i++) {
        write_day(&log, i, usual_upto(force, i + 1) - usual_upto(force, i));
    }
}
