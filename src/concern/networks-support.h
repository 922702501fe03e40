/* SPDX-FileCopyrightText: The Kith authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef NETWORKS_SUPPORT_H
#define NETWORKS_SUPPORT_H

#include "networks-exposure.h"

/* Evidence of a second kind, apart from complaints: people of different teams who keep meeting on
 * duty, and ties that they have not declared. It can support an excess of complaints and is never
 * enough by itself. What people have declared counts for nothing here. */

typedef struct _KithSupportBase KithSupportBase;

KithSupportBase *kith_support_base_new(const KithAttendance *attendance);
void kith_support_base_free(KithSupportBase *base);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(KithSupportBase, kith_support_base_free)

typedef struct {
    guint pairs;          /* pairs of different teams that have declared nothing */
    guint together;       /* joint attendances of theirs */
    double expected;      /* how many there would be if each came as often by chance */
    double x;             /* -log10 of the chance of that */
    guint tied;           /* pairs with an undeclared tie */
    double ties_expected; /* how many there would be in any such group */
    double u;             /* -log10 of the chance of that */
    guint declared;       /* pairs that have declared each other */
} KithSupport;

/* @joint are the group's joint occasions. */
void kith_support_test(const KithSupportBase *base,
                       const guint32 *members,
                       guint n_members,
                       const GArray *joint,
                       KithSupport *out_support);

#endif
