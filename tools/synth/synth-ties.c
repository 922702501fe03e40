/* SPDX-FileCopyrightText: The Kith authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Whom and what the staff name: emergency contacts, associates, business interests. */

#include "synth-job.h"

static const char contacts_header[] = "contact_id,staff_no,name,relationship,phone,address,"
                                      "postcode";
static const char associations_header[] = "declaration_id,staff_no,associate_name,"
                                          "associate_date_of_birth,associate_address,relationship,"
                                          "declared_on";
static const char interests_header[] = "interest_id,staff_no,company_name,company_number,nature,"
                                       "address,declared_on,status";

static void
add_staff_number(SynthJob *job, SynthCsv *csv, guint staff)
{
    SynthText number;

    synth_force_staff_number(job->force, staff, &number);
    synth_csv_text(csv, &number);
}

static void
add_name(SynthObserver *observer, SynthCsv *csv)
{
    gboolean turned;
    SynthName name;
    SynthText text;

    synth_observe_name(observer, &name);
    if (synth_random_chance(&observer->random, 6000)) {
        synth_text_clear(&name.middle);
    }
    turned = synth_random_chance(&observer->random, 1500);
    synth_name_join(&name, turned ? SYNTH_NAME_FAMILY_FIRST : SYNTH_NAME_GIVEN_FIRST, &text);
    synth_csv_text(csv, &text);
}

static void
add_day(const SynthForce *force, SynthCsv *csv, SynthRandom *random)
{
    gint day = force->first_day - (gint)synth_random_below(random, 4 * 365);

    synth_csv_date(csv, synth_date_from_days(day));
}

/* The contact lives where the record says; @home, when given, is somebody else's. */
static void
write_contact(SynthJob *job,
              SynthCsv *csv,
              guint staff,
              SynthObserver *observer,
              const char *relationship,
              const SynthHousehold *home)
{
    SynthHousehold other = *observer->person->household;
    SynthPerson person = *observer->person;
    SynthPlace place;
    SynthText id, phone;

    synth_job_id("K", ++job->n_contacts, &id);
    synth_csv_text(csv, &id);
    add_staff_number(job, csv, staff);
    add_name(observer, csv);
    synth_csv_string(csv, relationship);
    synth_observe_phone(observer, &phone);
    synth_csv_text(csv, &phone);
    if (home != NULL) {
        other.home = home->home;
        person.household = &other;
        observer->person = &person;
    }
    synth_observe_place(observer, &place);
    synth_place_join(&place, &phone);
    synth_csv_text(csv, &phone);
    synth_csv_text(csv, &place.postcode);
    synth_csv_end(csv);
    synth_job_truth(job, "contacts", &id, person.serial);
}

/* What somebody of the same household is to a member of staff. */
static const char *
kinship(const SynthHousehold *household, guint self, const SynthPerson *other)
{
    gboolean is_man = other->sex == SYNTH_MALE;
    guint first_child = household->kind == SYNTH_HOUSEHOLD_PARENT ? 1 : 2;

    if (household->kind == SYNTH_HOUSEHOLD_SHARERS) {
        return "housemate";
    }
    if (other->member < first_child) {
        return self < first_child ? "partner" : (is_man ? "father" : "mother");
    }
    return self >= first_child ? (is_man ? "brother" : "sister") : (is_man ? "son" : "daughter");
}

static const char *
friendship(const SynthForce *force, const SynthPerson *person, SynthRandom *random)
{
    static const char *const pairs[][2] = {{"father", "mother"}, {"brother", "sister"}};
    const char *word = synth_words_pick(&force->contacts, random);

    for (guint i = 0; i < G_N_ELEMENTS(pairs); i++) {
        if (g_str_equal(word, pairs[i][0]) || g_str_equal(word, pairs[i][1])) {
            return pairs[i][person->sex];
        }
    }
    return word;
}

/* Half of the relatives stand there twice: the old entry stayed when a new one was made. */
static void
write_relative(SynthJob *job, SynthCsv *csv, guint staff, SynthRandom *random)
{
    const SynthForce *force = job->force;
    const SynthStaff *row = &g_array_index(force->staff, SynthStaff, staff);
    SynthSubject subject;
    guint member;
    gboolean twice = synth_random_chance(random, 5000);

    synth_household_make(&force->world, row->household, &subject.household);
    if (subject.household.size < 2) {
        return;
    }
    member = row->member == 0 ? 1 : 0;
    synth_person_make(&force->world, &subject.household, member, &subject.person);
    if (subject.person.birth.year > SYNTH_TODAY_YEAR - 18) {
        return;
    }
    for (guint i = 0; i < (twice ? 2 : 1); i++) {
        SynthRandom own = {synth_random_next(random)};
        SynthObserver observer =
            synth_observer(&force->world, &subject.person, SYNTH_KEEPER_CONTACTS, own);

        write_contact(job,
                      csv,
                      staff,
                      &observer,
                      kinship(&subject.household, row->member, &subject.person),
                      NULL);
    }
}

static void
write_friend(SynthJob *job,
             SynthCsv *csv,
             guint staff,
             guint64 index,
             const SynthHousehold *home,
             SynthRandom *random)
{
    const SynthForce *force = job->force;
    SynthSubject subject;
    SynthObserver observer;
    SynthRandom own = {synth_random_next(random)};

    synth_subject_pool(force, SYNTH_POOL_FRIENDS, index, &subject);
    observer = synth_observer(&force->world, &subject.person, SYNTH_KEEPER_CONTACTS, own);
    write_contact(job,
                  csv,
                  staff,
                  &observer,
                  home != NULL ? "friend" : friendship(force, &subject.person, random),
                  home);
}

static void
write_contact_ties(SynthJob *job, SynthCsv *csv, guint staff, SynthRandom *random)
{
    const SynthPlan *plan = job->plan;

    for (guint i = synth_plan_first_tie(plan, staff); i < plan->ties->len; i++) {
        const SynthTie *tie = &g_array_index(plan->ties, SynthTie, i);

        if (tie->staff != staff) {
            break;
        }
        if (tie->kind == SYNTH_TIE_CONTACT) {
            write_friend(job, csv, staff, tie->other, NULL, random);
        } else if (tie->kind == SYNTH_TIE_ADDRESS) {
            SynthSubject host;

            synth_subject_staff(job->force, (guint)tie->other, &host);
            write_friend(job, csv, staff, synth_job_friend(job, staff, 7), &host.household, random);
        }
    }
}

void
synth_write_contacts(SynthJob *job)
{
    const SynthForce *force = job->force;
    SynthCsv *csv = synth_output_csv(job->output, "contacts.csv", contacts_header);

    for (guint i = 0; i < force->staff->len && !synth_output_failed(job->output); i++) {
        guint staff = (guint)synth_permutation_at(&force->staff_order, i);
        SynthRandom random =
            synth_random_stream(force->seed, SYNTH_STREAM_CONTACT, staff + (1ULL << 32));

        if (synth_random_chance(&random, 8500)) {
            write_relative(job, csv, staff, &random);
        }
        if (synth_random_chance(&random, 5500)) {
            write_friend(job, csv, staff, synth_job_friend(job, staff, 0), NULL, &random);
        }
        write_contact_ties(job, csv, staff, &random);
    }
}

typedef struct {
    SynthJob *job; /* borrowed */
    SynthCsv *csv; /* borrowed */
    guint64 n_rows;
    guint staff;
    SynthRandom random;
} Declarations;

static void
write_association(Declarations *declarations, const SynthSubject *associate, const char *relation)
{
    SynthJob *job = declarations->job;
    SynthCsv *csv = declarations->csv;
    SynthRandom own = {synth_random_next(&declarations->random)};
    SynthObserver observer =
        synth_observer(&job->force->world, &associate->person, SYNTH_KEEPER_TIES, own);
    SynthPlace place;
    SynthText id, text;

    synth_job_id("D", ++declarations->n_rows, &id);
    synth_csv_text(csv, &id);
    add_staff_number(job, csv, declarations->staff);
    add_name(&observer, csv);
    synth_job_birth(&observer, csv);
    synth_observe_place(&observer, &place);
    synth_place_join(&place, &text);
    synth_csv_text(csv, &text);
    synth_csv_string(csv, relation);
    add_day(job->force, csv, &declarations->random);
    synth_csv_end(csv);
    synth_job_truth(job, "associations", &id, associate->person.serial);
}

static void
declare_somebody(Declarations *declarations)
{
    const SynthForce *force = declarations->job->force;
    SynthRandom *random = &declarations->random;
    SynthSubject associate;
    const char *relation = synth_words_pick(&force->associates, random);

    if (synth_random_chance(random, 1200)) {
        synth_subject_staff(force, synth_random_below(random, force->staff->len), &associate);
        relation = "colleague";
    } else {
        guint nth = synth_random_chance(random, 4000) ? 0 : synth_random_between(random, 1, 3);

        synth_subject_pool(force,
                           SYNTH_POOL_FRIENDS,
                           synth_job_friend(declarations->job, declarations->staff, nth),
                           &associate);
    }
    write_association(declarations, &associate, relation);
}

static void
declare_ties(Declarations *declarations)
{
    const SynthPlan *plan = declarations->job->plan;

    for (guint i = synth_plan_first_tie(plan, declarations->staff); i < plan->ties->len; i++) {
        const SynthTie *tie = &g_array_index(plan->ties, SynthTie, i);
        SynthSubject associate;

        if (tie->staff != declarations->staff) {
            break;
        }
        if (tie->kind == SYNTH_TIE_DECLARED) {
            synth_subject_staff(declarations->job->force, (guint)tie->other, &associate);
            write_association(declarations, &associate, "colleague");
        }
    }
}

/* Eight in a hundred declare somebody, a quarter of them two. */
void
synth_write_associations(SynthJob *job)
{
    const SynthForce *force = job->force;
    Declarations declarations = {.job = job};

    declarations.csv = synth_output_csv(job->output, "associations.csv", associations_header);
    for (guint i = 0; i < force->staff->len && !synth_output_failed(job->output); i++) {
        declarations.staff = (guint)synth_permutation_at(&force->staff_order, i);
        declarations.random =
            synth_random_stream(force->seed, SYNTH_STREAM_ASSOCIATION, declarations.staff);
        if (synth_random_chance(&declarations.random, 800)) {
            declare_somebody(&declarations);
            if (synth_random_chance(&declarations.random, 2500)) {
                declare_somebody(&declarations);
            }
        }
        declare_ties(&declarations);
    }
}

static void
company_number(guint64 company, SynthText *number)
{
    synth_text_clear(number);
    synth_text_add_number(number, 10000000 + synth_random_mix(company) % 80000000, 8);
}

void
synth_company(const SynthWorld *world, guint64 company, SynthText *name, SynthText *number)
{
    SynthRandom of_company = {company};

    synth_text_set(name, synth_words_pick(&world->tables->company_first, &of_company));
    synth_text_add_char(name, ' ');
    synth_text_add(name, synth_words_pick(&world->tables->company_second, &of_company));
    synth_text_add_char(name, ' ');
    synth_text_add(name, synth_words_pick(&world->tables->company_legal, &of_company));
    company_number(company, number);
}

/* A company is its number: name and seat hang on it; the spelling of the legal form does not. */
static void
write_interest(Declarations *declarations, guint64 company, gboolean club)
{
    const SynthForce *force = declarations->job->force;
    const SynthTables *tables = force->world.tables;
    SynthCsv *csv = declarations->csv;
    SynthRandom *random = &declarations->random;
    SynthRandom of_company = {company};
    SynthSubject seat;
    SynthPlace place;
    SynthText text;

    synth_job_id("B", ++declarations->n_rows, &text);
    synth_csv_text(csv, &text);
    add_staff_number(declarations->job, csv, declarations->staff);
    synth_text_set(&text, synth_words_pick(&tables->company_first, &of_company));
    synth_text_add_char(&text, ' ');
    synth_text_add(&text, club ? "Rugby" : synth_words_pick(&tables->company_second, &of_company));
    synth_text_add_char(&text, ' ');
    synth_text_add(&text, club ? "Club" : synth_words_pick(&tables->company_legal, random));
    synth_csv_text(csv, &text);
    company_number(company, &text);
    synth_csv_text(csv, &text);
    synth_csv_string(csv, club ? "Committee member" : synth_words_pick(&tables->natures, random));
    synth_subject_pool(force, SYNTH_POOL_OTHERS, company * 2, &seat);
    synth_address_street(tables, &seat.household.home, FALSE, &place.street);
    synth_text_set(&place.town, tables->towns[seat.household.home.town].name);
    synth_place_join(&place, &text);
    synth_csv_text(csv, &text);
    add_day(force, csv, random);
    synth_csv_string(csv, club ? "approved" : synth_words_pick(&tables->statuses, random));
    synth_csv_end(csv);
}

/* Nine in a hundred have an interest; companies come from so wide a pool that few share one. */
void
synth_write_interests(SynthJob *job)
{
    const SynthForce *force = job->force;
    const SynthPlan *plan = job->plan;
    Declarations declarations = {.job = job};

    declarations.csv = synth_output_csv(job->output, "business_interests.csv", interests_header);
    for (guint i = 0; i < force->staff->len && !synth_output_failed(job->output); i++) {
        guint staff = (guint)synth_permutation_at(&force->staff_order, i);

        declarations.staff = staff;
        declarations.random = synth_random_stream(force->seed, SYNTH_STREAM_INTEREST, staff);
        if (synth_random_chance(&declarations.random, 900)) {
            guint64 pool = force->staff->len * 20ULL;

            write_interest(&declarations,
                           synth_random_next(&declarations.random) % pool + 1000000,
                           FALSE);
        }
        for (guint k = synth_plan_first_tie(plan, staff);
             k < plan->ties->len && g_array_index(plan->ties, SynthTie, k).staff == staff;
             k++) {
            const SynthTie *tie = &g_array_index(plan->ties, SynthTie, k);

            if (tie->kind == SYNTH_TIE_COMPANY || tie->kind == SYNTH_TIE_CLUB) {
                write_interest(&declarations, tie->other, tie->kind == SYNTH_TIE_CLUB);
            }
        }
    }
}
