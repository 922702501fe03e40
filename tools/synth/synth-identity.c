/* SPDX-FileCopyrightText: The Kith authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* What belongs to a person: numbers, addresses and their plain written forms. */

#include "synth-person.h"

#include <string.h>

/* Letters of National Insurance numbers: neither D, F, I, Q, U nor V, the second not O either. The
 * first letters leave out those that begin a prefix never given out (BG, GB, KN, NK, NT, TN, ZZ).
 */
static const char first_letters[] = "ACEHJLMPRSWXY";
static const char second_letters[] = "ABCEGHJKLMNPRSTWXYZ";

/* Letters of the second half of a postcode. */
static const char inward_letters[] = "ABDEFGHJLNPQRSTUWXYZ";

guint64
synth_person_mobile(const SynthWorld *world, const SynthPerson *person, gboolean former)
{
    static const guint second[] = {3, 4, 5, 7, 8, 9};
    guint64 index = (person->serial * 2 + (former ? 1 : 0)) % world->mobiles.size;
    guint64 number = synth_permutation_at(&world->mobiles, index);

    return (70U + second[number / 100000000]) * G_GUINT64_CONSTANT(100000000) + number % 100000000;
}

void
synth_person_insurance(const SynthWorld *world, const SynthPerson *person, SynthText *out)
{
    guint64 index = person->serial % world->insurances.size;
    guint64 number = synth_permutation_at(&world->insurances, index);
    guint prefix = (guint)(number / 4000000);

    synth_text_clear(out);
    synth_text_add_char(out, first_letters[prefix / 19]);
    synth_text_add_char(out, second_letters[prefix % 19]);
    synth_text_add_number(out, number % 1000000, 6);
    synth_text_add_char(out, (char)('A' + number / 1000000 % 4));
}

/* Small letters only: marks, blanks, hyphens and apostrophes have no place in a mailbox. */
static void
add_mailbox_part(const SynthTables *tables, SynthText *out, const char *name, gsize max)
{
    gsize start = out->len;

    for (const char *at = name; *at != '\0' && out->len - start < max; at = g_utf8_next_char(at)) {
        gsize len = (gsize)(g_utf8_next_char(at) - at);

        if (g_ascii_isalpha(*at)) {
            synth_text_add_char(out, g_ascii_tolower(*at));
        }
        for (guint i = 0; len > 1 && i < tables->accents.n; i++) {
            if (strncmp(tables->accents.rows[i].from, at, len) == 0) {
                synth_text_add_char(out, g_ascii_tolower(tables->accents.rows[i].to[0]));
                break;
            }
        }
    }
}

void
synth_person_email(const SynthWorld *world,
                   const SynthPerson *person,
                   gboolean work,
                   SynthText *out)
{
    const SynthTables *tables = world->tables;
    SynthRandom random = {person->key ^ (work ? 0x776f726bU : 0x6d61696cU)};
    guint shape = work ? 0 : synth_random_below(&random, 4);

    synth_text_clear(out);
    add_mailbox_part(tables, out, person->given, shape == 1 ? 1 : 40);
    if (shape != 3) {
        if (shape != 1) {
            synth_text_add_char(out, shape == 2 ? '_' : '.');
        }
        add_mailbox_part(tables, out, person->family.bytes, 60);
    }
    if (work) {
        synth_text_add_number(out, synth_random_between(&random, 1, 999), 1);
    } else if (synth_random_chance(&random, 4000)) {
        synth_text_add_number(out, (guint64)person->birth.year % 100, 2);
        synth_text_add_number(out, synth_random_below(&random, 100), 1);
    } else {
        synth_text_add_number(out, synth_random_between(&random, 10, 9999), 2);
    }
    synth_text_add_char(out, '@');
    if (work && world->work_host != NULL) {
        synth_text_add(out, world->work_host);
    } else {
        synth_text_add(out,
                       synth_words_pick(work ? &tables->work_hosts : &tables->mail_hosts, &random));
    }
}

void
synth_entity_id(const SynthWorld *world, guint64 serial, SynthText *out)
{
    guint64 index = serial % world->entity_ids.size;

    synth_text_set(out, "E");
    synth_text_add_code(out, synth_permutation_at(&world->entity_ids, index), 8);
}

void
synth_address_street(const SynthTables *tables,
                     const SynthAddress *address,
                     gboolean abbreviated,
                     SynthText *out)
{
    synth_text_clear(out);
    if (address->flat > 0) {
        synth_text_add(out, "Flat ");
        synth_text_add_number(out, address->flat, 1);
        synth_text_add(out, ", ");
    }
    synth_text_add_number(out, address->number, 1);
    synth_text_add_char(out, ' ');
    synth_text_add(out, tables->street_names.words[address->street]);
    synth_text_add_char(out, ' ');
    synth_text_add(out, tables->street_types[address->type][abbreviated ? 1 : 0]);
}

/* Neighbours share a postcode: it hangs on town, street and the run of two dozen house numbers. */
void
synth_address_postcode(const SynthTables *tables, const SynthAddress *address, SynthText *out)
{
    const SynthTown *town = &tables->towns[address->town];
    guint64 street = (address->town * 100ULL + address->type) * 10000 + address->street;
    SynthRandom of_street = {street};
    SynthRandom of_run = {street * 100 + address->number / 24};

    synth_text_set(out, town->area);
    synth_text_add_number(
        out,
        synth_random_between(&of_street, town->first_district, town->last_district),
        1);
    synth_text_add_char(out, ' ');
    synth_text_add_number(out, synth_random_below(&of_street, 10), 1);
    synth_text_add_char(out, inward_letters[synth_random_below(&of_run, 20)]);
    synth_text_add_char(out, inward_letters[synth_random_below(&of_run, 20)]);
}
