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
