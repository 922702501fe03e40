/* SPDX-FileCopyrightText: The Kith authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "resolve-coordinates.h"
#include "resolve-feature.h"

#include <math.h>

enum { EXACT = 1, SAME_HOUSE, SAME_STREET, SAME_QUARTER, SAME_TOWN, DIFFERENT };

static const char *const level_names[] = {"equal",
                                          "within 30 metres",
                                          "within 200 metres",
                                          "within a kilometre",
                                          "within 10 kilometres",
                                          "further apart"};

static const double start[] = {.62, .16, .09, .05, .04, .04};

/* The mean radius of the earth in metres. */
#define RADIUS 6371008.8

static gpointer
prepare(const KithFeature *feature)
{
    KithCoordinates *places = g_new0(KithCoordinates, (gsize)feature->values.n + 1);

    for (guint32 code = 1; code <= feature->values.n; code++) {
        kith_coordinates_scan(kith_value_text(&feature->values, code), &places[code]);
    }
    return places;
}

/* Metres on a sphere, by haversines, which are exact for what is close. */
static double
metres(KithCoordinates a, KithCoordinates b)
{
    double up = sin((b.latitude - a.latitude) * G_PI / 360.0);
    double along = sin((b.longitude - a.longitude) * G_PI / 360.0);
    double h =
        up * up + cos(a.latitude * G_PI / 180.0) * cos(b.latitude * G_PI / 180.0) * along * along;

    return 2.0 * RADIUS * asin(MIN(sqrt(h), 1.0));
}

static guint
level(const KithFeature *fa, guint32 a, const KithFeature *fb, guint32 b)
{
    double apart =
        metres(((const KithCoordinates *)fa->own)[a], ((const KithCoordinates *)fb->own)[b]);

    return apart <= 30.0      ? SAME_HOUSE
           : apart <= 200.0   ? SAME_STREET
           : apart <= 1000.0  ? SAME_QUARTER
           : apart <= 10000.0 ? SAME_TOWN
                              : DIFFERENT;
}

/* Nobody lives off the coast of Africa: two zeros are gaps. */
static gboolean
is_evidence(KithBytes text)
{
    KithCoordinates place;

    return kith_coordinates_scan(text, &place) && (place.latitude != 0.0 || place.longitude != 0.0);
}

const KithComparator kith_comparator_coordinates = {
    .name = "coordinates",
    .summary = "latitude and longitude: how far apart",
    .n_levels = G_N_ELEMENTS(level_names),
    .level_names = level_names,
    .role = KITH_ROLE_POSITION,
    .start = start,
    .beside_level = SAME_STREET,
    .n_unlike = 4,
    .is_evidence = is_evidence,
    .prepare = prepare,
    .release = g_free,
    .level = level,
};
