/* SPDX-FileCopyrightText: The Kith authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "resolve-coordinates.h"

#define TEXT_MAX 63

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
