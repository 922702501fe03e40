/* SPDX-FileCopyrightText: The Kith authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef NAMES_PARSE_H
#define NAMES_PARSE_H

#include "base-bytes.h"

/* Names taken apart for comparing them by themselves. */

#define KITH_NAME_WORDS 12
#define KITH_NAME_BYTES 512

typedef enum {
    KITH_NAME_PERSON,
    KITH_NAME_ORGANISATION,
    KITH_NAME_VESSEL,
} KithNameKind;

typedef enum {
    KITH_PART_WORD,
    KITH_PART_INITIAL,
    KITH_PART_NUMBER,
    KITH_PART_PARTICLE,
    KITH_PART_HONORIFIC,
    KITH_PART_COMMON, /* a word that many organisations have */
    KITH_PART_PLACE,  /* a country or region in an organisation's name */
} KithPartKind;

typedef struct {
    KithBytes text; /* into the parsed name */
    KithPartKind kind;
    guint64 variants; /* of a person's word: kith_word_variants() */
    double bits;      /* what it tells when both names have it, log2 */
} KithNameWord;

typedef struct {
    char bytes[KITH_NAME_BYTES];
    gsize used;
    guint n;
    KithNameWord words[KITH_NAME_WORDS];
    guint form;        /* classes of the legal forms taken off, 0 for none */
    guint generation;  /* that a suffix says, 0 for none */
    gboolean skeletal; /* from a script that does not write all vowels as Latin letters would */
} KithParsedName;

/* What kind of thing has names such as these, as far as their words tell. */
KithNameKind kith_name_kind_guess(KithBytes a, KithBytes b);

/* Takes a name apart: folds it, writes other scripts in Latin letters, takes off what is no part
 * of it and says of each word what it is. A name that is nothing but titles or legal forms keeps
 * them. Words beyond KITH_NAME_WORDS are left out. */
void kith_name_parse(KithBytes given, KithNameKind kind, KithParsedName *out);

#endif
