/* SPDX-FileCopyrightText: The Kith authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "resolve-coordinates.h"

#include <math.h>

#define TEXT_MAX 63

/* The mean radius of the earth in metres. */
#define RADIUS 6371008.8

gboolean
kith_coordinates_scan(KithBytes text, KithCoordinates *out)
{
    char copy[TEXT_MAX + 1] = "";
    char *middle;
    char *end;

    if (text.len > TEXT_MAX) {
        return FALSE;
    }
    memcpy(copy, text.data, text.len);
    out->latitude = g_ascii_strtod(copy, &middle);
    out->longitude = g_ascii_strtod(middle, &end);
    return middle > copy && *middle == ' ' && end > middle && *end == '\0';
}

/* Nobody lives off the coast of Africa: two zeros are gaps. */
gboolean
kith_coordinates_are_evidence(KithBytes text)
{
    KithCoordinates place;

    return kith_coordinates_scan(text, &place) && (place.latitude != 0.0 || place.longitude != 0.0);
}

gpointer
kith_coordinates_prepare(const KithFeature *feature)
{
    KithCoordinates *places = g_new0(KithCoordinates, (gsize)feature->values.n + 1);

    for (guint32 code = 1; code <= feature->values.n; code++) {
        kith_coordinates_scan(kith_value_text(&feature->values, code), &places[code]);
    }
    return places;
}

/* On a sphere, by haversines, which are exact for what is close. */
double
kith_coordinates_metres(const KithFeature *fa, guint32 a, const KithFeature *fb, guint32 b)
{
    KithCoordinates x = ((const KithCoordinates *)fa->own)[a];
    KithCoordinates y = ((const KithCoordinates *)fb->own)[b];
    double up = sin((y.latitude - x.latitude) * G_PI / 360.0);
    double along = sin((y.longitude - x.longitude) * G_PI / 360.0);
    double h =
        up * up + cos(x.latitude * G_PI / 180.0) * cos(y.latitude * G_PI / 180.0) * along * along;

    return 2.0 * RADIUS * asin(MIN(sqrt(h), 1.0));
}
