/* SPDX-FileCopyrightText: The Kith authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef RESOLVE_WORDS_H
#define RESOLVE_WORDS_H

#include "base-bytes.h"

/* Lists of words that ship with Kith: src/resolve/data. Words are folded. */

/* The groups of variants a given name is in: up to four numbers of 16 bits, 0 for none. */
guint64 kith_word_variants(KithBytes word);

/* Who has a given name: KITH_OF_WOMEN, KITH_OF_MEN, both or, when nobody knows, neither. */
enum { KITH_OF_WOMEN = 1, KITH_OF_MEN = 2 };
guint8 kith_word_genders(KithBytes word);

/* The generation that a word behind a name says: 1 for "sr" and "i", 2 for "jr" and "ii"; 0 for
 * any other word. */
guint kith_word_generation(KithBytes word);

/* A title, a rank, an honour or a suffix, or an ordinal such as "3rd". */
gboolean kith_word_is_title(KithBytes word);

/* A word before a family name that belongs to it: "van", "de". */
gboolean kith_word_is_particle(KithBytes word);

/* The legal form of an organisation: "ltd". */
gboolean kith_word_is_legal_form(KithBytes word);

#endif
