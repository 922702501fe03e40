/* SPDX-FileCopyrightText: The Kith authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef RESOLVE_PLACEHOLDERS_H
#define RESOLVE_PLACEHOLDERS_H

#include "resolve-columns.h"

/*
 * Values that stand for none.
 *
 * Who must fill in a form writes 1 January 1900 where no birth date is known, 0000000000 for a
 * telephone and nobody@none.com for an address. Two records that have such a value in common have
 * nothing in common, and one that has it does not contradict another.
 *
 * It is known by who has it: where each person or thing has values of its own, one that people of
 * many different names have, and many times more of them than have any but the most common few, is
 * nobody's. One person in hundreds of rows is no such thing, nor is a household.
 */

/* The texts of a column that stand for no value, char *; NULL when there are none. Looks at some
 * records, which are in the order of a hash: the same ones for any order of arrival. */
GPtrArray *kith_placeholders_find(const KithColumns *columns, const KithColumn *column);

/* Takes these values out of the column. */
void
kith_placeholders_leave_out(const KithColumns *columns, KithColumn *column, const GPtrArray *texts);

#endif
