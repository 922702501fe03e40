/* SPDX-FileCopyrightText: The Kith authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef RESOLVE_NAME_ORDER_H
#define RESOLVE_NAME_ORDER_H

#include "resolve-columns.h"

/* Whether whole names are written "Smith John": where one of the ends of a name is a known given
 * name or an initial, and the other is neither, it is mostly the last; and particles come first
 * ("van Dyck Anna"). Looks at some records, which are in the order of a hash. */
gboolean kith_names_are_family_first(const KithColumns *columns, const KithColumn *column);

#endif
