/* SPDX-FileCopyrightText: The Kith authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef STORE_RESTORE_OLD_H
#define STORE_RESTORE_OLD_H

#include <glib.h>

/* Dumps of format 1 have all members of each of the last generations. Turns rows (generation,
 * entity, record) of them into rows of tables membership and members, appended. */
void kith_restore_old_members(GArray *rows, GArray *membership, GArray *members);

#endif
