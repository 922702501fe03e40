/* SPDX-FileCopyrightText: The Kith authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "analyse-keyplayers.h"

#include <math.h>

void
kith_keyplayers_put(const GArray *chosen, guint32 n, double *values)
{
    for (guint32 node = 0; node < n; node++) {
        values[node] = (double)NAN;
    }
    for (guint i = 0; i < chosen->len; i++) {
        values[g_array_index(chosen, guint32, i)] = i + 1;
    }
}
