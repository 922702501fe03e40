/* SPDX-FileCopyrightText: The Kith authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef RESOLVE_GROUPS_H
#define RESOLVE_GROUPS_H

#include "store-records.h"

/*
 * Sources that are told apart.
 *
 * How many matches to expect depends on which two sources are compared: two lists of one staff
 * have them by the thousand, a list of the staff's relatives next to none with either, however many
 * addresses and telephones they share. The largest sources are a group each, in the order of their
 * names, and all others together are group 0.
 */

#define KITH_GROUPS_MAX 16

/* One pair of groups, in either order. */
static inline guint
kith_group_pair(guint32 a, guint32 b)
{
    return MIN(a, b) * KITH_GROUPS_MAX + MAX(a, b);
}

#define KITH_GROUP_PAIRS (KITH_GROUPS_MAX * KITH_GROUPS_MAX)

/* The names of the sources that are told apart, of those that @n records are from: group i + 1 is
 * name i. None when there is one source. @all are names by number, as kith_store_source_names()
 * gives them. Free with g_ptr_array_unref(). */
GPtrArray *kith_groups_choose(const GPtrArray *all, const KithSourceId *sources, guint32 n);

/* The group of each source by its number; free with g_free(). */
guint32 *kith_groups_of_sources(const GPtrArray *all, const GPtrArray *names);

#endif
