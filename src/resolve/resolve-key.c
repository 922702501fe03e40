/* SPDX-FileCopyrightText: The Kith authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "resolve-key.h"

#include "blocker-rows.h"

#define ROW(name) extern const KithBlocker kith_blocker_##name;
BLOCKER_ROWS
#undef ROW

static const KithBlocker *const blockers[] = {
#define ROW(name) &kith_blocker_##name,
    BLOCKER_ROWS
#undef ROW
        NULL};

const KithBlocker *const *
kith_blockers(void)
{
    return blockers;
}

gboolean
kith_blocker_serves(const KithBlocker *blocker, const KithFeature *feature)
{
    return blocker->comparators == NULL
               ? feature->comparator->role != KITH_ROLE_NEIGHBOURS
               : g_strv_contains(blocker->comparators, feature->comparator->name);
}
