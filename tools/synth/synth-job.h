/* SPDX-FileCopyrightText: The Kith authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "synth-networks.h"

/* What the writers of a force's files share. */
typedef struct {
    const SynthForce *force; /* borrowed */
    const SynthPlan *plan;   /* borrowed */
    SynthOutput *output;     /* borrowed */
    SynthCsv *truth;         /* borrowed: truth/people.csv */
    guint64 n_contacts;
    guint64 n_vettings;
    guint64 n_complaints;
    guint64 n_incidents;
    guint64 n_complaint_people;
} SynthJob;

/* truth/people.csv: this record is about that person. */
void synth_job_truth(SynthJob *job, const char *source, const SynthText *id, guint64 serial);

/* Prefix and number, as most files of the force name their rows. */
void synth_job_id(const char *prefix, guint64 number, SynthText *out);

/* Friends of one member of staff, outside the force; the pool is wide, so few are shared. */
guint64 synth_job_friend(const SynthJob *job, guint staff, guint nth);

/* A field for the birth date as the observer sees it. */
void synth_job_birth(SynthObserver *observer, SynthCsv *csv);

void synth_write_hr(SynthJob *job);
void synth_write_legacy(SynthJob *job);
void synth_write_vetting(SynthJob *job);
void synth_write_contacts(SynthJob *job);
void synth_write_associations(SynthJob *job);
void synth_write_interests(SynthJob *job);
void synth_write_events(SynthJob *job);
void synth_write_access(SynthJob *job);
void synth_write_duty(SynthJob *job);

/* A company is its number: name and, of eight digits, the number of its register hang on it. */
void synth_company(const SynthWorld *world, guint64 company, SynthText *name, SynthText *number);

/* The complaints that follow an incident; @named are staff, in order of number. */
typedef struct {
    gint day;
    guint team;
    guint type;
    guint n_complaints;
    GArray *named; /* of guint, borrowed */
} SynthIncident;

typedef struct {
    SynthCsv *complaints; /* borrowed */
    SynthCsv *people;     /* borrowed */
} SynthComplaintFiles;

SynthComplaintFiles synth_complaints_open(SynthJob *job);
void synth_write_incident(SynthJob *job,
                          const SynthComplaintFiles *files,
                          const SynthIncident *incident,
                          SynthRandom *random);
