/* SPDX-FileCopyrightText: The Kith authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* The three views of the staff: the main list, the list that came with a merger, the vetting. */

#include "synth-job.h"

#define N_LEGACY_NUMBERS 9000000U

static const char hr_header[] = "staff_no,first_name,middle_names,last_name,date_of_birth,sex,rank,"
                                "unit,team,joined,address,postcode,mobile,email,ni_number";
static const char legacy_header[] = "employee_id,surname,forenames,dob,gender,grade,station,"
                                    "start_date,home_address,post_code,tel_no,nat_ins_no";
static const char vetting_header[] = "vetting_id,staff_no,full_name,date_of_birth,previous_names,"
                                     "address,level,decided_on";

static void
write_post(const SynthForce *force, SynthCsv *csv, guint staff)
{
    const SynthStaff *row = &g_array_index(force->staff, SynthStaff, staff);
    const SynthTeam *team = &g_array_index(force->teams, SynthTeam, row->team);
    SynthText letter;

    synth_text_clear(&letter);
    synth_text_add_char(&letter, team->letter);
    synth_csv_string(csv, row->rank);
    synth_csv_text(csv, &synth_force_unit_of_team(force, row->team)->code);
    synth_csv_text(csv, &letter);
    synth_csv_date(csv, synth_date_from_days(row->joined));
}

static void
write_hr_row(SynthJob *job, SynthCsv *csv, guint staff)
{
    const SynthForce *force = job->force;
    SynthSubject subject;
    SynthObserver observer;
    SynthName name;
    SynthPlace place;
    SynthText id, text;
    SynthSex sex;

    synth_subject_staff(force, staff, &subject);
    observer =
        synth_observer(&force->world,
                       &subject.person,
                       SYNTH_KEEPER_HR,
                       synth_random_stream(force->seed, SYNTH_STREAM_STAFF, staff + (1ULL << 33)));
    synth_force_staff_number(force, staff, &id);
    synth_csv_text(csv, &id);
    synth_observe_name(&observer, &name);
    synth_csv_text(csv, &name.given);
    synth_csv_text(csv, &name.middle);
    synth_csv_text(csv, &name.family);
    synth_job_birth(&observer, csv);
    synth_csv_string(csv,
                     !synth_observe_sex(&observer, &sex) ? "" : (sex == SYNTH_MALE ? "M" : "F"));
    write_post(force, csv, staff);
    synth_observe_place(&observer, &place);
    synth_place_join(&place, &text);
    synth_csv_text(csv, &text);
    synth_csv_text(csv, &place.postcode);
    synth_observe_phone(&observer, &text);
    synth_csv_text(csv, &text);
    synth_observe_email(&observer, &text);
    synth_csv_text(csv, &text);
    synth_observe_insurance(&observer, &text);
    synth_csv_text(csv, &text);
    synth_csv_end(csv);
    synth_job_truth(job, "hr", &id, subject.person.serial);
}

void
synth_write_hr(SynthJob *job)
{
    SynthCsv *csv = synth_output_csv(job->output, "hr.csv", hr_header);

    for (guint i = 0; i < job->force->staff->len && !synth_output_failed(job->output); i++) {
        write_hr_row(job, csv, (guint)synth_permutation_at(&job->force->staff_order, i));
    }
}

/* The old system: family names in capitals, dates with slashes, no middle names of their own. */
static void
write_legacy_person(SynthJob *job, SynthCsv *csv, SynthObserver *observer, const SynthText *id)
{
    SynthName name;
    SynthDate birth;
    SynthText text;
    SynthSex sex;

    synth_csv_text(csv, id);
    synth_observe_name(observer, &name);
    synth_text_upper(&name.family);
    synth_csv_text(csv, &name.family);
    if (name.middle.len > 0 && name.given.len > 0) {
        synth_text_add_char(&name.given, ' ');
        synth_text_add(&name.given, name.middle.bytes);
    }
    synth_csv_text(csv, &name.given);
    synth_text_clear(&text);
    if (synth_observe_birth(observer, &birth)) {
        synth_text_add_uk_date(&text, birth);
    }
    synth_csv_text(csv, &text);
    synth_csv_string(csv,
                     !synth_observe_sex(observer, &sex) ? ""
                                                        : (sex == SYNTH_MALE ? "Male" : "Female"));
    synth_job_truth(job, "hr_legacy", id, observer->person->serial);
}

static void
write_legacy_post(const SynthForce *force, SynthCsv *csv, guint staff)
{
    const SynthStaff *row = &g_array_index(force->staff, SynthStaff, staff);
    const SynthUnit *unit = synth_force_unit_of_team(force, row->team);
    SynthText text;

    synth_text_set(&text, row->rank);
    synth_text_upper(&text);
    synth_csv_text(csv, &text);
    synth_csv_text(csv, &unit->name);
    synth_text_clear(&text);
    synth_text_add_uk_date(&text, synth_date_from_days(row->joined));
    synth_csv_text(csv, &text);
}

static void
write_legacy_home(SynthCsv *csv, SynthObserver *observer)
{
    SynthPlace place;
    SynthText text;

    synth_observe_place(observer, &place);
    synth_place_join(&place, &text);
    synth_csv_text(csv, &text);
    synth_csv_text(csv, &place.postcode);
    synth_observe_phone(observer, &text);
    synth_csv_text(csv, &text);
    synth_observe_insurance(observer, &text);
    synth_csv_text(csv, &text);
    synth_csv_end(csv);
}

/* One row; somebody who left has the post of the member of staff @post. */
static void
write_legacy_row(SynthJob *job, SynthCsv *csv, const SynthSubject *subject, guint post, guint64 nth)
{
    const SynthForce *force = job->force;
    SynthPermutation numbers;
    SynthObserver observer;
    SynthText id;

    synth_permutation_init(&numbers, force->seed, SYNTH_STREAM_LEGACY_NUMBER, N_LEGACY_NUMBERS);
    synth_text_set(&id, "L");
    synth_text_add_number(&id, synth_permutation_at(&numbers, nth % N_LEGACY_NUMBERS), 7);
    observer = synth_observer(&force->world,
                              &subject->person,
                              SYNTH_KEEPER_LEGACY,
                              synth_random_stream(force->seed, SYNTH_STREAM_LEGACY, nth));
    write_legacy_person(job, csv, &observer, &id);
    write_legacy_post(force, csv, post);
    write_legacy_home(csv, &observer);
}

/* 45 in 100 of the staff, 3 in 100 of them twice, and 5 people who left for every 100 rows. */
void
synth_write_legacy(SynthJob *job)
{
    const SynthForce *force = job->force;
    SynthCsv *csv = synth_output_csv(job->output, "hr_legacy.csv", legacy_header);
    guint64 n = force->staff->len;
    SynthPermutation order;

    synth_permutation_init(&order, force->seed, SYNTH_STREAM_LEGACY, n);
    for (guint64 i = 0; i < n && !synth_output_failed(job->output); i++) {
        guint staff = (guint)synth_permutation_at(&order, i);
        SynthRandom random = synth_random_stream(force->seed, SYNTH_STREAM_LEGACY, i + 8 * n);
        SynthSubject subject;

        if (synth_random_chance(&random, 236)) {
            synth_subject_pool(force, SYNTH_POOL_LEAVERS, 2 * i, &subject);
            write_legacy_row(job, csv, &subject, staff, i + 2 * n);
        }
        if (synth_random_chance(&random, 4500)) {
            synth_subject_staff(force, staff, &subject);
            write_legacy_row(job, csv, &subject, staff, i);
            if (synth_random_chance(&random, 300)) {
                write_legacy_row(job, csv, &subject, staff, i + n);
            }
        }
    }
}

static void
write_vetting_row(SynthJob *job, SynthCsv *csv, guint staff, SynthRandom random)
{
    const SynthForce *force = job->force;
    SynthSubject subject;
    SynthObserver observer;
    SynthName name;
    SynthPlace place;
    SynthText id, text;
    gint day;

    synth_subject_staff(force, staff, &subject);
    observer = synth_observer(&force->world, &subject.person, SYNTH_KEEPER_VETTING, random);
    synth_job_id("V", ++job->n_vettings, &id);
    synth_csv_text(csv, &id);
    synth_force_staff_number(force, staff, &text);
    synth_csv_text(csv, &text);
    synth_observe_name(&observer, &name);
    synth_name_join(&name,
                    synth_random_chance(&observer.random, 3500) ? SYNTH_NAME_FAMILY_FIRST
                                                                : SYNTH_NAME_GIVEN_FIRST,
                    &text);
    synth_csv_text(csv, &text);
    synth_job_birth(&observer, csv);
    if (synth_random_chance(&observer.random, 6000)) {
        synth_csv_text(csv, &subject.person.former_family);
    } else {
        synth_csv_empty(csv);
    }
    synth_observe_place(&observer, &place);
    synth_place_join(&place, &text);
    synth_csv_text(csv, &text);
    synth_csv_string(csv, synth_words_pick(&force->levels, &observer.random));
    day = force->first_day - (gint)synth_random_below(&observer.random, 10 * 365);
    synth_csv_date(csv, synth_date_from_days(day));
    synth_csv_end(csv);
    synth_job_truth(job, "vetting", &id, subject.person.serial);
}

/* Seven in ten have a file here, some an older one too; the rest were vetted elsewhere. */
void
synth_write_vetting(SynthJob *job)
{
    const SynthForce *force = job->force;
    SynthCsv *csv = synth_output_csv(job->output, "vetting.csv", vetting_header);
    SynthPermutation order;

    synth_permutation_init(&order, force->seed, SYNTH_STREAM_VETTING, force->staff->len);
    for (guint i = 0; i < force->staff->len && !synth_output_failed(job->output); i++) {
        SynthRandom random = synth_random_stream(force->seed, SYNTH_STREAM_VETTING, i);
        guint staff = (guint)synth_permutation_at(&order, i);
        guint draw = synth_random_below(&random, 100);
        guint n = draw < 30 ? 0 : (draw < 85 ? 1 : 2);

        for (guint k = 0; k < n; k++) {
            random.state += k;
            write_vetting_row(job, csv, staff, random);
        }
    }
}
