/* SPDX-FileCopyrightText: The Kith authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "base-normalise.h"

#include <math.h>

#define TEXT_MAX 96

/* The beginnings of the ways to write a place that say so: RFC 5870, and well-known text (ISO
 * 19125), which has the longitude first. */
static const char *
body(const char *text, gboolean *out_turned)
{
    static const char *const starts[] = {"geo:", "point", NULL};

    *out_turned = FALSE;
    for (guint i = 0; starts[i] != NULL; i++) {
        gsize len = strlen(starts[i]);

        if (g_ascii_strncasecmp(text, starts[i], len) == 0) {
            *out_turned = i == 1;
            return text + len;
        }
    }
    return text;
}

/* One number and what stands before it. */
static gboolean
take_number(const char **text, double *out)
{
    char *end;

    *text += strspn(*text, " ,;([");
    *out = g_ascii_strtod(*text, &end);
    if (end == *text || !isfinite(*out)) {
        return FALSE;
    }
    *text = end;
    return TRUE;
}

static void
append_degrees(GString *out, double degrees)
{
    char text[G_ASCII_DTOSTR_BUF_SIZE];
    double rounded = round(degrees * 1e5) / 1e5;

    g_string_append(out, g_ascii_formatd(text, sizeof text, "%.5f", rounded == 0 ? 0.0 : rounded));
}

static gboolean
normalise(KithBytes given, const KithNormaliseOptions *options, GString *out)
{
    char copy[TEXT_MAX + 1] = "";
    const char *text;
    gboolean turned;
    double first;
    double second;
    double latitude;
    double longitude;

    if (given.len > TEXT_MAX) {
        return FALSE;
    }
    memcpy(copy, given.data, given.len);
    text = body(copy, &turned);
    if (!take_number(&text, &first) || strchr(" ,;", *text) == NULL || *text == '\0' ||
        !take_number(&text, &second) || (*text != '\0' && strchr(" ,;)]", *text) == NULL)) {
        return FALSE;
    }
    latitude = turned ? second : first;
    longitude = turned ? first : second;
    if (fabs(latitude) > 90.0 || fabs(longitude) > 180.0) {
        return FALSE;
    }
    append_degrees(out, latitude);
    g_string_append_c(out, ' ');
    append_degrees(out, longitude);
    return TRUE;
}

const KithNormaliser kith_normaliser_coordinates = {
    .name = "coordinates",
    .summary = "latitude and longitude in degrees, as written in many ways: five decimals, a metre",
    .normalise = normalise,
};
