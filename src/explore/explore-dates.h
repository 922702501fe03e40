/* SPDX-FileCopyrightText: The Kith authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef EXPLORE_DATES_H
#define EXPLORE_DATES_H

#include "explore-steps.h"

/* Whether a bound is a date as 2024, 2024-03 or 2024-03-31; NULL is none, and fine. @what is what
 * an error calls it. */
gboolean kith_date_check(const char *date, const char *what, GError **error);

/* Whether a date in normal form lies within bounds (nullable): a month or a year does when any of
 * its days may. */
gboolean kith_date_is_within(const char *date, const char *from, const char *to);

/* Sets @out to when a link was: its own date, or that of the event that it leads to; "" where
 * neither has one. */
gboolean kith_step_date(KithReader *reader, const KithStep *step, GString *out, GError **error);

#endif
