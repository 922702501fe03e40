/* SPDX-FileCopyrightText: The Kith authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef NAMES_LIKENESS_H
#define NAMES_LIKENESS_H

#include "base-bytes.h"

/* How alike two runs of folded letters are as spellings of one word, 0 to 1: 1 - edits / length of
 * the longer, where another first letter counts half as much again and another vowel half; the same
 * of the two spelt by sound in common (kith_common_spelling()), a little less; and of words that
 * are the same letters in another order. With @skeletal, vowels do not count: scripts that do not
 * write them, or that have no sound for some of them. 0 for what is less than half alike. */
double kith_letters_likeness(KithBytes a, KithBytes b, gboolean skeletal);

/* Writes the letters of @text as romanisations have in common: "kh" and "h", "y" and "i", doubled
 * letters and single ones become alike. @out has room for @room bytes. Returns the length. */
gsize kith_common_spelling(KithBytes text, char *out, gsize room);

#endif
