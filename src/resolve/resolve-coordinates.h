/* SPDX-FileCopyrightText: The Kith authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef RESOLVE_COORDINATES_H
#define RESOLVE_COORDINATES_H

#include "base-bytes.h"

/* Where something is, in degrees. */
typedef struct {
    double latitude;
    double longitude;
} KithCoordinates;

/* Reads "53.53099 -2.61741", the normal form of coordinates. */
gboolean kith_coordinates_scan(KithBytes text, KithCoordinates *out);

#endif
