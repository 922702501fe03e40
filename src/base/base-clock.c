/* SPDX-FileCopyrightText: The Kith authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "base-clock.h"

#include <sys/resource.h>

double
kith_clock_peak_mib(void)
{
    struct rusage usage = {0};

    return getrusage(RUSAGE_SELF, &usage) == 0 ? (double)usage.ru_maxrss / 1024.0 : 0.0;
}
