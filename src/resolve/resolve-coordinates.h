/* SPDX-FileCopyrightText: The Kith authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef RESOLVE_COORDINATES_H
#define RESOLVE_COORDINATES_H

#include "resolve-feature.h"

/* Where something is, in degrees. */
typedef struct {
    double latitude;
    double longitude;
} KithCoordinates;

/* Reads "53.53099 -2.61741", the normal form of coordinates. */
gboolean kith_coordinates_scan(KithBytes text, KithCoordinates *out);

/* What comparators of coordinates have in common (KithComparator). */
gboolean kith_coordinates_are_evidence(KithBytes text);
gpointer kith_coordinates_prepare(const KithFeature *feature);

/* How far two values are apart. */
double kith_coordinates_metres(const KithFeature *fa, guint32 a, const KithFeature *fb, guint32 b);

#endif
