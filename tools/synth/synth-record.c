/* SPDX-FileCopyrightText: The Kith authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "synth-record.h"

#include "synth-error.h"

#include <string.h>

SynthObserver
synth_observer(const SynthWorld *world,
               const SynthPerson *person,
               SynthKeeper keeper,
               SynthRandom random)
{
    SynthObserver observer = {world, person, world->tables->rates[keeper], FALSE, random};

    observer.careless = synth_random_chance(&observer.random, observer.rates[SYNTH_RATE_CARELESS]);
    return observer;
}

static gboolean
lacks(SynthObserver *observer, SynthRate rate)
{
    return synth_random_chance(&observer->random, observer->rates[rate]);
}

static gboolean
errs(SynthObserver *observer, SynthRate rate)
{
    return synth_random_chance(&observer->random, observer->rates[rate] << observer->careless);
}

/* A person has one pet form or, now and then, another. */
static void
use_nickname(SynthObserver *observer, SynthText *given)
{
    char **forms = g_hash_table_lookup(observer->world->tables->nicknames, given->bytes);
    guint n, own;

    if (forms == NULL) {
        return;
    }
    n = g_strv_length(forms);
    own = (guint)(observer->person->key % n);
    if (synth_random_chance(&observer->random, 2000)) {
        own = synth_random_below(&observer->random, n);
    }
    synth_text_set(given, forms[own]);
}

/* Which of the given names stands where. */
static void
arrange_given(SynthObserver *observer, SynthName *name)
{
    if (errs(observer, SYNTH_RATE_GIVEN_NICKNAME)) {
        use_nickname(observer, &name->given);
    }
    if (errs(observer, SYNTH_RATE_GIVEN_MIDDLE_SWAPPED) && name->middle.len > 0) {
        SynthText given = name->given;

        name->given = name->middle;
        name->middle = given;
    }
    if (errs(observer, SYNTH_RATE_GIVEN_INITIAL)) {
        synth_error_initial(&name->given, &observer->random);
        synth_error_initial(&name->middle, &observer->random);
    } else if (errs(observer, SYNTH_RATE_GIVEN_WITH_MIDDLE) && name->middle.len > 0) {
        synth_text_add_char(&name->given, ' ');
        synth_text_add(&name->given, name->middle.bytes);
        synth_text_clear(&name->middle);
    }
}

static void
arrange_family(SynthObserver *observer, SynthName *name)
{
    const SynthText *former = &observer->person->former_family;

    if (former->len > 0 && errs(observer, SYNTH_RATE_FAMILY_FORMER)) {
        synth_text_copy(&name->family, former);
    }
    if (strpbrk(name->family.bytes, "- ") != NULL && errs(observer, SYNTH_RATE_FAMILY_PART)) {
        synth_error_part(&name->family, &observer->random);
    }
}

/* The three rates of letters stand together in the table: respelt, typed, scanned. */
static void
spoil_letters(SynthObserver *observer, SynthText *text, SynthRate respelt)
{
    const SynthTables *tables = observer->world->tables;

    if (errs(observer, respelt)) {
        synth_error_rewrite(&tables->ear, text, &observer->random);
    }
    if (errs(observer, respelt + 1)) {
        synth_error_typing(tables, text, &observer->random);
    }
    if (errs(observer, respelt + 2)) {
        synth_error_rewrite(&tables->scanner, text, &observer->random);
    }
}

static void
spoil_fields(SynthObserver *observer, SynthName *name)
{
    const SynthTables *tables = observer->world->tables;
    SynthRandom *random = &observer->random;

    if (errs(observer, SYNTH_RATE_AFFIX)) {
        if (synth_random_below(random, 2) == 0) {
            synth_text_replace(&name->given, 0, 0, " ");
            synth_text_replace(&name->given, 0, 0, synth_words_pick(&tables->before, random));
        } else {
            synth_text_add_char(&name->family, ' ');
            synth_text_add(&name->family, synth_words_pick(&tables->after, random));
        }
    }
    if (errs(observer, SYNTH_RATE_CASE_CHANGED)) {
        SynthRandom same = *random;

        synth_error_case(&name->given, random);
        synth_error_case(&name->family, &same);
    }
    if (errs(observer, SYNTH_RATE_BLANKS)) {
        synth_error_blank(synth_random_below(random, 2) ? &name->given : &name->family, random);
    }
}

void
synth_observe_name(SynthObserver *observer, SynthName *name)
{
    const SynthRewrites *accents = &observer->world->tables->accents;

    synth_text_set(&name->given, observer->person->given);
    synth_text_set(&name->middle, observer->person->middle);
    synth_text_copy(&name->family, &observer->person->family);
    arrange_given(observer, name);
    arrange_family(observer, name);
    if (errs(observer, SYNTH_RATE_ACCENTS_LOST)) {
        synth_error_accents(accents, &name->given);
        synth_error_accents(accents, &name->middle);
        synth_error_accents(accents, &name->family);
    }
    spoil_letters(observer, &name->given, SYNTH_RATE_GIVEN_RESPELT);
    spoil_letters(observer, &name->family, SYNTH_RATE_FAMILY_RESPELT);
    if (errs(observer, SYNTH_RATE_NAMES_SWAPPED)) {
        SynthText given = name->given;

        name->given = name->family;
        name->family = given;
    }
    if (lacks(observer, SYNTH_RATE_GIVEN_MISSING)) {
        synth_text_clear(&name->given);
        synth_text_clear(&name->middle);
    } else if (lacks(observer, SYNTH_RATE_FAMILY_MISSING)) {
        synth_text_clear(&name->family);
    }
    spoil_fields(observer, name);
}

gboolean
synth_observe_birth(SynthObserver *observer, SynthDate *birth)
{
    *birth = observer->person->birth;
    if (lacks(observer, SYNTH_RATE_BIRTH_MISSING)) {
        return FALSE;
    }
    if (errs(observer, SYNTH_RATE_BIRTH_SWAPPED)) {
        synth_error_date_swapped(birth);
    }
    if (errs(observer, SYNTH_RATE_BIRTH_DIGIT)) {
        synth_error_date_digit(birth, &observer->random);
    }
    if (errs(observer, SYNTH_RATE_BIRTH_YEAR_OFF)) {
        birth->year += synth_random_below(&observer->random, 2) == 0 ? 1 : -1;
        birth->day = MIN(birth->day, synth_date_month_length(birth->year, birth->month));
    }
    if (errs(observer, SYNTH_RATE_BIRTH_FIRST_JANUARY)) {
        birth->month = 1;
        birth->day = 1;
    }
    return TRUE;
}

gboolean
synth_observe_sex(SynthObserver *observer, SynthSex *sex)
{
    *sex = observer->person->sex;
    if (lacks(observer, SYNTH_RATE_SEX_MISSING)) {
        return FALSE;
    }
    if (errs(observer, SYNTH_RATE_SEX_WRONG)) {
        *sex = *sex == SYNTH_MALE ? SYNTH_FEMALE : SYNTH_MALE;
    }
    return TRUE;
}

static void
observe_postcode(SynthObserver *observer, const SynthAddress *address, SynthText *out)
{
    char *blank;

    synth_address_postcode(observer->world->tables, address, out);
    blank = strchr(out->bytes, ' ');
    if (errs(observer, SYNTH_RATE_POSTCODE_TYPED)) {
        synth_error_typing(observer->world->tables, out, &observer->random);
        synth_text_upper(out);
    } else if (errs(observer, SYNTH_RATE_POSTCODE_PARTIAL)) {
        gsize at = (gsize)(blank - out->bytes);

        synth_text_replace(out, at, out->len - at, "");
    } else if (synth_random_chance(&observer->random, 1000)) {
        synth_text_replace(out, (gsize)(blank - out->bytes), 1, "");
    }
}

void
synth_observe_place(SynthObserver *observer, SynthPlace *place)
{
    const SynthTables *tables = observer->world->tables;
    gboolean moved = errs(observer, SYNTH_RATE_ADDRESS_MOVED);
    const SynthHousehold *household = observer->person->household;
    SynthAddress address = moved ? household->former_home : household->home;
    gboolean abbreviated = errs(observer, SYNTH_RATE_ADDRESS_ABBREVIATED);

    observe_postcode(observer, &address, &place->postcode);
    synth_text_set(&place->town, tables->towns[address.town].name);
    if (errs(observer, SYNTH_RATE_ADDRESS_FLAT_LOST)) {
        address.flat = 0;
    }
    synth_address_street(tables, &address, abbreviated, &place->street);
    if (errs(observer, SYNTH_RATE_ADDRESS_TYPED)) {
        synth_error_typing(tables, &place->street, &observer->random);
    }
    if (lacks(observer, SYNTH_RATE_ADDRESS_MISSING)) {
        synth_text_clear(&place->street);
    }
    if (lacks(observer, SYNTH_RATE_TOWN_MISSING)) {
        synth_text_clear(&place->town);
    }
    if (lacks(observer, SYNTH_RATE_POSTCODE_MISSING)) {
        synth_text_clear(&place->postcode);
    }
}

/* Every "#" of the shape takes the next digit. */
void
synth_phone_write(const SynthTables *tables, guint64 number, SynthRandom *random, SynthText *out)
{
    const char *shape = synth_words_pick(&tables->phone_shapes, random);
    char digits[10];
    guint next = 0;

    for (guint i = sizeof digits; i > 0; i--) {
        digits[i - 1] = (char)('0' + number % 10);
        number /= 10;
    }
    synth_text_clear(out);
    for (; *shape != '\0'; shape++) {
        synth_text_add_char(out, *shape == '#' ? digits[next++] : *shape);
    }
}

void
synth_observe_phone(SynthObserver *observer, SynthText *phone)
{
    const SynthPerson *person = observer->person;
    guint64 number;
    gboolean old = errs(observer, SYNTH_RATE_PHONE_OLD);
    gboolean home = errs(observer, SYNTH_RATE_PHONE_HOME) || person->household->calls_home;

    if (lacks(observer, SYNTH_RATE_PHONE_MISSING)) {
        synth_text_clear(phone);
        return;
    }
    number = home ? person->household->landline : synth_person_mobile(observer->world, person, old);
    synth_phone_write(observer->world->tables, number, &observer->random, phone);
    if (errs(observer, SYNTH_RATE_PHONE_DIGIT)) {
        synth_error_digit(phone, &observer->random);
    }
}

void
synth_observe_email(SynthObserver *observer, SynthText *email)
{
    gboolean work = errs(observer, SYNTH_RATE_EMAIL_WORK);

    if (lacks(observer, SYNTH_RATE_EMAIL_MISSING)) {
        synth_text_clear(email);
        return;
    }
    synth_person_email(observer->world, observer->person, work, email);
    if (errs(observer, SYNTH_RATE_EMAIL_TYPED)) {
        synth_error_typing(observer->world->tables, email, &observer->random);
    }
}

void
synth_observe_insurance(SynthObserver *observer, SynthText *number)
{
    if (lacks(observer, SYNTH_RATE_NI_MISSING)) {
        synth_text_clear(number);
        return;
    }
    synth_person_insurance(observer->world, observer->person, number);
    if (errs(observer, SYNTH_RATE_NI_WRONG)) {
        synth_error_typing(observer->world->tables, number, &observer->random);
        synth_text_upper(number);
    }
    if (synth_random_chance(&observer->random, 2000)) {
        for (guint i = 4; i > 0; i--) {
            synth_text_replace(number, MIN(2 * i, number->len), 0, " ");
        }
    }
}

void
synth_name_join(const SynthName *name, SynthNameOrder order, SynthText *out)
{
    synth_text_clear(out);
    if (order != SYNTH_NAME_GIVEN_FIRST && name->family.len > 0) {
        synth_text_add(out, name->family.bytes);
        if (order == SYNTH_NAME_LOUD) {
            synth_text_upper(out);
        }
        if (name->given.len > 0) {
            synth_text_add(out, ", ");
        }
    }
    synth_text_add(out, name->given.bytes);
    if (name->middle.len > 0) {
        synth_text_add_char(out, ' ');
        synth_text_add(out, name->middle.bytes);
    }
    if (order == SYNTH_NAME_GIVEN_FIRST || name->family.len == 0) {
        synth_text_add(out, out->len > 0 && name->family.len > 0 ? " " : "");
        synth_text_add(out, name->family.bytes);
    }
}

void
synth_place_join(const SynthPlace *place, SynthText *out)
{
    synth_text_copy(out, &place->street);
    if (place->town.len > 0) {
        synth_text_add(out, out->len > 0 ? ", " : "");
        synth_text_add(out, place->town.bytes);
    }
}
