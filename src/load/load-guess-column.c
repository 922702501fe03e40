/* SPDX-FileCopyrightText: The Kith authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "load-guess-column.h"

#include "load-guess-header.h"

#include <string.h>

gboolean
kith_guess_has_word(const KithGuess *guess, const char *word)
{
    g_auto(GStrv) words = g_strsplit(guess->words, " ", -1);

    return g_strv_contains((const char *const *)words, word);
}

void
kith_guess_set(KithGuess *guess, const char *property, const char *type)
{
    g_free(guess->property);
    guess->property = g_strdup(property);
    guess->type = type;
}

KithGuess *
kith_guess_find(KithGuess *guesses, guint n, const char *property)
{
    for (guint i = 0; i < n; i++) {
        KithGuess *guess = &guesses[i];

        if (!guess->taken && guess->property != NULL && g_str_equal(guess->property, property)) {
            return guess;
        }
    }
    return NULL;
}

gboolean
kith_guess_has_type(const KithGuess *guess, const KithSchema *schema, const char *type)
{
    const KithPropertyDef *known =
        guess->property != NULL ? kith_schema_property(schema, guess->property) : NULL;
    const char *own = guess->type != NULL ? guess->type : known != NULL ? known->type->name : "";

    return g_str_equal(own, type);
}

char *
kith_guess_own_name(const KithGuess *guess)
{
    char *name = *guess->words != '\0' ? g_strdup(guess->words) : g_strdup(guess->header);

    return g_strdelimit(name, " ", '_');
}

gboolean
kith_guess_says_nothing(const KithGuess *guess)
{
    static const char *const neutral[] = {"attr",
                                          "c",
                                          "col",
                                          "column",
                                          "data",
                                          "date",
                                          "datum",
                                          "day",
                                          "dt",
                                          "f",
                                          "fecha",
                                          "feld",
                                          "field",
                                          "fld",
                                          "v",
                                          "value",
                                          "var",
                                          NULL};
    g_auto(GStrv) words = g_strsplit(guess->words, " ", -1);

    for (guint i = 0; words[i] != NULL; i++) {
        if (!g_strv_contains(neutral, words[i]) && !g_ascii_isdigit(words[i][0])) {
            return FALSE;
        }
    }
    return TRUE;
}

gboolean
kith_guess_may_be_birth(const KithGuess *guess)
{
    return !guess->taken && g_strcmp0(guess->type, "event_date") == 0 &&
           kith_guess_says_nothing(guess) && guess->look->year_max - guess->look->year_min > 30;
}

gboolean
kith_guess_sounds_like_key(const KithGuess *guess)
{
    static const char *const ends[] = {"id",
                                       "key",
                                       "no",
                                       "number",
                                       "code",
                                       "ref",
                                       "reference",
                                       "nr",
                                       "num",
                                       "uuid",
                                       "guid",
                                       "pk",
                                       "identifiant",
                                       "codice",
                                       "codigo",
                                       NULL};
    static const char *const starts[] =
        {"id", "nr", "nummer", "numer", "numero", "codice", "codigo", NULL};
    const char *last = strrchr(guess->words, ' ');
    g_autofree char *first = g_strndup(guess->words, strcspn(guess->words, " "));

    return g_strv_contains(ends, last != NULL ? last + 1 : guess->words) ||
           g_strv_contains(starts, first) || g_str_has_suffix(guess->words, "nummer") ||
           g_str_has_suffix(guess->words, "nr");
}

/* ---- by its header, by its values ---- */

/* Numbers that are mostly no whole ones: "cap" is a postcode in Italy and a sum of money elsewhere.
 */
static gboolean
are_amounts(const KithColumnLook *look)
{
    return kith_look_mostly(look, look->numbers, 60) && !kith_look_mostly(look, look->whole, 60);
}

/* Whether values can be what the header says they are. */
static gboolean
fits(const KithPropertyDef *property, const KithColumnLook *look)
{
    const char *type = property->type->name;

    if (look->filled == 0) {
        return TRUE;
    }
    if (g_str_equal(type, "email")) {
        return kith_look_mostly(look, look->emails, 30);
    }
    if (g_str_equal(type, "date")) {
        return kith_look_mostly(look, look->dates + look->years, 40);
    }
    if (g_str_equal(property->name, "national_id")) {
        return look->letters >= 5 * (guint64)look->filled; /* the last four digits are no number */
    }
    if (g_str_equal(type, "event_date")) {
        return kith_look_mostly(look, look->dates + look->years, 40);
    }
    if (g_str_equal(type, "phone")) {
        return kith_look_mostly(look, look->digits, 50);
    }
    if (g_str_equal(type, "number") || g_str_equal(type, "latitude") ||
        g_str_equal(type, "longitude")) {
        return kith_look_mostly(look, look->numbers, 60);
    }
    if (g_str_equal(type, "postcode") || g_str_equal(type, "place")) {
        return !are_amounts(look);
    }
    if (g_str_equal(type, "category")) {
        return !kith_look_mostly(look, look->numbers, 90) ||
               (guint64)look->distinct * 2 <= look->filled;
    }
    if (g_str_equal(type, "given_name") || g_str_equal(type, "family_name") ||
        g_str_equal(type, "full_name")) {
        return !kith_look_mostly(look, look->digits, 40);
    }
    return TRUE;
}

/* What the values say where the header says nothing. */
static const char *
type_of_values(const KithSchema *schema, const KithGuess *guess)
{
    const KithColumnLook *look = guess->look;
    guint mean = look->filled > 0 ? (guint)(look->letters / look->filled) : 0;
    gboolean few = look->distinct <= 12 || (guint64)look->distinct * 20 <= look->filled;

    if (kith_look_mostly(look, look->emails, 60)) {
        return "email";
    }
    if (kith_look_mostly(look, look->dates, 80) ||
        (kith_look_mostly(look, look->dates, 40) &&
         kith_look_mostly(look, look->dates + look->years, 95))) {
        return "event_date";
    }
    if (kith_look_mostly(look, look->postcodes, 80)) {
        return "postcode";
    }
    if (kith_look_mostly(look, look->phones, 90) && !kith_look_mostly(look, look->whole, 90)) {
        return "phone";
    }
    if (kith_look_mostly(look, look->numbers, 90)) {
        gboolean whole = kith_look_mostly(look, look->whole, 95);
        gboolean long_code = mean >= 5 && (guint64)look->distinct * 2 > look->filled;

        return whole && (long_code || kith_guess_sounds_like_key(guess)) ? "code" : "number";
    }
    if (mean > 80) {
        return "note";
    }
    if (few && mean <= 40) {
        return "category";
    }
    if (kith_look_mostly(look, look->single, 95) && kith_look_mostly(look, look->digits, 80)) {
        return "code";
    }
    return "text";
}

/* Postal addresses, by what they look like: others are of machines and mailboxes. */
static gboolean
are_addresses(const KithColumnLook *look)
{
    return kith_look_mostly(look, look->digits, 50) && !kith_look_mostly(look, look->single, 50) &&
           !kith_look_mostly(look, look->emails, 10);
}

/* The name of what a table is about may be a person's, a firm's or that of a product. */
static const KithPropertyDef *
property_of_name(const KithSchema *schema, const KithPropertyDef *name, const KithColumnLook *look)
{
    return kith_look_mostly(look, look->known, 30) ? name
           : kith_look_mostly(look, look->companies, 25)
               ? kith_schema_property(schema, "organisation_name")
               : NULL;
}

/* The property that a reading of a header means, if values can be that. */
static const KithPropertyDef *
property_of_reading(const KithSchema *schema, const char *reading, const KithColumnLook *look)
{
    const KithPropertyDef *known = kith_schema_property_of_header(schema, reading);

    if (known == NULL || !fits(known, look)) {
        return NULL;
    }
    return g_str_equal(known->name, "name") ? property_of_name(schema, known, look) : known;
}

static const KithPropertyDef *
property_of_readings(const KithHeaders *headers, const KithGuess *guess)
{
    g_autoptr(GPtrArray) readings = kith_headers_readings(headers, guess);
    const KithPropertyDef *known = NULL;

    for (guint i = 0; i < readings->len && known == NULL; i++) {
        known = property_of_reading(headers->schema, g_ptr_array_index(readings, i), guess->look);
    }
    if (known == NULL && are_addresses(guess->look) && kith_headers_ends_alone(headers, guess) &&
        (g_str_has_suffix(guess->words, " address") || g_str_has_suffix(guess->words, " addr"))) {
        return kith_schema_property(headers->schema, "address");
    }
    return known;
}

static void
guess_by_header(const KithHeaders *headers, KithGuess *guess)
{
    const KithPropertyDef *known = kith_schema_property_of_header(headers->schema, guess->words);

    if (known == NULL) {
        known = property_of_readings(headers, guess);
    }
    if (known != NULL && fits(known, guess->look)) {
        kith_guess_set(guess, known->name, NULL);
    } else if (guess->look->filled == 0 && known == NULL) {
        g_autofree char *name = kith_guess_own_name(guess);

        kith_guess_set(guess, name, "text");
    }
}

/* The type of what the end of a header means: "spouse ssn" is a number of a register. */
static const char *
type_of_end(const KithSchema *schema, const KithGuess *guess)
{
    static const char *const types[] = {"email", "phone", "postcode", "identifier", NULL};

    for (const char *at = strchr(guess->words, ' '); at != NULL; at = strchr(at + 1, ' ')) {
        const KithPropertyDef *known = kith_schema_property_of_header(schema, at + 1);

        if (known != NULL && g_strv_contains(types, known->type->name) &&
            fits(known, guess->look)) {
            return g_str_equal(known->type->name, "identifier") ? "code" : known->type->name;
        }
    }
    return NULL;
}

static void
guess_by_values(const KithSchema *schema, KithGuess *guess)
{
    g_autofree char *name = kith_guess_own_name(guess);
    gboolean another = guess->another;
    const char *end = another ? type_of_end(schema, guess) : NULL;
    const char *type = end != NULL ? end : type_of_values(schema, guess);
    const KithPropertyDef *same = kith_schema_property(schema, type);

    if (same != NULL && !another &&
        (g_str_equal(type, "email") || g_str_equal(type, "phone") ||
         g_str_equal(type, "postcode"))) {
        kith_guess_set(guess, same->name, NULL);
    } else if (kith_schema_property(schema, name) != NULL) {
        /* The name means something else to others: a name of its own. */
        g_autofree char *other = g_strconcat(name, "_", type, NULL);

        kith_guess_set(guess, other, type);
    } else {
        kith_guess_set(guess, name, type);
    }
}

void
kith_guess_column(const KithHeaders *headers, KithGuess *guess)
{
    guess_by_header(headers, guess);
    if (guess->property == NULL) {
        guess_by_values(headers->schema, guess);
    }
}
