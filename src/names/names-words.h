/* SPDX-FileCopyrightText: The Kith authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef NAMES_WORDS_H
#define NAMES_WORDS_H

#include "base-bytes.h"

/* Lists of words that ship with Kith: src/names/data. Words are folded. */

/* The groups of variants a given name is in: up to four numbers of 16 bits, 0 for none. */
guint64 kith_word_variants(KithBytes word);

/* Whether two answers of kith_word_variants() have a group in common. */
static inline gboolean
kith_variants_meet(guint64 x, guint64 y)
{
    for (guint s = 0; s < 64 && x != 0 && y != 0; s += 16) {
        guint64 group = (x >> s) & 0xffff;

        for (guint t = 0; t < 64 && group != 0; t += 16) {
            if (group == ((y >> t) & 0xffff)) {
                return TRUE;
            }
        }
    }
    return FALSE;
}

/* Who has a given name: KITH_OF_WOMEN, KITH_OF_MEN, both or, when nobody knows, neither. */
enum { KITH_OF_WOMEN = 1, KITH_OF_MEN = 2 };
guint8 kith_word_genders(KithBytes word);

/* The generation that a word behind a name says: 1 for "sr" and "i", 2 for "jr" and "ii"; 0 for
 * any other word. */
guint kith_word_generation(KithBytes word);

/* A title, a rank, an honour or a suffix, or an ordinal such as "3rd". */
gboolean kith_word_is_title(KithBytes word);

/* One of these that nobody is called, as people are called Major or Judge. */
gboolean kith_word_is_title_alone(KithBytes word);

/* A word before a family name that belongs to it: "van", "de". */
gboolean kith_word_is_particle(KithBytes word);

/* The legal form of an organisation: "ltd". */
gboolean kith_word_is_legal_form(KithBytes word);

/* A word of rank, office or courtesy that goes before a name, in one of many languages. */
gboolean kith_word_is_honorific(KithBytes word);

/* A word that many organisations have in their names: "group". */
gboolean kith_word_is_common(KithBytes word);

/* A country or large region, or a word made of one: "europe". */
gboolean kith_word_is_place(KithBytes word);

/* The word that a short form stands for, "international" for "intl"; NULL for any other word. */
const char *kith_word_in_full(KithBytes word);

/* ---- legal forms ---- */

/* Classes of legal forms, which stand for one another over languages; a set of bits. Forms of
 * KITH_FORM_ANY, such as "company", go with every class. */
enum { KITH_FORM_ANY = 1 };

/* How many of the @n folded @words from the first on are a legal form, 0 when none is, and its
 * class. Forms of several words are found by their letters, one of which may be wrong. */
guint kith_legal_form_match(const KithBytes *words, guint n, guint *out_class);

#endif
