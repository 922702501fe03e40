/* SPDX-FileCopyrightText: The Kith authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef LOAD_GUESS_NAMES_H
#define LOAD_GUESS_NAMES_H

#include "load-guess-column.h"

/* Which of a file's columns are of names, as far as that follows from the others beside. */
void kith_guess_names(KithGuess *guesses, guint n);

/* Whether the rows of a file are of persons, and whether what they call a name is a firm's. */
gboolean kith_guess_are_persons(KithGuess *guesses, guint n);
gboolean kith_guess_are_firms(KithGuess *guesses, guint n);

#endif
