/* SPDX-FileCopyrightText: The Kith authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef LOAD_GUESS_OTHERS_H
#define LOAD_GUESS_OTHERS_H

#include "load-guess-column.h"
#include "load-loader.h"

/* A table of which it is known what columns are. All borrowed. */
typedef struct {
    const KithLoader *loader;
    const KithInput *input;
    const KithSchema *schema;
    KithGuess *guesses;
    guint n;
    GString *notes;
} KithGuessOthers;

/* Whether the numbers or codes of a column come with the names of many: of so many as one in four
 * of those that come twice, and one in twenty of all, the first two names (in the columns @names,
 * guint) are two of the kind, "Person" or "Organisation". Reads rows at the head. */
gboolean kith_guess_is_of_others(const KithLoader *loader,
                                 const KithInput *input,
                                 guint column,
                                 const GArray *names,
                                 const char *kind);

/* Whether a property is a number that people have in a register. */
gboolean kith_is_number_of_people(const char *property);

/* Whose the numbers of people in registers are, if not of those whom the rows are about.
 *
 * In a table of people a column is of others when rows of one number have two names, as have the
 * contacts of a member of staff, and those whom he looked up: so many as one in four of those that
 * come twice, and one in twenty of all. It becomes a code that no other column is compared with.
 *
 * Rows of which nobody's name is known, with a day and somebody's number, are events: shifts,
 * claims, absences; so are those with a number of their own, a day and no words.
 *
 * Reads the rows at the head of the input once for each such column. */
void kith_guess_others(const KithGuessOthers *others, KithMapRecord *record);

#endif
