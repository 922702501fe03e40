/* SPDX-FileCopyrightText: The Kith authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef NAMES_ALIGN_H
#define NAMES_ALIGN_H

#include "names-parse.h"

typedef enum {
    KITH_LINK_EQUAL,
    KITH_LINK_VARIANT,
    KITH_LINK_ALIKE,
    KITH_LINK_INITIAL,
    KITH_LINK_JOINED,  /* written as one word here and as several there */
    KITH_LINK_ACRONYM, /* one word here is the first letters of several there */
} KithNameLinkKind;

/* Words of one name that stand for words of another: runs of neighbours. */
typedef struct {
    guint8 a, n_a;
    guint8 b, n_b;
    KithNameLinkKind kind;
    double bits; /* above 0 */
} KithNameLink;

/* The assignment of words of @a to words of @b that tells most: each word at most once, in any
 * order. Exact, by dynamic programming over the sets of words of @b: O(words × 2^words of @b).
 * @out has room for KITH_NAME_WORDS links. Returns how many there are, in the order of @a. */
guint kith_names_align(const KithParsedName *a,
                       const KithParsedName *b,
                       KithNameKind kind,
                       KithNameLink *out);

#endif
