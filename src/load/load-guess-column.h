/* SPDX-FileCopyrightText: The Kith authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef LOAD_GUESS_COLUMN_H
#define LOAD_GUESS_COLUMN_H

#include "load-mapping.h"
#include "load-sample.h"

/* What a column was taken for. */
typedef struct {
    char *header;     /* borrowed */
    char *words;      /* owned: kith_header_words() */
    char *property;   /* owned; NULL when the column is no property */
    const char *type; /* property type to say, NULL for the property's own */
    const KithColumnLook *look;
    gboolean taken;   /* as a key, a source, a type, or part of a date */
    gboolean label;   /* says what sort of thing another column has */
    gboolean another; /* is about somebody beside whom the row is about */
} KithGuess;

void kith_guess_set(KithGuess *guess, const char *property, const char *type);

/* The column that was taken for a property and is not used otherwise, NULL when there is none. */
KithGuess *kith_guess_find(KithGuess *guesses, guint n, const char *property);

/* Whether the property that a column was taken for is of a type. */
gboolean kith_guess_has_type(const KithGuess *guess, const KithSchema *schema, const char *type);

/* The header as the name of a property of its own. */
char *kith_guess_own_name(const KithGuess *guess);

gboolean kith_guess_has_word(const KithGuess *guess, const char *word);

/* Whether a header says at most that there is a value or a date: "Date", "fld 2", "column 7". */
gboolean kith_guess_says_nothing(const KithGuess *guess);

/* Whether it is a date that nobody named, with years as far apart as people are old. */
gboolean kith_guess_may_be_birth(const KithGuess *guess);

gboolean kith_guess_sounds_like_key(const KithGuess *guess);

#endif
