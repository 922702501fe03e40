/* SPDX-FileCopyrightText: The Kith authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "resolve-feature.h"

enum { EXACT = 1, ONE_EDIT, SECTOR, DISTRICT, AREA, DIFFERENT };

static const char *const level_names[] =
    {"equal", "one character apart", "same sector", "same district", "same area", "different"};

static const double start[] = {.7, .06, .05, .05, .04, .1};

static const double strangers[] = {.001, .001, .002, .005, .05, .941};

/* Where the first blank of a code is, or its end. Codes are short. */
static gsize
find_blank(KithBytes code)
{
    gsize at = 0;

    while (at < code.len && code.data[at] != ' ') {
        at++;
    }
    return at;
}

/* How long the district and the area of a code are: "e3 3uy" lies in "e3" in "e"; of others the
 * first half and the first two characters. */
static void
cut(KithBytes code, gsize *out_district, gsize *out_area)
{
    gsize blank = find_blank(code);

    if (blank == code.len) {
        *out_district = (code.len + 1) / 2;
        *out_area = MIN(2, code.len);
        return;
    }
    *out_district = blank;
    *out_area = 0;
    while (*out_area < blank && g_ascii_isalpha(code.data[*out_area])) {
        (*out_area)++;
    }
}

static gboolean
begin_alike(KithBytes x, gsize n, KithBytes y, gsize m)
{
    return n == m && n > 0 && memcmp(x.data, y.data, n) == 0;
}

static guint
level(const KithFeature *fa, guint32 a, const KithFeature *fb, guint32 b)
{
    KithBytes x = kith_value_text(&fa->values, a);
    KithBytes y = kith_value_text(&fb->values, b);
    gsize district_x;
    gsize district_y;
    gsize area_x;
    gsize area_y;

    if (kith_value_edits(&fa->values, a, &fb->values, b, 1) <= 1) {
        return ONE_EDIT;
    }
    cut(x, &district_x, &area_x);
    cut(y, &district_y, &area_y);
    if (begin_alike(x, district_x, y, district_y)) {
        gboolean sector = x.len > district_x + 1 && y.len > district_y + 1 &&
                          x.data[district_x + 1] == y.data[district_y + 1];

        return sector ? SECTOR : DISTRICT;
    }
    return begin_alike(x, area_x, y, area_y) ? AREA : DIFFERENT;
}

const KithComparator kith_comparator_postcode = {
    .name = "postcode",
    .summary = "postal codes: typing errors, sector, district, area",
    .n_levels = G_N_ELEMENTS(level_names),
    .level_names = level_names,
    .start = start,
    .strangers = strangers,
    .names = TRUE,
    .level = level,
};
