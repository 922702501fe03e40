/* SPDX-FileCopyrightText: The Kith authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef NETWORKS_GROUPS_H
#define NETWORKS_GROUPS_H

#include "base-words.h"

#include <kith/kith-types.h>

/* Groups of people worth looking at: who is named together. */

#define KITH_GROUP_LEAST 3

/* Groups as runs of ascending people. */
typedef struct {
    GArray *members; /* owned, guint32 */
    GArray *starts;  /* owned, guint32: where each begins in @members; one more at the end */
} KithGroups;

void kith_groups_init(KithGroups *groups);
void kith_groups_clear(KithGroups *groups);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(KithGroups, kith_groups_clear)

static inline guint
kith_groups_length(const KithGroups *groups)
{
    return groups->starts->len - 1;
}

static inline const guint32 *
kith_groups_get(const KithGroups *groups, guint group, guint *out_n)
{
    guint32 start = g_array_index(groups->starts, guint32, group);

    *out_n = g_array_index(groups->starts, guint32, group + 1) - start;
    return &g_array_index(groups->members, guint32, start);
}

void kith_groups_add(KithGroups *groups, const guint32 *members, guint n);

/* How many members two groups have in common. */
guint kith_groups_common(const KithGroups *groups, guint a, guint b);

/* Finds groups among people who are named together: @rows are (event, person), in any order, and
 * are sorted. Leiden with the constant Potts model (Traag, Van Dooren and Nesterov 2011,
 * doi:10.1103/PhysRevE.84.016114) over a sweep of resolutions, weights 1 / (k - 1) for each pair
 * of the k named in an event: small groups lie below what modularity can see. Each group comes
 * once, of 3 to 20 people. */
gboolean kith_groups_find(KithWords *rows,
                          guint32 n_people,
                          guint64 seed,
                          const KithProgress *progress,
                          KithGroups *out_groups,
                          GError **error);

/* The same for data without attendance: only people who stay together over the sweep's middle and
 * several seeds, since nothing will test the groups afterwards. */
gboolean kith_groups_find_stable(KithWords *rows,
                                 guint32 n_people,
                                 guint64 seed,
                                 const KithProgress *progress,
                                 KithGroups *out_groups,
                                 GError **error);

#endif
