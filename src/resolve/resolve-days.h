/* SPDX-FileCopyrightText: The Kith authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef RESOLVE_DAYS_H
#define RESOLVE_DAYS_H

#include "resolve-columns.h"

/*
 * Days on which something happens. Of a transfer or a registration the day tells which one it is;
 * of a firm that is named in a list of donations it tells nothing of the firm. Records that agree
 * otherwise know: where they are of nearly one day, much oftener than any two records are, the day
 * is evidence; where many of one source are the same but for the day, it is not.
 */

/* Whether the days of a column are evidence: held against the values of all other columns that are.
 * O(n log n) for each of them. */
gboolean kith_days_tell(const KithColumns *columns, const KithColumn *days);

#endif
