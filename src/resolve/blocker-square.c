/* SPDX-FileCopyrightText: The Kith authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "resolve-coordinates.h"
#include "resolve-key.h"

#include <math.h>

static const char *const comparators[] = {"coordinates", "distance", NULL};
static const char *const key_names[] = {"square",
                                        "square east",
                                        "square north",
                                        "square north-east"};

/* Degrees of a square: about 450 metres to the north. Of four grids, each half a square from the
 * next, one at least has two places in one square that are less than half of it apart. */
#define SIDE 0.004

static guint32
key(guint which, double x, double y)
{
    return kith_key_pair((guint32)(gint32)floor(x) ^ which << 28, (guint32)(gint32)floor(y) + 1);
}

static void
keys(const KithFeature *feature, guint32 code, guint32 *out_keys)
{
    KithCoordinates place;

    memset(out_keys, 0, 4 * sizeof *out_keys);
    if (!kith_coordinates_scan(kith_value_text(&feature->values, code), &place)) {
        return;
    }
    for (guint which = 0; which < 4; which++) {
        out_keys[which] = key(which,
                              (place.longitude + 180.0) / SIDE + (which & 1) / 2.0 + 1.0,
                              (place.latitude + 90.0) / SIDE + (which >> 1) / 2.0 + 1.0);
    }
}

const KithBlocker kith_blocker_square = {
    .name = "square",
    .summary = "where something is, by squares of some hundred metres",
    .comparators = comparators,
    .n_keys = G_N_ELEMENTS(key_names),
    .key_names = key_names,
    .keys = keys,
};
