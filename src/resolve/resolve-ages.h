/* SPDX-FileCopyrightText: The Kith authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef RESOLVE_AGES_H
#define RESOLVE_AGES_H

#include "resolve-columns.h"

/*
 * Ages are as of the day when a list was made: of two lists ten years apart everybody has two ages.
 *
 * By how many years a list is later than the one that has most ages is told by those whose name
 * each of the two has once: differences of namesakes are all over the place, those of matches
 * are one number. Ages of lists that are later are compared as of the first.
 */

/* A list and by how many years its ages are later; a negative number for earlier. */
typedef struct {
    char *source; /* owned */
    int years;
} KithLater;

KithLater *kith_later_new(const char *source, int years);
void kith_later_free(gpointer later);

/* KithLater of a column of ages; NULL when it has none, or none are needed. Looks at some records,
 * which are in the order of a hash. */
GPtrArray *kith_ages_find(const KithColumns *columns, const KithColumn *column);

/* Makes the ages of later lists those of the first. */
void kith_ages_shift(const KithColumns *columns, KithColumn *column, const GPtrArray *later);

#endif
