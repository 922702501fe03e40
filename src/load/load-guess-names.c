/* SPDX-FileCopyrightText: The Kith authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "load-guess-names.h"

/* ---- which columns have names ---- */

/* "name" beside a surname is the given name, unless it holds whole names. */
static void
settle_names(KithGuess *guesses, guint n)
{
    KithGuess *name = kith_guess_find(guesses, n, "name");
    gboolean family = kith_guess_find(guesses, n, "family_name") != NULL;
    gboolean given = kith_guess_find(guesses, n, "given_name") != NULL;
    gboolean first = TRUE;

    if (name != NULL && family && !given && !kith_look_mostly(name->look, name->look->names, 50)) {
        kith_guess_set(name, "given_name", NULL);
    }
    for (guint i = 0; i < n; i++) {
        KithGuess *guess = &guesses[i];

        if (guess->property == NULL || !g_str_equal(guess->property, "given_name")) {
            continue;
        }
        if (!first) {
            kith_guess_set(guess, "middle_name", NULL); /* a second column of given names */
        }
        first = FALSE;
    }
}

/* Words of letters alone, many different ones, under a header that says nothing. */
static gboolean
could_be_names(const KithGuess *guess)
{
    const KithColumnLook *look = guess->look;

    return !guess->taken && guess->type != NULL &&
           (g_str_equal(guess->type, "text") || g_str_equal(guess->type, "category")) &&
           kith_look_mostly(look, look->single, 80) && !kith_look_mostly(look, look->digits, 5) &&
           look->distinct >= 20 && kith_look_mostly(look, look->distinct, 5);
}

/* The column before or after, if it could be of names. */
static KithGuess *
beside(KithGuess *guesses, guint n, const KithGuess *guess)
{
    gsize at = (gsize)(guess - guesses);

    if (at + 1 < n && could_be_names(&guesses[at + 1])) {
        return &guesses[at + 1];
    }
    return at > 0 && could_be_names(&guesses[at - 1]) ? &guesses[at - 1] : NULL;
}

/* A column of known given names, where none is called so. */
static KithGuess *
find_given_names(KithGuess *guesses, guint n)
{
    for (guint i = 0; i < n; i++) {
        KithGuess *guess = &guesses[i];

        if (could_be_names(guess) && kith_look_mostly(guess->look, guess->look->given, 50)) {
            return guess;
        }
    }
    return NULL;
}

/* Of two columns of names side by side the header of one may be in a language that is not known, or
 * say nothing: "fld3", "fld4". */
static void
settle_nameless(KithGuess *guesses, guint n)
{
    KithGuess *given = kith_guess_find(guesses, n, "given_name");
    KithGuess *family = kith_guess_find(guesses, n, "family_name");
    gboolean none = given == NULL && family == NULL;

    if (kith_guess_find(guesses, n, "name") != NULL || (given != NULL && family != NULL)) {
        return;
    }
    given = given != NULL ? given
            : none        ? find_given_names(guesses, n)
                          : beside(guesses, n, family);
    family = family != NULL ? family : given != NULL ? beside(guesses, n, given) : NULL;
    if (given != NULL && family != NULL) {
        kith_guess_set(given, "given_name", NULL);
        kith_guess_set(family, "family_name", NULL);
    }
}

/* Whether some column has what only people have: dates that nobody named, with years as far apart
 * as people are old, or addresses of e-mail. */
static gboolean
have_people(const KithGuess *guesses, guint n)
{
    for (guint i = 0; i < n; i++) {
        const KithGuess *guess = &guesses[i];

        if (g_strcmp0(guess->property, "email") == 0 ||
            g_strcmp0(guess->property, "birth_date") == 0 || kith_guess_may_be_birth(guess)) {
            return TRUE;
        }
    }
    return FALSE;
}

/* Letters alone, a few words at the most, under a header that says nothing. */
static gboolean
are_words(const KithGuess *guess)
{
    const KithColumnLook *look = guess->look;

    return !guess->taken && kith_guess_says_nothing(guess) &&
           (g_strcmp0(guess->type, "text") == 0 || g_strcmp0(guess->type, "category") == 0) &&
           kith_look_mostly(look, look->single + look->names, 85) &&
           !kith_look_mostly(look, look->digits, 5) && look->distinct >= 20;
}

/* Names that are in no list, of people of whom more is known: two columns of words side by side,
 * one of them mostly of single words. */
static void
settle_strange_names(KithGuess *guesses, guint n)
{
    static const char *const names[] = {"given_name", "family_name", "name", NULL};
    gboolean people = have_people(guesses, n);

    for (guint i = 0; names[i] != NULL; i++) {
        if (kith_guess_find(guesses, n, names[i]) != NULL) {
            return;
        }
    }
    for (guint i = 0; people && i + 1 < n; i++) {
        KithGuess *pair = &guesses[i];

        if (are_words(&pair[0]) && are_words(&pair[1]) &&
            (kith_look_mostly(pair[0].look, pair[0].look->single, 70) ||
             kith_look_mostly(pair[1].look, pair[1].look->single, 70))) {
            gboolean turned = pair[1].look->given > pair[0].look->given;

            kith_guess_set(&pair[turned], "given_name", NULL);
            kith_guess_set(&pair[!turned], "family_name", NULL);
            return;
        }
    }
}

/* The only column of what look like people's names, where somebody's names are not found otherwise:
 * "cardholder", "defendant". */
static void
settle_sole_names(KithGuess *guesses, guint n)
{
    static const char *const names[] = {"given_name",
                                        "family_name",
                                        "name",
                                        "organisation_name",
                                        NULL};
    KithGuess *sole = NULL;
    guint found = 0;

    for (guint i = 0; names[i] != NULL; i++) {
        if (kith_guess_find(guesses, n, names[i]) != NULL) {
            return;
        }
    }
    for (guint i = 0; i < n; i++) {
        KithGuess *guess = &guesses[i];
        const KithColumnLook *look = guess->look;

        if (!guess->taken && !guess->another && g_strcmp0(guess->type, "text") == 0 &&
            kith_look_mostly(look, look->names, 60) && kith_look_mostly(look, look->known, 40) &&
            look->distinct >= 20) {
            sole = guess;
            found++;
        }
    }
    if (found == 1 && have_people(guesses, n)) {
        kith_guess_set(sole, "name", NULL);
    }
}

/* Whole names under headers that say nothing: a known given name at either end of many. */
static void
settle_whole_names(KithGuess *guesses, guint n)
{
    for (guint i = 0; i < n; i++) {
        KithGuess *guess = &guesses[i];
        const KithColumnLook *look = guess->look;

        if (!guess->taken && g_strcmp0(guess->type, "text") == 0 &&
            kith_guess_says_nothing(guess) && kith_look_mostly(look, look->names, 60) &&
            kith_look_mostly(look, look->known, 40) && look->distinct >= 20) {
            kith_guess_set(guess, "name", NULL);
        }
    }
}

/* Titles are no song's and no person's name. */
static void
settle_titles(KithGuess *guesses, guint n)
{
    for (guint i = 0; i < n; i++) {
        KithGuess *guess = &guesses[i];

        if (kith_look_mostly(guess->look, guess->look->titles, 60)) {
            kith_guess_set(guess, "honorific", "category");
        }
    }
}

void
kith_guess_names(KithGuess *guesses, guint n)
{
    settle_nameless(guesses, n);
    settle_whole_names(guesses, n);
    settle_strange_names(guesses, n);
    settle_sole_names(guesses, n);
    settle_names(guesses, n);
    settle_titles(guesses, n);
}

/* ---- whose they are ---- */

/* Whether names are those of firms and the like: some are of two or have a legal form
 * or a number, few have a given name, and nothing else is known that only people have. */
static gboolean
are_of_firms(KithGuess *guesses, guint n, const KithGuess *name)
{
    static const char *const personal[] = {"birth_date",
                                           "death_date",
                                           "birth_place",
                                           "age",
                                           "gender",
                                           "national_id",
                                           "passport",
                                           NULL};
    const KithColumnLook *look = name->look;

    for (guint i = 0; personal[i] != NULL; i++) {
        if (kith_guess_find(guesses, n, personal[i]) != NULL) {
            return FALSE;
        }
    }
    return kith_look_mostly(look, look->joined + look->companies + look->digits, 15) &&
           !kith_look_mostly(look, look->called, 30);
}

gboolean
kith_guess_are_persons(KithGuess *guesses, guint n)
{
    const KithGuess *name = kith_guess_find(guesses, n, "name");

    return kith_guess_find(guesses, n, "given_name") != NULL ||
           kith_guess_find(guesses, n, "family_name") != NULL ||
           (name != NULL && kith_look_mostly(name->look, name->look->names, 50) &&
            !are_of_firms(guesses, n, name)) ||
           (name != NULL && kith_guess_find(guesses, n, "birth_date") != NULL);
}

/* Whether rows say where something is, or how to reach it. */
static gboolean
has_place(KithGuess *guesses, guint n)
{
    return kith_guess_find(guesses, n, "address") != NULL ||
           kith_guess_find(guesses, n, "street") != NULL ||
           kith_guess_find(guesses, n, "postcode") != NULL ||
           kith_guess_find(guesses, n, "phone") != NULL;
}

gboolean
kith_guess_are_firms(KithGuess *guesses, guint n)
{
    const KithGuess *name = kith_guess_find(guesses, n, "name");

    return name != NULL && (kith_look_mostly(name->look, name->look->companies, 25) ||
                            (are_of_firms(guesses, n, name) && has_place(guesses, n)));
}
