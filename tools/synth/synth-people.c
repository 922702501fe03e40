/* SPDX-FileCopyrightText: The Kith authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Plain people. Rows are laid out in blocks: household by household, member by member, each with
 * its records. A bijection shuffles the places over the whole file, so that nothing is held: a row
 * is its place, a place is (block, offset), and a block is counted out again for every row of it.
 *
 *     place 0 1 2 3 4 5 6 7 8 ...     block 0
 *           A A B C C C D E E ...     A, B: household 0    C, D, E: household 1
 */

#include "synth-people.h"

#include "synth-record.h"

/* The last person of a block may lose records: long blocks lose few, short ones count fast. */
#define BLOCK_SIZE 64
#define HOUSEHOLDS_A_BLOCK 64

static const char people_header[] = "record_id,given_name,family_name,date_of_birth,sex,address,"
                                    "town,postcode,phone,email,national_insurance";

typedef struct {
    SynthWorld world;
    SynthPermutation rows;
    SynthPermutation ids;
    guint again_per_10000; /* people with more than one record */
    SynthCsv *people;      /* borrowed */
    SynthCsv *truth;       /* borrowed */
} Job;

/* With q of the people repeated 26 / 15 times in the mean, the share d of repeated rows is
 * q m / (1 + q m); hence q = d / (1 - d) / m. */
static guint
people_met_again(guint duplicates)
{
    return duplicates * 150000 / ((100 - duplicates) * 26);
}

/* One to four more records, each half as likely as the one before. */
static guint
count_extra(const Job *job, SynthRandom *random)
{
    guint draw;

    if (!synth_random_chance(random, job->again_per_10000)) {
        return 0;
    }
    draw = synth_random_below(random, 15);
    if (draw < 8) {
        return 1;
    }
    return draw < 12 ? 2 : (draw < 14 ? 3 : 4);
}

static void
find_person(const Job *job, guint64 place, guint64 *household, guint *member)
{
    guint64 block = place / BLOCK_SIZE;
    guint offset = (guint)(place % BLOCK_SIZE);
    SynthRandom random = synth_random_stream(job->world.seed, SYNTH_STREAM_BLOCK, block);
    guint at = 0;

    *household = block * HOUSEHOLDS_A_BLOCK;
    *member = 0;
    for (;;) {
        guint size = synth_household_size(&job->world, *household);

        for (*member = 0; *member < size; (*member)++) {
            at += 1 + count_extra(job, &random);
            if (at > offset) {
                return;
            }
        }
        (*household)++;
    }
}

static void
write_row(const Job *job, guint64 row, guint64 place, const SynthPerson *person)
{
    SynthRandom random = synth_random_stream(job->world.seed, SYNTH_STREAM_ROW, place);
    SynthObserver observer = synth_observer(&job->world, person, SYNTH_KEEPER_PEOPLE, random);
    SynthName name;
    SynthPlace home;
    SynthDate birth;
    SynthSex sex;
    SynthText id, text;

    synth_text_set(&id, "R");
    synth_text_add_code(&id, synth_permutation_at(&job->ids, row), 8);
    synth_csv_text(job->people, &id);
    synth_observe_name(&observer, &name);
    synth_csv_text(job->people, &name.given);
    synth_csv_text(job->people, &name.family);
    if (synth_observe_birth(&observer, &birth)) {
        synth_csv_date(job->people, birth);
    } else {
        synth_csv_empty(job->people);
    }
    synth_csv_string(job->people,
                     !synth_observe_sex(&observer, &sex) ? "" : (sex == SYNTH_MALE ? "M" : "F"));
    synth_observe_place(&observer, &home);
    synth_csv_text(job->people, &home.street);
    synth_csv_text(job->people, &home.town);
    synth_csv_text(job->people, &home.postcode);
    synth_observe_phone(&observer, &text);
    synth_csv_text(job->people, &text);
    synth_observe_email(&observer, &text);
    synth_csv_text(job->people, &text);
    synth_observe_insurance(&observer, &text);
    synth_csv_text(job->people, &text);
    synth_csv_end(job->people);

    synth_csv_text(job->truth, &id);
    synth_entity_id(&job->world, person->serial, &text);
    synth_csv_text(job->truth, &text);
    synth_csv_end(job->truth);
}

void
synth_people_write(const SynthTables *tables,
                   const SynthPeopleOptions *options,
                   SynthOutput *output)
{
    Job job = {.again_per_10000 = people_met_again(options->duplicates)};

    synth_world_init(&job.world, options->seed, tables);
    synth_permutation_init(&job.rows, options->seed, SYNTH_STREAM_ROW, options->n_rows);
    synth_permutation_init(&job.ids,
                           options->seed,
                           SYNTH_STREAM_ROW_ID,
                           G_GUINT64_CONSTANT(1) << 40);
    job.people = synth_output_csv(output, "people.csv", people_header);
    job.truth = synth_output_csv(output, "truth.csv", "record_id,entity_id");
    for (guint64 row = 0; row < options->n_rows && !synth_output_failed(output); row++) {
        guint64 place = synth_permutation_at(&job.rows, row);
        SynthHousehold household;
        SynthPerson person;
        guint64 id;
        guint member;

        find_person(&job, place, &id, &member);
        synth_household_make(&job.world, id, &household);
        synth_person_make(&job.world, &household, member, &person);
        write_row(&job, row, place, &person);
    }
}
