/* SPDX-FileCopyrightText: The Kith authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "base-date.h"
#include "base-normalise.h"

static gboolean
normalise(KithBytes given, const KithNormaliseOptions *options, GString *out)
{
    KithDate date;
    char text[11];

    if (!kith_date_parse(given, options->date_order, options->pivot_year, &date)) {
        return FALSE;
    }
    kith_date_format(date, text);
    g_string_append(out, text);
    return TRUE;
}

const KithNormaliser kith_normaliser_date = {
    .name = "date",
    .summary = "a day, a month or a year: yyyy-mm-dd as far as it is known",
    .dates = TRUE,
    .normalise = normalise,
};
