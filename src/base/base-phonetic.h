/* SPDX-FileCopyrightText: The Kith authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef BASE_PHONETIC_H
#define BASE_PHONETIC_H

#include "base-bytes.h"

#define KITH_PHONETIC_MAX 8

/* Writes how a folded name sounds to English ears: its consonant sounds, up to
 * KITH_PHONETIC_MAX, vowels kept only as a first "A", silent letters left out and sounds that
 * are commonly confused written alike. Works in the way of Metaphone (Philips 1990) with our own
 * rules, which are in base-phonetic.c as a table. Several words sound as one. Returns the
 * length. @out needs KITH_PHONETIC_MAX bytes and gets no NUL. */
guint kith_phonetic(KithBytes text, char *out);

#endif
