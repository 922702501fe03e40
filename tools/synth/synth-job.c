/* SPDX-FileCopyrightText: The Kith authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "synth-job.h"

void
synth_job_truth(SynthJob *job, const char *source, const SynthText *id, guint64 serial)
{
    SynthText entity;

    synth_entity_id(&job->force->world, serial, &entity);
    synth_csv_string(job->truth, source);
    synth_csv_text(job->truth, id);
    synth_csv_text(job->truth, &entity);
    synth_csv_end(job->truth);
}

void
synth_job_id(const char *prefix, guint64 number, SynthText *out)
{
    synth_text_set(out, prefix);
    synth_text_add_number(out, number, 7);
}

guint64
synth_job_friend(const SynthJob *job, guint staff, guint nth)
{
    SynthRandom random = synth_random_stream(job->force->seed, SYNTH_STREAM_CONTACT, staff);

    random.state += nth;
    return synth_random_below(&random, job->force->staff->len * 8);
}

void
synth_job_birth(SynthObserver *observer, SynthCsv *csv)
{
    SynthDate birth;

    if (synth_observe_birth(observer, &birth)) {
        synth_csv_date(csv, birth);
    } else {
        synth_csv_empty(csv);
    }
}

static void
write_units(SynthJob *job)
{
    const SynthForce *force = job->force;
    SynthCsv *csv = synth_output_csv(job->output, "units.csv", "unit_code,unit_name,kind,parent");

    for (guint i = 0; i < force->units->len; i++) {
        const SynthUnit *unit = &g_array_index(force->units, SynthUnit, i);

        synth_csv_text(csv, &unit->code);
        synth_csv_text(csv, &unit->name);
        synth_csv_string(csv,
                         unit->kind < 0 ? "Division"
                                        : g_array_index(force->kinds, SynthKind, unit->kind).name);
        if (unit->parent < 0) {
            synth_csv_empty(csv);
        } else {
            synth_csv_text(csv, &g_array_index(force->units, SynthUnit, unit->parent).code);
        }
        synth_csv_end(csv);
    }
}

static void
write_member(SynthJob *job, SynthCsv *csv, const SynthGroup *group, guint nth)
{
    SynthText number;

    synth_force_staff_number(job->force, g_array_index(group->members, guint, nth), &number);
    synth_csv_string(csv, group->kind);
    synth_csv_text(csv, &number);
    if (group->planted) {
        gboolean edge = nth + 1 == group->members->len && nth >= 3;

        synth_csv_string(csv, nth == 0 ? "leader" : (edge ? "peripheral" : "core"));
    }
    synth_csv_end(csv);
}

static void
write_groups(SynthJob *job)
{
    SynthCsv *networks =
        synth_output_csv(job->output, "truth/networks.csv", "network_id,kind,staff_no,role");
    SynthCsv *innocent =
        synth_output_csv(job->output, "truth/look_alikes.csv", "group_id,kind,staff_no");

    for (guint i = 0; i < job->plan->groups->len; i++) {
        const SynthGroup *group = g_ptr_array_index(job->plan->groups, i);
        SynthCsv *csv = group->planted ? networks : innocent;

        for (guint k = 0; k < group->members->len; k++) {
            SynthText id;

            synth_text_set(&id, group->planted ? "N" : "G");
            synth_text_add_number(&id, i + 1, 3);
            synth_csv_text(csv, &id);
            write_member(job, csv, group, k);
        }
    }
}

void
synth_force_write(const SynthTables *tables, const SynthForceOptions *options, SynthOutput *output)
{
    g_autoptr(SynthForce) force = synth_force_new(tables, options);
    guint n_networks =
        options->networks < 0 ? (options->n_staff * 3 + 999) / 2000 : (guint)options->networks;
    g_autoptr(SynthPlan) plan = synth_plan_new(force, n_networks, options->plant);
    SynthJob job = {.force = force, .plan = plan, .output = output};

    job.truth = synth_output_csv(output, "truth/people.csv", "source,record_id,entity_id");
    write_units(&job);
    synth_write_hr(&job);
    synth_write_legacy(&job);
    synth_write_vetting(&job);
    synth_write_contacts(&job);
    synth_write_associations(&job);
    synth_write_interests(&job);
    synth_write_events(&job);
    synth_write_access(&job);
    synth_write_duty(&job);
    write_groups(&job);
}
