/* SPDX-FileCopyrightText: The Kith authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "analyse-near.h"

void
kith_near_make_room(KithNear *near, guint bits)
{
    gsize n = (gsize)1 << bits;

    kith_near_clear(near);
    *near = (KithNear){.groups = g_new0(guint32, n),
                       .sums = g_new0(double, n),
                       .places = g_new0(guint32, n),
                       .slots = g_new(guint32, n),
                       .bits = bits};
}

void
kith_near_clear(KithNear *near)
{
    g_free(near->groups);
    g_free(near->sums);
    g_free(near->places);
    g_free(near->slots);
}
