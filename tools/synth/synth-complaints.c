/* SPDX-FileCopyrightText: The Kith authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* What follows an incident: one or more complaints, each with those complained of, those who
 * complain and those who saw it. */

#include "synth-job.h"

static const char complaints_header[] = "complaint_id,incident_id,date,type,outcome,unit";
static const char people_header[] = "person_id,complaint_id,role,staff_no,name,date_of_birth,phone,"
                                    "address";

SynthComplaintFiles
synth_complaints_open(SynthJob *job)
{
    SynthComplaintFiles files;

    files.complaints = synth_output_csv(job->output, "complaints.csv", complaints_header);
    files.people = synth_output_csv(job->output, "complaint_people.csv", people_header);
    return files;
}

static void
start_person(SynthJob *job,
             SynthCsv *csv,
             const SynthText *complaint,
             const char *role,
             guint64 serial)
{
    SynthText id;

    synth_job_id("P", ++job->n_complaint_people, &id);
    synth_csv_text(csv, &id);
    synth_csv_text(csv, complaint);
    synth_csv_string(csv, role);
    synth_job_truth(job, "complaint_people", &id, serial);
}

static void
add_name(SynthObserver *observer, SynthCsv *csv)
{
    guint draw;
    SynthName name;
    SynthText text;

    synth_observe_name(observer, &name);
    if (synth_random_chance(&observer->random, 7000)) {
        synth_text_clear(&name.middle);
    }
    draw = synth_random_below(&observer->random, 100);
    synth_name_join(&name,
                    draw < 75   ? SYNTH_NAME_GIVEN_FIRST
                    : draw < 90 ? SYNTH_NAME_FAMILY_FIRST
                                : SYNTH_NAME_LOUD,
                    &text);
    synth_csv_text(csv, &text);
}

/* Staff are known by number; a few complaints give the name instead. */
static void
write_subject(SynthJob *job,
              SynthCsv *csv,
              const SynthText *complaint,
              guint staff,
              SynthRandom *random)
{
    SynthSubject subject;
    SynthText number;

    synth_subject_staff(job->force, staff, &subject);
    start_person(job, csv, complaint, "subject", subject.person.serial);
    if (synth_random_chance(random, 400)) {
        SynthRandom own = {synth_random_next(random)};
        SynthObserver observer =
            synth_observer(&job->force->world, &subject.person, SYNTH_KEEPER_HR, own);

        synth_csv_empty(csv);
        add_name(&observer, csv);
        synth_job_birth(&observer, csv);
    } else {
        synth_force_staff_number(job->force, staff, &number);
        synth_csv_text(csv, &number);
        synth_csv_empty(csv);
        synth_csv_empty(csv);
    }
    synth_csv_empty(csv);
    synth_csv_empty(csv);
    synth_csv_end(csv);
}

/* The pool is half as large as the staff, and a tenth of it brings a third of the complaints. */
static guint64
pick_member_of_public(const SynthForce *force, SynthRandom *random)
{
    guint32 n = force->staff->len / 2 + 50;

    return synth_random_below(random, synth_random_chance(random, 3500) ? n / 10 : n);
}

static void
write_public(SynthJob *job,
             SynthCsv *csv,
             const SynthText *complaint,
             const char *role,
             SynthRandom *random)
{
    SynthRandom own = {synth_random_next(random)};
    SynthSubject subject;
    SynthObserver observer;
    SynthPlace place;
    SynthText text;

    synth_subject_pool(job->force,
                       SYNTH_POOL_PUBLIC,
                       pick_member_of_public(job->force, random),
                       &subject);
    observer = synth_observer(&job->force->world, &subject.person, SYNTH_KEEPER_PUBLIC, own);
    start_person(job, csv, complaint, role, subject.person.serial);
    synth_csv_empty(csv);
    add_name(&observer, csv);
    synth_job_birth(&observer, csv);
    synth_observe_phone(&observer, &text);
    synth_csv_text(csv, &text);
    synth_observe_place(&observer, &place);
    synth_place_join(&place, &text);
    if (text.len > 0 && place.postcode.len > 0 && synth_random_chance(&observer.random, 7000)) {
        synth_text_add_char(&text, ' ');
        synth_text_add(&text, place.postcode.bytes);
    }
    synth_csv_text(csv, &text);
    synth_csv_end(csv);
}

/* With few complaints each names everybody; of many, each names some. */
static void
write_subjects(SynthJob *job,
               SynthCsv *csv,
               const SynthText *complaint,
               const SynthIncident *incident,
               SynthRandom *random)
{
    const GArray *named = incident->named;
    guint always = synth_random_below(random, named->len);

    for (guint i = 0; i < named->len; i++) {
        gboolean left_out = synth_random_chance(random, 6500);

        if (i == always || incident->n_complaints <= 3 || !left_out) {
            write_subject(job, csv, complaint, g_array_index(named, guint, i), random);
        }
    }
}

static void
write_complaint(SynthJob *job,
                const SynthComplaintFiles *files,
                const SynthIncident *incident,
                const SynthText *incident_id,
                SynthRandom *random)
{
    const SynthForce *force = job->force;
    guint draw = synth_random_below(random, 100);
    guint n_complainants = draw % 20 == 0 ? 2 : 1;
    guint n_witnesses = draw < 50 ? 0 : (draw < 85 ? 1 : 2);
    SynthText id;

    synth_job_id("C", ++job->n_complaints, &id);
    synth_csv_text(files->complaints, &id);
    synth_csv_text(files->complaints, incident_id);
    synth_csv_date(files->complaints, synth_date_from_days(incident->day));
    synth_csv_string(files->complaints, force->complaint_types.words[incident->type]);
    synth_csv_string(files->complaints, synth_words_pick(&force->outcomes, random));
    synth_csv_text(files->complaints, &synth_force_unit_of_team(force, incident->team)->code);
    synth_csv_end(files->complaints);
    write_subjects(job, files->people, &id, incident, random);
    for (guint i = 0; i < n_complainants; i++) {
        write_public(job, files->people, &id, "complainant", random);
    }
    for (guint i = 0; i < n_witnesses; i++) {
        write_public(job, files->people, &id, "witness", random);
    }
}

void
synth_write_incident(SynthJob *job,
                     const SynthComplaintFiles *files,
                     const SynthIncident *incident,
                     SynthRandom *random)
{
    SynthText id;

    synth_job_id("I", ++job->n_incidents, &id);
    for (guint i = 0; i < incident->n_complaints; i++) {
        write_complaint(job, files, incident, &id, random);
    }
}
