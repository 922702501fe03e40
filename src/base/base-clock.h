/* SPDX-FileCopyrightText: The Kith authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef BASE_CLOCK_H
#define BASE_CLOCK_H

#include <glib.h>

/* Seconds since some fixed moment, for measuring how long a thing took. */
static inline double
kith_clock_seconds(void)
{
    return (double)g_get_monotonic_time() * 1e-6;
}

/* The largest resident size this process has had, in MiB. */
double kith_clock_peak_mib(void);

#endif
